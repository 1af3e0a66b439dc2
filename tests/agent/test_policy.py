"""Actions are the likeliest ones, or drawn; the same generator draws the same."""

import numpy as np
import pytest

from agent import act, plan
from agent.policy import StudentPolicy, TickLogits
from bridge.messages import Goal
from runtime.rows import keep_rows

AGENTS = 4000


class Undecided(StudentPolicy):
    """Walks (class 7) twice as likely as it stands, and is sure of everything else."""

    def encode_goals(self, goals):
        return np.zeros((len(goals), 4), np.float32)

    def first_memory(self, agents):
        return np.zeros((agents, 8), np.float32)

    def tick(self, arrays, goal, memory):
        heads = {name: np.zeros((len(goal), size), np.float32) for name, size in act.head_sizes().items()}
        for name, index in zip(act.HEAD_NAMES, act.NO_ACTION_ROW, strict=True):
            heads[name][:, index] = 60.0
        heads["movement"][:, 7] = 60.0 + np.log(2.0)
        return TickLogits(heads, np.zeros((len(goal), len(plan.vocabulary())), np.float32), memory)


def walking(policy, agents=AGENTS):
    state = policy.start([Goal("x")] * agents)
    actions = policy.conclude(policy.tick({}, state.goal, state.memory), state).actions
    assert all(not action.attack and action.d_yaw == 0 for action in actions), "it is sure of these"
    return np.array([action.forward for action in actions])


def test_without_a_generator_the_likeliest_action_is_taken():
    assert walking(Undecided("student")).all()


@pytest.mark.parametrize(("temperature", "share"), [(1.0, 2 / 3), (0.5, 4 / 5), (0.05, 1.0)])
def test_a_draw_follows_the_distribution_at_its_temperature(temperature, share):
    drawn = walking(Undecided("student", np.random.default_rng(0), temperature))
    assert drawn.mean() == pytest.approx(share, abs=0.03)


def test_equal_generators_draw_alike():
    first, second = (walking(Undecided("student", np.random.default_rng(7)), 50) for _ in range(2))
    assert np.array_equal(first, second)


@pytest.mark.parametrize("draws", [False, True])
def test_an_agent_draws_the_same_whoever_is_beside_it(draws):
    def walked(leaves_after):
        policy = Undecided("student", np.random.default_rng(3) if draws else None)
        state, steps = policy.start([Goal("x")] * 3), []
        for tick in range(12):
            state = keep_rows(state, [2]) if tick == leaves_after else state
            step = policy.conclude(policy.tick({}, state.goal, state.memory), state)
            state = step.state
            steps.append(step.actions[-1].forward)
        return steps

    assert walked(5) == walked(None)


@pytest.mark.parametrize("temperature", [0.0, -1.0, float("nan")])
def test_a_temperature_that_cannot_be_is_refused_by_name(temperature):
    with pytest.raises(ValueError, match="temperature"):
        Undecided("student", np.random.default_rng(0), temperature)
