"""Settings of ``steve2 bench suite``; their docstrings are the help."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from tyro.conf import Positional, UseAppendAction, arg

from agent.temperature import TEMPERATURE
from bridge.seeds import FIRST_TRAINING_SEED
from runtime.bench_choice import Mode, chosen_policies, effective_mode, require_mode
from runtime.config import Seed, Temperature, Threads
from runtime.ranges import require_option, require_ranges, whole

MAX_PROCESSES = 256


@dataclass(frozen=True)
class SuiteConfig:
    """Play suites of tasks over held-out seeds with several policies, and report them beside each other.

    A run that was cut off goes on where it was: give the same command again. More policies may join it later. The results are
    lines of JSON (episodes.jsonl) and a page (report.html) in --out.
    """

    suites: Annotated[tuple[str, ...], Positional, arg(name="suite", metavar="SUITE")] = ("all",)
    """all: the seven of navigation and creation. all+: harvest, combat, tech-tree and survival too. Or suites
    (navigation/explore), how they begin (navigation), patterns ('*/explore'), families (travel)."""
    policy: Annotated[tuple[str, ...], UseAppendAction, arg(metavar="[NAME=]POLICY", help_behavior_hint="")] = ()
    """student (the shipped one), teacher, random, idle, or the folder of a student package or of a training checkpoint. Several:
    separated by commas, or --policy again. The report compares those called student, teacher, static, no-expert and flat:
    static=FOLDER. Without it the shipped student plays."""
    seeds: Annotated[int, whole(1, FIRST_TRAINING_SEED, "a number of seeds")] = 100
    """Episodes of each family of tasks, each of a seed of its own."""
    first_seed: Seed = 100_000
    """First seed; the others follow it. Training takes seeds from 1000000 on, so that all must be smaller."""
    world: Literal["embedded", "live"] = "embedded"
    """embedded: the simulated world. live: a flying-squid server of our own for each episode, with the same terrain; tasks that
    it cannot judge or set up are not tried, and the report says so."""
    mode: Annotated[Mode | None, arg(metavar="{sync,live}", help_behavior_hint="")] = None
    """sync: the world waits for the policy. live: it goes on at 20 Hz. Without it sync (embedded world) or live (live world)."""
    batch: Annotated[int, whole(1, 256, "a number of worlds")] = 16
    """Worlds in which a student plays in lock-step (sync mode)."""
    processes: Annotated[int, whole(1, MAX_PROCESSES, "a number of processes")] = 1
    """Processes that play at one time (sync mode), each with its worlds and its policy."""
    threads: Threads = 1
    """CPU threads of a student."""
    temperature: Temperature = TEMPERATURE
    """How freely a student's actions are drawn: 0 takes the likeliest each time, 1 draws from what it learned as it is."""
    most_ticks: Annotated[int | None, whole(1, 10_000_000, "ticks"), arg(metavar="TICKS", help_behavior_hint="")] = None
    """A tick limit below those of the tasks, to try something out. The figures are then no figures of the suites."""
    videos: bool = True
    """Film the best, the median and the worst episode of each suite and policy."""
    retry: bool = False
    """Of a run that goes on, play the episodes anew that broke, and ask again for those that nobody tried."""
    out: Path = Path("runs/suite")
    """Folder of the run."""

    def __post_init__(self) -> None:
        require_ranges(self)
        require_option(
            self.first_seed + self.seeds <= FIRST_TRAINING_SEED,
            "first-seed",
            self.first_seed,
            f"{self.seeds} seeds from it reach into those of training; all must lie below {FIRST_TRAINING_SEED}",
        )
        self.policies  # noqa: B018  (parsed here so that wrong ones are refused where they are made)
        require_mode(self.world, self.mode, self.policy)
        require_option(
            self.effective_mode == "sync" or self.processes == 1,
            "processes",
            self.processes,
            "in live mode one episode is played after the other: --processes 1",
        )

    @property
    def policies(self) -> dict[str, str]:
        """What the report calls a policy -> how it is named; in the order of playing."""
        return chosen_policies(self.policy)

    @property
    def effective_mode(self) -> Mode:
        """The mode asked for, or the one that the world is made for."""
        return effective_mode(self.world, self.mode)
