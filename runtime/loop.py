"""The 20 Hz loop: the world does not wait. A late model means a hold action and a counted stale tick.

A tick begins when its observation was made (arrival less ``age_ms``); its action is due ``deadline_seconds`` later:

- the model answers this tick's observation in time: its action is played;
- it is still busy with an earlier observation and ends before the deadline: that late action is played now, and the
  tick is stale, since nothing was computed from its own observation;
- no answer by the deadline: the hold action is played (``runtime.hold``; it stands still in the end), and the tick is
  stale. An answer that arrives between two ticks is too old to act on; only its memory and its word of the plan are
  kept, and the model gets the newest observation.

Where reflexes are given, each observation is shown to them first. One that takes the body over acts at once; the model is
asked all the same, so that it remembers the tick, but what it wants is not done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

from agent.policy import Policy, PolicyStep
from bridge.clock import Clock
from bridge.messages import Action, Observation, StepInfo, Task
from bridge.world import StreamingWorld
from runtime.hold import hold_action
from runtime.records import EpisodeMeter, EpisodeResult, Observer, Outcome, TickRecord
from runtime.steering import Steering
from runtime.worker import Worker

WARM_UP_STEPS = 3
"""Model steps made before the first tick, whose one-time costs (memory plans, caches) must not make it late."""


class Reflexes(Protocol):
    """What may take the body over; ``runtime.reflexes`` makes it."""

    reason: str
    """Why the newest take-over, in a few words."""

    def take_over(self, observation: Observation) -> tuple[str, Action] | None:
        """The name of the reflex that acts on this observation, and what it does; None where all is well. Called once a tick."""

    def on_action(self, action: Action) -> None:
        """The body does this on the observation that was shown last."""


class LiveLoop:
    """Plays one policy in one streaming world.

    Args:
        world: where the agent lives; observations arrive at 20 Hz.
        policy: any policy, used with a batch of one.
        worker: runs the policy, one call at a time; closed when the episode ends.
        clock: time in seconds.
        observers: told of every tick, in order.
        deadline_seconds: an action not ready this long after its observation is replaced by the hold action.
        steering: what it is told between two ticks by others; None for nothing.
        reflexes: what may take the body over; None for nothing.
        meter: adds the episode up; one that has seen the beginning of an episode goes on with it.
    """

    def __init__(
        self,
        world: StreamingWorld,
        policy: Policy,
        worker: Worker,
        clock: Clock,
        observers: Sequence[Observer] = (),
        deadline_seconds: float = 0.042,
        *,
        steering: Steering | None = None,
        reflexes: Reflexes | None = None,
        meter: EpisodeMeter | None = None,
    ) -> None:
        if not 0 < deadline_seconds <= 0.05:
            raise ValueError(f"deadline_seconds: must lie in 0..0.05 (one tick), got {deadline_seconds}")
        self._world = world
        self._policy = policy
        self._worker = worker
        self._clock = clock
        self._deadline = deadline_seconds
        self._steering = Steering() if steering is None else steering
        self._reflexes = reflexes
        self.meter = EpisodeMeter() if meter is None else meter
        """Sums of the episode so far, readable at any time, also after the loop was cut short."""
        self._observers = (self.meter, *observers)
        self._state: Any = None
        self._is_warm = False
        self._answer: asyncio.Future[PolicyStep] | None = None
        self._last_action = Action()
        self._held_ticks = 0
        self._subgoal = ""

    async def run(self, task: Task, seed: int) -> EpisodeResult:
        """Play one episode to success, death or the tick limit; however it ends, the body then stands still.

        Raises WorldError when the world is lost and whatever the policy raises; cancelling ends between two ticks.
        """
        try:
            return await self._play_to_the_end(task, await self._world.reset(task, seed), 0)
        finally:
            self._let_go()

    async def play(self, task: Task, first: Observation, played_ticks: int = 0) -> EpisodeResult:
        """As ``run``, in a world that has begun the task and showed ``first``, or has come back to it after ``played_ticks``.

        The policy begins with an empty memory. Ticks are told from ``played_ticks`` on.
        """
        try:
            return await self._play_to_the_end(task, first, played_ticks)
        finally:
            self._let_go()

    def _let_go(self) -> None:
        self._worker.close()
        self._world.act(Action())

    async def _play_to_the_end(self, task: Task, observation: Observation, played_ticks: int) -> EpisodeResult:
        if not self._steering.stands:
            await self._warm_up(task, observation)
        observation, _, done, info = await self._world.next_step()
        if (
            not done and observation.age_ms >= self._deadline * 1000
        ):  # it waited for the warm-up: begin with a fresh one
            observation, _, done, info = await self._world.next_step()
        first_tick, previous_tick = observation.tick - played_ticks, observation.tick - 1
        while True:
            tick = observation.tick - first_tick
            skipped = max(0, observation.tick - previous_tick - 1)
            outcome = self._outcome(task, tick, done, info)
            if outcome is not None:
                self._tell(TickRecord(tick, observation, Action(), "", self._subgoal, None, False, skipped, info))
                return self.meter.result(outcome)
            if self._steering.stands:
                self._stand(tick, skipped, observation, info)
            elif not self._is_warm:  # it stood from the beginning
                await self._warm_up(task, observation)
            else:
                await self._play(tick, skipped, observation, info)
            previous_tick = observation.tick
            observation, _, done, info = await self._world.next_step()

    def _outcome(self, task: Task, tick: int, done: bool, info: StepInfo) -> Outcome | None:
        """How the episode ends at this tick; None where it goes on."""
        if info.success:
            return "success"
        if done:
            return "death"
        if self._steering.ended is not None:
            return self._steering.ended
        return "limit" if tick >= task.tick_limit + self._steering.stood_ticks else None

    async def _warm_up(self, task: Task, observation: Observation) -> None:
        state = await self._worker.submit(lambda: self._policy.start([task.goal]))
        for _ in range(WARM_UP_STEPS):
            await self._worker.submit(lambda: self._policy.step([observation], state))
        self._state = await self._worker.submit(lambda: self._policy.start([task.goal]))
        self._is_warm = True

    async def _play(self, tick: int, skipped: int, observation: Observation, info: StepInfo) -> None:
        """One tick: ask, wait until the deadline at most, act, tell."""
        begun = self._clock.now() - observation.age_ms / 1000
        taken = self._take_over(observation)
        acted = self._clock.now()
        said = self._take_answer()[1] if self._answer is not None and self._answer.done() else ""
        own = self._answer is None
        if self._answer is None:
            state = self._state
            self._answer = self._worker.submit(lambda: self._policy.step([observation], state))
        await self._wait_until(self._answer, begun + self._deadline)
        if self._answer.done():
            action, token = self._take_answer()
            said = f"{said} {token}".strip()
            self._held_ticks = 0
            actor = "student"
        else:
            own, actor = False, "hold"
            self._held_ticks += 1
            action = hold_action(self._last_action, self._held_ticks)
        if taken is not None:
            (actor, action), own = taken, True
        else:
            self._act(action)
            acted = self._clock.now()
        if actor != "hold":
            self._last_action = action
        latency_ms = (acted - begun) * 1000
        self._tell(
            TickRecord(tick, observation, action, said, self._subgoal, latency_ms, not own, skipped, info, actor)
        )

    def _stand(self, tick: int, skipped: int, observation: Observation, info: StepInfo) -> None:
        """One tick in which nobody is asked; reflexes act all the same."""
        self._steering.stood_ticks += 1 + skipped
        actor, action = self._take_over(observation) or (self._steering.stands, Action())
        if actor == self._steering.stands:
            self._act(action)
        self._last_action = action
        self._tell(TickRecord(tick, observation, action, "", self._subgoal, None, False, skipped, info, actor))

    def _take_over(self, observation: Observation) -> tuple[str, Action] | None:
        """What a reflex does on this observation, done at once, and who it is."""
        taken = self._reflexes.take_over(observation) if self._reflexes is not None else None
        if taken is None:
            return None
        self._act(taken[1])
        return f"reflex:{taken[0]}", taken[1]

    def _act(self, action: Action) -> None:
        self._world.act(action)
        if self._reflexes is not None:
            self._reflexes.on_action(action)

    def _take_answer(self) -> tuple[Action, str]:
        """Take in the finished answer: its state and subgoal; returns its action and plan token."""
        assert self._answer is not None
        step = self._answer.result()
        self._answer = None
        self._state = step.state
        self._subgoal = step.subgoals[0]
        return step.actions[0], step.plan_tokens[0]

    async def _wait_until(self, answer: asyncio.Future[PolicyStep], deadline: float) -> None:
        """Wait for the answer, at most until the deadline; the answer itself goes on."""
        if answer.done():
            return
        alarm = asyncio.ensure_future(self._clock.sleep_until(deadline))
        try:
            await asyncio.wait((answer, alarm), return_when=asyncio.FIRST_COMPLETED)
        finally:
            alarm.cancel()

    def _tell(self, record: TickRecord) -> None:
        for observer in self._observers:
            observer.on_tick(record)
