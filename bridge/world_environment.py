"""Any world in lock-step as a ``gymnasium`` environment, near or behind a server."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
from numpy.typing import NDArray

from bridge.embedded import spaces
from bridge.messages import Observation, Slots, StepInfo, Task, empty_slots
from bridge.world import World

SEEDS = 2**31
"""Seeds that are drawn lie below it."""


class WorldEnvironment(gymnasium.Env[dict[str, Any], NDArray[np.int64]]):
    """One task as ``gymnasium.Env``: terminated on success or death, truncated at the task's tick limit.

    The spaces are those of ``bridge.embedded.spaces``. ``reset(seed=n)`` gives the world of seed n; without a seed
    the next one is drawn from the environment's generator.

    Args:
        world: what is played; ``close`` closes it.
        task: what is to be done.
        frame_size: height and width of the world's frames.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": 20}  # noqa: RUF012 - gymnasium's own attribute

    def __init__(self, world: World, task: Task, frame_size: tuple[int, int]) -> None:
        self.task = task
        self.render_mode = "rgb_array"
        self.world = world
        self.action_space = spaces.action_space()
        self.observation_space = spaces.observation_space(frame_size)
        self._inventory: Slots = empty_slots(1)
        self._frame: NDArray[np.uint8] | None = None

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Begin an episode; info holds the world's ``seed``."""
        super().reset(seed=seed)
        world_seed = int(self.np_random.integers(SEEDS)) if seed is None else seed
        return self._arrays(self.world.reset(self.task, world_seed)), {"seed": world_seed}

    def step(self, action: NDArray[np.int64]) -> tuple[dict[str, Any], float, bool, bool, dict[str, Any]]:
        """One tick; info holds ``success``, ``progress`` and ``note`` of the world's StepInfo."""
        observation, reward, done, info = self.world.step(spaces.to_action(action, self._inventory))
        return self._arrays(observation), reward, done, is_truncated(self.task, observation, done), facts_of(info)

    def render(self) -> NDArray[np.uint8] | None:
        """The newest frame."""
        return self._frame

    def close(self) -> None:
        """Release the world."""
        self.world.close()

    def _arrays(self, observation: Observation) -> dict[str, Any]:
        self._inventory = observation.inventory
        self._frame = observation.frame
        return spaces.observation_arrays(observation)


def is_truncated(task: Task, observation: Observation, done: bool) -> bool:
    """Whether a task's time is over without its having come to an end."""
    return not done and observation.tick >= task.tick_limit


def facts_of(info: StepInfo) -> dict[str, Any]:
    """What gymnasium's info holds of a tick: ``success``, ``progress`` and ``note``."""
    return {"success": info.success, "progress": info.progress, "note": info.note}
