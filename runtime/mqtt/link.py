"""The tie between running agents and a broker. It comes back by itself; the agents never wait for it."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import aiomqtt
import numpy as np

from bridge.clock import Clock, MonotonicClock
from runtime.agent_commands import AgentControl
from runtime.foreign_text import one_line
from runtime.mqtt.connection import Connection, tls_context
from runtime.mqtt.incoming import CommandError, read_command
from runtime.mqtt.messages import AnyMessage, ReplyMessage, StatusMessage, encode
from runtime.mqtt.outbox import Outbox
from runtime.mqtt.settings import MqttSettings
from runtime.mqtt.topics import COMMAND_QOS, SENDING, Kind, topic
from runtime.mqtt.watch import AgentWatch
from runtime.ranges import ConfigError
from runtime.supervisor.backoff import Backoff

Report = Callable[[str], None]

TELL_SECONDS = 10.0
"""For the agent to accept or refuse a command."""
FAREWELL_SECONDS = 2.0
"""At the end, for what still waits and the last status."""
REMEMBERED_REPLIES = 64
_log = logging.getLogger(__name__)


class _Goodbye(Exception):  # noqa: N818  (no error: how the sending half ends the receiving one)
    """All was sent, the last status too."""


class AgentLink:
    """One agent's own connection, since a connection has one last will.

    Attributes:
        connected: whether the broker has accepted the agent and its subscription.
        connections: times that it did.
        sent: messages that the broker took, by kind.
        outbox: what waits, and what was dropped.
    """

    def __init__(
        self,
        settings: MqttSettings,
        context: ssl.SSLContext | None,
        control: AgentControl,
        clock: Clock,
        backoff: Backoff,
        gate: asyncio.Lock,
        report: Report,
    ) -> None:
        self.agent = control.status.agent
        self.connected = False
        self.connections = 0
        self.sent: Counter[Kind] = Counter()
        self.outbox = Outbox()
        self._settings = settings
        self._context = context
        self._control = control
        self._clock = clock
        self._backoff = backoff
        self._gate = gate
        self._report = report
        self._trouble = ""
        self._replies: OrderedDict[str, ReplyMessage] = OrderedDict()
        self.watch = AgentWatch(self.agent, self.outbox, clock, time.time, settings.telemetry_hz)

    async def run(self) -> None:
        """Connect, and again after each loss, until the outbox is closed and all of it is sent."""
        while True:
            begun = self._clock.now()
            try:
                await self._session()
                return
            except* Exception as errors:  # whatever it is: the agent plays on, and the next try may do
                self._tell_trouble(errors)
            wait = self._backoff.next_seconds(self._clock.now() - begun)
            await self._clock.sleep_until(self._clock.now() + wait)

    async def _session(self) -> None:
        """One connection, from the first word to the last; raises what broke it before that."""
        will = StatusMessage(agent=self.agent, time=time.time(), online=False, state="unknown", detail=_LOST)
        sending = SENDING["status"]
        connection = Connection(
            self._settings,
            self._context,
            # The same each time: the broker then ends a connection that only it believes in, and tells that one's will before
            # the new status and not after it.
            f"steve2-{self.agent}",
            aiomqtt.Will(topic(self.agent, "status"), encode(will), sending.qos, sending.retain),
        )
        try:
            async with AsyncExitStack() as stack:
                # Connecting holds a thread of the pool that all of the process shares: one at a time.
                async with self._gate:
                    await stack.enter_async_context(connection)
                granted = await connection.subscribe(topic(self.agent, "command"), COMMAND_QOS)
                if any(getattr(code, "is_failure", False) for code in granted):
                    raise aiomqtt.MqttError(f"the broker refuses the subscription to {topic(self.agent, 'command')}")
                self.connected = True
                self.connections += 1
                self._tell_connected()
                self.outbox.put("status", StatusMessage.of(self._control.status, time.time()))
                try:
                    async with asyncio.TaskGroup() as group:
                        group.create_task(self._send(connection))
                        group.create_task(self._receive(connection))
                except* _Goodbye:
                    pass
        finally:
            self.connected = False

    async def _send(self, connection: Connection) -> None:
        while (taken := await self.outbox.take()) is not None:
            kind, message = taken
            try:
                await self._publish(connection, kind, message)
            except BaseException:
                self.outbox.give_back(kind, message)
                raise
            if SENDING[kind].pause_seconds and not self.outbox.closed:
                await self._clock.sleep_until(self._clock.now() + SENDING[kind].pause_seconds)
        await self._publish(connection, "status", StatusMessage.of(self._control.status, time.time(), online=False))
        raise _Goodbye

    async def _publish(self, connection: Connection, kind: Kind, message: AnyMessage) -> None:
        sending = SENDING[kind]
        await connection.publish(topic(self.agent, kind), encode(message), sending.qos, sending.retain)
        self.sent[kind] += 1

    async def _receive(self, connection: Connection) -> None:
        async for message in connection.messages:
            self.outbox.put("reply", await self._answer(message.payload, message.retain))

    async def _answer(self, payload: bytes, retained: bool) -> ReplyMessage:
        """Carry a command out, or say what is wrong with it."""
        try:
            asked = read_command(payload)
        except CommandError as error:
            return self._reply(error.id, error.name, False, str(error), error.field)
        if retained:  # it would be carried out again at every connection
            text = "retained commands are not carried out; send it without the retain flag, and clear the topic"
            return self._reply(asked.id, asked.name, False, text)
        if asked.id is not None and asked.id in self._replies:
            return self._replies[asked.id]
        try:
            async with asyncio.timeout(TELL_SECONDS):
                said = await self._control.tell(asked.command, "mqtt")
            reply = self._reply(asked.id, asked.name, said.accepted, said.text)
        except TimeoutError:
            return self._reply(asked.id, asked.name, False, f"the agent has not answered within {TELL_SECONDS:g} s")
        except Exception as error:  # the sender hears of it; the connection is not to blame
            _log.exception("%s: the command %s failed", self.agent, asked.name)
            return self._reply(asked.id, asked.name, False, f"it failed: {error}")
        if asked.id is not None:
            self._replies[asked.id] = reply
            while len(self._replies) > REMEMBERED_REPLIES:
                self._replies.popitem(last=False)
        return reply

    def _reply(
        self, identifier: str | None, command: str | None, accepted: bool, text: str, field: str | None = None
    ) -> ReplyMessage:
        return ReplyMessage(
            agent=self.agent,
            time=time.time(),
            id=identifier,
            command=command,
            accepted=accepted,
            text=text,
            field=field,
        )

    def _tell_connected(self) -> None:
        self._trouble = ""
        self._report(f"MQTT: {self.agent} is on {self._settings.url} as {topic(self.agent, 'status')}")

    def _tell_trouble(self, errors: BaseExceptionGroup[Exception]) -> None:
        """Say what went wrong, once as long as it stays the same."""
        error: BaseException = errors
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        expected = isinstance(error, aiomqtt.MqttError | OSError)
        error = error.__cause__ or error  # aiomqtt tells that it was lost; why, stands behind it
        trouble = one_line(str(error) or repr(error))
        if not expected:
            _log.error("%s: the connection broke off", self.agent, exc_info=error)
        if trouble != self._trouble:
            self._trouble = trouble
            self._report(f"MQTT: {self.agent} is not on {self._settings.url}: {trouble}; it plays on, and tries again")


_LOST = "the connection to the broker broke without a goodbye; the agent may play on"


class MqttLink:
    """The links of all agents, by name."""

    def __init__(self, agents: Mapping[str, AgentLink]) -> None:
        self.agents = agents


@asynccontextmanager
async def open_mqtt(
    settings: MqttSettings,
    controls: Sequence[AgentControl],
    report: Report = _log.info,
    clock: Clock | None = None,
    generator: np.random.Generator | None = None,
) -> AsyncIterator[MqttLink]:
    """Tell a broker of agents and take its commands, as long as the context lasts.

    It never raises because of the broker, nor waits for it: who is away is tried again. At the end what waits is sent, for
    ``FAREWELL_SECONDS`` at most.

    Args:
        settings: the broker.
        controls: the agents; their names differ.
        report: told in a line when a connection is made or lost; the password is never in it.
        clock: paces telemetry and tries.
        generator: spreads the tries.

    Raises ConfigError for a name that no topic can hold, for one that occurs twice, and for a CA file that is none.
    """
    names = [control.status.agent for control in controls]
    for name in names:
        topic(name, "status")
    if len(set(names)) != len(names):
        raise ConfigError(f"agent name: got {', '.join(sorted(names))}; give each agent a name of its own")
    context = await asyncio.to_thread(tls_context, settings)
    if settings.exposes_password:
        report(f"MQTT: the password goes to {settings.host} unencrypted; give --mqtt mqtts://{settings.host}:PORT")
    clock, gate = clock or MonotonicClock(), asyncio.Lock()
    generator = np.random.default_rng() if generator is None else generator
    links = [AgentLink(settings, context, control, clock, Backoff(generator), gate, report) for control in controls]
    for control, link in zip(controls, links, strict=True):
        control.watch(link.watch)
    tasks = [asyncio.create_task(link.run(), name=f"mqtt {link.agent}") for link in links]
    try:
        yield MqttLink({link.agent: link for link in links})
    finally:
        for control, link in zip(controls, links, strict=True):
            control.unwatch(link.watch)
            link.outbox.close()
        for task, link in zip(tasks, links, strict=True):
            if not link.connected:
                task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=FAREWELL_SECONDS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
