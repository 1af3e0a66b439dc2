"""The settings of ``steve2 run``, in the groups that its help shows."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, Any, Literal

from tyro.conf import OmitArgPrefixes, UseAppendAction, arg

from agent.temperature import TEMPERATURE
from bridge.minecraft.versions import JOINED, SERVED
from runtime.agent_commands import MAX_SAY_LENGTH, MAX_TICKS, is_sayable
from runtime.config import (
    EXAMPLE_POLICY_PORT,
    MAX_AGENTS,
    Address,
    File,
    Folder,
    Port,
    Seed,
    Temperature,
    Threads,
    Version,
    host_and_port,
    require_student,
)
from runtime.near import close_to
from runtime.outlet_settings import OutletSettings
from runtime.ranges import real, require_option, require_ranges, whole
from runtime.reflexes.choice import chosen_reflexes

DEFAULT_GOAL = "collect 4 oak logs"


@dataclass(frozen=True)
class GoalSettings:
    """What is to be done, and for how long."""

    goal: Annotated[str | None, arg(metavar="TEXT", help_behavior_hint="")] = None
    """What the student is told, in words. Without it 'collect 4 oak logs'."""
    task: Annotated[str | None, arg(metavar="FAMILY[/KIND[/COUNT]]", help_behavior_hint="")] = None
    """A task in place of a goal, such as find_from_picture/cow (`steve2 tasks` lists them): by its words, picture, sound or
    building the student is told of it, and it is judged as the benchmark does. What it gives at the start the embedded world
    gives."""
    ticks: Annotated[int | None, whole(1, MAX_TICKS, "ticks"), arg(help_behavior_hint="")] = None
    """Tick limit; a tick is 50 ms. Without it that of the task whose words the goal is, or 1200."""
    repeat: bool = False
    """With --agents or --policy-server: begin the goal anew after success or death, until the ticks are over."""


@dataclass(frozen=True)
class WorldSettings:
    """Where it is done: a server, one of our own, or the embedded world."""

    world: Literal["live", "embedded"] = "live"
    """live: a Minecraft server. embedded: the simulated world of this package, without any server."""
    seed: Seed = 100_000
    """Seed of the world (for a world of our own; a foreign server is what it is)."""
    server: Address = None
    """Offline-mode server to join, such as localhost:25565. Without it a server of our own is started (--world live)."""
    mc_version: Version = None
    """Minecraft version, such as 1.19.4; a server of another one is refused. Without it what the server says; a server of our own
    speaks 1.20.4."""
    username: str = "steve2"
    """Name that the agent joins under."""
    auth: Literal["offline", "microsoft"] = "offline"
    """offline: the server believes the name. microsoft: log in with an account that owns the game, by a code that is shown."""
    world_folder: Folder = None
    """Folder where a server of our own keeps its world, for the next run of the same seed and version. Without it nothing of it
    outlasts the run."""
    difficulty: Literal["peaceful", "easy", "normal", "hard"] = "peaceful"
    """How hard the world of a server of our own is. From easy on there are hunger, animals and monsters; peaceful has none."""
    saved: Folder = None
    """World folder in the game's own format (Anvil, 1.20.4) that the embedded world plays in. Without it the seed's terrain."""


@dataclass(frozen=True)
class StudentSettings:
    """Who plays."""

    student: Folder = None
    """Folder of a student package or training checkpoint, or the name of one that ships. Without it the usual one plays."""
    temperature: Temperature = TEMPERATURE
    """How freely the student's actions are drawn: 0 takes the likeliest each time, 1 draws from what it learned as it is."""
    threads: Threads = 1
    """CPU threads of the student."""
    deadline_ms: Annotated[float, real(0.1, 50, "milliseconds", " (one tick)")] = 42.0
    """Milliseconds after an observation in which its action must be ready; a later one is replaced by a hold action."""
    agents: Annotated[int, whole(1, MAX_AGENTS, "a number of agents")] = 1
    """Agents that play at one time, with one policy, on one server: steve2_1, steve2_2 and so on, each in a folder of its own."""
    policy_server: Address = None
    """Policy server that computes the students' ticks (steve2 policy serve); its token is STEVE2_TOKEN of the environment."""


@dataclass(frozen=True)
class StayingSettings:
    """What becomes of it when the goal has ended, the world is lost, or the body is in danger."""

    stay: bool = False
    """Stay in the world when the goal has ended and wait for the next, by command; come back for as long as it takes, also to
    a server that is not there yet. Without it the run ends with its goal."""
    patience: Annotated[float, real(0, 86_400, "seconds")] = 300.0
    """Seconds in which it is tried to come back after a kick, a server that went, the death of node. With --stay for ever."""
    reflexes: Annotated[str | None, arg(metavar="{all,none,NAME,...}", help_behavior_hint="")] = None
    """What may take the body over for a moment: all, none, or names such as surface,eat (leave_fire, surface, creeper, fight,
    unstuck, eat). Without it all on a --server of others, where the body is to come to no harm, and none elsewhere, where the
    student is what is looked at."""


@dataclass(frozen=True)
class RecordingSettings:
    """What is kept of it."""

    out: Folder = None
    """Folder for the episode, the video and the manifest. Without it ./runs/<date and time>."""
    video: bool = True
    """Write an mp4 of what the student sees."""


@dataclass(frozen=True)
class WatchingSettings:
    """Who may watch and steer it beside the terminal."""

    page: bool = False
    """Serve a page, on this machine alone (127.0.0.1), that shows what the agent sees, plans and does, and takes commands; its
    address is printed."""
    page_port: Port = 0
    """Port of the page; 0 takes a free one."""
    mqtt: Annotated[str | None, arg(metavar="HOST:PORT|mqtts://HOST|embedded", help_behavior_hint="")] = None
    """Broker to tell of the agent and to take commands from (docs/mqtt.md); embedded runs one on this machine. User and password:
    STEVE2_MQTT_USER, and STEVE2_MQTT_PASSWORD or STEVE2_MQTT_PASSWORD_FILE of the environment."""
    mqtt_ca: File = None
    """Certificate, in PEM format, of the authority that signed the broker's. Without it the system's authorities count."""
    mqtt_hz: Annotated[float, real(0.01, 2, "messages a second")] = 1.0
    """Messages of telemetry a second, at most."""
    metrics_port: Annotated[int | None, whole(0, 65535, "a port"), arg(help_behavior_hint="")] = None
    """Port on which Prometheus is answered on this machine (docs/metrics.md); 0 takes a free one. Without it nobody is."""
    say: Annotated[tuple[str, ...], UseAppendAction, arg(metavar="LINE", help_behavior_hint="")] = ()
    """A line that commands may have the agent write into the server's chat. Several: --say again. Without it none may be."""


@dataclass(frozen=True)
class RunConfig(GoalSettings, WorldSettings, StudentSettings, StayingSettings, RecordingSettings, WatchingSettings):
    """What ``steve2 run`` is to do: all groups in one, checked."""

    def __post_init__(self) -> None:
        require_ranges(self)
        remedy = "say what to do, such as 'collect 4 oak logs', or --stay to wait for a goal"
        require_option(bool(self.text.strip()) or self.stay, "goal", self.goal, remedy)
        require_option(self.task is None or self.goal is None, "task", self.task, "it has its own --goal: give one")
        self._check_crew()
        require_option(
            3 <= len(self.username) <= 16 and self.username.replace("_", "").isalnum() and self.username.isascii(),
            "username",
            self.username,
            "give 3 to 16 letters, digits or underscores",
        )
        require_student(self.student)
        self._check_watching()
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
    def text(self) -> str:
        """The goal in words, where there is no task; empty where one is waited for."""
        return DEFAULT_GOAL if self.goal is None else self.goal

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
        require_option(bool(self.text.strip()) or not self.repeat, "goal", self.goal, "say what to do again and again")
        require_option(self.task is None or not self.repeat, "task", self.task, "only a --goal in words is begun anew")
        if self.policy_server is not None:
            self.policy_address  # noqa: B018  (as with the address above)
            require_option(self.student is None, "student", str(self.student), "the policy server has its own")
        require_option(
            self.auth == "offline" or self.agents == 1, "auth", self.auth, "one account is one player: --agents 1"
        )

    def _check_watching(self) -> None:
        unsayable = next((line for line in self.say if not is_sayable(line)), None)
        require_option(
            unsayable is None, "say", unsayable, f"give a line of 1 to {MAX_SAY_LENGTH} printable characters"
        )
        require_option(self.page or self.page_port == 0, "page_port", self.page_port, "it goes with --page")
        twice = self.page_port > 0 and self.page_port == self.metrics_port
        require_option(not twice, "metrics_port", self.metrics_port, "--page-port has it: give each a port of its own")

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
class RunOptions:
    """Let the student carry out a goal in a world at 20 Hz, seen in the terminal and recorded.

    Without --server a live server of our own (flying-squid) is started on this machine and stopped at the end.

    The exit status is 0 where the goal was reached, or a command (page, MQTT) told the agent to stop; 4 where the goal was
    missed, because the ticks ran out or the agent died (with --agents: any of them; --repeat counts, and ends with 0); 1 where
    something else is in the way, 2 where what was typed cannot be, 3 where the server does not let it in, 130 after Ctrl-C or
    SIGTERM.
    """

    goal: OmitArgPrefixes[GoalSettings]
    world: OmitArgPrefixes[WorldSettings]
    student: OmitArgPrefixes[StudentSettings]
    staying: OmitArgPrefixes[StayingSettings]
    recording: OmitArgPrefixes[RecordingSettings]
    watching: OmitArgPrefixes[WatchingSettings]

    def __post_init__(self) -> None:
        self.config  # noqa: B018  (made here so that what cannot be is refused where it is typed)

    @property
    def config(self) -> RunConfig:
        """The settings, checked."""
        groups = (getattr(self, group.name) for group in fields(self))
        given: dict[str, Any] = {option.name: getattr(one, option.name) for one in groups for option in fields(one)}
        return RunConfig(**given)
