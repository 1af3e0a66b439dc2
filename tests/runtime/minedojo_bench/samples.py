"""Runs as ``steve2 bench minedojo`` writes them, made up."""

from pathlib import Path
from typing import Any

import msgspec

from runtime.minedojo_bench.records import EPISODES_FILE, RUN_FILE, EpisodeRecord, RunRecord, RunSettings

SETTINGS = RunSettings(
    tasks=("harvest_1_log", "combat_zombie", "creative:7"),
    episodes=2,
    seed=7,
    policy="student",
    model_hash="5afe" * 16,
    mode="sync",
    engine="embedded",
    tick_limits={"harvest": 3000, "combat": 2000, "creative": 1000},
    temperature=0.5,
)


def run(**changed: Any) -> RunRecord:
    """A finished run; keywords change its settings."""
    return RunRecord(
        settings=msgspec.structs.replace(SETTINGS, **changed),
        shards=2,
        versions={"python": "3.11.7", "minedojo": "0.1"},
        machine={"system": "Linux", "cpu_count": 2},
        command="steve2 bench minedojo --episodes 2",
        started="2026-11-27T01:00:00+00:00",
        ended="2026-11-27T01:10:00+00:00",
    )


def episode(task: str = "harvest_1_log", number: int = 0, **changed: Any) -> EpisodeRecord:
    """A success after 100 ticks, at 20 steps a second."""
    settings: dict[str, Any] = {
        "task": task,
        "category": task.replace(":", "_").partition("_")[0],
        "prompt": "obtain a log",
        "goal": "collect 1 oak log",
        "episode": number,
        "seed": 1000 + number,
        "success": True,
        "reason": "success",
        "ticks": 100,
        "steps": 100,
        "reward": 1.0,
        "wall_seconds": 5.0,
        "latency_ms_p50": 10.0,
        "latency_ms_p99": 30.0,
    }
    return EpisodeRecord(**settings | changed)


def failure(task: str = "harvest_1_log", number: int = 0, reason: str = "tick_limit", **changed: Any) -> EpisodeRecord:
    """One that ended for another reason, after 300 ticks."""
    return episode(task, number, **{"success": False, "reason": reason, "ticks": 300, "reward": 0.0, **changed})


def write_run(folder: Path, record: RunRecord, *episodes: EpisodeRecord) -> Path:
    """The files of a run."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RUN_FILE).write_bytes(msgspec.json.encode(record))
    (folder / EPISODES_FILE).write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in episodes))
    return folder
