"""Task files: what ships is sound, and what is wrong is named with its file, its key and what would be right."""

import itertools
from pathlib import Path

import msgspec
import numpy as np
import pytest

from bridge import wire
from bridge.known_ids import require_task
from bridge.messages import Build, Collect, Explore, Find, Kill, Reset, Survive, Task
from training.task_files import MAX_FILE_BYTES, SUITES, TaskFileError, find_task, load_family, shipped_families

KINDS = "kinds: {oak: {items: [oak_log], one: oak log, many: oak logs}}\n"
ZOMBIE = "kinds: {zombie: {creatures: [zombie]}}\ntexts: [x]\nsuccess: {test: kill}\n"
WRONG = {
    "kinds: {oak: {items: [oak_lgo]}}\ntexts: [x]": r"kinds\.oak\.items: 'oak_lgo' is no item; did you mean oak_log",
    KINDS + "counts: [0]\ntexts: [x]": r"counts: got \[0\]; give a whole number of at least 1",
    KINDS + "counts: [99999]\ntexts: [x]": r"counts: kind oak with 99999: .*<= 2304",
    KINDS + "texts: ['{number} logs']": r"texts: '\{number\} logs' may hold only the places \{count\}",
    "kinds: {}\ntexts: [x]": "kinds: at least one is needed",
    KINDS: "texts: missing",
    KINDS + "texts: []": "texts: at least one is needed",
    KINDS + "texts: [x]\ntick_limt: 3": "tick_limt: there is no such key; did you mean tick_limit",
    KINDS + "texts: [x]\ntick_limit: many": "tick_limit: got 'many'; give a whole number",
    KINDS + "texts: [x]\nsetup: {time_of_day: 30000}": "time_of_day: got 30000; give a whole number of at most 23999",
    KINDS + "texts: [x]\nsuite: harvets": "suite: got 'harvets'; invalid enum value",
    KINDS + "texts: [x]\nsetup: {biom: plains}": r"setup\.biom: there is no such key; did you mean biome",
    KINDS + "texts: [x]\nsetup: {biome: plain}": r"setup\.biome: 'plain' is no biome; did you mean plains",
    KINDS
    + "texts: [x]\nsetup: {creatures: [{kind: cwo}]}": r"setup\.creatures: 'cwo' is no creature; did you mean cow",
    KINDS
    + "texts: [x]\nsetup: {inventory: [[oak_lg, 1]]}": r"setup\.inventory: 'oak_lg' is no item; did you mean oak_log",
    KINDS + "texts: [x]\nsuccess: {test: kill}": r"kinds\.oak\.creatures: at least one is needed to kill",
    KINDS + "texts: [x]\nsuccess: {test: survive}": r"kinds\.oak\.items: success survive does not ask for it",
    KINDS + "texts: [x]\nsuccess: {test: eat}": r"success\.test: got 'eat'",
    KINDS + "texts: [x]\nshown: picture": r"kinds\.oak\.creatures: shown picture needs a creature or a block",
    KINDS + "texts: [x]\nshown: blueprint": "shown: blueprint goes with success build alone",
    KINDS + "texts: [x]\nshown: sound": r"kinds\.oak\.sound: shown sound needs one",
    "kinds: {oak: {items: [oak_log], setup: {biom: plains}}}\ntexts: [x]": r"kinds\.oak\.setup\.biom: .* mean biome",
    "kinds: {cow: {creatures: [cow]}}\ntexts: [x]\nsuccess: {test: find, distance: 99}": r"counts: kind cow .*<= 48",
    "kinds: {a: {form: towr}}\ntexts: [x]\nsuccess: {test: build}": "form: 'towr' is no form; did you mean tower",
    "kinds: {a: {form: wall, block: torch}}\ntexts: [x]\nsuccess: {test: build}": "block: 'torch' is no solid block",
    "kinds: {a: {form: wall}}\ncounts: [17]\ntexts: [x]\nsuccess: {test: build}": "a wall of size 17 does not fit",
    "kinds: {a: {offset: [1, 1]}}\ntexts: [x]\nsuccess: {test: reach}": r"reach\.offset: .* farther away",
    ZOMBIE
    + "counts: [40]\nnear: {}": r"counts: kind zombie with 40: near: 40 and 2 in reserve .* the 32 .* at most 30",
    ZOMBIE
    + "counts: [3]\nnear: {count: 2}": r"with 3: near\.count: 2 zombie are set up, and 3 are asked for; give 3 or more",
    ZOMBIE: r"counts: kind zombie with 1: near\.count: 0 zombie are set up, .* or let others come with setup\.spawning",
    ZOMBIE
    + "near: {count: 32}\nsetup: {creatures: [{kind: cow, count: 17}]}": r"setup\.creatures: 49 .* the 48 .* give fewer",
    KINDS + "texts: [x]\nsetup: {inventory: [[shears, 37]]}": r"setup\.inventory: it takes 37 slots, .* 36; give less",
    KINDS + "texts: [x]\nsuccess: {min_food: 3}": r"success\.min_food: it goes with survive; success is collect",
    "texts: [x]\nsuccess: {test: survive, min_food: 21}": r"counts: kind any with 1: .*<= 20",
    "kinds: {oak: {items: [oak_log], counts: []}}\ntexts: [x]": r"kinds\.oak\.counts: at least one is needed",
    "kinds: {oak: {items: [oak_log], counts: [9999]}}\ntexts: [x]": r"kinds\.oak\.counts: kind oak with 9999: .*<= 2304",
    "- one\n- two": "the file: expected `object`, got `array`",
    "kinds: {oak: [": "not YAML",
}


def every_task(name: str) -> list[Task]:
    family = load_family(name)
    texts = family.texts + family.held_out_texts
    return [family.task(*choice) for choice in itertools.product(family.kinds, family.counts, texts)]


@pytest.mark.parametrize("name", shipped_families())
def test_every_choice_of_a_shipped_family_makes_a_task_that_a_world_can_be_given(name: str) -> None:
    family = load_family(name)
    assert family.suite != "own"
    assert family.held_out_texts
    assert not set(family.texts) & set(family.held_out_texts)
    for task in every_task(name):
        require_task(task)
        assert "  " not in task.goal.text
        assert task.goal.text == task.goal.text.strip()
    wire.decode_client(wire.encode(Reset(0, task, 1)))


@pytest.mark.parametrize("name", [name for name in shipped_families() if load_family(name).suite == "harvest"])
def test_a_harvest_says_what_it_judges(name: str) -> None:
    family = load_family(name)
    for kind, count, text in itertools.product(family.kinds, family.counts, family.texts + family.held_out_texts):
        task = family.task(kind, count, text)
        assert isinstance(task.success, Collect)
        assert (task.success.items, task.success.count) == (family.kinds[kind].items, count)
        assert str(count) in task.goal.text
        assert (family.kinds[kind].one if count == 1 else family.kinds[kind].many) in task.goal.text


def test_every_suite_has_files() -> None:
    assert {load_family(name).suite for name in shipped_families()} == set(SUITES) - {"own"}


def test_the_first_choices_are_the_default_and_one_thing_is_singular() -> None:
    family = load_family("collect_log")
    assert family.task().goal.text == "collect 4 oak logs"
    assert family.task("birch", 1).goal.text == "collect 1 birch log"
    assert family.task("birch", 1).success == Collect(("birch_log",), 1)
    with pytest.raises(ValueError, match=r"kind: .*got 'fir'"):
        family.task("fir")


def test_the_rule_and_the_count_make_the_success_test() -> None:
    assert find_task("combat_monsters/creeper/2").success == Kill(("creeper",), 2)
    assert find_task("survive_night").success == Survive(10800)
    assert find_task("explore/desert/4000").success == Explore(4000)
    assert find_task("find_creature/cow").success == Find(creatures=("cow",), distance=4)


def test_a_kind_may_change_its_familys_setup_and_limit() -> None:
    assert find_task("find_from_sound/cow").setup.time_of_day == 1000
    assert find_task("find_from_sound/zombie").setup.time_of_day == 15000
    assert (find_task("travel/north").tick_limit, find_task("travel/far_north_east").tick_limit) == (1200, 3600)


def test_a_kinds_creatures_stand_near() -> None:
    (near,) = find_task("combat_monsters/zombie/3").setup.creatures
    assert (near.kind, near.count, near.distance) == ("zombie", 4, 16), "three, and one in reserve"


def test_one_who_is_to_survive_is_given_the_time_for_it() -> None:
    assert find_task("survive_day/bare").tick_limit == 24000
    assert find_task("survive_day/bare/30000").tick_limit == 30000


def test_a_kind_may_have_counts_of_its_own() -> None:
    family = load_family("search_blocks")
    assert family.counts_of("coal_ore") == family.counts == (20, 10, 50)
    assert family.counts_of("diamond_ore") == (2, 1, 4)
    assert find_task("search_blocks/diamond_ore").success == find_task("search_blocks/diamond_ore/2").success


def test_who_is_to_survive_may_have_to_be_fed() -> None:
    assert find_task("survive_hunger").success == Survive(12000, min_food=10)


def test_goals_show_what_the_file_says() -> None:
    assert find_task("find_from_sound/pig").goal.sound == "entity.pig.ambient"
    cow, pig = (find_task(f"find_from_picture/{kind}").goal for kind in ("cow", "pig"))
    assert cow.text == pig.text
    assert cow.image is not None
    assert cow.image.shape == (128, 128, 3)
    assert not np.array_equal(cow.image, pig.image)
    assert find_task("collect_log").goal.image is None


def test_a_builder_is_given_the_blocks_of_the_blueprint_and_half_as_many_again() -> None:
    task = find_task("build_high/pillar/4")
    assert isinstance(task.success, Build)
    assert dict(task.setup.inventory)["cobblestone"] == 6
    assert np.count_nonzero(task.success.blueprint) == 4


@pytest.mark.parametrize(("text", "told"), WRONG.items())
def test_a_wrong_file_is_refused_by_name(tmp_path, text: str, told: str) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(text if text.startswith("-") else "name: wrong\n" + text)
    with pytest.raises(TaskFileError, match=told) as refusal:
        load_family(path)
    assert str(refusal.value).startswith(f"{path}: ")
    assert not isinstance(refusal.value, msgspec.ValidationError)


def test_a_file_bears_the_name_of_its_family(tmp_path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(f"name: wrong\n{KINDS}texts: [x]")
    with pytest.raises(TaskFileError, match="name: got 'wrong'; give the file's own, 'other'"):
        load_family(path)


def test_a_missing_file_tells_what_there_is() -> None:
    with pytest.raises(FileNotFoundError, match="collect_log"):
        load_family("collect_diamonds")


def test_a_file_of_ones_own_is_named_by_its_path(tmp_path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"name: mine\n{KINDS}texts: ['get {{count}} {{things}}']")
    assert find_task(str(path)).goal.text == "get 1 oak log"
    assert find_task(f"{path}/oak/3").goal.text == "get 3 oak logs"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("colect_log", "there is no 'colect_log'; did you mean collect_log"),
        ("collect_log/brich", "collect_log has no kind 'brich'; did you mean birch"),
        ("collect_log/birch/many", "give FAMILY, FAMILY/KIND or FAMILY/KIND/COUNT"),
        ("collect_log/birch/9999", "its counts are 4, 1"),
        ("collect_log/birch/3/4", "give FAMILY"),
        (
            "combat_monsters/zombie/64",
            r"64 and 1 in reserve are more than the 32 .* at most 31; its counts are 1, 2, 3",
        ),
        ("find_creature/cow/2", r"near\.count: 1 cow are set up, and 2 are asked for; .* its counts are 1"),
    ],
)
def test_an_unknown_task_is_refused_with_the_nearest(name: str, told: str) -> None:
    with pytest.raises(TaskFileError, match=told):
        find_task(name)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"name: caf\xe9\n", "byte 9: not UTF-8"),
        (b"[" * 3000, "too deep in each other"),
        (b"#" * (MAX_FILE_BYTES + 1), f"more than {MAX_FILE_BYTES} bytes"),
    ],
)
def test_a_file_that_is_no_text_of_a_task_is_refused_by_name(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(data)
    with pytest.raises(TaskFileError, match=rf"mine\.yaml: .*{told}"):
        load_family(path)
