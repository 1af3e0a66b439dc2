"""What a page is told of an agent, as plain values for JSON: only what changed since it was told last."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import msgspec

from bridge import names
from bridge.messages import Action
from runtime.dashboard.feed import AgentFeed
from runtime.event_words import status_words
from runtime.page.body_facts import body_facts
from runtime.page.icons import ICON_COLUMNS
from runtime.words import action_words

MAP_CREATURES = 24


@dataclass
class Told:
    """How far one page knows of one agent."""

    epoch: int = -1
    status: int = 0
    charts: int = 0
    log: int = 0
    trail: int = 0
    plan: int = -1
    frame: int = 0
    """Ticks told when the last frame was sent."""
    tiles: int = 0
    """Version of the map."""
    recording: object = None
    """Where the recording stood."""


def page_facts(agents: list[str], recording: int | None) -> dict[str, Any]:
    """What holds for as long as the page is open.

    Args:
        agents: their names; elsewhere they are told of by their place in this list.
        recording: ticks of the recording that is shown; None where agents play.
    """
    items = {"names": list(names.items().names), "columns": ICON_COLUMNS}
    return {"type": "page", "agents": agents, "recording": recording, "items": items}


def agent_facts(index: int, feed: AgentFeed, told: Told) -> dict[str, Any]:
    """What is new of an agent; ``told`` is moved on."""
    facts: dict[str, Any] = {"type": "agent", "agent": index}
    if told.epoch != feed.epoch:
        facts["reset"] = told.epoch >= 0
        told.epoch = feed.epoch
    if told.status != feed.status_version:
        told.status = feed.status_version
        facts["status"] = {**msgspec.to_builtins(feed.status), "words": status_words(feed.status)}
        goal, login = feed.goal, feed.login
        facts["goal"] = None if goal is None else dataclasses.asdict(goal)
        facts["login"] = None if login is None else {
            "url": login.url, "code": login.code, "until": login.time + login.expires_seconds
        }  # fmt: skip
    if told.charts != feed.charts.total:
        facts["charts"] = [
            [
                None if tick.latency_ms is None else round(tick.latency_ms, 2),
                tick.stale,
                actor_class(tick.actor),
                *tick.life,
            ]
            for tick in feed.charts.since(told.charts)
        ]
        told.charts = feed.charts.total
        facts["tick"] = _tick_facts(feed)
    if told.log != feed.log.total:
        facts["log"] = feed.log.since(told.log)
        told.log = feed.log.total
    if told.trail != feed.trail.total:
        facts["trail"] = feed.trail.since(told.trail)
        told.trail = feed.trail.total
    if told.plan != feed.plan.version:
        facts["subgoals"] = [[said.tick, said.text, said.state, said.gained] for said in feed.plan.subgoals]
        told.plan = feed.plan.version
    return facts


def actor_class(actor: str) -> str:
    """``student``, ``hold``, ``reflex``, ``paused`` or ``idle``."""
    return actor.partition(":")[0]


def _tick_facts(feed: AgentFeed) -> dict[str, Any] | None:
    record = feed.newest
    if record is None:  # the next episode was announced meanwhile
        return None
    seen = record.observation
    return {
        "tick": record.tick,
        **body_facts(seen),
        "action": _action_facts(record.action),
        "actor": record.actor,
        "token": record.plan_token,
        "spoken": list(feed.spoken.words),
        "latency": record.latency_ms,
        "stale": record.stale,
        "stale_ticks": feed.stale_ticks,
        "goal_ticks": feed.ticks,
        "progress": round(record.info.progress, 4),
        "note": record.info.note,
        "things": [
            [entity.kind, round(entity.offset[0], 1), round(entity.offset[2], 1)]
            for entity in seen.entities[:MAP_CREATURES]
        ],
    }


def _action_facts(action: Action) -> dict[str, Any]:
    return {
        "forward": action.forward,
        "strafe": action.strafe,
        "keys": [key for key in ("jump", "sneak", "sprint", "attack", "use", "drop") if getattr(action, key)],
        "turn": [round(action.d_yaw, 1), round(action.d_pitch, 1)],
        "item": None if action.item_action is None else [action.item_action.verb, action.item_action.item],
        "words": action_words(action),
    }
