"""The environment keeps gymnasium's contract."""

import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from bridge import names
from bridge.camera import Camera
from bridge.embedded.environment import EmbeddedEnvironment
from bridge.messages import Action, Collect, Goal, ItemAction, Task, WorldSetup, empty_slots

TASK = Task(
    "collect",
    Goal("collect 4 oak logs"),
    Collect(("oak_log",), 4),
    tick_limit=5,
    setup=WorldSetup(inventory=(("dirt", 1),)),
)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_check_env() -> None:
    check_env(EmbeddedEnvironment(TASK, Camera((16, 16))), skip_render_check=True)


def test_the_tick_limit_truncates() -> None:
    environment = EmbeddedEnvironment(TASK, Camera((8, 8)))
    _, info = environment.reset(seed=3)
    assert info == {"seed": 3}
    ends = [environment.step(np.array(spaces.NOOP))[2:4] for _ in range(5)]
    assert ends == [(False, False)] * 4 + [(False, True)]
    frame = environment.render()
    assert frame is not None
    assert frame.shape == (8, 8, 3)
    environment.close()


def test_actions_mean_what_the_table_says() -> None:
    inventory = empty_slots(36)
    dirt = names.items().id("dirt")
    inventory[4] = (dirt, 3, -1)
    assert spaces.to_action(np.array(spaces.NOOP), inventory) == Action()
    walk = spaces.to_action(np.array([1, 2, 3, 13, 0, 3, 0]), inventory)
    assert walk == Action(forward=1, strafe=-1, sprint=True, d_pitch=15.0, d_yaw=-180.0, attack=True)
    place = spaces.to_action(np.array([2, 1, 1, 12, 12, 5, 4]), inventory)
    assert place == Action(forward=-1, strafe=1, jump=True, item_action=ItemAction("place", dirt))
    assert spaces.to_action(np.array([0, 0, 2, 12, 12, 6, 0]), inventory) == Action(sneak=True)
    with pytest.raises(ValueError, match="action"):
        spaces.to_action(np.array([3, 0, 0, 12, 12, 0, 0]), inventory)
