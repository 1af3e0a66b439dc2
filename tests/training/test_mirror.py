"""Mirrors: the teachers label every tick, whoever drives."""

import dataclasses

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from agent import act, plan  # noqa: E402
from agent.goal import GoalTokenizer, shown_arrays  # noqa: E402
from agent.layout import POINTS_AT_WAY, TICK_FIELDS  # noqa: E402
from agent.skill import SKILLS  # noqa: E402
from agent.student import Student, StudentConfig  # noqa: E402
from agent.torch_policy import TorchPolicy  # noqa: E402
from bridge.embedded.world import EmbeddedWorld  # noqa: E402
from bridge.messages import Action  # noqa: E402
from training.disturbances import TICKS, Disturbance  # noqa: E402
from training.episodes import DRIVERS, EpisodeSpec  # noqa: E402
from training.goal_texts import NUMBER_WORDS, train_tokenizer  # noqa: E402
from training.label_arrays import MISSED_DEGREES, differs  # noqa: E402
from training.meter import Stopwatch  # noqa: E402
from training.mirror import roll_out  # noqa: E402
from training.pointing import GOES_ANOTHER_WAY  # noqa: E402
from training.task_names import TaskName  # noqa: E402
from training.throughput import measure_throughput  # noqa: E402

LENGTH = 30


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    path = tmp_path_factory.mktemp("tokenizer") / "tokenizer.json"
    train_tokenizer(path)
    return GoalTokenizer(path)


@pytest.fixture(scope="module")
def student(tokenizer):
    torch.set_num_threads(1)
    torch.manual_seed(0)
    small = {"width": 32, "latents": 2, "readings": 1, "attention_heads": 2, "memory": 48, "goal": 16}
    return TorchPolicy(Student(StudentConfig(**small)), tokenizer)


def play(specs, student=None, mirrors=2):
    worlds = [EmbeddedWorld(draw=False) for _ in range(mirrors)]
    return {episode.facts.spec.seed: episode for episode in roll_out(specs, worlds, student, batch=4)}


def spec(seed, round_number=0, beta=1.0, task="collect_log/oak/4", **changes):
    return EpisodeSpec(task, seed, round_number, beta, LENGTH, **changes)


def turns_made(episode):
    """Degrees by which the body really turned on each tick but the last, from the two last entries of the status."""
    sine, cosine = episode.arrays["status"][:, -2:].T
    yaw = np.degrees(np.arctan2(sine, cosine))
    return (np.diff(yaw) + 180) % 360 - 180


def test_every_tick_has_the_students_inputs_and_the_labels_of_every_level():
    episodes = play([spec(seed, 0, 1.0) for seed in (1, 2, 3)])
    assert set(episodes) == {1, 2, 3}
    assert any(episode.arrays["label_facts"][:, 3].any() for episode in episodes.values())
    for episode in episodes.values():
        for field in TICK_FIELDS:
            assert episode.arrays[field.name].shape == (episode.ticks, *field.shape)
        assert episode.arrays["label_heads"].shape == (episode.ticks, len(act.HEAD_NAMES))
        exploring = np.isin(episode.arrays["label_plan"], [plan.vocabulary().id("explore")])
        assert np.all(episode.arrays["label_facts"][exploring, 3] == 0), "who explores is after nothing yet"
        skills = {SKILLS[index] for index in episode.arrays["label_skill"]}
        assert skills <= {"explore", "approach", "mine", "collect_drop"}
        assert not episode.arrays["missed"].any(), "there was no student"
        asked = episode.facts.goal.split()
        assert {"4", NUMBER_WORDS[4]} & {word.strip(".,:") for word in asked}


def test_when_the_teachers_drive_their_words_are_heard():
    episode = play([spec(1, 0, 1.0)])[1]
    heard = {plan.text(tuple(row)) for row in episode.arrays["finished"].tolist() if any(row)}
    assert heard
    assert all(text.split()[0] in plan.VERBS and "oak_log" in text for text in heard)


class Talker(TorchPolicy):
    """A student that says the same few words over and over."""

    words = ""

    def tick(self, arrays, goal, memory):
        logits = super().tick(arrays, goal, memory)
        tokens = [*plan.tokenize(self.words), plan.END]
        said = (arrays["spoken"] != plan.PAD).sum(axis=1)
        wanted = np.array([tokens[min(count, len(tokens) - 1)] for count in said])
        return dataclasses.replace(logits, plan=np.eye(logits.plan.shape[1], dtype=np.float32)[wanted])


@pytest.mark.parametrize("heading", ["south", "west", "south west"])
def test_a_course_that_no_sense_tells_is_the_students_to_choose(student, tokenizer, heading):
    talker = Talker(student.student, tokenizer)
    talker.words = f"explore pumpkin {heading}"
    episode = play([spec(3, 1, 0.0, task="find_block/pumpkin/1")], talker)[3]
    assert (episode.arrays["driver"] == DRIVERS.index("student")).all()
    spoken = episode.arrays["spoken"]
    whole = (spoken != plan.PAD).sum(axis=1) == len(plan.tokenize(talker.words))
    assert whole.sum() > 3
    assert (episode.arrays["label_plan"][whole] == plan.END).all(), "it is right, wherever the map would have led"
    later = np.flatnonzero(whole)[0] + 1
    half = (spoken[later:] != plan.PAD).sum(axis=1) == len(plan.tokenize(talker.words)) - 1
    assert (episode.arrays["label_plan"][later:][half] == plan.tokenize(talker.words)[-1]).all(), (
        "said again, it is the same"
    )
    assert (episode.arrays["label_pointer"][later:] == POINTS_AT_WAY).all(), "and the teachers go there too"


def test_the_students_course_holds_while_the_teachers_drive_a_stretch(student, tokenizer):
    talker = Talker(student.student, tokenizer)
    talker.words = "explore pumpkin west"
    specs = [spec(seed, 1, 0.5, task="find_block/pumpkin/1") for seed in (9, 10)]
    specs = [dataclasses.replace(one, tick_limit=200) for one in specs]
    taken_over = 0
    for episode in play(specs, talker).values():
        driver, west = episode.arrays["driver"], plan.pad(plan.tokenize(talker.words))
        said = (episode.arrays["finished"] == west).all(axis=1)
        if not said.any() or driver[np.flatnonzero(said)[0] - 1] != DRIVERS.index("student"):
            continue
        after = said & (driver == DRIVERS.index("teachers"))
        taken_over += after.sum()
        assert (episode.arrays["label_pointer"][after] != GOES_ANOTHER_WAY).all()
    assert taken_over > 20


def test_while_the_teachers_drive_the_map_leads(student):
    led = play([spec(3, 1, 1.0, task="find_block/pumpkin/1")], student)[3]
    alone = play([spec(3, 0, 1.0, task="find_block/pumpkin/1")])[3]
    assert np.array_equal(led.arrays["label_plan"], alone.arrays["label_plan"])


def test_a_student_without_words_hears_none_and_sees_no_way_that_they_tell():
    told, silent = (play([spec(1, task="travel/north/1", designs=designs)])[1] for designs in (True, False))
    assert told.arrays["way_kinds"].any()
    assert (told.arrays["label_pointer"] == POINTS_AT_WAY).any()
    for name in ("spoken", "finished", "way_kinds", "way_geometry"):
        assert not silent.arrays[name].any()
    assert not (silent.arrays["label_pointer"] == POINTS_AT_WAY).any()
    told, silent = (play([spec(1, 0, 1.0, designs=designs)])[1] for designs in (True, False))
    assert told.arrays["named"].any()
    assert not silent.arrays["named"].any()


def test_who_drives_is_obeyed_and_the_labels_are_always_the_teachers(student):
    driven = play([spec(1, 1, 0.0)], student)[1]
    taught = play([spec(1, 1, 1.0)], student)[1]
    for name in ("frame", "label_heads", "label_plan"):
        assert np.array_equal(driven.arrays[name][0], taught.arrays[name][0]), "both begin in the same state"
    obeyed, ignored = (episode.arrays["label_turn"][:-1, 1] for episode in (taught, driven))
    assert np.allclose(turns_made(taught), obeyed, atol=0.01)
    assert np.abs(turns_made(driven) - ignored).max() > 1


def test_where_the_student_would_have_done_something_else_is_noted(student):
    episode = play([spec(1, 1, 1.0)], student)[1]
    assert episode.arrays["missed"].mean() > 0.5, "it has learned nothing yet"


def test_a_small_difference_of_the_gaze_is_no_difference():
    wanted = Action(forward=1, d_yaw=10.0)
    assert not differs(Action(forward=1, d_yaw=10.0 - 0.9 * MISSED_DEGREES), wanted)
    assert differs(Action(forward=1, d_yaw=10.0 - 1.1 * MISSED_DEGREES), wanted)
    assert differs(Action(forward=1, d_yaw=10.0, d_pitch=5.0), wanted)
    assert differs(Action(forward=1, d_yaw=10.0, jump=True), wanted)
    assert differs(Action(d_yaw=10.0), wanted)


def test_an_episode_does_not_depend_on_its_neighbours(student):
    alone = play([spec(5, 2, 0.5)], student, mirrors=1)[5]
    among = play([spec(seed, 2, 0.5) for seed in (4, 5, 6)], student, mirrors=3)[5]
    assert alone.facts == among.facts
    assert np.array_equal(alone.arrays["label_heads"], among.arrays["label_heads"])


def test_shares_outside_zero_to_one_are_refused():
    with pytest.raises(ValueError, match="beta"):
        spec(1, 0, 1.5)


def test_a_disturbance_is_driven_by_neither_side_and_mended_by_the_teachers():
    quiet, disturbed = (play([spec(1, disturbance=share)])[1] for share in (0.0, 1.0))
    assert {DRIVERS[index] for index in quiet.arrays["driver"]} == {"teachers"}
    drivers = [DRIVERS[index] for index in disturbed.arrays["driver"]]
    spell = drivers.index("teachers")
    assert TICKS[0] <= spell < TICKS[1]
    assert set(drivers[:spell]) == {"disturbance"}
    obeyed = disturbed.arrays["label_turn"][:-1, 1]
    assert not np.allclose(turns_made(disturbed)[: spell - 1], obeyed[: spell - 1], atol=0.01)
    after = slice(spell, min(spell + 5, LENGTH - 1))
    assert np.allclose(turns_made(disturbed)[after], obeyed[after], atol=0.01)
    again = play([spec(1, disturbance=1.0)])[1]
    assert all(np.array_equal(again.arrays[name], array) for name, array in disturbed.arrays.items())


def test_a_disturbance_spoils_nothing():
    generator = np.random.default_rng(0)
    for _ in range(40):
        disturbance = Disturbance(generator)
        while disturbance.ticks_left:
            action = disturbance.action()
            assert not any((action.use, action.drop))
            assert action.item_action is None
            assert max(abs(action.d_yaw), abs(action.d_pitch)) <= 180


def test_the_goal_is_said_in_a_trained_wording_and_the_task_is_the_one_that_was_asked_for():
    episodes = play([spec(seed, task="collect_log/birch/2") for seed in (1, 2)])
    for episode in episodes.values():
        assert str(episode.facts.spec.task) == "collect_log/birch/2"
        assert "birch" in episode.facts.goal
        assert episode.goal_arrays["goal_has_image"] == 0
    assert len({episode.facts.goal for episode in episodes.values()}) == 2


def test_every_episode_has_its_own_picture_of_what_is_wanted_and_not_the_benchmarks():
    episodes = play([spec(seed, task="find_from_picture/cow/1") for seed in (1, 2)])
    first, second = (episode.goal_arrays["goal_image"] for episode in episodes.values())
    assert not np.array_equal(first, second)
    fixed = shown_arrays([TaskName("find_from_picture", "cow", 1).task().goal])["goal_image"][0]
    assert all(not np.array_equal(fixed, drawn) for drawn in (first, second))
    again = play([spec(1, task="find_from_picture/cow/1")])[1]
    assert np.array_equal(again.goal_arrays["goal_image"], episodes[1].goal_arrays["goal_image"]), "by its seed"


def test_a_student_may_draw_its_actions_as_when_it_is_deployed(student):
    likeliest = play([spec(3, 1, 0.0)], student)[3]
    drawn, again = (play([spec(3, 1, 0.0, drawn=True)], student)[3] for _ in range(2))
    assert np.array_equal(drawn.arrays["status"], again.arrays["status"]), "by its own seed"
    assert not np.array_equal(drawn.arrays["status"], likeliest.arrays["status"])


class Standing(TorchPolicy):
    """A student that does nothing."""

    def choose(self, *arguments):
        said = super().choose(*arguments)
        return dataclasses.replace(said, actions=[Action() for _ in said.actions])


def test_an_episode_in_which_nothing_new_comes_ends_early(student, tokenizer):
    still = Standing(student.student, tokenizer)
    ended, whole = (play([spec(11, 1, 0.0, stuck_ticks=ticks)], still)[11] for ticks in (10, 0))
    assert whole.ticks == LENGTH
    assert 10 < ended.ticks < LENGTH
    assert not ended.facts.success
    driven = play([spec(11, 1, 1.0, stuck_ticks=10)], still)[11]
    assert driven.ticks == LENGTH, "the teachers walk on"


def test_every_pass_has_the_same_rows(student):
    rows = []
    tick = student.tick

    def listen(arrays, goal, memory):
        rows.append(len(goal))
        return tick(arrays, goal, memory)

    student.tick = listen
    try:
        play([spec(1, 1, 0.5), spec(2, 1, 0.5)], student)
    finally:
        del student.tick
    assert set(rows) == {4}


def test_throughput_tells_where_the_time_goes():
    found = measure_throughput([TaskName("collect_log", "oak", 4)], None, 6, mirrors=2, frame_size=64)
    assert found.ticks == 6
    assert found.ticks_per_second > 0
    assert sum(found.shares.values()) == pytest.approx(1)
    assert {"world", "rendering", "labels", "label arrays", "inputs", "begin"} <= set(found.shares)


def test_time_within_a_part_is_not_time_of_the_part_around_it():
    now = [0.0]
    watch = Stopwatch(lambda: now[0])
    with watch.part("world"):
        now[0] += 1.0
        with watch.part("rendering"):
            now[0] += 3.0
        now[0] += 1.0
    assert watch.seconds == {"world": 2.0, "rendering": 3.0}
