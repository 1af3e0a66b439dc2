"""The embedded world as a ``gymnasium`` environment."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
from numpy.typing import NDArray

from bridge.camera import Camera
from bridge.embedded import spaces
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Observation, Slots, Task, empty_slots


class EmbeddedEnvironment(gymnasium.Env[dict[str, Any], NDArray[np.int64]]):
    """One task as ``gymnasium.Env``: terminated on success or death, truncated at the task's tick limit.

    The spaces are those of ``bridge.embedded.spaces``. ``reset(seed=n)`` gives the world of seed n; without a seed
    the next one is drawn from the environment's generator.

    Args:
        task: what is to be done.
        camera: draws the frames; None makes one of the default size.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": 20}  # noqa: RUF012 - gymnasium's own attribute

    def __init__(self, task: Task, camera: Camera | None = None) -> None:
        self.task = task
        self.render_mode = "rgb_array"
        camera = Camera() if camera is None else camera
        self.world = EmbeddedWorld(camera)
        self.action_space = spaces.action_space()
        self.observation_space = spaces.observation_space(camera.frame_size)
        self._inventory: Slots = empty_slots(1)
        self._frame: NDArray[np.uint8] | None = None

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Begin an episode; info holds the world's ``seed``."""
        super().reset(seed=seed)
        world_seed = int(self.np_random.integers(2**31)) if seed is None else seed
        return self._arrays(self.world.reset(self.task, world_seed)), {"seed": world_seed}

    def step(self, action: NDArray[np.int64]) -> tuple[dict[str, Any], float, bool, bool, dict[str, Any]]:
        """One tick; info holds ``success``, ``progress`` and ``note`` of the world's StepInfo."""
        observation, reward, done, info = self.world.step(spaces.to_action(action, self._inventory))
        truncated = not done and observation.tick >= self.task.tick_limit
        facts = {"success": info.success, "progress": info.progress, "note": info.note}
        return self._arrays(observation), reward, done, truncated, facts

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
