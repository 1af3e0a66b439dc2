"""Many worlds as one ``gymnasium`` vector environment, near or behind servers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

import numpy as np
from gymnasium.utils import seeding
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space, concatenate, create_empty_array, iterate
from numpy.typing import NDArray

from bridge.messages import Observation, StepInfo, Task
from bridge.spaces.actions import ActionStyle, Choice, action_space, to_action
from bridge.spaces.observations import Arrays, observation_arrays, observation_space
from bridge.vector_world import VectorWorld
from bridge.world_environment import FACTS, SEEDS, facts_of, is_truncated


class Outcome(NamedTuple):
    """What a tick of one world came to, beside what is perceived of it."""

    reward: float
    done: bool
    info: StepInfo
    tick: int
    """Of the observation."""


class VectorEnvironment(VectorEnv[Arrays, Choice, NDArray[Any]]):
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
        actions: style of the action space (``bridge.spaces.actions``).
    """

    def __init__(
        self,
        world: VectorWorld,
        task: Task,
        frame_size: tuple[int, int],
        autoreset: AutoresetMode = AutoresetMode.NEXT_STEP,
        actions: ActionStyle = "minedojo",
    ) -> None:
        self.world = world
        self.task = task
        self.num_envs = world.count
        self.metadata = {"render_modes": ["rgb_array"], "render_fps": 20, "autoreset_mode": autoreset}
        self.render_mode = "rgb_array"
        self.single_action_space = action_space(actions)
        self.action_space = batch_space(self.single_action_space, world.count)
        self.single_observation_space = observation_space(frame_size)
        self.observation_space = batch_space(self.single_observation_space, world.count)
        self._autoreset = autoreset
        self._observations: list[Observation] = []
        self._begun = False
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
        if not self._begun and not mask.all():
            raise ValueError("reset_mask: the first reset must be of all worlds")
        which = np.flatnonzero(mask).tolist()
        infos: dict[str, Any] = {}
        self._begin(which, [seeds[world] for world in which], infos)
        self._begun = True
        return self._batch(), infos

    def step(
        self, actions: Choice
    ) -> tuple[Arrays, NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_], dict[str, Any]]:
        """One tick of every world; infos hold ``success``, ``progress`` and ``note`` of each. ValueError before a reset."""
        if not self._begun:
            raise ValueError("step before reset: call reset() first")
        if self._autoreset is AutoresetMode.DISABLED and self._over.any():
            raise ValueError(f"the episodes of worlds {np.flatnonzero(self._over).tolist()} are over: reset them")
        beginning = np.flatnonzero(self._over).tolist()
        running = np.flatnonzero(~self._over).tolist()
        rewards = np.zeros(self.num_envs)
        terminated, truncated = np.zeros((2, self.num_envs), np.bool_)
        infos: dict[str, Any] = {}
        outcomes = self._tick(actions, running) if running else []
        self._begin(beginning, [None] * len(beginning), infos)
        for world, outcome in zip(running, outcomes, strict=True):
            rewards[world], terminated[world] = outcome.reward, outcome.done
            truncated[world] = is_truncated(self.task, outcome.tick, outcome.done)
        facts = {world: facts_of(outcome.info) for world, outcome in zip(running, outcomes, strict=True)}
        if self._autoreset is AutoresetMode.SAME_STEP:
            ended = np.flatnonzero(terminated | truncated).tolist()
            for world, last in zip(ended, self._rows(ended), strict=True):
                self._add_info(infos, {"final_obs": last, "final_info": facts.pop(world)}, world)
            self._begin(ended, [None] * len(ended), infos)
        else:
            self._over = terminated | truncated
        self._tell(infos, facts)
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
        self._reset_worlds(which, drawn)
        self._over[which] = False

    def _tell(self, infos: dict[str, Any], facts: Mapping[int, Mapping[str, Any]]) -> None:
        """Let ``infos`` take in the facts of some worlds: ``_add_info`` of one after the other takes longer than their ticks."""
        if not facts:
            return
        told = np.zeros(self.num_envs, np.bool_)
        told[list(facts)] = True
        for key, dtype in FACTS.items():
            values = np.full(self.num_envs, None if dtype is np.object_ else 0, dtype)
            for world, known in facts.items():
                values[world] = known[key]
            infos[key], infos[f"_{key}"] = values, told.copy()

    def _reset_worlds(self, which: Sequence[int], seeds: Sequence[int]) -> None:
        """Begin an episode in some worlds."""
        self._observations = self._observations or [None] * self.num_envs  # type: ignore[list-item]
        began = self.world.reset([self.task] * len(which), seeds, which)
        for world, observation in zip(which, began, strict=True):
            self._observations[world] = observation

    def _tick(self, actions: Choice, running: Sequence[int]) -> list[Outcome]:
        """One tick of some worlds by their rows of the actions of all."""
        choices = list(iterate(self.action_space, actions))
        chosen = [to_action(choices[world], self._observations[world].inventory) for world in running]
        outcomes = []
        for world, result in zip(running, self.world.step(chosen, running), strict=True):
            self._observations[world], reward, done, info = result
            outcomes.append(Outcome(reward, done, info, result[0].tick))
        return outcomes

    def _rows(self, which: Sequence[int]) -> list[Arrays]:
        """What is perceived now in some worlds, each alone."""
        return [observation_arrays(self._observations[world]) for world in which]

    def _batch(self) -> Arrays:
        """What is perceived now in all worlds."""
        rows = self._rows(range(self.num_envs))
        empty = create_empty_array(self.single_observation_space, self.num_envs)
        return cast("Arrays", concatenate(self.single_observation_space, rows, cast("Arrays", empty)))
