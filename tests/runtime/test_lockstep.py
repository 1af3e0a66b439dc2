"""The lock-step loop promises: every seed once, a broken world recorded and left behind, agents kept apart."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

import numpy as np
import pytest

from bridge.messages import StepInfo, Task
from bridge.success import CollectTest
from bridge.world import WorldError
from runtime.lockstep import PolicyPlayer, play_seeds
from runtime.rows import join_rows, keep_rows


class CountingWorld:
    """Gives a log every ``seed`` ticks; seeds that are multiples of 7 break at their third tick, of 11 at the reset."""

    name = "counting"
    made: ClassVar[list[CountingWorld]] = []

    def __init__(self, make_observation) -> None:
        self._make_observation = make_observation
        self.closed = False
        self.turned: list[float] = []
        CountingWorld.made.append(self)

    def reset(self, task: Task, seed: int):
        assert not self.closed
        self.seed, self.tick, self.turned = seed, 0, []
        if seed % 11 == 0:
            raise WorldError("no such world")
        self._test = CollectTest(task.success, self._make_observation(0, 0))
        return self._make_observation(0, 0)

    def step(self, action):
        self.tick += 1
        self.turned.append(action.d_yaw)
        assert self.turned == list(range(1, self.tick + 1)), "the policy's state is not this agent's own"
        if self.seed % 7 == 0 and self.tick == 3:
            raise WorldError("the world broke")
        seen = self._make_observation(self.tick, self.tick // self.seed)
        info = self._test.judge(seen)
        return seen, 0.0, info.success or (self.seed == 8 and self.tick == 5), info

    def close(self) -> None:
        self.closed = True


@pytest.fixture(autouse=True)
def _fresh():
    CountingWorld.made = []


@pytest.mark.parametrize("batch", [1, 3, 16])
def test_every_seed_is_played_once_and_ends_as_it_must(batch, task, observation, counting_policy):
    player = PolicyPlayer(counting_policy)
    played = list(play_seeds(lambda: CountingWorld(observation), player, task, range(1, 16), batch))
    outcome = {episode.seed: (episode.result.outcome, episode.result.ticks) for episode in played}
    assert sorted(episode.seed for episode in played) == list(range(1, 16))
    for seed in range(1, 16):
        if seed in (7, 14):
            assert outcome[seed] == ("error", 2)
        elif seed == 11:
            assert outcome[seed] == ("error", 0)
        elif seed == 8:
            assert outcome[seed] == ("death", 5)
        elif 2 * seed <= 20:
            assert outcome[seed] == ("success", 2 * seed)
        else:
            assert outcome[seed] == ("limit", 20)
    assert next(episode for episode in played if episode.seed == 7).result.note == "WorldError: the world broke"
    assert all(world.closed for world in CountingWorld.made)
    assert len(CountingWorld.made) <= batch + 3  # worlds are used again, but for the three that broke


def test_closing_early_closes_the_worlds(task, observation, counting_policy):
    playing = play_seeds(lambda: CountingWorld(observation), PolicyPlayer(counting_policy), task, range(1, 9), 4)
    next(playing)
    playing.close()
    assert all(world.closed for world in CountingWorld.made)


@dataclasses.dataclass(frozen=True)
class State:
    memory: np.ndarray
    words: tuple[str, ...]
    ticks: list[int]


def test_rows_of_a_state_are_cut_and_joined():
    state = State(np.arange(6).reshape(3, 2), ("a", "b", "c"), [1, 2, 3])
    cut = keep_rows(state, [2, 0])
    assert cut.memory.tolist() == [[4, 5], [0, 1]]
    assert (cut.words, cut.ticks) == (("c", "a"), [3, 1])
    joined = join_rows(cut, keep_rows(state, [1]))
    assert joined.memory.tolist() == [[4, 5], [0, 1], [2, 3]]
    assert (joined.words, joined.ticks) == (("c", "a", "b"), [3, 1, 2])


def test_parts_of_whole_batches_must_agree():
    with pytest.raises(ValueError, match="differ"):
        join_rows(1, 2)


def test_an_episode_reports_its_last_progress(task, observation, counting_policy):
    (episode,) = play_seeds(lambda: CountingWorld(observation), PolicyPlayer(counting_policy), task, [15], 1)
    assert episode.result.progress == StepInfo(progress=0.5).progress
