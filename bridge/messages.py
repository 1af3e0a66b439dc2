"""The contract: what worlds, the student and the runtime say to each other. Typed, versioned, and free of behaviour.

Units: a *tick* is 50 ms; angles are degrees; positions are blocks on Minecraft's axes (y up, float64). Yaw 0 looks south (+z)
and grows clockwise seen from above, so yaw 90 looks west (-x); pitch 90 looks down. Ids are those of ``bridge.names``.
Arrays are numpy arrays of the dtype and shape that the field names; a wrong one is refused where the message is made,
on either side of the wire (``bridge.fields``). What a world cannot see is ``None``, never invented.
"""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from bridge.fields import (
    BLUEPRINT_SIDE,
    MAX_FRAME_SIDE,
    VOXEL_RADIUS,
    VOXEL_SIDE,
    Cell,
    Frame,
    ItemCount,
    Message,
    Slots,
    Unit,
    Vector,
    Voxels,
    require_array,
    require_frame,
)
from bridge.wanted import Build, Collect, Explore, Find, Kill, Milestones, Reach, Success, Survive

__all__ = [
    "BLUEPRINT_SIDE", "DEFAULT_FRAME_SIZE", "EQUIPMENT_SLOTS", "EYE_HEIGHT", "FIELD_OF_VIEW_DEGREES",
    "INVENTORY_SLOTS", "MAX_FRAME_SIDE", "PROTOCOL_VERSION", "REACH_BLOCKS", "SNEAKING_EYE_HEIGHT", "TICK_SECONDS",
    "VOXEL_RADIUS", "VOXEL_SIDE", "Act", "Action", "Build", "Bye", "Cell", "ClientMessage", "Collect",
    "CreatureSetup", "Entity", "Error", "ErrorCode", "Explore", "Find", "Frame", "Goal", "Hello", "ItemAction",
    "ItemCount", "ItemVerb", "Kill", "Life", "Message", "Milestones", "Nearby", "Observation", "Pose", "Reach",
    "Reset", "ServerMessage", "Slots", "Sound", "Step", "StepInfo", "Success", "Survive", "Target", "Task", "Unit",
    "Vector", "Voxels", "Welcome", "WorldSetup", "count_items", "empty_slots", "make_example_observation",
]  # fmt: skip
"""The whole contract; some of it is defined in the two modules below this one."""

PROTOCOL_VERSION = 1
TICK_SECONDS = 0.05
INVENTORY_SLOTS = 36
EQUIPMENT_SLOTS = ("main_hand", "feet", "legs", "chest", "head", "off_hand")
DEFAULT_FRAME_SIZE = 128
REACH_BLOCKS = 4.5
EYE_HEIGHT = 1.62
SNEAKING_EYE_HEIGHT = 1.27
"""Minecraft 1.14+: of the eye above the feet, standing and sneaking, in blocks."""
FIELD_OF_VIEW_DEGREES = 70.0
"""Vertical field of view of every frame, the game's default."""

# --- what the body senses ---


class Life(Message, frozen=True):
    """Health and food in half hearts and half drumsticks (0..20); oxygen in ticks of breath (0..300)."""

    health: float = 20.0
    food: float = 20.0
    saturation: float = 5.0
    oxygen: float = 300.0
    experience: float = 0.0
    armour: float = 0.0


class Pose(Message, frozen=True):
    """Feet position in blocks, angles in degrees, velocity in blocks a tick."""

    position: Vector
    yaw: float = 0.0
    pitch: float = 0.0
    velocity: Vector = (0.0, 0.0, 0.0)
    on_ground: bool = True
    in_water: bool = False


class Entity(Message, frozen=True):
    """A creature or a thing that is not a block; ``offset`` runs from the agent's feet to its feet."""

    id: int
    kind: str
    offset: Vector
    distance: float
    yaw: float = 0.0
    health: float | None = None
    item: int | None = None
    """Item id of a dropped item where the world tells it."""
    scale: float = 1.0
    """Size beside a grown one's: 0.5 of a baby, 1, 2 or 4 of a slime."""
    variant: str = ""
    """What tells it from others of its kind for the eye: a sheep's dye, or ``sheared``."""


class Sound(Message, frozen=True):
    """Something heard since the last tick; ``bearing`` in degrees from the agent's yaw, clockwise."""

    category: str
    bearing: float
    loudness: Unit


class Nearby(Message, frozen=True):
    """Whether tools that crafting needs are within reach."""

    crafting_table: bool = False
    furnace: bool = False


class Target(Message, frozen=True):
    """What is under the crosshair within reach: a block (``block``, ``cell``) or an entity (``entity``)."""

    distance: float
    block: int | None = None
    cell: Cell | None = None
    face: Cell | None = None
    """Unit vector out of the face that the ray met."""
    entity: int | None = None
    break_progress: Unit = 0.0


class Observation(Message, frozen=True, tag="observation"):
    """Everything the student may know of one tick."""

    tick: int
    frame: Frame
    voxels: Voxels
    voxel_origin: Cell
    """World cell of ``voxels[0, 0, 0]``."""
    inventory: Slots
    equipment: Slots
    held_slot: int
    """Index into ``inventory`` (0..8) of the main hand."""
    life: Life
    pose: Pose
    entities: tuple[Entity, ...] = ()
    """Nearest first."""
    sounds: tuple[Sound, ...] | None = None
    nearby: Nearby | None = None
    target: Target | None = None
    time_of_day: int = 0
    """Ticks since sunrise, 0..23999."""
    age_ms: float = 0.0
    """Age of the frame when this observation was handed over."""

    def __post_init__(self) -> None:
        require_frame("frame", self.frame)
        require_array("voxels", self.voxels, np.uint16, (VOXEL_SIDE,) * 3)
        require_array("inventory", self.inventory, np.int32, (INVENTORY_SLOTS, 3))
        require_array("equipment", self.equipment, np.int32, (len(EQUIPMENT_SLOTS), 3))
        if not 0 <= self.held_slot <= 8:
            raise ValueError(f"held_slot: must lie in 0..8, got {self.held_slot}")


# --- what the body does ---

ItemVerb = Literal["craft", "smelt", "equip", "place", "discard"]


class ItemAction(Message, frozen=True):
    """One of the five functions that name an item; craft and smelt name what is to be made."""

    verb: ItemVerb
    item: int


class Action(Message, frozen=True, tag="action"):
    """What the body does for one tick. The default is to stand still and do nothing."""

    forward: Annotated[int, Meta(ge=-1, le=1)] = 0
    """1 forward, -1 back."""
    strafe: Annotated[int, Meta(ge=-1, le=1)] = 0
    """1 left, -1 right."""
    jump: bool = False
    sneak: bool = False
    sprint: bool = False
    d_pitch: Annotated[float, Meta(ge=-180.0, le=180.0)] = 0.0
    """Degrees; positive looks further down."""
    d_yaw: Annotated[float, Meta(ge=-180.0, le=180.0)] = 0.0
    """Degrees; positive turns clockwise seen from above (to the right)."""
    use: bool = False
    attack: bool = False
    drop: bool = False
    item_action: ItemAction | None = None


# --- what is wanted ---


class Goal(Message, frozen=True):
    """What the agent is asked to do: text, and optionally what it shows, sounds like or looks like when built."""

    text: str
    image: Frame | None = None
    sound: str | None = None
    blueprint: Voxels | None = None

    def __post_init__(self) -> None:
        if self.image is not None:
            require_frame("goal.image", self.image)
        if self.blueprint is not None:
            require_array("goal.blueprint", self.blueprint, np.uint16, (BLUEPRINT_SIDE,) * 3)


class CreatureSetup(Message, frozen=True):
    """Creatures that stand near the player when the task begins."""

    kind: str
    count: Annotated[int, Meta(ge=1, le=32)] = 1
    distance: Annotated[float, Meta(gt=0.0, le=48.0)] = 8.0
    """At most so many blocks away."""


class WorldSetup(Message, frozen=True):
    """How the world is to be when the task begins."""

    inventory: tuple[tuple[str, ItemCount], ...] = ()
    """Name of ``bridge.names.items`` and count of each."""
    time_of_day: Annotated[int, Meta(ge=0, lt=24000)] = 1000
    terrain: Literal["natural", "flat"] = "natural"
    biome: str | None = None
    """Name of the biome in which the player begins; None leaves it to the seed."""
    weather: Literal["clear", "rain", "thunder"] = "clear"
    creatures: tuple[CreatureSetup, ...] = ()
    spawning: bool = False
    """Whether creatures also come by themselves, by light, time and biome."""
    passing: bool = True
    """Whether time and weather go on."""
    health: Annotated[float, Meta(gt=0.0, le=20.0)] = 20.0
    food: Annotated[float, Meta(ge=0.0, le=20.0)] = 20.0
    respawn: bool = False
    """Whether who dies comes back at its spawn point, empty-handed, and the episode goes on; else death ends it."""


class Task(Message, frozen=True):
    """A goal, the world it starts in, the test of its success, and how long it may take."""

    name: str
    goal: Goal
    success: Success
    tick_limit: Annotated[int, Meta(ge=1)] = 1200
    setup: WorldSetup = WorldSetup()

    def __post_init__(self) -> None:
        if isinstance(self.success, Survive) and self.success.ticks > self.tick_limit:
            raise ValueError(
                f"tick_limit: got {self.tick_limit}, below the {self.success.ticks} ticks to be survived; give at least those"
            )


class StepInfo(Message, frozen=True):
    """What a step tells beside the observation. Never an input of the student."""

    success: bool = False
    progress: float = 0.0
    """Share of the success test that is met, 0..1."""
    note: str = ""


# --- the wire ---

ErrorCode = Literal["version", "token", "malformed", "oversized", "unsupported", "busy", "world"]


class Hello(Message, frozen=True, tag="hello"):
    """First message of a client. Until the Welcome is there, frames of more than some KB are cut off."""

    protocol: int
    token: str
    client: str = ""


class Welcome(Message, frozen=True, tag="welcome"):
    """Answer to a good Hello."""

    protocol: int
    world: str
    """The engine that answers: ``embedded``, ``minecraft 1.20.4`` ..."""
    capabilities: tuple[str, ...] = ()
    frame_size: tuple[int, int] = (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE)


class Reset(Message, frozen=True, tag="reset"):
    """Begin an episode. With ``push`` the server then sends a Step at 20 Hz without being asked."""

    sequence: int
    task: Task
    seed: int
    push: bool = False


class Act(Message, frozen=True, tag="act"):
    """One action. In lock-step it is answered by a Step of the same sequence number; in push mode it replaces the held action
    (``bridge.world.StreamingWorld``)."""

    sequence: int
    action: Action
    sent_ns: int = 0
    """The sender's monotonic clock in ns, returned by the Step that first shows its effect."""


class Step(Message, frozen=True, tag="step"):
    """One tick of a world."""

    sequence: int
    """Sequence number of the newest Reset or Act that this tick has taken in."""
    observation: Observation
    reward: float = 0.0
    done: bool = False
    info: StepInfo = StepInfo()
    echo_ns: int = 0
    sent_ns: int = 0


class Bye(Message, frozen=True, tag="bye"):
    """Either side ends the session on purpose."""

    reason: str = ""


class Error(Message, frozen=True, tag="error"):
    """Why the connection is about to close."""

    code: ErrorCode
    message: str


ClientMessage = Hello | Reset | Act | Bye
ServerMessage = Welcome | Step | Bye | Error


# --- small constructors that both sides use ---


def empty_slots(count: int) -> Slots:
    """int32 (count, 3) of empty slots."""
    slots = np.zeros((count, 3), np.int32)
    slots[:, 2] = -1
    return slots


def count_items(inventory: Slots, item_ids: NDArray[np.int64]) -> int:
    """How many of ``item_ids`` (any of them) the slots hold."""
    return int(inventory[np.isin(inventory[:, 0], item_ids), 1].sum())


def make_example_observation(generator: np.random.Generator, frame_size: int = DEFAULT_FRAME_SIZE) -> Observation:
    """A valid random observation, for tests and for users who want to see one."""
    inventory = empty_slots(INVENTORY_SLOTS)
    inventory[0] = (1, 3, -1)
    x, y, z = (float(v) for v in generator.uniform(-1000, 1000, 3))
    eye = (int(np.floor(x)), int(np.floor(y + EYE_HEIGHT)), int(np.floor(z)))
    return Observation(
        tick=int(generator.integers(0, 10_000)),
        frame=generator.integers(0, 256, (frame_size, frame_size, 3), np.uint8),
        voxels=generator.integers(0, 1000, (VOXEL_SIDE,) * 3, np.uint16),
        voxel_origin=(eye[0] - VOXEL_RADIUS, eye[1] - VOXEL_RADIUS, eye[2] - VOXEL_RADIUS),
        inventory=inventory,
        equipment=empty_slots(len(EQUIPMENT_SLOTS)),
        held_slot=0,
        life=Life(),
        pose=Pose(position=(x, y, z), yaw=float(generator.uniform(-180, 180)), pitch=float(generator.uniform(-90, 90))),
        entities=(Entity(id=1, kind="item", offset=(1.0, 0.0, 2.0), distance=5.0**0.5, item=131),),
        target=Target(distance=2.0, block=46, cell=eye, face=(0, 1, 0)),
    )
