"""Settings of the commands: frozen dataclasses, checked where they are made; their docstrings are the help."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from tyro.conf import Positional, UseAppendAction, arg

from agent.shipped import shipped_students
from agent.temperature import TEMPERATURE
from runtime.agent_commands import MAX_TICKS
from runtime.bench_choice import Mode, chosen_policies, effective_mode, require_mode
from runtime.ranges import ConfigError as ConfigError
from runtime.ranges import real, require_option, require_ranges, whole

MAX_SEED = 2**31 - 1
EXAMPLE_POLICY_PORT = 7272
MAX_AGENTS = 64
"""Of one run; each takes some 50 MB."""
MAX_RADIUS = 64
"""Chunks of a saved world on each side: 16641 in all take about a minute."""

Seed = Annotated[int, whole(0, MAX_SEED)]
Port = Annotated[int, whole(0, 65535, "a port")]
Ticks = Annotated[int, whole(1, MAX_TICKS, "ticks")]
Threads = Annotated[int, whole(1, 256, "a number of threads")]
Temperature = Annotated[float, real(0, 10, "a temperature", ", 0 for the likeliest actions")]

# What help shows for a setting that may be left out; its docstring says what holds then.
Address = Annotated[str | None, arg(metavar="HOST:PORT", help_behavior_hint="")]
Folder = Annotated[Path | None, arg(metavar="FOLDER", help_behavior_hint="")]
Version = Annotated[str | None, arg(metavar="VERSION", help_behavior_hint="")]
File = Annotated[Path | None, arg(metavar="FILE", help_behavior_hint="")]


def host_and_port(field: str, text: str, example: int) -> tuple[str, int]:
    """What HOST:PORT says; raises ConfigError naming the field where it is none."""
    host, _, port = text.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    good = bool(host) and "/" not in host and port.isascii() and port.isdigit() and 1 <= int(port) <= 65535
    require_option(good, field, text, f"give HOST:PORT, such as localhost:{example}")
    return host, int(port)


def require_student(folder: Path | None) -> None:
    """Raises ConfigError where ``--student`` is neither a folder nor one that ships."""
    ships = shipped_students()
    remedy = f"give {' or '.join(ships)}, or the folder of a student package or of a training checkpoint"
    require_option(folder is None or folder.is_dir() or str(folder) in ships, "student", str(folder), remedy)


@dataclass(frozen=True)
class BenchConfig:
    """Play one or several policies over many seeds and report their success, with a confidence interval.

    Three others have a --help of their own: `bench suite` plays the suites of navigation and creation, `bench minedojo` plays
    MineDojo's tasks, `bench faults` does to an agent what a night may bring.
    """

    world: Literal["embedded", "live"] = "embedded"
    """embedded: the simulated world. live: one flying-squid server of our own a seed, with the same terrain."""
    suite: Annotated[Literal["collect"], Positional] = "collect"
    """collect: how often the goal's items are gathered within the tick limit."""
    policy: Annotated[tuple[str, ...], UseAppendAction, arg(metavar="[NAME=]POLICY", help_behavior_hint="")] = ()
    """student (the shipped one), teacher, random, idle, or the folder of a student package or of a training checkpoint.
    Several: separated by commas, or --policy again. NAME=POLICY gives one a name in the report, such as
    static=runs/static/checkpoint. Without it the shipped student plays."""
    planner: Annotated[str | None, arg(metavar="URL|FOLDER", help_behavior_hint="")] = None
    """Language model that plans for the teacher: an OpenAI-compatible endpoint, such as http://127.0.0.1:8000/v1 (its key:
    STEVE2_PLANNER_KEY of the environment), or a folder of transformers. Without it the teacher's plans are scripted."""
    planner_model: str = "default"
    """What the endpoint calls the model."""
    goal: str = "collect 4 oak logs"
    """Goal of every episode, in words."""
    episodes: Annotated[int, whole(1, 1_000_000, "a number of seeds")] = 100
    """Number of episodes of each policy, each of a seed of its own."""
    first_seed: Seed = 100_000
    """First seed; the others follow it. Training takes seeds from 1000000 on, so that smaller ones are held out."""
    ticks: Ticks = 1200
    """Tick limit of an episode; a tick is 50 ms."""
    mode: Annotated[Mode | None, arg(metavar="{sync,live}", help_behavior_hint="")] = None
    """sync: the world waits for the policy. live: it goes on at 20 Hz. Without it sync (embedded world) or live (live world)."""
    batch: Annotated[int, whole(1, 1024, "a number of worlds")] = 16
    """Worlds played in lock-step with one batched policy (sync mode)."""
    threads: Threads = 1
    """CPU threads of a student."""
    temperature: Temperature = TEMPERATURE
    """How freely a student's actions are drawn: 0 takes the likeliest each time, 1 draws from what it learned as it is."""
    out: Path = Path("runs/bench")
    """Folder for report.json."""

    def __post_init__(self) -> None:
        require_ranges(self)
        require_option(
            0 <= self.first_seed <= MAX_SEED - self.episodes,
            "first_seed",
            self.first_seed,
            f"all seeds must lie in 0..{MAX_SEED}",
        )
        self.policies  # noqa: B018  (parsed here so that wrong ones are refused where they are made)
        require_mode(self.world, self.mode, self.policy)
        require_option(
            self.planner is None or "teacher" in self.policies.values(),
            "planner",
            self.planner,
            "it plans for the teacher alone: add --policy teacher",
        )

    @property
    def policies(self) -> dict[str, str]:
        """What the report calls a policy -> ``student``, ``teacher``, ``random`` or a folder; in the order of playing."""
        return chosen_policies(self.policy)

    @property
    def effective_mode(self) -> Mode:
        """The mode asked for, or the one that the world is made for."""
        return effective_mode(self.world, self.mode)


@dataclass(frozen=True)
class SpeedConfig:
    """Measure how fast a part is, beside the speed that it should reach."""

    part: Annotated[
        Literal["camera", "world", "student", "bridge", "loop", "agents", "minedojo", "train", "all"], Positional
    ] = "all"
    """What to measure: frames drawn a second, the embedded world, a student tick, the live bridge, the whole loop, several agents
    on one server, MineDojo's own client (where it is installed), training (where torch is), or all."""
    json: File = None
    """Also write the figures to this file."""
    student: Folder = None
    """Folder of a student package or training checkpoint, or the name of one that ships. Without it the usual one is measured."""
    threads: Threads = 1
    """CPU threads of the student (student, loop), and of learning (train)."""
    ticks: Annotated[int, whole(20, 1_000_000, "ticks")] = 400
    """Ticks measured (student, bridge, loop, train), and steps of each figure (minedojo)."""
    seconds: Annotated[float, real(0.1, 600, "seconds")] = 2.0
    """Seconds for which each frame size (camera), figure (world), crew (agents) or learning (train) is
    measured."""
    agents: Annotated[int, whole(1, MAX_AGENTS, "a number of agents")] = 8
    """Agents that play at one time (agents)."""
    worlds: Annotated[int, whole(2, 1024, "a number of worlds")] = 32
    """Embedded worlds stepped together (world); each takes some 35 MB."""
    first_use: bool = False
    """Also measure a process that must compile everything anew (world); it takes minutes."""

    def __post_init__(self) -> None:
        require_ranges(self)
        require_student(self.student)
        require_option(
            self.json is None or not self.json.is_dir(), "json", str(self.json), "it is a folder: give a file"
        )


@dataclass(frozen=True)
class SaveConfig:
    """Save the embedded world's terrain around its spawn as a world folder in the game's own format (Anvil, 1.20.4).

    Chunks that the folder holds already and that lie farther off stay.
    """

    folder: Annotated[Path, Positional, arg(metavar="FOLDER")]
    """World folder; it is made where it is missing."""
    seed: Seed = 100_000
    """Seed of the world."""
    radius: Annotated[int, whole(0, MAX_RADIUS, "chunks")] = 8
    """Chunks of 16 blocks on each side of the spawn's."""

    def __post_init__(self) -> None:
        require_ranges(self)


@dataclass(frozen=True)
class ExportConfig:
    """Make a verified ONNX package of a checkpoint. A failed check leaves no package."""

    checkpoint: Annotated[Path, Positional, arg(metavar="CHECKPOINT")]
    """Folder of a checkpoint that `steve2 train` wrote."""
    out: Annotated[Path, Positional, arg(metavar="OUT")]
    """Folder to write the package to."""
    precision: Literal["int8", "float32"] = "int8"
    """int8: small and quick on a CPU. float32: for a GPU, and for a policy server that answers many agents in one pass."""


@dataclass(frozen=True)
class TrainForward:
    """Distil a student from the teachers in mirrored worlds (`steve2 train --help` lists its settings)."""


@dataclass(frozen=True)
class SetupConfig:
    """Install the node packages and compile the worlds, so that the first run starts at once."""


@dataclass(frozen=True)
class TasksConfig:
    """List the tasks that ship, or show one in full: `steve2 tasks show NAME`."""

    words: Annotated[tuple[str, ...], Positional, arg(name="what", metavar="[show NAME]", help_behavior_hint="")] = ()
    """show NAME tells everything about one task; NAME may be the path of a task file."""
    suite: Annotated[str | None, arg(metavar="SUITE", help_behavior_hint="")] = None
    """Only those of a suite, such as combat, navigation or navigation/explore."""
    json: bool = False
    """Print JSON instead of a table."""

    def __post_init__(self) -> None:
        good = not self.words or (len(self.words) == 2 and self.words[0] == "show") or len(self.words) == 1
        if not good or self.words == ("show",):
            raise ConfigError(f"got {' '.join(self.words)!r}; give show NAME, or nothing to list all")

    @property
    def name(self) -> str | None:
        """The one task to show, if any."""
        return self.words[-1] if self.words else None
