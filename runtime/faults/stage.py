"""What a campaign plays on: a server of our own behind a cable, a broker, and the agent, all real."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bridge.clock import MonotonicClock
from bridge.embedded.saving.export import write_world
from bridge.minecraft.embedded_server import EmbeddedServer
from bridge.minecraft.world import LiveWorld
from runtime.agent_commands import SetGoal
from runtime.agent_events import AnyEvent, GoalEnded
from runtime.faults.cable import Cable
from runtime.faults.slow_policy import SlowPolicy
from runtime.goals import read_goal
from runtime.loopback import LOOPBACK
from runtime.mqtt.embedded import EmbeddedBroker, embedded_broker
from runtime.mqtt.link import open_mqtt
from runtime.mqtt.settings import MqttSettings
from runtime.policies import STUDENT, make_policy
from runtime.records import TickRecord
from runtime.reflexes.board import make_reflexes
from runtime.reflexes.choice import chosen_reflexes
from runtime.run import header_of_run
from runtime.run_config import RunConfig
from runtime.supervisor import AgentSettings, Backoff, Recording, SupervisedAgent

GOAL = "collect 64 oak logs"
TICKS = 1_000_000
NAME = "steve2"
SERVER_STOP_SECONDS = 5.0


@dataclass
class Stage:
    """The parts; faults are done to them."""

    server: EmbeddedServer
    cable: Cable
    broker: EmbeddedBroker
    broker_settings: MqttSettings
    policy: SlowPolicy
    agent: SupervisedAgent
    random: np.random.Generator
    folder: Path
    world_file: Path
    notes: list[str]

    async def start_server(self) -> None:
        """Start it, and lead the cable to it."""
        await self.server.start(self.world_file)
        await self.cable.plug_in(self.server.port)


class Taskmaster:
    """A ``Watcher`` that gives the goal again when it has ended by success, death or its limit; what was given up stays so."""

    def __init__(self, agent: SupervisedAgent) -> None:
        self._agent = agent
        self._telling: set[asyncio.Task[object]] = set()

    def on_tick(self, record: TickRecord) -> None:
        """Nothing."""

    def on_event(self, event: AnyEvent) -> None:
        """Give it again."""
        if isinstance(event, GoalEnded) and event.outcome in ("success", "death", "limit"):
            task = asyncio.create_task(self._agent.tell(SetGoal(GOAL, TICKS), "campaign"))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)


@asynccontextmanager
async def open_stage(folder: Path, seed: int, report: Callable[[str], None]) -> AsyncIterator[Stage]:
    """Everything up and running, but for the agent, who waits for its ``run``."""
    random = np.random.default_rng(seed)
    notes: list[str] = []
    world_file = folder / f"seed-{seed}.world"
    report(f"making the terrain of seed {seed} ...")
    await asyncio.to_thread(write_world, world_file, seed)
    policy = SlowPolicy(make_policy(STUDENT, 1, seed))
    cable, server = Cable(), EmbeddedServer()
    clock = MonotonicClock()
    async with AsyncExitStack() as stack:
        report("starting the embedded server and an MQTT broker ...")
        await server.start(world_file)
        stack.push_async_callback(server.stop)
        await cable.plug_in(server.port)
        stack.push_async_callback(cable.unplug)
        settings, broker = await stack.enter_async_context(embedded_broker({}, report=notes.append, note=notes.append))

        @asynccontextmanager
        async def open_world() -> AsyncIterator[LiveWorld]:
            world = LiveWorld(LOOPBACK, cable.port, NAME)
            try:
                yield world
            finally:
                await world.close()

        config = RunConfig(goal=GOAL, ticks=TICKS, seed=seed, stay=True, video=False)
        agent = SupervisedAgent(
            AgentSettings(name=NAME, seed=seed, tick_limit=TICKS, stay=True),
            policy,
            open_world,
            read_goal(GOAL, TICKS),
            clock=clock,
            backoff=Backoff(random.spawn(1)[0]),
            recording=Recording(folder, header_of_run(config, policy), video=False),
            reflexes=make_reflexes(chosen_reflexes("all"), random.spawn(1)[0]),
        )
        agent.watch(Taskmaster(agent))
        controls: Sequence[SupervisedAgent] = [agent]
        await stack.enter_async_context(open_mqtt(settings, controls, notes.append))
        yield Stage(server, cable, broker, settings, policy, agent, random, folder, world_file, notes)
