"""Push mode: drive a lock-step world at 20 Hz, whatever the client does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bridge.clock import Clock, Pace
from bridge.held_keys import HeldKeys
from bridge.messages import Act, Action, Observation, Step, StepInfo
from bridge.newest import NewestStep

StepWorld = Callable[[Action], Awaitable[tuple[Observation, float, bool, StepInfo]]]
"""Steps the world without holding up the event loop."""
SendStep = Callable[[Step], Awaitable[None]]
"""Sends a step; does not return before the transport can take another."""


class Pusher:
    """One pushed episode: ticks the world by the clock and sends each step; the newest where the client is slow.

    The newest action is held, and let go where no other comes (``bridge.world.StreamingWorld``).

    Args:
        step_world: steps the world.
        send: sends a step.
        clock: rules the 20 Hz and stamps the steps.
    """

    def __init__(self, step_world: StepWorld, send: SendStep, clock: Clock) -> None:
        self._step_world = step_world
        self._send = send
        self._clock = clock
        self._keys = HeldKeys()
        self._sequence = 0
        self._echo_ns = 0
        self._newest = NewestStep()

    def act(self, act: Act) -> None:
        """Let an action hold from the next tick on."""
        self._keys.press(act.action)
        self._sequence, self._echo_ns = act.sequence, act.sent_ns

    async def run(self, first: Step) -> None:
        """Send the reset's step, then tick until the episode is done; raises what the world or ``send`` raises."""
        self._sequence = first.sequence
        self._newest.offer(first)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._send_newest())
                await self._tick()
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None

    async def _tick(self) -> None:
        done, pace = False, Pace(self._clock)
        while not done:
            await pace.next_tick()
            sequence, echo_ns, self._echo_ns = self._sequence, self._echo_ns, 0
            observation, reward, done, info = await self._step_world(self._keys.next_tick())
            sent_ns = int(self._clock.now() * 1e9)
            self._newest.offer(Step(sequence, observation, reward, done, info, echo_ns, sent_ns))

    async def _send_newest(self) -> None:
        done = False
        while not done:
            step = await self._newest.take()
            done = step.done
            await self._send(step)
