"""Settings of the commands: frozen dataclasses, checked where they are made; their docstrings are the help."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from tyro.conf import Positional, UseAppendAction, arg

from agent.shipped import shipped_students
from agent.temperature import TEMPERATURE
from bridge.minecraft.versions import JOINED, SERVED
from runtime.agent_commands import MAX_TICKS
from runtime.labelled_policies import labelled_policies
from runtime.near import close_to
from runtime.outlet_settings import OutletSettings
from runtime.ranges import ConfigError as ConfigError
from runtime.ranges import real, require_option, require_ranges, whole
from runtime.reflexes.choice import chosen_reflexes

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
class RunConfig:
    """Let the student carry out a goal in a world at 20 Hz, seen in the terminal and recorded.

    Without --server a live server of our own (flying-squid) is started on this machine and stopped at the end.
    """

    goal: str = "collect 4 oak logs"
    """What the student is told, in words."""
    world: Literal["live", "embedded"] = "live"
    """live: a Minecraft server. embedded: the simulated world of this package, without any server."""
    saved: Folder = None
    """World folder in the game's own format (Anvil, 1.20.4) that the embedded world plays in. Without it the seed's terrain."""
    server: Address = None
    """Offline-mode server to join, such as localhost:25565. Without it a server of our own is started (--world live)."""
    mc_version: Version = None
    """Minecraft version, such as 1.19.4; a server of another one is refused. Without it what the server says; a server of our own
    speaks 1.20.4."""
    world_folder: Folder = None
    """Folder where a server of our own keeps its world, for the next run of the same seed and version. Without it nothing of it
    outlasts the run."""
    difficulty: Literal["peaceful", "easy", "normal", "hard"] = "peaceful"
    """How hard the world of a server of our own is. From easy on there are hunger, animals and monsters; peaceful has none."""
    username: str = "steve2"
    """Name that the agent joins under."""
    seed: Seed = 100_000
    """Seed of the world (for a world of our own; a foreign server is what it is)."""
    ticks: Ticks = 1200
    """Tick limit; a tick is 50 ms."""
    student: Folder = None
    """Folder of a student package or training checkpoint, or the name of one that ships. Without it the usual one plays."""
    out: Folder = None
    """Folder for the episode, the video and the manifest. Without it ./runs/<date and time>."""
    threads: Threads = 1
    """CPU threads of the student."""
    temperature: Temperature = TEMPERATURE
    """How freely the student's actions are drawn: 0 takes the likeliest each time, 1 draws from what it learned as it is."""
    video: bool = True
    """Write an mp4 of what the student sees."""
    deadline_ms: Annotated[float, real(0.1, 50, "milliseconds", " (one tick)")] = 42.0
    """Milliseconds after an observation in which its action must be ready; a later one is replaced by a hold action."""
    stay: bool = False
    """Stay in the world when the goal has ended and wait for the next, by command; come back for as long as it takes, also to
    a server that is not there yet. Without it the run ends with its goal."""
    patience: Annotated[float, real(0, 86_400, "seconds")] = 300.0
    """Seconds in which it is tried to come back after a kick, a server that went, the death of node. With --stay for ever."""
    say: Annotated[tuple[str, ...], UseAppendAction, arg(metavar="LINE", help_behavior_hint="")] = ()
    """A line that commands may have the agent write into the server's chat. Several: --say again. Without it none may be."""
    mqtt: Annotated[str | None, arg(metavar="HOST:PORT|mqtts://HOST|embedded", help_behavior_hint="")] = None
    """Broker to tell of the agent and to take commands from (docs/mqtt.md); embedded runs one on this machine. User and password:
    STEVE2_MQTT_USER, and STEVE2_MQTT_PASSWORD or STEVE2_MQTT_PASSWORD_FILE of the environment."""
    mqtt_ca: File = None
    """Certificate, in PEM format, of the authority that signed the broker's. Without it the system's authorities count."""
    mqtt_hz: Annotated[float, real(0.01, 2, "messages a second")] = 1.0
    """Messages of telemetry a second, at most."""
    metrics_port: Annotated[int | None, whole(0, 65535, "a port"), arg(help_behavior_hint="")] = None
    """Port on which Prometheus is answered on this machine (docs/metrics.md); 0 takes a free one. Without it nobody is."""
    auth: Literal["offline", "microsoft"] = "offline"
    """offline: the server believes the name. microsoft: log in with an account that owns the game, by a code that is shown."""
    reflexes: Annotated[str | None, arg(metavar="{all,none,NAME,...}", help_behavior_hint="")] = None
    """What may take the body over for a moment: all, none, or names such as surface,eat (leave_fire, surface, creeper, fight,
    unstuck, eat). Without it all on a --server of others, where the body is to come to no harm, and none elsewhere, where the
    student is what is looked at."""
    agents: Annotated[int, whole(1, MAX_AGENTS, "a number of agents")] = 1
    """Agents that play at one time, with one policy, on one server: steve2_1, steve2_2 and so on, each in a folder of its own."""
    policy_server: Address = None
    """Policy server that computes the students' ticks (steve2 policy serve); its token is STEVE2_TOKEN of the environment."""
    repeat: bool = False
    """With --agents or --policy-server: begin the goal anew after success or death, until the ticks are over."""

    page: bool = False
    """Serve a page, on this machine alone (127.0.0.1), that shows what the agent sees, plans and does, and takes commands; its
    address is printed."""
    page_port: Port = 0
    """Port of the page; 0 takes a free one."""

    def __post_init__(self) -> None:
        require_ranges(self)
        remedy = "say what to do, such as 'collect 4 oak logs', or --stay to wait for a goal"
        require_option(bool(self.goal.strip()) or self.stay, "goal", self.goal, remedy)
        self._check_crew()
        require_option(
            3 <= len(self.username) <= 16 and self.username.replace("_", "").isalnum() and self.username.isascii(),
            "username",
            self.username,
            "give 3 to 16 letters, digits or underscores",
        )
        require_student(self.student)
        self.chosen_reflexes  # noqa: B018  (as with the address below)
        self.outlets  # noqa: B018
        require_option(
            self.world == "live" or self.server is None, "server", self.server, "the embedded world has no server"
        )
        live = "a live world is what its server says: use --world embedded"
        online = "an account is for a --server that asks for one; ours believes the name"
        require_option(self.auth == "offline" or self.server is not None, "auth", self.auth, online)
        require_option(self.world == "embedded" or self.saved is None, "saved", str(self.saved), live)
        own = "only a server of our own keeps its world in a folder: leave out --server, or the folder"
        is_own = self.world == "live" and self.server is None
        require_option(is_own or self.world_folder is None, "world_folder", str(self.world_folder), own)
        hard = "only a server of our own takes a difficulty: leave out --server, or the difficulty"
        require_option(is_own or self.difficulty == "peaceful", "difficulty", self.difficulty, hard)
        require_option(
            self.mc_version is None or self.mc_version in JOINED,
            "mc_version",
            self.mc_version,
            f"{close_to(self.mc_version or '', JOINED)}versions from {JOINED[0]} to {JOINED[-1]} are known",
        )
        require_option(
            self.mc_version is None or self.mc_version in SERVED or self.world == "embedded" or self.server is not None,
            "mc_version",
            self.mc_version,
            f"a server of our own speaks {SERVED[0]} to {SERVED[-1]}; give one of those, or --server of one that runs",
        )
        if self.server is not None:
            self.address  # noqa: B018  (parsed here so that a wrong one is refused where it is made)

    @property
    def chosen_reflexes(self) -> tuple[str, ...]:
        """The reflexes by name."""
        return chosen_reflexes(self.reflexes or ("none" if self.server is None else "all"))

    @property
    def outlets(self) -> OutletSettings:
        """Who is told beside the terminal."""
        return OutletSettings(self.mqtt, self.mqtt_ca, self.mqtt_hz, self.metrics_port)

    @property
    def address(self) -> tuple[str, int] | None:
        """Host and port of ``server``; None for a server of our own."""
        return None if self.server is None else host_and_port("server", self.server, 25565)

    def _check_crew(self) -> None:
        many = "that is for --agents above 1, or --policy-server"
        require_option(self.is_crew or not self.repeat, "repeat", self.repeat, many)
        require_option(bool(self.goal.strip()) or not self.repeat, "goal", self.goal, "say what to do again and again")
        if self.policy_server is not None:
            self.policy_address  # noqa: B018  (as with the address above)
            require_option(self.student is None, "student", str(self.student), "the policy server has its own")
        require_option(
            self.auth == "offline" or self.agents == 1, "auth", self.auth, "one account is one player: --agents 1"
        )

    @property
    def policy_address(self) -> tuple[str, int]:
        """Host and port of ``policy_server``, which must be given."""
        assert self.policy_server is not None
        return host_and_port("policy_server", self.policy_server, EXAMPLE_POLICY_PORT)

    @property
    def is_crew(self) -> bool:
        """Whether several agents play, or one with a policy that is elsewhere."""
        return self.agents > 1 or self.policy_server is not None


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
    mode: Annotated[Literal["sync", "live"] | None, arg(metavar="{sync,live}", help_behavior_hint="")] = None
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
        asked = ",".join(self.policy)
        require_option(
            not (self.world == "live" and self.mode == "sync"),
            "mode",
            self.mode,
            "a live world does not wait: use --mode live, or --world embedded",
        )
        require_option(
            not (self.effective_mode == "live" and "teacher" in self.policies.values()),
            "policy",
            asked,
            "the teacher needs the embedded world's privileged side: use --world embedded --mode sync",
        )
        require_option(
            self.planner is None or "teacher" in self.policies.values(),
            "planner",
            self.planner,
            "it plans for the teacher alone: add --policy teacher",
        )

    @property
    def policies(self) -> dict[str, str]:
        """What the report calls a policy -> ``student``, ``teacher``, ``random`` or a folder; in the order of playing."""
        return labelled_policies(self.policy or ("student",))

    @property
    def effective_mode(self) -> Literal["sync", "live"]:
        """The mode asked for, or the one the world is made for."""
        return self.mode or ("sync" if self.world == "embedded" else "live")


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
