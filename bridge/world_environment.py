"""Any world in lock-step as a ``gymnasium`` environment, near or behind a server."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
from numpy.typing import NDArray

from bridge.messages import Observation, Slots, StepInfo, Task, empty_slots
from bridge.spaces.actions import ActionStyle, Choice, action_space, to_action
from bridge.spaces.observations import observation_arrays, observation_space
from bridge.world import World

SEEDS = 2**31
"""Seeds that are drawn lie below it."""
FACTS: dict[str, type[np.generic]] = {"success": np.bool_, "progress": np.float64, "note": np.object_}
"""What of a StepInfo gymnasium's info holds of a tick, and the dtypes in which vector environments batch it."""


class WorldEnvironment(gymnasium.Env[dict[str, Any], Choice]):
    """One task as ``gymnasium.Env``: terminated on success or death, truncated at the task's tick limit.

    Observations are those of ``bridge.spaces.observations``, actions those of ``bridge.spaces.actions``. ``reset(seed=n)`` gives
    the world of seed n; without a seed the next one is drawn from the environment's generator.

    Args:
        world: what is played; ``close`` closes it.
        task: what is to be done.
        frame_size: height and width of the world's frames.
        actions: style of the action space; ``full`` says what MineDojo's cannot.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": 20}  # noqa: RUF012 - gymnasium's own attribute

    def __init__(
        self, world: World, task: Task, frame_size: tuple[int, int], actions: ActionStyle = "minedojo"
    ) -> None:
        self.task = task
        self.render_mode = "rgb_array"
        self.world = world
        self.action_space = action_space(actions)
        self.observation_space = observation_space(frame_size)
        self._inventory: Slots = empty_slots(1)
        self._frame: NDArray[np.uint8] | None = None

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Begin an episode; info holds the world's ``seed``."""
        super().reset(seed=seed)
        world_seed = int(self.np_random.integers(SEEDS)) if seed is None else seed
        return self._arrays(self.world.reset(self.task, world_seed)), {"seed": world_seed}

    def step(self, action: Choice) -> tuple[dict[str, Any], float, bool, bool, dict[str, Any]]:
        """One tick; info holds ``success``, ``progress`` and ``note`` of the world's StepInfo."""
        observation, reward, done, info = self.world.step(to_action(action, self._inventory))
        return self._arrays(observation), reward, done, is_truncated(self.task, observation.tick, done), facts_of(info)

    def render(self) -> NDArray[np.uint8] | None:
        """The newest frame."""
        return self._frame

    def close(self) -> None:
        """Release the world."""
        self.world.close()

    def _arrays(self, observation: Observation) -> dict[str, Any]:
        self._inventory = observation.inventory
        self._frame = observation.frame
        return observation_arrays(observation)


def is_truncated(task: Task, tick: int, done: bool) -> bool:
    """Whether a task's time is over, at a tick of the observation, without its having come to an end."""
    return not done and tick >= task.tick_limit


def facts_of(info: StepInfo) -> dict[str, Any]:
    """What gymnasium's info holds of a tick: the FACTS."""
    return {"success": bool(info.success), "progress": float(info.progress), "note": info.note}
