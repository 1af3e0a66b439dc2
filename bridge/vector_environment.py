"""Many worlds as one ``gymnasium`` vector environment, near or behind servers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from gymnasium.utils import seeding
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space, concatenate, create_empty_array
from numpy.typing import NDArray

from bridge.embedded import spaces
from bridge.messages import Observation, Task
from bridge.vector_world import VectorWorld
from bridge.world_environment import SEEDS, facts_of, is_truncated

Arrays = dict[str, Any]


class VectorEnvironment(VectorEnv[Arrays, NDArray[np.int64], NDArray[Any]]):
    """One task in each of N worlds as ``gymnasium.vector.VectorEnv``.

    It does what gymnasium's ``SyncVectorEnv`` of N ``WorldEnvironment`` would do, to the last bit, in one call: see there for the
    spaces, and for what ends an episode. Observations are new arrays at each call.

    Args:
        world: what is played; ``close`` closes it.
        task: what is to be done in each.
        frame_size: height and width of the worlds' frames.
        autoreset: what happens to a world whose episode is over: its next action begins another (NEXT_STEP), the same step does,
            with the last observation in info's ``final_obs`` (SAME_STEP), or ``reset(options={"reset_mask": ...})`` must
            (DISABLED).
    """

    def __init__(
        self,
        world: VectorWorld,
        task: Task,
        frame_size: tuple[int, int],
        autoreset: AutoresetMode = AutoresetMode.NEXT_STEP,
    ) -> None:
        self.world = world
        self.task = task
        self.num_envs = world.count
        self.metadata = {"render_modes": ["rgb_array"], "render_fps": 20, "autoreset_mode": autoreset}
        self.render_mode = "rgb_array"
        self.single_action_space = spaces.action_space()
        self.action_space = batch_space(self.single_action_space, world.count)
        self.single_observation_space = spaces.observation_space(frame_size)
        self.observation_space = batch_space(self.single_observation_space, world.count)
        self._autoreset = autoreset
        self._observations: list[Observation] = []
        self._over = np.zeros(world.count, np.bool_)
        self._generators = [seeding.np_random()[0] for _ in range(world.count)]

    def reset(
        self, *, seed: int | np.integer[Any] | Sequence[int | None] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Arrays, dict[str, Any]]:
        """Begin an episode in each world; info holds the worlds' ``seed``.

        Args:
            seed: of world 0, the others' following it; or one for each; None draws from the worlds' generators.
            options: ``reset_mask``, bool (N,), leaves the other worlds as they are.
        """
        seeds: list[int | None] = [None] * self.num_envs
        if isinstance(seed, int | np.integer):
            seeds = [int(seed) + world for world in range(self.num_envs)]
        elif seed is not None:
            seeds = [None if one is None else int(one) for one in seed]
        if len(seeds) != self.num_envs:
            raise ValueError(f"seed: give one number or {self.num_envs}, got {len(seeds)}")
        mask = np.asarray((options or {}).get("reset_mask", np.ones(self.num_envs, np.bool_)))
        if mask.shape != (self.num_envs,) or mask.dtype != np.bool_ or not mask.any():
            raise ValueError(f"reset_mask: expected bool ({self.num_envs},) with at least one True, got {mask}")
        if not self._observations and not mask.all():
            raise ValueError("reset_mask: the first reset must be of all worlds")
        which = np.flatnonzero(mask).tolist()
        infos: dict[str, Any] = {}
        self._observations = self._observations or [None] * self.num_envs  # type: ignore[list-item]
        self._begin(which, [seeds[world] for world in which], infos)
        return self._batch(), infos

    def step(
        self, actions: NDArray[np.int64]
    ) -> tuple[Arrays, NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_], dict[str, Any]]:
        """One tick of every world; infos hold ``success``, ``progress`` and ``note`` of each. ValueError before a reset."""
        if not self._observations:
            raise ValueError("step before reset: call reset() first")
        if self._autoreset is AutoresetMode.DISABLED and self._over.any():
            raise ValueError(f"the episodes of worlds {np.flatnonzero(self._over).tolist()} are over: reset them")
        beginning = np.flatnonzero(self._over).tolist()
        running = np.flatnonzero(~self._over).tolist()
        chosen = [spaces.to_action(actions[world], self._observations[world].inventory) for world in running]
        rewards = np.zeros(self.num_envs)
        terminated, truncated = np.zeros((2, self.num_envs), np.bool_)
        infos: dict[str, Any] = {}
        results = self.world.step(chosen, running) if running else []
        self._begin(beginning, [None] * len(beginning), infos)
        ended = []
        for world, (observation, reward, done, info) in zip(running, results, strict=True):
            self._observations[world] = observation
            rewards[world], terminated[world] = reward, done
            truncated[world] = is_truncated(self.task, observation, done)
            facts = facts_of(info)
            if self._autoreset is AutoresetMode.SAME_STEP and (terminated[world] or truncated[world]):
                ended.append(world)
                facts = {"final_obs": spaces.observation_arrays(observation), "final_info": facts}
            infos = self._add_info(infos, facts, world)
        self._begin(ended, [None] * len(ended), infos)
        if self._autoreset is not AutoresetMode.SAME_STEP:
            self._over = terminated | truncated
        return self._batch(), rewards, terminated, truncated, infos

    def render(self) -> tuple[NDArray[np.uint8], ...]:
        """The newest frame of each world."""
        return tuple(observation.frame for observation in self._observations)

    def close_extras(self, **kwargs: Any) -> None:
        """Release the worlds."""
        self.world.close()

    def _begin(self, which: Sequence[int], seeds: Sequence[int | None], infos: dict[str, Any]) -> None:
        """Begin an episode in some worlds; a seed that is None is drawn. ``infos`` takes the seeds in."""
        if not which:
            return
        drawn = []
        for world, seed in zip(which, seeds, strict=True):
            if seed is None:
                seed = int(self._generators[world].integers(SEEDS))
            else:
                self._generators[world] = seeding.np_random(seed)[0]
            drawn.append(seed)
            self._add_info(infos, {"seed": seed}, world)
        began = self.world.reset([self.task] * len(which), drawn, which)
        for world, observation in zip(which, began, strict=True):
            self._observations[world] = observation
            self._over[world] = False

    def _batch(self) -> Arrays:
        rows = [spaces.observation_arrays(observation) for observation in self._observations]
        empty = create_empty_array(self.single_observation_space, self.num_envs)
        return cast("Arrays", concatenate(self.single_observation_space, rows, cast("Arrays", empty)))
