"""A live Minecraft server as a StreamingWorld: a mineflayer body in the node process, eyes and grid here."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

from bridge.camera import Camera
from bridge.evidence import Evidence
from bridge.exit_cause import ExitCause
from bridge.grid import BlockGrid
from bridge.messages import Action, Observation, StepInfo, Task
from bridge.minecraft import feed_messages as wire
from bridge.minecraft.accounts import ready_accounts
from bridge.minecraft.agreed_version import agree_version
from bridge.minecraft.endings import ending_cause, ending_text
from bridge.minecraft.feed import Feed
from bridge.minecraft.node_action import node_action
from bridge.minecraft.node_process import node_process
from bridge.minecraft.patience import Patience as Patience
from bridge.minecraft.senses import Senses
from bridge.minecraft.versions import DEFAULT
from bridge.newest import join_notes
from bridge.success import SuccessTest, begin_test
from bridge.world import CLOSED, WorldError, WorldLost, loss_cause
from bridge.world_news import CodeNeeded, Heard, WorldNews

_log = logging.getLogger(__name__)

ANSWER_SECONDS = 2.0
"""How long the node side may take for an answer to a ping before it counts as hanging."""
COLUMNS_AROUND = 49
"""What the node side sends at most: 3 columns on each side."""
MOST_PENDING = 256
"""Changes that wait for the next observation; above it they go into the grid, so that they do not pile up while nobody steps."""


class LiveWorld:
    """Implements ``bridge.world.StreamingWorld`` on an offline-mode server.

    The world is what it is: ``reset`` joins where the body is not in yet and begins to count, but neither seed nor
    ``task.setup`` change anything. Success is judged from what is perceived (``bridge.success``), so that a test of what was
    killed is refused. A death ends the episode; the body comes back by itself. What loses it is told as WorldLost with its cause;
    ``rejoin`` then comes back to the same episode.

    Args:
        host, port: the server.
        username: the body's name, unique on the server.
        version: the server's Minecraft version, one of ``versions.JOINED``; None for what the server says, each time that it is
            joined. It is asked before the body logs in, and a server of another version is refused.
        camera: draws the frames; None makes one of the default size.
        draw: False skips drawing and hands out black frames.
        patience: when to give up.
        accounts: folder of the tokens of a Microsoft account, for a server in online mode (``accounts.ready_accounts``); None
            joins one in offline mode, which believes the name. Where no token is good, a person is asked for (``listen``).
        painter: where frames are drawn, one at a time and in order; None makes a thread of its own.

    Attributes for measurements and tests: ``grid``, ``body_id``, and ``tick``, the node side's message of the newest
    observation, with the sequence number and ``sent_ns`` of the action that it has taken in; ``outcome``, what the node side
    last said of an item function (a refusal is in the step's note as well).
    """

    survives_death = True

    def __init__(
        self,
        host: str,
        port: int,
        username: str = "steve2",
        version: str | None = None,
        camera: Camera | None = None,
        *,
        draw: bool = True,
        patience: Patience | None = None,
        accounts: Path | None = None,
        painter: Executor | None = None,
    ) -> None:
        self.name = "minecraft" if version is None else f"minecraft {version}"
        self._server = (host, port)
        self._username = username
        self._asked_version, self._version = version, version or DEFAULT
        self._patience = patience if patience is not None else Patience()
        self._accounts = accounts
        self._listener: Callable[[WorldNews], None] | None = None
        self._senses = Senses((camera if camera is not None else Camera()) if draw else None)
        # Drawn elsewhere, so that what the event loop must do is never late; the camera serves only one thread at a time.
        self._painter = ThreadPoolExecutor(1, thread_name_prefix="live-world") if painter is None else painter
        self._pending: deque[wire.GridMessage] = deque()
        self._news = asyncio.Event()
        self._closed = False
        self._column_time = 0.0
        self._sequence = 0
        self._first_tick = 0
        self._seen_tick = 0
        self._test: SuccessTest | None = None
        self._progress = 0.0
        self.tick: wire.Tick | None = None
        self.outcome: wire.Done | wire.Refused | None = None
        self._begin_body()

    def _begin_body(self) -> None:
        """Forget the body before, and make ready for one that joins anew."""
        self.body_id = secrets.token_hex(4)
        self._feed = Feed(self._receive, self._node_gone)
        self._failure: WorldError | None = None
        self._joined = False
        self._spawned = False
        self._died = False
        self._note = ""
        self._node_error = ""
        self._columns = 0
        self._person_until = 0.0
        self._newest: wire.Tick | None = None
        self._pending.clear()

    @property
    def grid(self) -> BlockGrid:
        """The blocks near the body, as of the newest observation or a little after it."""
        return self._senses.grid

    async def reset(self, task: Task, seed: int) -> Observation:
        """Begin an episode: join where needed, wait for the ground to be known, count progress from now.

        After a death it waits for the body to come back; where the world was lost, or the reset before failed, it joins
        anew. Raises WorldError where the server cannot be reached, refuses the body or does not answer in time.
        """
        self._test = None  # until this reset has done its work there is no episode to step
        tick = await self._come_in()
        self._first_tick = tick.tick
        observation = await self._observe(tick)
        self._test = begin_test(task.success, observation, Evidence(self.name, self.grid))
        self._progress = 0.0
        return observation

    async def rejoin(self) -> Observation:
        """See ``bridge.world.ReturningWorld``: a server went on meanwhile, and keeps who left it with what they held."""
        if self._test is None:
            raise WorldError("rejoin before reset: call reset(task, seed) first")
        tick = await self._come_in()
        self._first_tick = tick.tick - self._seen_tick - 1
        return await self._observe(tick)

    async def carry_on(self, task: Task) -> Observation:
        """See ``bridge.world.LastingWorld``: a server puts nothing back, so that it is a reset."""
        return await self.reset(task, 0)

    async def next_step(self) -> tuple[Observation, float, bool, StepInfo]:
        """The newest tick nobody took, waiting for one if need be; the reward is the gain of progress."""
        if self._test is None:
            raise WorldError("next_step before reset: call reset(task, seed) first")
        tick = await self._next_tick()
        died, self._died = self._died, False
        note, self._note = self._note, ""
        observation = await self._observe(tick)
        info = self._test.judge(observation)
        if died or note:
            info = StepInfo(success=info.success and not died, progress=info.progress, note=note or "died")
        reward, self._progress = info.progress - self._progress, info.progress
        return observation, reward, info.success or died, info

    def act(self, action: Action) -> None:
        """Send the action for the coming tick; returns at once."""
        if self._failure is not None or self._closed:
            return
        self._sequence += 1
        self._feed.send(wire.Act(self._sequence, time.monotonic_ns(), node_action(action)))

    def say(self, text: str) -> None:
        """Write a line into the chat; returns at once."""
        self._feed.send(wire.Say(text))

    def listen(self, listener: Callable[[WorldNews], None]) -> None:
        """See ``bridge.world_news.TellingWorld``."""
        self._listener = listener

    async def close(self) -> None:
        """Leave the server and release everything but the node process, which other bodies may share. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        await self._feed.close()
        self._painter.shutdown(wait=False)
        self._failure = self._failure or WorldError(CLOSED)
        self._news.set()

    # --- joining ---

    async def _come_in(self) -> wire.Tick:
        """Be in the world, on ground that is known: a tick of that."""
        if self._failure is not None:
            await self._feed.close()
        if self._closed:
            raise WorldError(CLOSED)
        if self._failure is not None:
            self._begin_body()
        if not self._joined:
            await self._join()
        self.act(Action())
        await self._wait_for_ground()
        self._note = ""
        return await self._fresh_tick()

    async def _join(self) -> None:
        try:
            await self._bring_body()
        except BaseException as error:
            self._fail(f"joining {self._place} failed: {str(error) or type(error).__name__}", loss_cause(error))
            await self._feed.close()
            raise
        self._joined = True

    async def _bring_body(self) -> None:
        host, port = self._server
        seconds = min(self._patience.status, self._patience.connect)
        self._version = await agree_version(host, port, self._asked_version, seconds)
        self.name = f"minecraft {self._version}"
        await self._feed.start()
        options = {
            "id": self.body_id,
            "feed_url": self._feed.url,
            "token": self._feed.token,
            "host": host,
            "port": port,
            "username": self._username,
            "version": self._version,
            "deadline_ms": self._patience.connect * 1000,
            "accounts": str(ready_accounts(self._accounts)) if self._accounts is not None else None,
        }
        await asyncio.to_thread(node_process().start_body, options)
        # The node side keeps the same deadline and knows more; this one is for a node side that hangs.
        await self._wait_for_body(self._patience.connect + 2.0)

    async def _wait_for_body(self, seconds: float) -> None:
        begun = time.monotonic()
        while not self._spawned:
            if not node_process().is_alive():
                self._node_gone("it ended while joining")
            deadline = max(begun, self._person_until) + seconds
            if not await self._some_news(min(0.5, deadline - time.monotonic())) and time.monotonic() > deadline:
                await self._fail_in_silence(
                    f"the node side did not bring a body into {self._place} within {seconds:g} s"
                )

    async def _wait_for_ground(self) -> None:
        """Until the body stands in the world, and all columns of the grid came or no more have come for a while.

        Not at the first join only: a death or another dimension voids the grid, and columns come with ticks alone.
        """
        await self._wait_for_body(self._patience.connect)
        await self._fresh_tick()
        self._column_time = time.monotonic()
        while self._columns < COLUMNS_AROUND and time.monotonic() < self._column_time + self._patience.columns:
            await self._some_news(0.1)

    async def _some_news(self, seconds: float) -> bool:
        """Wait for any message; False when none came. Raises what ended the world."""
        if self._failure is None:
            self._news.clear()
            try:
                # wait_for would make a task, and cost as much again as the way from node.
                async with asyncio.timeout(max(seconds, 0.0)):
                    await self._news.wait()
            except TimeoutError:
                return False
        if self._failure is not None:
            raise self._failure
        return True

    # --- ticks ---

    async def _fresh_tick(self) -> wire.Tick:
        """A tick of a body that lives, made after this call; a death before it is of no more interest."""
        self._newest = None
        tick = await self._next_tick()
        while tick.health <= 0 or not self._spawned:
            tick = await self._next_tick()
        self._died = False
        return tick

    async def _next_tick(self) -> wire.Tick:
        deadline = time.monotonic() + self._patience.silence
        while self._newest is None or self._failure is not None:
            if not await self._some_news(deadline - time.monotonic()):
                await self._fail_in_silence(
                    f"{self._place}: the body has not moved on for {self._patience.silence:g} s"
                )
        tick, self._newest = self._newest, None
        if tick.silence_ms > self._patience.silence * 1000:
            self._fail(
                f"{self._place} has sent nothing for {self._patience.silence:g} s: it stalled, or the network is down",
                "server_stalled",
            )
            assert self._failure is not None
            raise self._failure
        return tick

    def _take_pending(self) -> list[wire.GridMessage]:
        changes = list(self._pending)
        self._pending.clear()
        return changes

    async def _observe(self, tick: wire.Tick) -> Observation:
        changes = self._take_pending()
        self.tick = tick
        self._seen_tick = tick.tick - self._first_tick
        if not self._senses.draws:
            return self._draw(changes, tick)  # quicker than the way to a thread and back
        return await asyncio.get_running_loop().run_in_executor(self._painter, self._draw, changes, tick)

    def _draw(self, changes: list[wire.GridMessage], tick: wire.Tick) -> Observation:
        self._senses.take_in(changes)
        return self._senses.observe(tick, self._first_tick)

    # --- what comes from the node side ---

    @property
    def _place(self) -> str:
        return f"the server {self._server[0]}:{self._server[1]}"

    def _receive(self, message: wire.NodeMessage) -> None:
        match message:
            case wire.Tick():
                self._newest = message
            case wire.Column():
                self._columns += 1
                self._column_time = time.monotonic()
                self._keep(message)
            case wire.WorldShape():
                self._columns = 0
                self._pending.clear()
                self._keep(message)
            case wire.Change() | wire.Unload():
                self._keep(message)
            case wire.Spawned():
                self._spawned = True
            case wire.Died():
                # Its last tick follows; one from before must not be taken for it.
                self._died, self._spawned, self._newest = True, False, None
            case wire.Ended():
                text = ending_text(message, self._place, self._username, self._version, self._joined)
                self._fail(text, ending_cause(message))
            case wire.Done():
                self.outcome = message
            case wire.Heard():
                self._tell(Heard(message.text))
            case wire.CodeAsked():
                self._person_until = time.monotonic() + message.expires_s
                self._tell(CodeNeeded(message.url, message.code, message.expires_s))
            case wire.Refused():
                self.outcome = message
                self._note = join_notes(self._note, f"{message.verb}: {message.reason}")
            case wire.Log(level="error"):
                _log.warning("node: %s", message.shown)
                self._node_error = message.text
            case wire.Log():
                _log.debug("node %s: %s", message.level, message.shown)
        self._news.set()

    def _tell(self, news: WorldNews) -> None:
        if self._listener is not None:
            self._listener(news)

    def _keep(self, message: wire.GridMessage) -> None:
        """Have the next observation take in a change."""
        self._pending.append(message)
        if len(self._pending) < MOST_PENDING:
            return
        # Where frames are drawn the painter does it, after what it may be drawing.
        if self._senses.draws:
            self._painter.submit(self._senses.take_in, self._take_pending())
        else:
            self._senses.take_in(self._take_pending())

    def _node_gone(self, why: str) -> None:
        status = node_process().exit_status()
        self._fail(
            f"the node process died (exit status {status})" if status is not None else f"the node side is gone: {why}",
            "node_died",
        )

    async def _fail_in_silence(self, text: str) -> None:
        """Nothing comes from the node side: it waits for the server, or it hangs itself, and then another must take its place."""
        if await self._feed.is_answered(ANSWER_SECONDS):
            self._fail(text, "server_stalled")
        else:
            await asyncio.to_thread(node_process().kill)
            self._fail(f"{text}: the node process hung and was ended", "node_died")

    def _fail(self, text: str, cause: ExitCause) -> None:
        """The world is lost; the first reason stays. What node's libraries last said of an error is told with it."""
        if self._failure is None:
            said = self._node_error.partition("\n")[0]
            self._failure = WorldLost(f"{text}; the node side's last error: {said}" if said else text, cause)
        self._news.set()
