"""The agent itself: builds world and loop again after each loss, keeps the goal, carries out commands, tells what happens."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Any

from agent.policy import Policy
from bridge.clock import Clock
from bridge.exit_cause import HOPELESS, ExitCause
from bridge.messages import Observation, Task
from bridge.world import LastingWorld, ReturningWorld, StreamingWorld, WorldError, loss_cause
from bridge.world_news import TellingWorld
from runtime.agent_commands import Command, Pause, Reply, Resume, Say, SetGoal, Stop
from runtime.agent_events import AgentState, AgentStatus, Watcher
from runtime.foreign_text import one_line
from runtime.goals import GoalError
from runtime.loop import LiveLoop, Reflexes
from runtime.policies import require_readable
from runtime.recorder import RecordingError, RunRecorder
from runtime.records import EpisodeResult, Outcome
from runtime.steering import Standing
from runtime.supervisor.backoff import Backoff
from runtime.supervisor.closings import Closings
from runtime.supervisor.ending import AgentEnd
from runtime.supervisor.errand import Errand
from runtime.supervisor.losses import Losses, cause_of
from runtime.supervisor.orders import goal_of, say_of
from runtime.supervisor.recording import Recording
from runtime.supervisor.settings import AgentSettings
from runtime.supervisor.teller import Teller
from runtime.worker import ThreadWorker, Worker

OpenWorld = Callable[[], AbstractAsyncContextManager[StreamingWorld]]


_STOPPED = Reply(False, "this agent has stopped")


class SupervisedAgent:
    """Implements ``runtime.agent_commands.AgentControl``; all of it belongs to the thread of the event loop.

    A lost world is come back to after a wait (``Backoff``), in the same process. What was counted toward the goal goes on where
    the world can be come back to (``bridge.world.ReturningWorld``); the policy begins with an empty memory.

    Args:
        settings: how it behaves.
        policy: plays; used with a batch of one.
        open_world: opens the world that it lives in; again where the one before cannot be come back to.
        task: its first goal; None begins idle, which needs ``settings.stay``.
        clock: time in seconds.
        backoff: waits between two tries.
        recording: records each stretch of play; None records nothing.
        reflexes: may take the body over; None for none.
        make_worker: makes what runs the policy during a stretch.
    """

    def __init__(
        self,
        settings: AgentSettings,
        policy: Policy,
        open_world: OpenWorld,
        task: Task | None,
        *,
        clock: Clock,
        backoff: Backoff,
        recording: Recording | None = None,
        reflexes: Reflexes | None = None,
        make_worker: Callable[[], Worker] = ThreadWorker,
    ) -> None:
        if task is None and not settings.stay:
            raise ValueError("task: without a goal the agent must stay and wait for one (settings.stay)")
        self._settings = settings
        self._policy = policy
        self._open_world = open_world
        self._clock = clock
        self._losses = Losses(settings, clock, backoff)
        self._recording = recording
        self._closings = Closings(self._keep_unwritten)
        self._reflexes = reflexes
        self._make_worker = make_worker
        self._teller = Teller(settings.name, reflexes)
        self._errand = Errand(task) if task is not None else Errand.idle()
        self._next: Errand | None = None
        self._world: StreamingWorld | None = None
        self._doors = AsyncExitStack()
        self._lives_on = False
        self._told_to_stop = False
        self._is_over = False
        self._turn_back = asyncio.Event()
        self._unwritten: RecordingError | None = None
        self._result: EpisodeResult | None = None
        self._outcomes: Counter[Outcome] = Counter()

    # --- the handle of those who watch and steer ---

    @property
    def status(self) -> AgentStatus:
        """How it stands now."""
        return self._teller.status

    def watch(self, watcher: Watcher) -> None:
        """See ``AgentControl``."""
        self._teller.add(watcher)

    def unwatch(self, watcher: Watcher) -> None:
        """See ``AgentControl``."""
        self._teller.remove(watcher)

    async def tell(self, command: Command, origin: str) -> Reply:
        """See ``AgentControl``."""
        reply = await self._take(command)
        self._teller.command_taken(str(command.__struct_config__.tag), origin, reply.accepted, reply.text)
        return reply

    async def _take(self, command: Command) -> Reply:
        if self._is_over or self._told_to_stop:
            return _STOPPED
        match command:
            case SetGoal():
                return await self._take_goal(command)
            case Pause():
                return self._stand("paused")
            case Resume():
                return self._stand("")
            case Stop():
                self._told_to_stop = True
                self._end_errand()
                return Reply(True, "stopping")
            case Say():
                within = self.status.state in ("playing", "paused", "idle")
                return say_of(command, self._settings.say, self._world if within else None)

    async def _take_goal(self, command: SetGoal) -> Reply:
        try:
            task = goal_of(command, self._settings.tick_limit)
            await asyncio.to_thread(require_readable, task.goal, self._policy)
        except GoalError as error:
            return Reply(False, one_line(str(error)))
        if self._is_over or self._told_to_stop:  # meanwhile
            return _STOPPED
        paused = (self._next or self._errand).steering.stands == "paused"
        self._next = Errand(task, "paused" if paused else "")
        self._end_errand()
        return Reply(True, f"next: {task.goal.text}" + (", once it may go on" if paused else ""))

    def _stand(self, stands: Standing) -> Reply:
        """Pause, or go on."""
        steering = (self._next or self._errand).steering
        if steering.stands == "idle":
            return Reply(False, "it is idle: there is no goal to pause or to go on with; give one")
        steering.stands = stands
        if self.status.state in ("playing", "paused"):
            self._teller.change(state=stands or "playing")
        return Reply(True, stands or "going on")

    def _end_errand(self) -> None:
        """End what the agent is about, or waits to come back for."""
        self._errand.steering.ended = "stopped"
        self._turn_back.set()

    # --- its life ---

    async def run(self, on_closing: Callable[[], None] = lambda: None) -> AgentEnd:
        """Live until the goal ends (without ``stay``), until told to stop, or until what was lost cannot be come back to.

        However it ends, the recording is closed, then the world. Where this is cancelled the goal ends as ``stopped``.

        Args:
            on_closing: called once, when closing recording and world is all that is left.
        """
        cause: ExitCause | None = "told_to_stop"  # of a cancellation, which lets nothing be said behind it
        failure: Exception | None = None
        try:
            async with self._doors:
                try:
                    cause, failure = await self._live()
                finally:
                    self._is_over = True
                    on_closing()
                    await self._closings.wait()
        finally:
            detail = one_line(str(failure)) if failure is not None else ""
            self._teller.change(state="stopped", cause=cause, detail=detail, retry_seconds=None)
        return self.end(cause, failure)

    def end(self, cause: ExitCause | None, error: Exception | None = None) -> AgentEnd:
        """How it ended; for who cancelled ``run``."""
        goals, met = self._outcomes.total(), self._outcomes["success"]
        return AgentEnd(self._result, cause, error, self._unwritten, goals, met)

    async def _live(self) -> tuple[ExitCause | None, Exception | None]:
        while True:
            failure = await self._carry_out(self._errand)
            if self._told_to_stop:
                return "told_to_stop", None
            if failure is not None:
                cause = cause_of(failure)
                if not self._settings.stay or cause in HOPELESS:
                    return cause, failure
            if self._next is not None:
                self._errand, self._next = self._next, None
            elif self._settings.stay:
                self._errand = Errand.idle()
            else:
                return None, None
            self._turn_back.clear()

    async def _carry_out(self, errand: Errand) -> Exception | None:
        """Play a goal to its end, over all losses; what ended it against its will is returned."""
        self._teller.change(goal="" if errand.is_idle else errand.task.goal.text)
        result: EpisodeResult | None = None
        failure: Exception | None = None
        try:
            while result is None:
                try:
                    result = await self._try(errand)
                except RecordingError as error:
                    failure, result = error, errand.meter.result("error", str(error))
                except Exception as error:
                    if not await self._get_over(error, errand):
                        failure, result = error, errand.meter.result("error", one_line(str(error)) or repr(error))
                if result is None and errand.steering.ended is not None:
                    result = errand.meter.result(errand.steering.ended)
        except asyncio.CancelledError:
            result = errand.meter.result("stopped")
            raise
        finally:
            if result is not None:
                self._conclude(errand, result)
        return failure

    def _conclude(self, errand: Errand, result: EpisodeResult) -> None:
        self._lives_on = result.outcome in ("success", "limit", "stopped")
        if errand.begun and not errand.is_idle:
            self._result = result
            self._outcomes[result.outcome] += 1
            self._teller.goal_ended(errand.task.goal.text, result)

    async def _try(self, errand: Errand) -> EpisodeResult | None:
        """Come in and play; None where a command turned it back before it was in, or where it died and the goal goes on."""
        first = await self._unless_told(self._come_in(errand))
        if first is None:
            return None
        result = await self._play(errand, first)
        if result.outcome != "death" or not self._lives_again():
            return result
        self._teller.note("warning", "it died, and goes on where it comes to life again")
        return None

    def _lives_again(self) -> bool:
        """Whether a death costs what was carried and no more. Of a run that is watched it is the end, as of every episode."""
        world: object = self._world
        return self._settings.stay and isinstance(world, ReturningWorld) and world.survives_death

    # --- coming in ---

    async def _come_in(self, errand: Errand) -> Observation:
        """Be in the world with what the errand wants begun; its first observation."""
        if self._world is None:
            self._teller.change(state="connecting", retry_seconds=None)
            self._world = await self._doors.enter_async_context(self._open_world())
            if isinstance(self._world, TellingWorld):
                self._world.listen(self._teller.world_news)
        world = self._world
        if errand.begun and isinstance(world, ReturningWorld):
            first = await world.rejoin()
        elif self._lives_on and isinstance(world, LastingWorld):
            first = await world.carry_on(errand.task)
        else:
            if errand.begun:
                self._teller.note("warning", "the world began anew: what was counted toward the goal is lost")
            first = await world.reset(errand.task, self._settings.seed)
        self._is_in(errand, world.name)
        return first

    def _is_in(self, errand: Errand, world_name: str) -> None:
        state: AgentState = errand.steering.stands or "playing"
        reconnects = self.status.reconnects + self._losses.came_in()
        self._teller.change(
            state=state, world=world_name, reconnects=reconnects, cause=None, detail="", retry_seconds=None
        )
        if not errand.begun and not errand.is_idle:
            self._teller.goal_began(errand.task)
        errand.begun = True

    async def _unless_told(self, work: Coroutine[Any, Any, Observation]) -> Observation | None:
        """Do some work; None where a command made it needless meanwhile, which ends it."""
        task = asyncio.create_task(work)
        told = asyncio.create_task(self._turn_back.wait())
        try:
            await asyncio.wait((task, told), return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            for one in (task, told):
                one.cancel()
            await asyncio.gather(task, told, return_exceptions=True)

    async def _get_over(self, error: Exception, errand: Errand) -> bool:
        """After a loss: wait and return whether to try again; False where nothing is to be gained by it."""
        seconds = self._losses.wait_seconds(error, needed=errand.is_idle)
        if seconds is None:
            return False
        self._lives_on = False
        detail = one_line(str(error)) or repr(error)
        self._teller.change(state="connecting", cause=cause_of(error), detail=detail, retry_seconds=seconds)
        if self._world is not None and not isinstance(self._world, ReturningWorld):
            self._world = None  # nothing of it can be used again: the next try opens another
            await self._doors.aclose()
        await self._sleep(seconds)
        return True

    async def _sleep(self, seconds: float) -> None:
        """Until then, or until a command makes it needless."""
        alarm = asyncio.ensure_future(self._clock.sleep_until(self._clock.now() + seconds))
        told = asyncio.create_task(self._turn_back.wait())
        try:
            await asyncio.wait((alarm, told), return_when=asyncio.FIRST_COMPLETED)
        finally:
            alarm.cancel()
            told.cancel()

    # --- playing ---

    async def _play(self, errand: Errand, first: Observation) -> EpisodeResult:
        """One stretch: from here to the goal's end or the world's loss, recorded."""
        assert self._world is not None
        self._teller.recorder = self._begin_recording(errand, self._world.name)
        loop = LiveLoop(
            self._world,
            self._policy,
            self._make_worker(),
            self._clock,
            (self._teller,),
            self._settings.deadline_seconds,
            steering=errand.steering,
            reflexes=self._reflexes,
            meter=errand.meter,
        )
        played, errand.stretches = errand.played_ticks, errand.stretches + 1
        result = errand.meter.result("error", "broken off")
        try:
            await self._open_recording()
            result = await loop.play(errand.task, first, played)
            return result
        except asyncio.CancelledError:
            result = errand.meter.result("stopped")
            raise
        except WorldError as error:
            result = errand.meter.result("lost", one_line(f"{loss_cause(error)}: {error}"))
            raise
        except Exception as error:
            result = errand.meter.result("error", one_line(str(error)) or repr(error))
            raise
        finally:
            self._close_recording(result)

    def _begin_recording(self, errand: Errand, world_name: str) -> RunRecorder | None:
        if self._recording is None or errand.is_idle:
            return None
        return self._recording.begin(errand.task, world_name, errand.stretches + 1)

    async def _open_recording(self) -> None:
        """Raises RecordingError where not even the first stretch can be recorded; later ones play on, and that is noted."""
        recorder = self._teller.recorder
        if self._recording is None or recorder is None:
            return
        if self._recording.stretches == 1:
            await recorder.opened()
        else:
            self._closings.follow_opening(recorder)

    def _close_recording(self, result: EpisodeResult) -> None:
        recorder, self._teller.recorder = self._teller.recorder, None
        if recorder is not None:
            self._closings.add(recorder, result)

    def _keep_unwritten(self, error: RecordingError) -> None:
        self._unwritten = self._unwritten or error
        self._teller.note("error", str(error))
