"""A student is fed and understood by what its package states, and refused where the software no longer means the same."""

import dataclasses
import json
import shutil

import pytest

from agent import layout, plan
from agent.interface import Interface, current_interface, read_interface
from agent.package import PackageError, file_hash, open_package
from agent.shipped import shipped_package

LOGS = open_package(shipped_package("nano-logs")).interface


def altered_package(folder, change):
    """A copy of its package whose stated interface was changed, with the right hashes of files."""
    shutil.copytree(shipped_package("nano-logs"), folder)
    config = json.loads((folder / "config.json").read_text())
    change(config["interface"])
    (folder / "config.json").write_text(json.dumps(config))
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["config.json"] = file_hash(folder / "config.json")
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def test_what_is_stated_is_read_back():
    for interface in (LOGS, current_interface()):
        assert read_interface(json.loads(json.dumps(interface.as_plain()))) == (interface, interface.hash)


def test_the_student_of_logs_speaks_the_words_of_its_own_plan_head():
    words = LOGS.vocabulary
    assert words.names[:5] == (*plan.MARKS, "collect", "explore")
    assert words.text(words.tokenize("collect oak_log 3")) == "collect oak_log 3"
    assert len(words) == 1382, "the classes of its plan head"


@pytest.mark.parametrize(
    "change",
    [
        {"fields": LOGS.fields[1:]},
        {"words": LOGS.words[:-1]},
        {"words": (*LOGS.words[:-2], *LOGS.words[:-3:-1])},
        {"goal_tokens": 23},
    ],
)
def test_another_statement_has_another_hash(change):
    assert dataclasses.replace(LOGS, **change).hash != LOGS.hash


def test_a_field_that_is_filled_otherwise_than_before_refuses_who_knew_it(monkeypatch, tmp_path):
    shutil.copytree(shipped_package("nano-logs"), tmp_path / "student")
    frame, *others = layout.TICK_FIELDS
    monkeypatch.setattr(layout, "TICK_FIELDS", (dataclasses.replace(frame, meaning=2), *others))
    with pytest.raises(PackageError, match="made for other observations"):
        open_package(tmp_path / "student")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda stated: stated.update(fields=[*stated["fields"], "smell"]), "fields: 'smell' is nothing"),
        (lambda stated: stated.update(words=stated["words"] + " abracadabra"), "words: 'abracadabra' is nothing"),
        (lambda stated: stated.update(words="collect explore"), "must begin with <pad> <end> <drop>"),
        (lambda stated: stated.update(goal_inputs=[]), "every goal has a text"),
        (lambda stated: stated.update(hash="0"), "made for other observations"),
        (
            lambda stated: stated["fields"].append("journey"),
            "journey and land_seen are read together; land_seen is missing",
        ),
        (lambda stated: stated["fields"].append("named"), "named is told of .*; touching_blocks is missing"),
        (lambda stated: stated.pop("words"), "must hold fields"),
    ],
)
def test_what_this_software_cannot_feed_or_decode_is_refused_by_name(tmp_path, change, error):
    with pytest.raises(PackageError, match=error):
        open_package(altered_package(tmp_path / "student", change))


def test_a_name_that_is_stated_twice_is_refused():
    with pytest.raises(ValueError, match="fields: a name stands there twice"):
        Interface((*LOGS.fields, "frame"), LOGS.goal_inputs, 24, LOGS.words)
