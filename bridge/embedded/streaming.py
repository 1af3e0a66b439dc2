"""The embedded world as a world that does not wait: the same rules, ticked at 20 Hz by a clock."""

from __future__ import annotations

import asyncio

import msgspec

from bridge.clock import Clock, MonotonicClock, Pace
from bridge.embedded.world import EmbeddedWorld
from bridge.held_keys import HeldKeys
from bridge.messages import Action, Observation, Step, StepInfo, Task
from bridge.newest import NewestStep
from bridge.world import CLOSED, WorldError
from bridge.world_thread import WorldThread


class StreamingEmbeddedWorld:
    """Implements ``bridge.world.StreamingWorld``.

    Ticks end with the episode; after its last step ``next_step`` raises WorldError until the next reset.

    Args:
        world: the world to drive; None makes one.
        clock: rules the 20 Hz; None takes the machine's.
    """

    survives_death = False

    def __init__(self, world: EmbeddedWorld | None = None, clock: Clock | None = None) -> None:
        self.world = EmbeddedWorld() if world is None else world
        self.name = self.world.name
        # One thread: a tick that is under way when an episode is given up ends before the next reset begins.
        self._thread = WorldThread(lambda: self.world)
        self._closed = False
        self._changing = asyncio.Lock()
        self._clock: Clock = MonotonicClock() if clock is None else clock
        self._keys = HeldKeys()
        self._newest = NewestStep()
        self._newest.fail(WorldError("next_step before reset: call reset(task, seed) first"))
        self._made = 0.0
        self._driver: asyncio.Task[None] | None = None

    async def reset(self, task: Task, seed: int) -> Observation:
        """Begin an episode; its ticks run from now on. Raises WorldError once this world is closed."""
        async with self._changing:
            if self._closed:
                raise WorldError(CLOSED)
            await self._stop("the episode was given up by a reset")
            if not self._thread.started:
                await self._thread.start()
            return self._begin(await self._thread.reset(task, seed))

    async def carry_on(self, task: Task) -> Observation:
        """See ``bridge.world.LastingWorld``; a player who died needs a ``reset``."""
        async with self._changing:
            if self._closed:
                raise WorldError(CLOSED)
            if not self._thread.started:
                raise WorldError("carry_on before reset: call reset(task, seed) first")
            await self._stop("the episode was given up for another")
            return self._begin(await self._thread.call(lambda: self.world.carry_on(task)))

    async def rejoin(self) -> Observation:
        """See ``bridge.world.ReturningWorld``: it is never lost itself, and its episode ran on. WorldError where it is over."""
        return (await self.next_step())[0]

    def _begin(self, observation: Observation) -> Observation:
        """Let the ticks of an episode run from what was observed of it."""
        self._keys = HeldKeys()
        self._newest = NewestStep()
        self._driver = asyncio.create_task(self._drive(self._newest, Pace(self._clock)))
        return observation

    async def next_step(self) -> tuple[Observation, float, bool, StepInfo]:
        """Wait for a tick that was not taken yet; of several the newest, with their rewards summed."""
        step = await self._newest.take()
        age_ms = max(0.0, (self._clock.now() - self._made) * 1000.0)
        observation = msgspec.structs.replace(step.observation, age_ms=age_ms)
        return observation, step.reward, step.done, step.info

    def act(self, action: Action) -> None:
        """Let an action hold from the next tick on."""
        self._keys.press(action)

    async def close(self) -> None:
        """Stop the ticks and release the world; whoever waits for a step gets WorldError. Safe to call twice."""
        async with self._changing:
            self._closed = True
            await self._stop(CLOSED)
            await self._thread.close()

    async def _stop(self, why: str) -> None:
        """End the ticks; a reader that still waits for one, or comes later, is told why."""
        driver, self._driver = self._driver, None
        if driver is not None:
            driver.cancel()
            await asyncio.gather(driver, return_exceptions=True)
        self._newest.clear()
        self._newest.fail(WorldError(why))

    async def _drive(self, newest: NewestStep, pace: Pace) -> None:
        done = False
        try:
            while not done:
                await pace.next_tick()
                observation, reward, done, info = await self._thread.step(self._keys.next_tick())
                self._made = self._clock.now()
                newest.offer(Step(observation.tick, observation, reward, done, info))
        except Exception as error:
            newest.fail(error if isinstance(error, WorldError) else WorldError(f"the embedded world failed: {error}"))
            return
        newest.fail(WorldError("the episode is over: call reset(task, seed) for another"))
