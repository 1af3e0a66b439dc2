"""What a crew achieves and costs is told of the right agent, the right part, and the right stretch of time."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
from rich.console import Console

from bridge.clock import MonotonicClock
from bridge.messages import Action, StepInfo, make_example_observation
from bridge.minecraft.drawing import THREADS
from runtime.agent_events import AgentStatus, GoalEnded, LoginCode, Noted, StatusChanged
from runtime.many_agents import measuring
from runtime.many_agents.meter import DRAWING, CrewMeter, MemberMeter
from runtime.many_agents.processor_time import child_processes, processor_times
from runtime.many_agents.speed import figures_of
from runtime.many_agents.view import CrewView, crew_table, summary_of_crew
from runtime.policy_server.batcher import BatchFigures
from runtime.processes import resident_megabytes
from runtime.records import TickRecord

SPIN = """
import sys, time
print("ready", flush=True)
sys.stdin.readline()
begun = time.process_time()
while time.process_time() - begun < 0.3:
    pass
print("burnt", flush=True)
sys.stdin.readline()
"""
SEEN = make_example_observation(np.random.default_rng(0), 8)


def tick(number: int, latency_ms: float | None = 10.0, stale: bool = False, skipped: int = 0) -> TickRecord:
    return TickRecord(number, SEEN, Action(), "", "collect oak_log 1", latency_ms, stale, skipped, StepInfo())


def burn(seconds: float) -> None:
    """Take so much processor time."""
    begun = time.thread_time()
    while time.thread_time() - begun < seconds:
        pass


def test_processor_time_is_told_by_thread_and_by_child() -> None:
    go, done = threading.Event(), threading.Event()

    def draw() -> None:
        assert go.wait(20)
        burn(0.2)
        done.set()
        assert over.wait(20)

    over = threading.Event()
    thread = threading.Thread(target=draw, name=f"{THREADS}_0")
    thread.start()
    child = subprocess.Popen(
        [sys.executable, "-c", SPIN, "marked-child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    children = child_processes({"node": "marked-child", "server": "no such mark"})
    assert children == {"node": child.pid}
    begin = processor_times({**children, "gone": 2**22 - 1})
    go.set()
    child.stdin.write("\n")
    child.stdin.flush()
    assert child.stdout.readline() == "burnt\n"
    assert done.wait(20)
    spent = processor_times(children).since(begin)
    assert spent[DRAWING] >= 0.19
    assert spent["node"] >= 0.25  # counted in hundredths
    assert spent["process"] >= spent[DRAWING]
    assert "gone" not in spent
    assert set(processor_times(children).since(begin)) >= {DRAWING, "node"}
    over.set()
    child.communicate("\n")
    thread.join()
    assert resident_megabytes(child.pid) is None
    assert (resident_megabytes(os.getpid()) or 0) > 10


def test_an_agents_ticks_are_those_of_all_its_episodes_the_skipped_ones_included() -> None:
    meter = MemberMeter("steve2_1")
    for number in range(10):
        meter.on_tick(tick(number, stale=number == 3))
    meter.on_tick(tick(12, skipped=2))
    meter.on_event(GoalEnded(agent="steve2_1", time=0.0, goal="g", outcome="success", ticks=12, progress=1.0))
    meter.on_tick(tick(0, None))
    assert (meter.ticks, meter.stale_ticks, len(meter.latency_ms)) == (14, 3, 11)


def crew() -> tuple[CrewMeter, list[MemberMeter]]:
    members = [MemberMeter("steve2_1"), MemberMeter("steve2_2")]
    return CrewMeter(members), members


def test_figures_are_of_the_stretch_in_which_all_played() -> None:
    meter, members = crew()
    assert meter.figures() is None
    for member in members:
        member.on_tick(tick(0, 900.0, stale=True))
    meter.begin(BatchFigures(5, 5, 1))
    for number in range(1, 21):
        members[0].on_tick(tick(number, 10.0))
        members[1].on_tick(tick(number, 20.0, stale=number % 2 == 0))
    burn(0.05)
    meter.keep_memory()
    meter.keep(BatchFigures(45, 25, 3))
    members[0].on_tick(tick(21, 900.0, stale=True))
    figures = meter.figures()
    assert figures is not None
    first, second = figures.members
    assert (first.ticks, first.stale_ticks, first.latency.p99, first.all_ticks) == (20, 0, 10.0, 22)
    assert (second.ticks, second.stale_share) == (20, 0.5)
    assert first.rate == pytest.approx(2 * second.rate)
    assert figures.batches == BatchFigures(40, 20, 2)
    assert figures.milliseconds["loop"] >= 1.0  # 50 ms of 40 ticks
    assert figures.milliseconds["all"] == pytest.approx(sum(figures.milliseconds.values()) / 2)
    fields = figures.as_fields()
    assert fields["agents"][1]["effective_rate"] == second.rate
    assert fields["batches"]["agents_a_batch"] == 2.0
    assert meter.memory_series[0]["process"] > 10
    told = {figure.part: figure for figure in figures_of(figures, "GPU")}
    assert told["processor time a tick and agent: the loop itself"].target == 2.0
    assert told["2 agents, one server: stale ticks, worst agent"].value == 50.0


class Nothing:
    """Stands for a policy of which only the figures are asked."""

    figures = None


@pytest.mark.parametrize("ending", ["time", "stopped"])
async def test_it_is_measured_for_so_long_and_only_while_all_play(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "SETTLE_SECONDS", 0.02)
    monkeypatch.setattr(measuring, "KEEP_SECONDS", 0.02)
    meter, members = crew()
    task = asyncio.create_task(measuring.measure(meter, Nothing(), 0.07 if ending == "time" else float("inf")))  # type: ignore[arg-type]
    members[0].on_tick(tick(0))
    await asyncio.sleep(0.1)
    assert meter.figures() is None, "the second has not begun"
    members[1].on_tick(tick(0))
    while meter.figures() is None:
        await asyncio.sleep(0.01)
    if ending == "stopped":
        status = AgentStatus(agent="steve2_1", state="stopped")
        members[0].on_event(StatusChanged(agent="steve2_1", time=0.0, status=status))
    await asyncio.wait_for(task, 20)
    figures = meter.figures()
    assert figures is not None
    if ending == "time":
        assert figures.seconds >= 0.07


def test_a_crew_is_told_in_a_line_and_a_table_and_nothing_of_a_servers_is_carried_out() -> None:
    meter, members = crew()
    console = Console(record=True, width=140, force_terminal=False)
    status = AgentStatus(agent="steve2_2", state="connecting", cause="kicked", detail="\x1b[2Jbye", retry_seconds=2.0)
    with CrewView(console, members, MonotonicClock()) as view:
        for member in members:
            member.on_tick(tick(0))
        view.on_tick(tick(0))
        view.on_event(StatusChanged(agent="steve2_2", time=0.0, status=status))
        view.on_event(Noted(agent="steve2_1", time=0.0, level="warning", text="slow"))
        members[1].on_event(StatusChanged(agent="steve2_2", time=0.0, status=status))
        view.on_event(LoginCode(agent="steve2_1", time=0.0, url="https://x", code="ABC", expires_seconds=900))
    console.print(crew_table([], 120))
    console.print(summary_of_crew(members, meter.figures(), ["limit", "lost: \x1b[31mkicked"]))
    said = console.export_text()
    assert "> steve2_2: kicked: [2Jbye, again in 2.0 s" in said
    assert "> steve2_1: warning: slow" in said
    assert "> steve2_1: log in: open https://x and enter the code ABC within 15 min" in said
    assert "0 of 2 playing" in said
    assert "lost: [31mkicked" in said
    assert "\x1b" not in said
