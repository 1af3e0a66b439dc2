"""What was played is kept line by line, and a run goes on with it."""

from __future__ import annotations

import msgspec
import pytest

from runtime.config import ConfigError
from runtime.journal import open_journal, read_episodes, read_run
from runtime.minedojo_bench.records import EPISODES_FILE, JOURNAL, RUN_FILE, EpisodeRecord, RunRecord, RunSettings

SETTINGS = RunSettings(
    tasks=("harvest_1_log", "creative:7"),
    episodes=2,
    seed=7,
    policy="student",
    model_hash="5afe" * 16,
    mode="sync",
    engine="embedded",
    tick_limits={"harvest": 3000, "creative": 1000},
    temperature=0.5,
)
RUN = RunRecord(
    settings=SETTINGS,
    shards=1,
    versions={"minedojo": "0.1"},
    machine={},
    command="steve2",
    started="2026-11-27T01:00:00",
)


def episode(number: int, reason: str = "tick_limit") -> EpisodeRecord:
    return EpisodeRecord(
        task="harvest_1_log",
        category="harvest",
        prompt="obtain log",
        goal="collect 1 oak log",
        episode=number,
        seed=number,
        success=reason == "success",
        reason=reason,
        ticks=3000,
        notes=("a bat is not in the embedded world",),
    )


def test_a_run_goes_on_with_the_episodes_that_it_had(tmp_path):
    with open_journal(tmp_path, RUN, JOURNAL) as journal:
        journal.add(episode(0))
        journal.add(episode(1, "success"))
    with open_journal(tmp_path, msgspec.structs.replace(RUN, shards=3, started="later"), JOURNAL) as journal:
        assert journal.episodes == [episode(0), episode(1, "success")]
        assert (journal.run.shards, journal.run.started) == (3, RUN.started)
        journal.add(episode(2))
        journal.finish("2026-11-27T02:00:00")
    assert read_episodes(tmp_path, JOURNAL) == [episode(0), episode(1, "success"), episode(2)]
    assert read_run(tmp_path, JOURNAL).ended == "2026-11-27T02:00:00"


@pytest.mark.parametrize("cut", [1, 40, -1])
def test_a_last_line_that_was_cut_off_is_left_out_and_mended(tmp_path, cut):
    with open_journal(tmp_path, RUN, JOURNAL) as journal:
        journal.add(episode(0))
    with (tmp_path / EPISODES_FILE).open("ab") as file:
        file.write((msgspec.json.encode(episode(1)) + b"\n")[:cut])
    assert read_episodes(tmp_path, JOURNAL) == [episode(0)]
    with open_journal(tmp_path, RUN, JOURNAL) as journal:
        assert journal.episodes == [episode(0)]
        journal.add(episode(1))
    assert read_episodes(tmp_path, JOURNAL) == [episode(0), episode(1)]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("seed", 8, "seed is 7, not 8"),
        ("policy", "random", "policy is 'student', not 'random'"),
        ("model_hash", "0" * 64, "model_hash is "),
        ("mode", "live", "mode is 'sync', not 'live'"),
        ("engine", "java", "engine is 'embedded', not 'java'"),
        ("episodes", 5, "episodes is 2, not 5"),
        ("temperature", 0.0, "temperature is 0.5, not 0.0"),
        ("tick_limits", {"harvest": 9}, "tick_limits is "),
        ("tasks", ("harvest_1_log",), "tasks are 2 others than these 1"),
    ],
)
def test_another_run_is_refused_by_the_name_of_what_differs_and_nothing_is_touched(tmp_path, field, value, said):
    with open_journal(tmp_path, RUN, JOURNAL) as journal:
        journal.add(episode(0))
    before = {name: (tmp_path / name).read_bytes() for name in (EPISODES_FILE, RUN_FILE)}
    other = msgspec.structs.replace(RUN, settings=msgspec.structs.replace(SETTINGS, **{field: value}))
    with pytest.raises(ConfigError, match=said), open_journal(tmp_path, other, JOURNAL):
        pass
    assert {name: (tmp_path / name).read_bytes() for name in before} == before


def test_two_runs_do_not_write_to_one_folder(tmp_path):
    with (
        open_journal(tmp_path, RUN, JOURNAL),
        pytest.raises(ConfigError, match="--out: another run is writing"),
        open_journal(tmp_path, RUN, JOURNAL),
    ):
        pass
    with open_journal(tmp_path, RUN, JOURNAL) as journal:
        assert journal.episodes == []


def test_a_file_that_is_no_journal_is_named_by_its_line_and_left_as_it_is(tmp_path):
    with open_journal(tmp_path, RUN, JOURNAL) as journal:
        journal.add(episode(0))
    path = tmp_path / EPISODES_FILE
    raw = path.read_bytes() + b'{"task": 5}\n{"half'
    path.write_bytes(raw)
    with (
        pytest.raises(ConfigError, match=r"episodes\.jsonl, line 2: is no episode"),
        open_journal(tmp_path, RUN, JOURNAL),
    ):
        pass
    assert path.read_bytes() == raw


def test_a_folder_without_a_run_is_told_as_such(tmp_path):
    with pytest.raises(ConfigError, match=r"holds no run\.json"):
        read_run(tmp_path, JOURNAL)


def test_what_broke_is_played_anew_where_that_is_asked_and_the_last_word_counts(tmp_path):
    with open_journal(tmp_path, RUN, JOURNAL) as journal:
        journal.add(episode(0, "stalled"))
        journal.add(episode(1, "error"))
        journal.add(episode(2))
    with open_journal(tmp_path, RUN, JOURNAL) as journal:
        journal.forget_broken()
        assert journal.episodes == [episode(2)]
        journal.add(episode(0, "success"))
    # Episode 1 was not reached: it is still known to have broken.
    assert read_episodes(tmp_path, JOURNAL) == [episode(0, "success"), episode(1, "error"), episode(2)]
