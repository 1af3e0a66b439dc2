"""Settings of the commands: frozen dataclasses, checked where they are made; their docstrings are the help."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from tyro.conf import Positional, UseAppendAction, arg

from agent.temperature import TEMPERATURE

MAX_SEED = 2**31 - 1
MAX_RADIUS = 64
"""Chunks of a saved world on each side: 16641 in all take about a minute."""

# What help shows for a setting that may be left out; its docstring says what holds then.
Address = Annotated[str | None, arg(metavar="HOST:PORT", help_behavior_hint="")]
Folder = Annotated[Path | None, arg(metavar="FOLDER", help_behavior_hint="")]
File = Annotated[Path | None, arg(metavar="FILE", help_behavior_hint="")]


class ConfigError(ValueError):
    """A setting is wrong; the message names the field, the value and what would be right."""


def _require(good: bool, field: str, value: object, remedy: str) -> None:
    if not good:
        raise ConfigError(f"--{field.replace('_', '-')}: got {value!r}; {remedy}")


def _require_temperature(value: float) -> None:
    _require(0 <= value <= 10, "temperature", value, "give a temperature in 0..10, 0 for the likeliest actions")


def _require_student(folder: Path | None) -> None:
    remedy = "give the folder of a student package or of a training checkpoint"
    _require(folder is None or folder.is_dir(), "student", str(folder), remedy)


@dataclass(frozen=True)
class RunConfig:
    """Let the student carry out a goal in a world at 20 Hz, seen in the terminal and recorded.

    Without --server a live server of our own (flying-squid) is started on this machine and stopped at the end.
    """

    goal: str = "collect 4 oak logs"
    """What the student is told, in words."""
    world: Literal["live", "embedded"] = "live"
    """live: a Minecraft server. embedded: the simulated world of this package, without any server."""
    saved: Folder = None
    """A world folder in the game's own format (Anvil, 1.20.4) for the embedded world. Without it that has the seed's terrain."""
    server: Address = None
    """HOST:PORT of an offline-mode server to join. Without it a server of our own is started."""
    mc_version: str = "1.20.4"
    """Minecraft version that the server speaks."""
    username: str = "steve2"
    """Name that the agent joins under."""
    seed: int = 100_000
    """Seed of the world (for a world of our own; a foreign server is what it is)."""
    ticks: int = 1200
    """Tick limit; a tick is 50 ms."""
    student: Folder = None
    """Folder of a student package or of a training checkpoint. Without it the shipped student plays."""
    out: Folder = None
    """Folder for the episode, the video and the manifest. Without it ./runs/<date and time>."""
    threads: int = 1
    """CPU threads of the student."""
    temperature: float = TEMPERATURE
    """The student's actions are drawn from its distributions at this temperature; 0 takes the likeliest each time."""
    video: bool = True
    """Write an mp4 of what the student sees."""
    deadline_ms: float = 42.0
    """An action not ready this long after its observation is replaced by a hold action (a tick is 50 ms)."""

    def __post_init__(self) -> None:
        _require(bool(self.goal.strip()), "goal", self.goal, "say what to do, such as 'collect 4 oak logs'")
        _require(0 <= self.seed <= MAX_SEED, "seed", self.seed, f"give a whole number in 0..{MAX_SEED}")
        _require(1 <= self.ticks <= 1_000_000, "ticks", self.ticks, "give a tick limit in 1..1000000")
        _require(1 <= self.threads <= 256, "threads", self.threads, "give a number of threads in 1..256")
        _require_temperature(self.temperature)
        _require(
            0 < self.deadline_ms <= 50,
            "deadline_ms",
            self.deadline_ms,
            "give milliseconds above 0 and up to 50 (one tick)",
        )
        _require(
            3 <= len(self.username) <= 16 and self.username.replace("_", "").isalnum() and self.username.isascii(),
            "username",
            self.username,
            "give 3 to 16 letters, digits or underscores",
        )
        _require_student(self.student)
        _require(self.world == "live" or self.server is None, "server", self.server, "the embedded world has no server")
        live = "a live world is what its server says: use --world embedded"
        _require(self.world == "embedded" or self.saved is None, "saved", str(self.saved), live)
        if self.server is not None:
            self.address  # noqa: B018  (parsed here so that a wrong one is refused where it is made)

    @property
    def address(self) -> tuple[str, int] | None:
        """Host and port of ``server``; None for a server of our own."""
        if self.server is None:
            return None
        host, _, port = self.server.rpartition(":")
        if host.startswith("[") and host.endswith("]"):
            host = host[1:-1]
        good = bool(host) and port.isascii() and port.isdigit() and 1 <= int(port) <= 65535
        _require(good, "server", self.server, "give HOST:PORT, such as localhost:25565")
        return host, int(port)


@dataclass(frozen=True)
class BenchConfig:
    """Play one or several policies over many seeds and report their success, with a confidence interval."""

    world: Literal["embedded", "live"] = "embedded"
    """embedded: the simulated world. live: one flying-squid server of our own a seed, with the same terrain."""
    suite: Annotated[Literal["collect"], Positional] = "collect"
    """collect: how often the goal's items are gathered within the tick limit."""
    policy: Annotated[tuple[str, ...], UseAppendAction, arg(metavar="[NAME=]POLICY", help_behavior_hint="")] = ()
    """student (the shipped one), teacher, random, or the folder of a student package or of a training checkpoint.
    Several: separated by commas, or --policy again. NAME=POLICY gives one a name in the report, such as
    static=runs/static/checkpoint. Without it the shipped student plays."""
    goal: str = "collect 4 oak logs"
    """Goal of every episode, in words."""
    episodes: int = 100
    """Number of seeds."""
    first_seed: int = 100_000
    """First seed; the others follow it. Training takes seeds from 1000000 on, so that smaller ones are held out."""
    ticks: int = 1200
    """Tick limit of an episode."""
    mode: Annotated[Literal["sync", "live"] | None, arg(metavar="{sync,live}", help_behavior_hint="")] = None
    """sync: lock-step, the world waits for the policy. live: 20 Hz, it does not. Without it as the world is."""
    batch: int = 16
    """Worlds played in lock-step with one batched policy (sync mode)."""
    threads: int = 1
    """CPU threads of a student."""
    temperature: float = TEMPERATURE
    """A student's actions are drawn from its distributions at this temperature; 0 takes the likeliest each time."""
    out: Path = Path("runs/bench")
    """Folder for report.json."""

    def __post_init__(self) -> None:
        _require(self.episodes >= 1, "episodes", self.episodes, "give at least 1")
        _require(self.ticks >= 1, "ticks", self.ticks, "give at least 1")
        _require_temperature(self.temperature)
        _require(self.batch >= 1, "batch", self.batch, "give at least 1")
        _require(self.threads >= 1, "threads", self.threads, "give at least 1")
        _require(
            0 <= self.first_seed <= MAX_SEED - self.episodes,
            "first_seed",
            self.first_seed,
            f"all seeds must lie in 0..{MAX_SEED}",
        )
        asked = ",".join(self.policy)
        _require(bool(self.policies), "policy", asked, "name at least one policy")
        labels = [label for label, _ in self._labelled()]
        _require(len(labels) == len(set(labels)), "policy", asked, "give each a name of its own, as NAME=POLICY")
        _require(all(label and name for label, name in self._labelled()), "policy", asked, "give NAME=POLICY")
        _require(
            not (self.world == "live" and self.mode == "sync"),
            "mode",
            self.mode,
            "a live world does not wait: use --mode live, or --world embedded",
        )
        _require(
            not (self.effective_mode == "live" and "teacher" in self.policies.values()),
            "policy",
            asked,
            "the teacher needs the embedded world's privileged side: use --world embedded --mode sync",
        )

    @property
    def policies(self) -> dict[str, str]:
        """What the report calls a policy -> ``student``, ``teacher``, ``random`` or a folder; in the order of playing."""
        return dict(self._labelled())

    def _labelled(self) -> list[tuple[str, str]]:
        pairs = []
        for text in filter(None, map(str.strip, ",".join(self.policy or ("student",)).split(","))):
            label, equals, name = text.partition("=")
            # A folder's name may hold a sign of equality too: a label holds no path.
            pairs.append((label.strip(), name.strip()) if equals and "/" not in label else (text, text))
        return pairs

    @property
    def effective_mode(self) -> Literal["sync", "live"]:
        """The mode asked for, or the one the world is made for."""
        return self.mode or ("sync" if self.world == "embedded" else "live")


@dataclass(frozen=True)
class SpeedConfig:
    """Measure how fast a part is, beside what it is to reach."""

    part: Annotated[Literal["camera", "world", "student", "bridge", "loop", "minedojo", "all"], Positional] = "all"
    """What to measure: frames drawn a second, the embedded world, a student tick, the live bridge, the whole loop, MineDojo's own
    client (where it is installed), or all."""
    json: File = None
    """Also write the figures to this file."""
    student: Folder = None
    """Folder of a student package or of a training checkpoint. Without it the shipped student is measured."""
    threads: int = 1
    """CPU threads of the student."""
    ticks: int = 400
    """Ticks measured (student, bridge, loop)."""
    seconds: float = 2.0
    """Seconds measured a frame size (camera) or a figure (world)."""
    worlds: int = 32
    """Embedded worlds stepped together (world); each takes some 35 MB."""
    first_use: bool = False
    """Also measure a process that must compile everything anew (world); it takes minutes."""

    def __post_init__(self) -> None:
        _require(self.threads >= 1, "threads", self.threads, "give at least 1")
        _require(self.ticks >= 20, "ticks", self.ticks, "give at least 20")
        _require_student(self.student)
        _require(2 <= self.worlds <= 1024, "worlds", self.worlds, "give 2..1024")
        _require(0.1 <= self.seconds <= 600, "seconds", self.seconds, "give seconds in 0.1..600")


@dataclass(frozen=True)
class SaveConfig:
    """Save the embedded world's terrain around its spawn as a world folder in the game's own format (Anvil, 1.20.4).

    Chunks that the folder holds already and that lie farther off stay.
    """

    folder: Annotated[Path, Positional, arg(metavar="FOLDER")]
    """The world; it is made where it is missing."""
    seed: int = 100_000
    """Seed of the world."""
    radius: int = 8
    """Chunks of 16 blocks on each side of the spawn's."""

    def __post_init__(self) -> None:
        _require(0 <= self.seed <= MAX_SEED, "seed", self.seed, f"give a seed in 0..{MAX_SEED}")
        _require(0 <= self.radius <= MAX_RADIUS, "radius", self.radius, f"give chunks in 0..{MAX_RADIUS}")


@dataclass(frozen=True)
class ExportConfig:
    """Make a verified ONNX package of a checkpoint. A failed check leaves no package."""

    checkpoint: Annotated[Path, Positional, arg(metavar="CHECKPOINT")]
    """Checkpoint of a training run."""
    out: Annotated[Path, Positional, arg(metavar="OUT")]
    """Folder of the package to be."""


@dataclass(frozen=True)
class TrainForward:
    """Distil a student from the teachers in mirrored worlds (`steve2 train --help` lists its settings)."""


@dataclass(frozen=True)
class SetupConfig:
    """Install the node packages and compile the worlds, so that the first run starts at once."""


@dataclass(frozen=True)
class DoctorConfig:
    """Check what a run needs, part by part, and say what to do about what is missing."""


@dataclass(frozen=True)
class TasksConfig:
    """List the tasks that ship, or show one in full: `steve2 tasks show NAME`."""

    words: Annotated[tuple[str, ...], Positional, arg(name="what", metavar="[show NAME]", help_behavior_hint="")] = ()
    """show NAME tells everything about one task; NAME may be the path of a task file."""
    suite: Annotated[str | None, arg(metavar="SUITE", help_behavior_hint="")] = None
    """Only those of a suite, such as combat, navigation or navigation/explore."""
    json: bool = False
    """Print JSON."""

    def __post_init__(self) -> None:
        good = not self.words or (len(self.words) == 2 and self.words[0] == "show") or len(self.words) == 1
        _require(
            good and self.words != ("show",), "what", " ".join(self.words), "give show NAME, or nothing to list all"
        )

    @property
    def name(self) -> str | None:
        """The one task to show, if any."""
        return self.words[-1] if self.words else None


@dataclass(frozen=True)
class PlayConfig:
    """Walk in a task yourself: a page in the browser with keyboard and mouse, showing the agent's own frame."""

    task: Annotated[str, Positional, arg(metavar="TASK")]
    """FAMILY, FAMILY/KIND or FAMILY/KIND/COUNT of `steve2 tasks`, or the path of a task file."""
    seed: int = 100_000
    """Seed of the first world; N goes on to the next."""
    size: int = 480
    """Side in pixels of the larger picture that V shows instead of the agent's frame."""
    port: int = 0
    """Port to listen on; 0 takes a free one."""
    open: bool = True
    """Open the page in the browser."""
    saved: Folder = None
    """A world folder in the game's own format (Anvil, 1.20.4) to play in. Without it each seed has its terrain."""

    def __post_init__(self) -> None:
        _require(0 <= self.seed <= MAX_SEED, "seed", self.seed, f"give a whole number in 0..{MAX_SEED}")
        _require(64 <= self.size <= 1024, "size", self.size, "give a side in 64..1024 pixels")
        _require(0 <= self.port <= 65535, "port", self.port, "give a port in 0..65535")
