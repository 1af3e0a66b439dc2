"""``steve2 speed``: how fast a part is, beside what it is to reach."""

from __future__ import annotations

import asyncio
import importlib.util
import shlex
import time
from collections.abc import Callable, Sequence

import numpy as np
from rich.console import Console

from agent.policy import Policy, RandomPolicy
from bridge.clock import MonotonicClock
from bridge.messages import TICK_SECONDS, Observation
from bridge.minedojo.install import environment_python
from runtime import provenance, worlds
from runtime.config import SpeedConfig
from runtime.figures import Figure, figures_table
from runtime.goals import read_goal
from runtime.json_file import write_json
from runtime.kernels import ready_kernels
from runtime.loop import LiveLoop
from runtime.many_agents.speed import agents_speed
from runtime.out_folder import ready_folder
from runtime.policies import STUDENT, make_policy, student_hash, student_provider
from runtime.records import LatencySummary
from runtime.train_speed import train_speed
from runtime.worker import ThreadWorker

SEED = 100_000
GOAL = "collect 4 oak logs"
LOOP = "20 Hz loop, embedded world"
"""Whose figures these are: a live server's loop has a body to join and a network between."""
WARM_UP = 20
"""Measurements thrown away at the start: compiling, memory plans, cold caches."""

Measure = Callable[[SpeedConfig], list[Figure]]


def speed(config: SpeedConfig, console: Console, command: Sequence[str]) -> int:
    """Measure, show a table, and write JSON where asked to; returns the exit status (0)."""
    if config.json is not None:
        ready_folder(config.json.parent, "--json")
    ready_kernels(lambda text: console.print(f"[dim]>[/dim] {text}", highlight=False, soft_wrap=True))
    figures: list[Figure] = []
    for part in PARTS if config.part == "all" else (config.part,):
        if config.part == "all" and (missing := _missing(part)):
            console.print(f"[dim]>[/dim] not measured: {part}, {missing}", highlight=False)
            continue
        console.print(f"[dim]>[/dim] measuring: {part}", highlight=False)
        figures += PARTS[part](config)
    console.print(figures_table(shlex.join(command), figures))
    if config.json is not None:
        fields = {
            "command": shlex.join(command),
            "figures": [figure.as_fields() for figure in figures],
            "versions": provenance.versions(),
            "machine": provenance.machine(),
        }
        write_json(config.json, fields)
        console.print(f"report: {config.json}", highlight=False, soft_wrap=True)
    return 0


def _missing(part: str) -> str | None:
    """Why a part cannot be measured here; None where it can."""
    if part == "minedojo" and environment_python() is None:
        return "which is not installed"
    if part == "train" and importlib.util.find_spec("torch") is None:
        return "which needs torch; make setup-test installs it"
    return None


def camera_speed(config: SpeedConfig) -> list[Figure]:
    """Frames a second drawn by one thread, of real terrain all around. One target of the two must be met."""
    from bridge.camera_speed import measure_frames_per_second

    figures = []
    for side, target in ((128, 600.0), (64, 2000.0)):
        rate = float(measure_frames_per_second((side, side), config.seconds)["frames_per_second"])
        figures.append(Figure(f"frames of {side}x{side}, one core", rate, "frames/s", target, "higher"))
    return figures


def world_speed(config: SpeedConfig) -> list[Figure]:
    """The embedded world, many at a time: rules, frames, two cores, resets, memory, first use; Crafter beside it."""
    from bridge.embedded import world_speed as measured

    worlds, seconds = config.worlds, config.seconds
    figures = []
    rules = {}
    for threads in (1, 2):
        group = measured.begun_worlds(worlds, threads=threads)
        rules[threads] = measured.steps_per_second(group, seconds)
        if threads == 1:
            walking = measured.walking_steps_per_second(group, seconds)
        group.close()
    figures.append(Figure(f"rules and physics, {worlds} worlds, one core", rules[1], "steps/s", 300_000.0, "higher"))
    figures.append(Figure("the same, always on new terrain", walking, "steps/s"))
    figures.append(Figure("two cores, times one", rules[2] / rules[1], "times", 1.7, "higher"))
    drawn = {}
    for side, target in ((64, 2000.0), (128, 600.0)):
        group = measured.begun_worlds(min(worlds, 16), (side, side))
        drawn[side] = measured.steps_per_second(group, seconds, (side, side))
        group.close()
        figures.append(Figure(f"with frames of {side}x{side}, one core", drawn[side], "steps/s", target, "higher"))
    crafter = measured.crafter_steps_per_second(seconds)
    if crafter is not None:
        figures.append(Figure("Crafter with frames of 64x64, one core", crafter, "steps/s"))
        figures.append(
            Figure("times faster than Crafter, frames of 64x64", drawn[64] / crafter, "times", 1.0, "higher")
        )
    resets = float(np.median(measured.reset_milliseconds()))
    figures.append(Figure("reset at a new seed, median", resets, "ms", 50.0))
    figures.append(Figure("memory a world, 96 blocks around loaded", measured.megabytes_per_world(), "MB", 60.0))
    if config.first_use:
        cold, cached = measured.first_use_seconds()
        figures.append(Figure("first use, compiling", cold, "s", 60.0))
        figures.append(Figure("first use of a process, compiled before", cached, "s"))
    return figures


def bridge_speed(config: SpeedConfig) -> list[Figure]:
    """One observation from the live world to Python, beside the same through ``javascript`` proxies, in one run."""
    from bridge.minecraft.speed import measure

    measured = measure(config.ticks)
    feed, proxies = measured["feed"], measured["proxies"]
    return [
        Figure("observation through the bridge, p50", float(feed["p50_ms"]), "ms", 1.0),
        Figure("observation through the bridge, p99", float(feed["p99_ms"]), "ms"),
        Figure("the same through proxies, p50", float(proxies["p50_ms"]), "ms"),
        Figure("times faster than proxies, p50", float(measured["ratio_p50"]), "times", 20.0, "higher"),
    ]


def student_speed(config: SpeedConfig) -> list[Figure]:
    """One student tick (tensors made, model run, action chosen) on the CPU, over real observations of the embedded world."""
    policy = make_policy(config.student or STUDENT, config.threads, on_cpu=True)
    latency = tick_latency(policy, config.ticks)
    name = f"student {(student_hash(policy) or '')[:8]} tick, {config.threads} CPU thread" + "s" * (config.threads > 1)
    provider = student_provider(policy)
    return [
        Figure(f"{name}, p50", latency.p50, "ms", provider=provider),
        Figure(f"{name}, p99", latency.p99, "ms", 15.0, provider=provider),
    ]


def tick_latency(policy: Policy, ticks: int) -> LatencySummary:
    """Milliseconds of one agent's tick, alone, over real observations of the embedded world."""
    observations = walk_observations(min(ticks, 200))
    state = policy.start([read_goal(GOAL).goal])
    milliseconds: list[float] = []
    for tick in range(-WARM_UP, ticks):
        begun = time.perf_counter()
        state = policy.step([observations[tick % len(observations)]], state).state
        if tick >= 0:
            milliseconds.append((time.perf_counter() - begun) * 1000)
    return LatencySummary.of(milliseconds)


def loop_speed(config: SpeedConfig) -> list[Figure]:
    """The whole 20 Hz loop with the student, as a run makes it, in the embedded world: latency and stale ticks."""
    policy = make_policy(config.student or STUDENT, config.threads)

    async def play() -> list[Figure]:
        clock = MonotonicClock()
        async with worlds.embedded_world(clock) as world:
            result = await LiveLoop(world, policy, ThreadWorker(), clock).run(read_goal(GOAL, config.ticks), SEED)
        latency, provider = result.latency, student_provider(policy)
        return [
            Figure(f"{LOOP}: latency, p50", latency.p50, "ms", provider=provider),
            Figure(f"{LOOP}: latency, p99", latency.p99, "ms", TICK_SECONDS * 1000, provider=provider),
            Figure(f"{LOOP}: ticks", result.ticks, "ticks", provider=provider),
            Figure(f"{LOOP}: stale ticks", 100 * result.stale_share, "%", 2.0, provider=provider),
        ]

    return asyncio.run(play())


def minedojo_speed(config: SpeedConfig) -> list[Figure]:
    """The unmodified MineDojo package against the embedded engine, beside what it does against a fixed frame, in one run."""
    from bridge.minedojo.speed import FRAME_SIZE, hosted_milliseconds, measure

    measured = measure(config.ticks)
    hosted = LatencySummary.of(hosted_milliseconds(config.ticks))
    figures = [
        Figure("MineDojo's client, {}x{}, one frame for all steps".format(*FRAME_SIZE), measured.fixed, "steps/s")
    ]
    for kind, walk in measured.walks.items():
        figures += [
            Figure(f"embedded engine, {kind}", walk.one, "steps/s"),
            Figure(f"embedded engine to one frame, {kind}", walk.of_ceiling, "times", 0.9, "higher"),
            Figure(f"processor time of the client a step, {kind}", walk.client_ms, "ms"),
            Figure(f"processor time of the engine a step, {kind}", walk.engine_ms, "ms"),
            Figure(f"two shards on two cores, {kind}", walk.two, "steps/s"),
            Figure(f"two shards on two cores, times one, {kind}", walk.two_to_one, "times", 1.6, "higher"),
        ]
    kept = "kept on a core each"
    return [
        *figures,
        Figure("one shard kept on one core, turning", measured.one_on_a_core, "steps/s"),
        Figure(f"two shards {kept}, times one on one, turning", measured.two_on_a_core_each, "times", 1.6, "higher"),
        Figure("a step of a hosted task over our own wire, p50", hosted.p50, "ms", TICK_SECONDS * 1000),
        Figure("a step of a hosted task over our own wire, p99", hosted.p99, "ms"),
    ]


def walk_observations(count: int) -> list[Observation]:
    """Observations of a random walk in the embedded world."""
    from bridge.embedded.world import EmbeddedWorld

    task = read_goal(GOAL, count)
    world = EmbeddedWorld()
    policy = RandomPolicy(np.random.default_rng(SEED))
    state = policy.start([task.goal])
    observations = [world.reset(task, SEED)]
    while len(observations) < count:
        step = policy.step(observations[-1:], state)
        state = step.state
        observations.append(world.step(step.actions[0])[0])
    world.close()
    return observations


PARTS: dict[str, Measure] = {
    "camera": camera_speed,
    "world": world_speed,
    "student": student_speed,
    "bridge": bridge_speed,
    "loop": loop_speed,
    "agents": agents_speed,
    "minedojo": minedojo_speed,
    "train": train_speed,
}
"""What can be measured, in the order in which ``all`` measures it."""
