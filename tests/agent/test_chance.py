"""What an agent's actions are drawn by: of the heads' distributions, and of turns for a while."""

import numpy as np
import pytest

from agent.chance import HELD_HEADS, LONGEST_HOLD_TICKS, Chance

LOGITS = np.log([0.7, 0.2, 0.1])


def drawn(head, ticks, seed=0):
    chance = Chance(np.random.default_rng(seed))
    return np.array([int((LOGITS + chance.noise(head, 3)).argmax()) for _ in range(ticks)])


@pytest.mark.parametrize("head", ["attack", *HELD_HEADS])
def test_draws_are_of_the_softmax(head):
    shares = np.bincount(drawn(head, 40_000), minlength=3) / 40_000
    assert shares == pytest.approx([0.7, 0.2, 0.1], abs=0.03)


def test_a_turn_is_held_and_a_key_is_drawn_anew():
    held = [np.diff(drawn(head, 4000)).astype(bool).mean() for head in ("yaw", "attack")]
    assert held[1] == pytest.approx(1 - 0.7**2 - 0.2**2 - 0.1**2, abs=0.03), "as if each tick knew of no other"
    assert held[0] == pytest.approx(held[1] / ((LONGEST_HOLD_TICKS + 1) / 2), rel=0.25)


def test_what_is_held_gives_way_to_what_is_likelier_by_far():
    chance = Chance(np.random.default_rng(0))
    assert all(
        int((wanted + chance.noise("yaw", 2)).argmax()) == wanted.argmax() for wanted in 40 * np.eye(2)[[0, 1] * 50]
    )


def test_the_same_seed_draws_the_same():
    assert np.array_equal(drawn("yaw", 100, 3), drawn("yaw", 100, 3))
    assert not np.array_equal(drawn("yaw", 100, 3), drawn("yaw", 100, 4))
