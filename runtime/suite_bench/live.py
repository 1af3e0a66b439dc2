"""Episodes at 20 Hz: in the embedded world, or on a flying-squid server of our own that is set up as the task asks.

What a live server cannot judge or set up is not tried (``why_not_live``); ``docs/suites.md`` has the table.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path

from agent.policy import Policy
from bridge import names
from bridge.clock import MonotonicClock
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Kill, Observation, Task, Vector, WorldSetup, count_items
from bridge.minecraft.embedded_server import EmbeddedServer
from bridge.minecraft.world import LiveWorld
from bridge.names import MINECRAFT_VERSION
from bridge.sounds import CREATURES
from bridge.world import StreamingWorld, WorldError
from runtime import worlds
from runtime.collector import quiet_garbage_collector
from runtime.loop import LiveLoop
from runtime.policies import make_policy
from runtime.records import EpisodeMeter, EpisodeResult, Observer
from runtime.stopping import run_until_signal
from runtime.suite_bench.config import SuiteConfig
from runtime.suite_bench.drawing import DrawnTask
from runtime.suite_bench.players import BenchedPolicy
from runtime.suite_bench.playing import record_of, record_of_refusal
from runtime.suite_bench.records import EpisodeRecord
from runtime.suite_bench.tally import HasGrid, MeasuredStream, Tally
from runtime.video import VideoRecorder
from runtime.worker import ThreadWorker

SERVED_CREATURES = frozenset({"cow", "pig", "sheep", "chicken", "zombie", "skeleton", "spider", "creeper"})
"""Kinds that ``summon`` of our server knows."""
SETUP_SECONDS = 20.0
"""How long a server may take until the player stands where the task begins, with what it begins with."""
_NAME = "steve2"
_NEAR = 2.0
_PLAIN = WorldSetup()

Take = Callable[[EpisodeRecord], None]
Report = Callable[[str], None]


def why_not_live(task: Task) -> str:
    """Why a live server of ours cannot judge a task, or not set it up; empty where it can."""
    setup = task.setup
    unserved = sorted({one.kind for one in setup.creatures} - SERVED_CREATURES)
    if isinstance(task.success, Kill):
        return "a live server does not tell who killed what"
    if unserved:
        return f"our live server has no {' and no '.join(unserved)}"
    if setup.spawning:
        return "on our live server other creatures come by themselves than in the embedded world"
    for field in ("weather", "passing", "health", "food", "respawn"):
        if getattr(setup, field) != getattr(_PLAIN, field):
            return f"our live server cannot begin with {field} {getattr(setup, field)}"
    return ""


def play_live(
    config: SuiteConfig, label: str, policy: BenchedPolicy, drawn: Sequence[DrawnTask], take: Take, report: Report
) -> None:
    """Play every task at 20 Hz, one after the other, each handed to ``take`` as it ends; whatever breaks is in its record.

    Raises KeyboardInterrupt after a signal, when everything is closed.
    """

    async def play() -> None:
        for one in drawn:
            reason = (why_not_live(one.task) if config.world == "live" else "") or policy.why_refused(one.task)
            take(record_of_refusal(label, one, reason) if reason else await _play(config, label, policy, one))

    run_until_signal(play, report)


def video_name(label: str, family: str, seed: int) -> str:
    """The path of an episode's video below its run's folder."""
    safe = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in label)
    return f"videos/{safe}/{family}-{seed}.mp4"


async def _play(config: SuiteConfig, label: str, policy: BenchedPolicy, drawn: DrawnTask) -> EpisodeRecord:
    task, seed = drawn.task, drawn.seed
    tally = Tally(task, seed)
    loop: LiveLoop | None = None
    video = config.out / video_name(label, drawn.family, seed) if config.videos else None
    try:
        async with AsyncExitStack() as stack:
            world, blocks = await stack.enter_async_context(opened_world(config, task, seed))
            observers = _observers(stack, video, task)
            # Of its own, so that its draws follow from the seed alone.
            player: Policy = make_policy(policy.name, config.threads, seed, config.temperature)
            stream = MeasuredStream(world, blocks, tally)
            loop = LiveLoop(stream, player, ThreadWorker(), MonotonicClock(), observers)
            with quiet_garbage_collector():
                result: EpisodeResult = await loop.run(task, seed)
    except Exception as error:  # a bench of many episodes outlives a broken one, and says so
        meter = loop.meter if loop is not None else EpisodeMeter()
        result = meter.result("error", f"{type(error).__name__}: {error}")
    return record_of(label, drawn, result, tally, policy.is_student)


def _observers(stack: AsyncExitStack, video: Path | None, task: Task) -> list[Observer]:
    if video is None:
        return []
    video.parent.mkdir(parents=True, exist_ok=True)
    recorder = VideoRecorder(video, task.goal.text, task.tick_limit)
    stack.enter_context(closing(recorder))
    return [recorder]


@asynccontextmanager
async def opened_world(config: SuiteConfig, task: Task, seed: int) -> AsyncIterator[tuple[StreamingWorld, HasGrid]]:
    """A world that can be reset to a task, and whose grid shows its blocks."""
    if config.world == "embedded":
        async with worlds.embedded_world(MonotonicClock()) as stream:
            yield stream, stream.world  # type: ignore[attr-defined]  # a StreamingEmbeddedWorld
        return
    server = EmbeddedServer()
    await server.start(
        version=MINECRAFT_VERSION,
        seed=seed if task.setup.terrain == "natural" else None,
        time_of_day=task.setup.time_of_day,
        difficulty="normal",  # its rules are the embedded world's
    )
    try:
        world = LiveWorld(server.host, server.port, _NAME, MINECRAFT_VERSION)
        try:
            await _set_up(server, world, task, seed)
            yield world, world
        finally:
            await world.close()
    finally:
        await server.stop()


async def _set_up(server: EmbeddedServer, world: LiveWorld, task: Task, seed: int) -> None:
    """Join, and make of the server's world what the task begins with: place, things in hand, creatures.

    Raises WorldError where it is not so within SETUP_SECONDS.
    """
    observation = await world.reset(task, seed)
    spawn, creatures = _beginning(task, seed)
    natural = task.setup.terrain == "natural"
    if natural:
        await server.command(f"tp {_NAME} {spawn[0]:.2f} {spawn[1]:.2f} {spawn[2]:.2f}")
    for item, count in task.setup.inventory:
        await server.command(f"give {_NAME} {item} {count}")
    deadline = time.monotonic() + SETUP_SECONDS
    while not (_holds(observation, task.setup) and (not natural or _stands(observation, spawn))):
        if time.monotonic() > deadline:
            raise WorldError(
                f"the server did not set up {task.name} within {SETUP_SECONDS:g} s; play it anew with --retry"
            )
        observation = (await world.next_step())[0]
    shift = (0.0, 0.0, 0.0) if natural else _apart(observation.pose.position, spawn)
    for kind, place in creatures:
        x, y, z = (value + moved for value, moved in zip(place, shift, strict=True))
        await server.command(f"summon {kind} {x:.2f} {y:.2f} {z:.2f}")


def _beginning(task: Task, seed: int) -> tuple[Vector, list[tuple[str, Vector]]]:
    """Where the player and the creatures of a task stand in the embedded world, which is asked."""
    world = EmbeddedWorld(draw=False)
    try:
        first = world.reset(task, seed)
        alive = world.herd.records[world.herd.records["health"] > 0.0]
        creatures = [(CREATURES[int(one["kind"])], tuple(map(float, one["position"]))) for one in alive]
        return first.pose.position, creatures  # type: ignore[return-value]  # three numbers each
    finally:
        world.close()


def _holds(observation: Observation, setup: WorldSetup) -> bool:
    wanted: dict[str, int] = {}
    for item, count in setup.inventory:
        wanted[item] = wanted.get(item, 0) + count
    return all(
        count_items(observation.inventory, names.items().ids((item,))) >= count for item, count in wanted.items()
    )


def _stands(observation: Observation, spawn: Vector) -> bool:
    return all(abs(moved) <= _NEAR for moved in _apart(observation.pose.position, spawn))


def _apart(place: Vector, other: Vector) -> Vector:
    return place[0] - other[0], place[1] - other[1], place[2] - other[2]
