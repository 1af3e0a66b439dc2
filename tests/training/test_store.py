"""What a student learns from is sampled by its importance, in order, and the same each time."""

import dataclasses

import numpy as np
import pytest

from agent.act import NO_ACTION_ROW
from agent.layout import JOURNEY, LEVEL_WAY_FEATURES, STACKS, STATUS, YAW_FEATURES
from agent.plan import DESIGN_CODES, Speech, design_text, next_token, pad, tokenize
from training.episodes import Episode
from training.store import (
    DULL_IMPORTANCE,
    FREE_VISITS,
    RECENCY,
    REPLAY_SHARE,
    TEACHER_SHARE,
    EpisodeStore,
    importance,
)


def told(subgoals, finished="collect oak_log 3", **changes):
    """The arrays of ticks on which somebody walks east and says these subgoals, one a tick, after a finished one."""
    speech = Speech(finished=tokenize(finished) if finished else ())
    rows = {"spoken": [], "finished": [], "label_plan": []}
    for subgoal in subgoals:
        rows["spoken"].append(pad(speech.spoken))
        rows["finished"].append(pad(speech.finished))
        rows["label_plan"].append(next_token(speech, tokenize(subgoal)))
        speech = speech.hear(rows["label_plan"][-1])
    ticks = len(subgoals)
    journey = np.zeros((ticks, JOURNEY), np.float32)
    journey[:, LEVEL_WAY_FEATURES[0]] = np.log1p(np.arange(ticks)) / 4
    seen = {"journey": journey, "status": np.zeros((ticks, STATUS)), "stack_counts": np.zeros((ticks, STACKS))}
    seen["design_codes"] = np.zeros((ticks, DESIGN_CODES), np.int32)
    still = seen | {"label_heads": np.tile(NO_ACTION_ROW, (ticks, 1)), "label_turn": np.zeros((ticks, 2))}
    arrays = still | {"label_skill": np.zeros(ticks, np.uint8), "missed": np.zeros(ticks, np.bool_)}
    return arrays | {name: np.array(row) for name, row in rows.items()} | changes


def important(arrays):
    """The ticks that are not dull."""
    weights = importance(arrays)
    assert weights[weights != 1] == pytest.approx(DULL_IMPORTANCE)
    return np.flatnonzero(weights == 1).tolist()


def test_a_tick_is_dull_when_the_labels_repeat_the_turn_is_small_and_the_student_was_right():
    heads = np.tile(NO_ACTION_ROW, (6, 1))
    heads[:4, 0] = 7
    turns = np.array([(0, 0), (0, 1.5), (0, 9), (-9, 0), (0, 0), (0, 0)])
    same = ["collect oak_log 3"] * 6
    assert important(told(same, label_heads=heads, label_turn=turns)) == [0, 2, 3, 4]
    missed = np.array([0, 0, 0, 0, 0, 1], np.bool_)
    assert important(told(same, label_heads=heads, label_turn=turns, missed=missed)) == [0, 2, 3, 4, 5]


def test_a_change_of_the_subgoal_or_the_skill_is_not_dull():
    before, after = ["collect oak_log 3"] * 6, ["collect oak_log 2"] * 10
    assert important(told(before + after)) == [0, 6, 7], "until the new one is said to its end"
    assert important(told(["explore oak_log", *before], "")) == [0, 1, 2, 3, 4, 5]
    skill = np.array([0, 0, 0, 3, 3, 3], np.uint8)
    assert important(told(before, label_skill=skill)) == [0, 3]


def test_no_tick_of_a_design_is_dull():
    design = [design_text([7] * DESIGN_CODES)] * (DESIGN_CODES + 2)
    for finished in ("", "build layer 1 of 3"):
        episode = told(design, finished)
        assert important(episode) == list(range(len(design)))
        said = np.tril(np.full((len(design), DESIGN_CODES), 7), -1)
        standing = episode | {"journey": np.zeros((len(design), JOURNEY)), "design_codes": said}
        assert importance(standing) == pytest.approx(1)


def test_a_state_counts_less_the_more_often_it_was_met():
    episode = told([f"explore oak_log {wind}" for wind in ("north", "south") * 10], "", missed=np.ones(20, np.bool_))
    assert importance(episode) == pytest.approx(1)
    swinging = episode | {"journey": np.zeros((20, JOURNEY))}
    swinging["status"][:, YAW_FEATURES] = np.tile([(0, 1), (1, 0)], (10, 1))
    twice = np.minimum(1, FREE_VISITS / np.arange(1, 11))
    assert importance(swinging) == pytest.approx(np.repeat(twice, 2))


def test_episodes_of_earlier_runs_have_their_share_and_are_no_ticks_of_this_one(make_episode):
    store = EpisodeStore([make_episode(100, 1), make_episode(50, 2)])
    store.add(make_episode(400, 3), replayed=True)
    chances = store.chances()
    assert chances[2] == pytest.approx(REPLAY_SHARE)
    assert chances.sum() == pytest.approx(1)
    assert store.ticks == 150


def test_the_newest_states_of_the_student_and_the_teachers_own_are_drawn_most(make_episode):
    def played(round_number, beta, ticks):
        episode = make_episode(ticks, round_number)
        spec = dataclasses.replace(episode.facts.spec, round=round_number, beta=beta)
        return Episode(dataclasses.replace(episode.facts, spec=spec), episode.arrays)

    store = EpisodeStore([played(0, 1.0, 50), played(1, 0.5, 400), played(2, 0.2, 100), played(2, 0.2, 100)])
    teachers, old, *new = store.chances()
    assert teachers == pytest.approx(TEACHER_SHARE)
    assert old == pytest.approx(sum(new) * RECENCY)
    assert teachers + old + sum(new) == pytest.approx(1)
    static = EpisodeStore([played(number, 1.0, 100) for number in range(3)]).chances()
    assert static == pytest.approx([1 / 3] * 3, rel=0.2)


def test_a_suite_of_long_episodes_leaves_more_to_one_of_short_ones_than_its_share_of_ticks(make_episode):
    def played(task, ticks):
        episode = make_episode(ticks)
        spec = dataclasses.replace(episode.facts.spec, task=task)
        return Episode(dataclasses.replace(episode.facts, spec=spec), episode.arrays)

    logs = [played("collect_log/oak/4", 100) for _ in range(2)]
    store = EpisodeStore([*logs, played("find_block/coal_ore/1", 1600), played("find_block/coal_ore/1", 1600)])
    chances = store.chances()
    assert chances[:2].sum() == pytest.approx(1 / 5, rel=0.1), "of the ticks it has 1 in 17"
    assert chances[2] == pytest.approx(chances[3], rel=0.1)


def test_no_more_memory_is_taken_than_is_allowed(make_episode):
    episode = make_episode(10)
    size = sum(array.nbytes for array in episode.arrays.values())
    store = EpisodeStore(most_bytes=2.5 * size)
    for _ in range(2):
        store.add(episode)
    with pytest.raises(ValueError, match="store_gigabytes"):
        store.add(episode)
    assert len(store) == 2


def test_samples_are_ordered_ticks_and_only_real_ticks_count(make_episode):
    store = EpisodeStore([make_episode(5, 1), make_episode(200, 2)])
    seen = set()
    for step in range(60):
        facts, batch = store.sample(8, 32, 8, np.random.default_rng(step))
        assert batch["frame"].shape[:2] == (8, 32)
        for fact, plan, weight, begins in zip(
            facts, batch["label_plan"], batch["weight"], batch["begins"], strict=True
        ):
            counted = plan[weight > 0]
            assert np.array_equal(counted, np.arange(counted[0], counted[0] + len(counted)))
            assert counted[-1] == min(plan[0] + 32, fact.ticks) - 1
            assert begins == (plan[0] == 0)
            assert counted[0] == (0 if begins else plan[0] + 8)
            seen.update(counted.tolist())
    assert seen == set(range(200))


def test_important_ticks_are_met_more_often(make_episode):
    episode = make_episode(1000, 3)
    episode.arrays["label_heads"][:] = NO_ACTION_ROW
    episode.arrays["label_turn"][:] = 0
    episode.arrays["label_skill"][:] = 0
    episode.arrays["spoken"][:] = 0
    episode.arrays["finished"][:] = (5, 0, 0, 0, 0, 0, 0, 0)
    episode.arrays["label_plan"][:] = 5
    episode.arrays["label_turn"][498:503] = 5
    episode.arrays["label_turn"][500] = 6
    store = EpisodeStore([episode])
    drawn = [store.sample(16, 10, 2, np.random.default_rng(step))[1]["label_turn"] for step in range(40)]
    share = np.mean([[(turns[:, 0] == 6).any() for turns in batch] for batch in drawn])
    assert 0.015 < share < 0.06, "ten times in a thousand, were all ticks alike"


def test_the_same_step_draws_the_same_sequences(make_episode):
    store = EpisodeStore([make_episode(50, 1)])
    first, second = (store.sample(4, 16, 4, np.random.default_rng((0, 7)))[1] for _ in range(2))
    assert all(np.array_equal(first[name], second[name]) for name in first)
