"""Runs as ``steve2 bench suite`` writes them, made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from runtime.journal import EPISODES_FILE, RUN_FILE
from runtime.suite_bench.records import EpisodeRecord, PolicyFacts, RunRecord, RunSettings

SETTINGS = RunSettings(
    families={
        "find_creature": "navigation/object-search",
        "explore": "navigation/explore",
        "travel": "navigation/explore",
    },
    seeds=4,
    first_seed=100_000,
    world="embedded",
    mode="sync",
    temperature=0.5,
    most_ticks=None,
)
STUDENT = PolicyFacts(source="student", model_hash="5afe" * 16, provider="CPU", tick_ms_p50=5.0, tick_ms_p99=9.0)


def run(policies: tuple[str, ...] = ("student", "teacher"), **changed: Any) -> RunRecord:
    """A finished run; keywords change its settings."""
    return RunRecord(
        settings=msgspec.structs.replace(SETTINGS, **changed),
        policies={name: STUDENT if name == "student" else PolicyFacts(source=name) for name in policies},
        engine="the embedded world" if changed.get("world") != "live" else "minecraft 1.20.4",
        batch=16,
        processes=1,
        versions={"python": "3.11.7"},
        machine={"system": "Linux", "cpu_count": 2},
        command="steve2 bench suite all",
        started="2026-11-27T01:00:00+00:00",
        ended="2026-11-27T02:00:00+00:00",
    )


def episode(
    policy: str, seed: int, won: bool = True, family: str = "find_creature", suite: str = "", **changed: Any
) -> EpisodeRecord:
    """An episode of 100 ticks where it is won, else of 2400."""
    settings: dict[str, Any] = {
        "suite": suite or SETTINGS.families.get(family, "navigation/explore"),
        "family": family,
        "task": f"{family}/cow/1",
        "seed": seed,
        "text": "find a cow",
        "held_out": seed % 2 == 0,
        "policy": policy,
        "outcome": "success" if won else "limit",
        "progress": float(won),
        "measures": {"success": float(won)},
        "ticks": 100 if won else 2400,
        "forward_passes": 100 if policy == "student" else 0,
        "latency_ms_p50": 5.0,
        "latency_ms_p99": 9.0,
    }
    return EpisodeRecord(**settings | changed)


def write_run(folder: Path, record: RunRecord, episodes: list[EpisodeRecord]) -> Path:
    """The files of a run."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RUN_FILE).write_bytes(msgspec.json.encode(record))
    (folder / EPISODES_FILE).write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in episodes))
    return folder
