"""Task files: what ships is sound, and what is wrong is named."""

import itertools

import msgspec
import pytest

from training.task_files import load_family, shipped_families

WRONG = {
    "kinds: {oak: {items: [oak_lgo], one: oak log, many: oak logs}}\ncounts: [4]\ntexts: [x]": "oak_lgo",
    "kinds: {oak: {items: [oak_log], one: a, many: b}}\ncounts: [0]\ntexts: [x]": "counts",
    "kinds: {oak: {items: [oak_log], one: a, many: b}}\ncounts: [4]\ntexts: ['{number} logs']": "texts",
    "kinds: {}\ncounts: [4]\ntexts: [x]": "kinds",
    "kinds: {oak: {items: [oak_log], one: a, many: b}}\ncounts: [4]\ntexts: [x]\ntick_limt: 3": "tick_limt",
}


@pytest.mark.parametrize("name", shipped_families())
def test_every_choice_of_a_shipped_family_makes_a_task_that_says_what_it_judges(name):
    family = load_family(name)
    for kind, count, text in itertools.product(family.kinds, family.counts, family.texts + family.held_out_texts):
        task = family.task(kind, count, text)
        assert task.success.count == count
        assert str(count) in task.goal.text
        assert (family.kinds[kind].one if count == 1 else family.kinds[kind].many) in task.goal.text


def test_the_first_choices_are_the_default_and_one_thing_is_singular():
    family = load_family("collect_log")
    assert family.task().goal.text == "collect 4 oak logs"
    assert family.task("birch", 1).goal.text == "collect 1 birch log"
    assert family.task("birch", 1).success.items == ("birch_log",)
    with pytest.raises(ValueError, match=r"kind: .*got 'fir'"):
        family.task("fir")


@pytest.mark.parametrize(("text", "field"), WRONG.items())
def test_a_wrong_file_is_refused_by_name(tmp_path, text, field):
    path = tmp_path / "wrong.yaml"
    path.write_text("name: wrong\n" + text)
    with pytest.raises(ValueError, match=field) as refusal:
        load_family(path)
    assert str(path) in str(refusal.value)
    assert not isinstance(refusal.value, msgspec.ValidationError)


def test_a_missing_file_tells_what_there_is():
    with pytest.raises(FileNotFoundError, match="collect_log"):
        load_family("collect_diamonds")
