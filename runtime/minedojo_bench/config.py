"""Settings of ``steve2 bench minedojo``; their docstrings are the help."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from tyro.conf import UseAppendAction, arg

from agent.temperature import TEMPERATURE
from runtime.config import Seed, Temperature, Threads
from runtime.minedojo_bench.catalogue import CATEGORIES
from runtime.ranges import real, require_option, require_ranges, whole

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
DEFAULT_TASK = "harvest_1_log"


@dataclass(frozen=True)
class MineDojoBenchConfig:
    """Play MineDojo's own tasks, by the unmodified package, and report success by its own test.

    A run that was cut off goes on where it was: give the same command again. The results are lines of JSON (episodes.jsonl) and a
    page (report.html) in --out.
    """

    tasks: Annotated[tuple[str, ...], UseAppendAction, arg(metavar="TASKS", help_behavior_hint="")] = ()
    """Ids, patterns ('techtree_*'), categories (harvest, combat, techtree, survival, playthrough, creative) or all; several with
    commas. An id goes before a category of its name: category:survival is the category. Without it harvest_1_log."""
    list: bool = False
    """Only show which tasks these are, and what each asks for."""
    episodes: Annotated[int, whole(1, 100_000, "a number of episodes")] = 5
    """Episodes of each task, each with a seed of its own."""
    shards: Annotated[int, whole(1, MAX_SHARDS, "a number of processes")] = 1
    """Processes that play at one time; each takes some 700 MB with its engine, its MineDojo and its student."""
    engine: Literal["embedded", "java"] = "embedded"
    """embedded: the embedded world answers the package. java: MineDojo's own engine, which the package launches."""
    engine_port: Annotated[int | None, whole(1, 65535, "a port"), arg(help_behavior_hint="")] = None
    """Port on this machine where an engine of MineDojo's own runs already (java)."""
    policy: str = "student"
    """student (the shipped one), random, teacher (embedded engine), or the folder of a student package or of a checkpoint."""
    mode: Literal["sync", "live"] = "sync"
    """sync: the world waits for the policy. live: it does not, 20 ticks a second."""
    seed: Seed = 0
    """Seed of the run: those of the episodes follow from it, the task and the episode's number."""
    tick_limit: Annotated[tuple[str, ...], UseAppendAction, arg(metavar="[CATEGORY=]TICKS", help_behavior_hint="")] = ()
    """Ticks after which an episode ends, of all or of a category. Without it harvest=3000, combat=2000, techtree=6000,
    survival=24000, playthrough=24000, creative=1000."""
    videos: Annotated[str, arg(metavar="N|TASKS")] = "1"
    """Of what videos are kept: of the first N episodes of each task (0: of none), or of every episode of some of the tasks, named
    as for --tasks."""
    retry: bool = False
    """Of a run that goes on, play the episodes anew that broke (error, stalled)."""
    stall_seconds: Annotated[float, real(10, 86400, "seconds")] = 180.0
    """A process that says nothing for so long is ended, and its episode recorded as stalled. While MineDojo and its engine start
    it says nothing: give java 900."""
    threads: Threads = 1
    """CPU threads of a student."""
    temperature: Temperature = TEMPERATURE
    """How freely a student's actions are drawn: 0 takes the likeliest each time, 1 draws from what it learned as it is."""
    out: Path = Path("runs/minedojo")
    """Folder of the run."""

    def __post_init__(self) -> None:
        require_ranges(self)
        require_option(bool(_words((self.videos,))), "videos", self.videos, "give a number, or tasks")
        port = self.engine_port
        alone = "an engine that runs already is MineDojo's own: use --engine java"
        require_option(port is None or self.engine == "java", "engine-port", port, alone)
        require_option(
            port is None or self.shards == 1, "engine-port", port, "one engine plays one episode at a time: --shards 1"
        )
        require_option(
            self.policy != "teacher" or self.engine == "embedded",
            "policy",
            self.policy,
            "teachers see the embedded engine",
        )
        require_option(
            self.policy != "teacher" or self.mode == "sync",
            "policy",
            self.policy,
            "teachers take their time: --mode sync",
        )
        self.tick_limits  # noqa: B018  (parsed here so that a wrong one is refused where it is made)

    @property
    def wanted(self) -> tuple[str, ...]:
        """What ``tasks`` names, word by word."""
        return _words(self.tasks) or (DEFAULT_TASK,)

    @property
    def videos_each(self) -> int | None:
        """Of how many episodes of each task a video is kept; None where ``videos`` names tasks."""
        return int(self.videos) if self.videos.isascii() and self.videos.isdigit() else None

    @property
    def filmed(self) -> tuple[str, ...]:
        """The tasks that ``videos`` names, word by word; none where it is a number."""
        return _words((self.videos,)) if self.videos_each is None else ()

    @property
    def tick_limits(self) -> dict[str, int]:
        """By category."""
        limits = dict(TICK_LIMITS)
        for word in _words(self.tick_limit):
            category, _, ticks = word.rpartition("=")
            good = (
                ticks.isascii() and ticks.isdigit() and 1 <= int(ticks) <= 10_000_000 and category in ("", *CATEGORIES)
            )
            require_option(
                good, "tick-limit", word, f"give TICKS, or CATEGORY=TICKS with one of {', '.join(CATEGORIES)}"
            )
            limits.update(dict.fromkeys(CATEGORIES, int(ticks)) if not category else {category: int(ticks)})
        return limits


def _words(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, ",".join(texts).split(","))))
