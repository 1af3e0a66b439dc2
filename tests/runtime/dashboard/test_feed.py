"""What is kept of an agent for its pages: issue 4, part 7 (the newest tick, the plan as it is spoken, charts, log)."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.messages import Life, Pose
from runtime.agent_events import (
    AgentStatus,
    CommandTaken,
    GoalBegan,
    GoalEnded,
    LoginCode,
    Noted,
    ReflexActed,
    StatusChanged,
)
from runtime.dashboard.event_lines import event_line
from runtime.dashboard.facts import Told, agent_facts
from runtime.dashboard.feed import SERIES_TICKS, AgentFeed, Bell
from runtime.dashboard.history import History

STATUS = AgentStatus(agent="steve2", state="playing")
BY: dict[str, Any] = {"agent": "steve2", "time": 5.0}


@pytest.fixture
def feed() -> AgentFeed:
    return AgentFeed(STATUS, Bell(), lambda: 7.0)


def test_a_history_gives_what_came_since_and_no_more_than_it_keeps() -> None:
    history: History[int] = History(3)
    for number in range(5):
        history.add(number)
    assert history.since(4) == [4]
    assert history.since(0) == [2, 3, 4]
    assert history.since(history.total) == []
    history.clear()
    history.add(9)
    assert (history.since(5), history.since(0)) == ([9], [9])


def test_the_plan_grows_word_by_word_and_tells_what_became_of_it(feed: AgentFeed, tick: Any) -> None:
    for number, word in enumerate(("collect", "oak_log", "2", "<end>", "collect")):
        feed.on_tick(tick(number, plan_token=word, subgoal="collect oak_log 2" if number > 2 else ""))
    assert feed.spoken.words == ["collect"]
    assert [(said.text, said.state) for said in feed.plan.subgoals] == [("collect oak_log 2", "now")]
    feed.on_tick(tick(5, 1, subgoal="collect oak_log 2"))
    feed.on_tick(tick(6, 1, subgoal="collect oak_log 1"))
    feed.on_tick(tick(7, 2, subgoal="collect oak_log 1"))
    feed.on_tick(tick(8, 2, subgoal="explore birch_log"))
    feed.on_tick(tick(9, 2, subgoal="collect birch_log 1"))
    assert [(said.state, said.gained) for said in feed.plan.subgoals] == [
        ("part", 1), ("done", 1), ("done", 0), ("now", 0)
    ]  # fmt: skip
    feed.on_event(GoalEnded(**BY, goal="g", outcome="success", ticks=9, progress=1.0))
    assert feed.plan.subgoals[-1].state == "done"


def test_a_subgoal_may_be_any_text(feed: AgentFeed, tick: Any) -> None:
    for number, text in enumerate(
        ("", "collect", "collect 3 oak_log", "fly to the moon", "collect unheard_of 99999999")
    ):
        feed.on_tick(tick(number, number, subgoal=text))
    assert [said.state for said in feed.plan.subgoals] == ["left", "left", "left", "now"]


def test_stale_ticks_count_those_that_nobody_took(feed: AgentFeed, tick: Any) -> None:
    feed.on_tick(tick(0))
    feed.on_tick(tick(4, skipped=3, stale=True, actor="hold"))
    facts = agent_facts(0, feed, Told())
    assert facts["tick"]["stale_ticks"] == 4
    assert [entry[:3] for entry in facts["charts"]] == [[3.0, 0, "student"], [3.0, 4, "hold"]]


def test_what_a_goal_came_to_stays_in_sight_while_the_agent_is_idle(feed: AgentFeed, tick: Any) -> None:
    feed.on_event(GoalBegan(**BY, goal="g", task="g", tick_limit=20))
    feed.on_tick(tick(8, stale=True, plan_token="collect", subgoal="collect oak_log 1"))
    feed.on_event(GoalEnded(**BY, goal="g", outcome="success", ticks=9, progress=1.0))
    feed.on_tick(tick(0, actor="idle"))
    facts = agent_facts(0, feed, Told())
    assert (facts["goal"]["outcome"], facts["goal"]["progress"], facts["goal"]["ticks"]) == ("success", 1.0, 9)
    assert (facts["tick"]["stale_ticks"], facts["tick"]["goal_ticks"], facts["tick"]["spoken"]) == (1, 8, [])
    assert facts["subgoals"] == [[8, "collect oak_log 1", "done", 0]]


def test_facts_tell_only_what_is_new(feed: AgentFeed, tick: Any) -> None:
    told = Told()
    success = "collect 2 oak_log"
    feed.on_event(GoalBegan(**BY, goal="get me 2 oak logs", task="log", tick_limit=20, success=success))
    feed.on_tick(tick(0, seen_life=Life(health=12.0, food=3.0, oxygen=120.0)))
    first = agent_facts(0, feed, told)
    goal = {"text": "get me 2 oak logs", "tick_limit": 20, "success": success}
    assert first["goal"] == goal | {"outcome": "", "progress": 0.0, "ticks": 0}
    assert first["charts"] == [[3.0, 0, "student", 12.0, 3.0, 120.0]]
    assert agent_facts(0, feed, told) == {"type": "agent", "agent": 0}
    feed.on_tick(tick(1))
    assert set(agent_facts(0, feed, told)) == {"type", "agent", "charts", "tick", "trail"}


def test_memory_is_bounded(feed: AgentFeed, tick: Any) -> None:
    for number in range(SERIES_TICKS + 50):
        feed.on_tick(tick(number, plan_token="collect", subgoal=f"collect oak_log {number}"))
        feed.on_event(ReflexActed(**BY, reflex="eat", tick=number, reason="hungry"))
    facts = agent_facts(0, feed, Told())
    assert len(facts["charts"]) == SERIES_TICKS
    assert (len(facts["log"]), len(facts["subgoals"])) == (300, 40)


def test_a_flood_of_chat_pushes_nothing_else_out(feed: AgentFeed) -> None:
    feed.on_event(GoalBegan(**BY, goal="g", task="g", tick_limit=20))
    told = Told()
    agent_facts(0, feed, told)
    for number in range(3000):
        feed.on_event(Noted(agent="steve2", time=100 + number / 1000, level="info", text=f"spam {number}"))
    facts = agent_facts(0, feed, told)
    texts = [text for _, _, text in facts["log"]]
    assert len(texts) == 3 * 20 + 2
    assert (texts[0], texts[20]) == ("spam 0", "980 lines more than can be shown")
    assert "status" not in facts, "chat alone says nothing new of the agent"
    assert feed.log.since(0)[0][2] == "goal: g (20 ticks)"


def test_the_trail_breaks_where_nobody_walked(feed: AgentFeed, tick: Any) -> None:
    for x in (0.5, 0.9, 2.0, 200.0):
        feed.on_tick(tick(int(x), seen_pose=Pose((x, 64.0, 0.0))))
    assert feed.trail.since(0) == [(0.5, 0.0), (2.0, 0.0), None, (200.0, 0.0)]


def test_gains_stand_in_the_log_with_the_events(feed: AgentFeed, tick: Any) -> None:
    feed.on_event(StatusChanged(**BY, status=STATUS))
    feed.on_tick(tick(0, 1))
    feed.on_tick(tick(1, 4))
    feed.on_event(CommandTaken(**BY, command="goal", origin="mqtt", accepted=False, reply="no such thing"))
    assert feed.log.since(0) == [(7.0, "info", "+3 oak log"), (5.0, "warning", "mqtt asked for goal: no such thing")]


def test_the_login_code_is_shown_until_it_was_used(feed: AgentFeed) -> None:
    feed.on_event(LoginCode(**BY, url="https://microsoft.com/link", code="ABC", expires_seconds=900.0))
    assert agent_facts(0, feed, Told())["login"] == {"url": "https://microsoft.com/link", "code": "ABC", "until": 905.0}
    feed.on_event(StatusChanged(**BY, status=STATUS))
    assert agent_facts(0, feed, Told())["login"] is None


@pytest.mark.parametrize(
    ("event", "level"),
    [
        (GoalEnded(**BY, goal="g", outcome="success", ticks=1, progress=1.0), "good"),
        (GoalEnded(**BY, goal="g", outcome="death", ticks=1, progress=0.0), "error"),
        (ReflexActed(**BY, reflex="eat", tick=3, reason="hungry"), "warning"),
        (StatusChanged(**BY, status=AgentStatus(agent="a", state="connecting", cause="kicked")), "warning"),
        (Noted(**BY, level="error", text="x"), "error"),
        (CommandTaken(**BY, command="pause", origin="page", accepted=True, reply="paused"), "info"),
    ],
)
def test_how_bad_an_event_is(event: Any, level: str) -> None:
    assert event_line(event)[0] == level


async def test_the_bell_wakes_everybody_and_those_that_left_no_more() -> None:
    bell = Bell()
    stays, leaves = bell.join(), bell.join()
    for flag in (stays, leaves):
        flag.clear()
    bell.leave(leaves)
    bell.ring()
    assert stays.is_set()
    assert not leaves.is_set()
