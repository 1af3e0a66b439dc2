"""Settings of ``steve2 bench minedojo``; their docstrings are the help."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from tyro.conf import UseAppendAction, arg

from agent.temperature import TEMPERATURE
from runtime.config import MAX_SEED, ConfigError
from runtime.minedojo_bench.catalogue import CATEGORIES

TICK_LIMITS = {
    "harvest": 3000,
    "combat": 2000,
    "techtree": 6000,
    "survival": 24000,
    "playthrough": 24000,
    "creative": 1000,
}
"""MineDojo ends no episode by time, so a benchmark must: in the game's ticks, 20 a second. Success in ``survival`` is 100 days,
2,400,000 ticks, and is out of reach of this limit."""
MAX_SHARDS = 64


@dataclass(frozen=True)
class MineDojoBenchConfig:
    """Play MineDojo's own tasks, by the unmodified package, and report success by its own test.

    A run that was cut off goes on where it was: give the same command again. The results are lines of JSON (episodes.jsonl) and a
    page (report.html) in --out.
    """

    tasks: Annotated[tuple[str, ...], UseAppendAction, arg(metavar="TASKS")] = ("harvest_1_log",)
    """Ids, patterns ('techtree_*'), categories (harvest, combat, techtree, survival, playthrough, creative) or all; several with
    commas."""
    list: bool = False
    """Only show which tasks these are, and what each asks for."""
    episodes: int = 5
    """Episodes of each task, each with a seed of its own."""
    shards: int = 1
    """Processes that play at one time; each takes some 700 MB with its engine, its MineDojo and its student."""
    engine: Literal["embedded", "java"] = "embedded"
    """embedded: the embedded world answers the package. java: MineDojo's own engine, which the package launches."""
    engine_port: Annotated[int | None, arg(metavar="PORT", help_behavior_hint="")] = None
    """Port on this machine where an engine of MineDojo's own runs already (java)."""
    policy: str = "student"
    """student (the shipped one), random, teacher (embedded engine), or the folder of a student package or of a checkpoint."""
    mode: Literal["sync", "live"] = "sync"
    """sync: the world waits for the policy. live: it does not, 20 ticks a second."""
    seed: int = 0
    """Seed of the run: those of the episodes follow from it, the task and the episode's number."""
    tick_limit: Annotated[tuple[str, ...], UseAppendAction, arg(metavar="[CATEGORY=]TICKS", help_behavior_hint="")] = ()
    """Ticks after which an episode ends, of all or of a category. Without it harvest=3000, combat=2000, techtree=6000,
    survival=24000, playthrough=24000, creative=1000."""
    videos: int = 1
    """Episodes of each task of which a video is kept: the first ones. 0 keeps none."""
    stall_seconds: float = 180.0
    """A process that says nothing for so long is ended, and its episode recorded as stalled."""
    threads: int = 1
    """CPU threads of a student."""
    temperature: float = TEMPERATURE
    """A student's actions are drawn from its distributions at this temperature; 0 takes the likeliest each time."""
    out: Path = Path("runs/minedojo")
    """Folder of the run."""

    def __post_init__(self) -> None:
        _require(1 <= self.episodes <= 100_000, "episodes", self.episodes, "give 1..100000")
        _require(1 <= self.shards <= MAX_SHARDS, "shards", self.shards, f"give 1..{MAX_SHARDS}")
        _require(0 <= self.seed <= MAX_SEED, "seed", self.seed, f"give a whole number in 0..{MAX_SEED}")
        _require(self.videos >= 0, "videos", self.videos, "give 0 or more")
        _require(1 <= self.threads <= 256, "threads", self.threads, "give 1..256")
        _require(10 <= self.stall_seconds <= 86400, "stall-seconds", self.stall_seconds, "give 10..86400")
        _require(0 <= self.temperature <= 10, "temperature", self.temperature, "give 0..10")
        port = self.engine_port
        _require(port is None or 1 <= port <= 65535, "engine-port", port, "give a port in 1..65535")
        alone = "an engine that runs already is MineDojo's own: use --engine java"
        _require(port is None or self.engine == "java", "engine-port", port, alone)
        _require(
            port is None or self.shards == 1, "engine-port", port, "one engine plays one episode at a time: --shards 1"
        )
        _require(
            self.policy != "teacher" or self.engine == "embedded",
            "policy",
            self.policy,
            "teachers see the embedded engine",
        )
        _require(
            self.policy != "teacher" or self.mode == "sync",
            "policy",
            self.policy,
            "teachers take their time: --mode sync",
        )
        self.tick_limits  # noqa: B018  (parsed here so that a wrong one is refused where it is made)

    @property
    def wanted(self) -> tuple[str, ...]:
        """What ``tasks`` names, word by word."""
        return _words(self.tasks)

    @property
    def tick_limits(self) -> dict[str, int]:
        """By category."""
        limits = dict(TICK_LIMITS)
        for word in _words(self.tick_limit):
            category, _, ticks = word.rpartition("=")
            good = (
                ticks.isascii() and ticks.isdigit() and 1 <= int(ticks) <= 10_000_000 and category in ("", *CATEGORIES)
            )
            _require(good, "tick-limit", word, f"give TICKS, or CATEGORY=TICKS with one of {', '.join(CATEGORIES)}")
            limits.update(dict.fromkeys(CATEGORIES, int(ticks)) if not category else {category: int(ticks)})
        return limits


def _words(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, ",".join(texts).split(","))))


def _require(good: bool, name: str, value: object, remedy: str) -> None:
    if not good:
        raise ConfigError(f"--{name}: got {value!r}; {remedy}")
