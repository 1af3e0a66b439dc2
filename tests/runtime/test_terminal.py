"""What is seen: a panel on a terminal, a plain line every two seconds elsewhere, a table at the end."""

from __future__ import annotations

import io
import threading
import time
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from bridge.messages import Action, ItemAction, StepInfo
from bridge.names import items
from runtime.agent_events import AgentStatus, GoalBegan, LoginCode, Noted, ReflexActed, StatusChanged
from runtime.drawer import CLOSE_SECONDS
from runtime.records import EpisodeResult, TickRecord
from runtime.spoken import SpokenPlan
from runtime.summary import summary_table
from runtime.terminal import TerminalView
from runtime.words import action_words, inventory_words

GOAL = "> goal: collect 2 oak logs (collect 2 oak_log, 20 ticks)"


class Turned:
    moment = 0.0

    def now(self):
        return self.moment


class DrawnAtOnce:
    """A drawer without a thread, so that no picture is passed over on a busy machine."""

    def __init__(self, draw, screen):
        self._screen = screen
        self.offer = draw
        screen.__enter__()

    def close(self):
        self._screen.__exit__(None, None, None)


def watch(console, task, observation, ticks):
    clock = Turned()
    with TerminalView(console, clock) as view:
        status = AgentStatus(agent="bob", state="playing", world="embedded", goal=task.goal.text)
        view.on_event(StatusChanged(agent="bob", time=0.0, status=status))
        began = {
            "goal": task.goal.text,
            "task": task.name,
            "tick_limit": task.tick_limit,
            "success": "collect 2 oak_log",
        }
        view.on_event(GoalBegan(agent="bob", time=0.0, **began))
        for tick in range(ticks):
            clock.moment = tick * 0.05
            subgoal = "collect oak_log 2" if tick > 30 else ""
            action = Action(forward=1, attack=True)
            seen = observation(tick, tick // 50)
            view.on_tick(TickRecord(tick, seen, action, "collect", subgoal, 5.0, tick == 3, 0, StepInfo(progress=0.5)))


def test_a_dumb_terminal_is_shown_plain_lines_too(task, observation, monkeypatch):
    monkeypatch.setattr("runtime.terminal.Drawer", DrawnAtOnce)
    console = Console(file=io.StringIO(), width=60, force_terminal=True, _environ={"TERM": "dumb"})
    watch(console, task, observation, 101)
    shown = console.file.getvalue()
    assert [line.split(" | ")[0] for line in shown.splitlines()] == [GOAL, "tick 0/20", "tick 40/20", "tick 80/20"]
    assert "\x1b" not in shown


def test_a_plain_line_every_two_seconds_where_there_is_no_terminal(task, observation, monkeypatch):
    monkeypatch.setattr("runtime.terminal.Drawer", DrawnAtOnce)
    console = Console(file=io.StringIO(), width=60)
    watch(console, task, observation, 101)
    lines = console.file.getvalue().splitlines()
    assert [line.split(" | ")[0] for line in lines] == [GOAL, "tick 0/20", "tick 40/20", "tick 80/20"]
    assert "collect oak_log 2" in lines[2]
    assert "1 oak_log" in lines[3]
    assert "stale 1" in lines[3]


def test_standing_idle_fills_no_log_and_events_are_lines_of_their_own(task, observation, monkeypatch):
    monkeypatch.setattr("runtime.terminal.Drawer", DrawnAtOnce)
    console = Console(file=io.StringIO(), width=60)
    clock = Turned()
    stamp = {"agent": "bob", "time": 0.0}
    lost = AgentStatus(
        agent="bob", state="connecting", cause="kicked", detail="the house is full", retry_seconds=1.5, goal="get logs"
    )
    with TerminalView(console, clock) as view:
        for tick in range(101):
            clock.moment = tick * 0.05
            view.on_tick(TickRecord(tick, observation(tick, 0), Action(), "", "", None, False, 0, StepInfo(), "idle"))
        view.on_event(StatusChanged(**stamp, status=lost))
        view.on_event(StatusChanged(**stamp, status=msgspec.structs.replace(lost, reconnects=1)))
        view.on_event(ReflexActed(**stamp, reflex="eat", tick=7, reason="6 of 20 food"))
        view.on_event(Noted(**stamp, level="info", text="[bold]hello[/bold]"))
        url = "https://www.microsoft.com/link"
        view.on_event(LoginCode(**stamp, url=url, code="ABCD1234", expires_seconds=900.0))
    assert console.file.getvalue().splitlines() == [
        "> out of the world (kicked): the house is full; again in 1.5 s",
        "> reflex eat: 6 of 20 food",
        "> [bold]hello[/bold]",
        f"> log in: open {url} and enter the code ABCD1234 within 15 min",
    ]


def test_a_panel_shows_the_code_for_as_long_as_it_is_waited_for(task, observation, monkeypatch):
    monkeypatch.setattr("runtime.terminal.Drawer", DrawnAtOnce)
    console = Console(file=io.StringIO(), width=140, force_terminal=True, color_system=None)
    with TerminalView(console, Turned()) as view:
        stamp = {"agent": "bob", "time": 0.0}
        view.on_event(LoginCode(**stamp, url="https://www.microsoft.com/link", code="ABCD1234", expires_seconds=900.0))
        console.file.truncate(0)
        view.on_event(Noted(**stamp, level="info", text="something else"))
    assert "enter the code ABCD1234 within 15 min" in console.file.getvalue()


def test_a_panel_on_a_terminal(task, observation, monkeypatch):
    monkeypatch.setattr("runtime.terminal.Drawer", DrawnAtOnce)
    console = Console(file=io.StringIO(), width=100, force_terminal=True, color_system=None)
    watch(console, task, observation, 101)
    screen = console.file.getvalue()
    for said in ("collect 2 oak logs", "collect oak_log 2", "forward attack", "20/20", "inventory: 1 oak_log", "50%"):
        assert said in screen


class Stuck(io.StringIO):
    """A terminal that stands still from its first character on, as after Ctrl-S."""

    def __init__(self):
        super().__init__()
        self.freed = threading.Event()

    def write(self, text):
        self.freed.wait()
        return super().write(text)


@pytest.mark.parametrize("terminal", [True, False])
def test_a_terminal_that_stands_still_delays_no_tick_and_ends_are_not_held_up(task, observation, terminal):
    stuck = Stuck()
    begun = time.monotonic()
    watch(Console(file=stuck, width=100, force_terminal=terminal), task, observation, 101)
    seconds = time.monotonic() - begun
    stuck.freed.set()
    assert seconds < CLOSE_SECONDS + 1


@pytest.mark.parametrize(
    ("tokens", "words"),
    [
        (["collect", "oak_log"], "collect oak_log"),
        (["collect", "<end>"], ""),
        (["collect", "<drop> explore"], "explore"),
        (["<pad>", "", "collect <pad>"], "collect"),
    ],
)
def test_the_plan_being_spoken(tokens, words):
    plan = SpokenPlan()
    for token in tokens:
        plan.hear(token)
    assert str(plan) == words


def test_actions_and_inventories_in_words(observation):
    assert action_words(Action()) == "still"
    action = Action(forward=-1, strafe=1, jump=True, d_yaw=0.4, item_action=ItemAction("place", items().id("dirt")))
    assert action_words(action) == "back left jump turn +0.4 place dirt"
    assert inventory_words(observation(0, 3).inventory) == "3 oak_log"
    assert inventory_words(observation(0, 0).inventory) == "empty"


@pytest.mark.parametrize(
    ("outcome", "said"), [("success", "yes"), ("death", "died"), ("limit", "limit"), ("error", "broke off")]
)
def test_the_summary_says_how_it_went_and_where_the_files_lie(outcome, said):
    console = Console(file=io.StringIO(), width=100)
    result = EpisodeResult(outcome, 200, 3, 0.5, (4.0, 6.0))
    console.print(summary_table("collect 2 logs", "embedded", result, {"episode": Path("runs/x"), "video": None}))
    screen = console.file.getvalue()
    for part in (said, "3 (1.50%)", "p50 5.0 ms", "runs/x", "none"):
        assert part in screen
    assert "were met" not in screen
    console.print(summary_table("collect 2 logs", "embedded", result, {}, goals=3, goals_met=2))
    assert "2 of 3 were met; the last of them:" in console.file.getvalue()
