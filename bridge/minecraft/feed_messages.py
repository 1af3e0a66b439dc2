"""What the node side and this process say to each other about one body: MessagePack maps, told apart by ``type``.

Ids are those of ``bridge.names``; angles, positions and velocities follow ``bridge.messages``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from bridge.messages import INVENTORY_SLOTS, Cell, ItemVerb, Vector
from bridge.plain_text import plain_lines

SECTION_BYTES = 16 * 16 * 16 * 2
SLOT_BYTES = 3 * 4

ChunkIndex = Annotated[int, Meta(ge=-1_900_000, le=1_900_000)]
BlockId = Annotated[int, Meta(ge=0, le=65535)]
Text = Annotated[str, Meta(max_length=65536)]


class FeedMessage(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """Base of every message of the feed."""


# --- from the node side ---


class Hello(FeedMessage, frozen=True, tag="hello"):
    """First message: proves that the peer is the node side that we started."""

    token: Text
    pid: int


class WorldShape(FeedMessage, frozen=True, tag="world"):
    """The body came to a dimension of this extent; all columns before it are void."""

    min_y: Annotated[int, Meta(ge=-2048, le=2032, multiple_of=16)]
    height: Annotated[int, Meta(ge=16, le=4064, multiple_of=16)]


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """16x16x16 cells: little-endian uint16 in [x][y][z] order, or one id that fills all. ``y`` is the lowest layer / 16."""

    y: int
    blocks: Annotated[bytes, Meta(min_length=SECTION_BYTES, max_length=SECTION_BYTES)] | BlockId


class Column(FeedMessage, frozen=True, tag="column"):
    """A whole chunk column; sections of air are left out."""

    x: ChunkIndex
    z: ChunkIndex
    sections: Annotated[list[Section], Meta(max_length=256)]


class Change(FeedMessage, frozen=True, tag="change"):
    """One cell holds another block now."""

    cell: Cell
    block: BlockId


class Unload(FeedMessage, frozen=True, tag="unload"):
    """The server took a column back."""

    x: ChunkIndex
    z: ChunkIndex


class SeenEntity(Struct, frozen=True, forbid_unknown_fields=True):
    """As ``bridge.messages.Entity``."""

    id: int
    kind: Text
    offset: Vector
    distance: float
    yaw: float
    item: int | None


class Tick(FeedMessage, frozen=True, tag="tick"):
    """The body after one physics tick. Slot arrays are little-endian int32 (n, 3): item id, count, durability or -1."""

    tick: int
    made_ns: int
    """Monotonic clock when the node side began to look."""
    sequence: int
    """Of the newest action that this tick has taken in."""
    echo_ns: int
    """That action's ``sent_ns``."""
    position: Vector
    yaw: float
    pitch: float
    velocity: Vector
    on_ground: bool
    in_water: bool
    sneaking: bool
    health: float
    food: float
    saturation: float
    oxygen: float
    experience: float
    armour: float
    time_of_day: Annotated[int, Meta(ge=0, lt=24000)]
    held_slot: Annotated[int, Meta(ge=0, le=8)]
    inventory: Annotated[bytes, Meta(min_length=INVENTORY_SLOTS * SLOT_BYTES, max_length=INVENTORY_SLOTS * SLOT_BYTES)]
    equipment: Annotated[bytes, Meta(min_length=6 * SLOT_BYTES, max_length=6 * SLOT_BYTES)]
    entities: Annotated[list[SeenEntity], Meta(max_length=64)]
    dig: tuple[int, int, int, float] | None
    """Cell being dug, and how much of it is broken."""
    target_entity: tuple[int, float] | None
    """Id and distance of the creature under the crosshair."""
    silence_ms: float
    """Since the server's last packet."""


class Spawned(FeedMessage, frozen=True, tag="spawned"):
    """The body is in the world (again)."""

    username: Text
    version: Text


class Died(FeedMessage, frozen=True, tag="died"):
    """The body died; a tick without health follows at once. It comes back by itself, which ``spawned`` tells."""


class Ended(FeedMessage, frozen=True, tag="ended"):
    """The connection to the server is over."""

    cause: Literal["kicked", "error", "end", "deadline"]
    text: Text
    code: Text = ""
    """Of a kick its text's translation key, of an error the system's name (``ECONNREFUSED``); empty where there is none."""


class Done(FeedMessage, frozen=True, tag="done"):
    """An item function was carried out, as far as the server shows; ticks after this one show its effect."""

    sequence: int
    """Of the action that asked for it."""
    verb: ItemVerb
    item: Text


class Refused(FeedMessage, frozen=True, tag="refused"):
    """An item function could not be carried out, or was given up; the reason names the item where that is of interest."""

    sequence: int
    verb: ItemVerb
    item: Text
    reason: Text


class Heard(FeedMessage, frozen=True, tag="heard"):
    """A line of the server's chat; of a flood only some."""

    text: Text


class CodeAsked(FeedMessage, frozen=True, tag="login_code"):
    """The account's owner must open the page and type the code, once; tokens are kept for the next time."""

    url: Annotated[str, Meta(max_length=512)]
    code: Annotated[str, Meta(max_length=64)]
    expires_s: Annotated[float, Meta(gt=0.0, le=86_400.0)]


class Log(FeedMessage, frozen=True, tag="log"):
    """What a library of the node side printed."""

    level: Text
    text: Text

    @property
    def shown(self) -> str:
        """Its lines, fit for a terminal: some of it may be a server's."""
        return plain_lines(self.text)


GridMessage = WorldShape | Column | Change | Unload
NodeMessage = Hello | GridMessage | Tick | Spawned | Died | Ended | Done | Refused | Heard | CodeAsked | Log


# --- to the node side ---


class Vocabulary(FeedMessage, frozen=True, tag="vocabulary"):
    """Answer to Hello: names in id order. The body joins the server when it has them."""

    blocks: tuple[str, ...]
    items: tuple[str, ...]


class NamedItemAction(Struct, frozen=True):
    """As ``bridge.messages.ItemAction``, with the item's name."""

    verb: ItemVerb
    item: str


class NodeAction(Struct, frozen=True):
    """As ``bridge.messages.Action``."""

    forward: int
    strafe: int
    jump: bool
    sneak: bool
    sprint: bool
    d_pitch: float
    d_yaw: float
    use: bool
    attack: bool
    drop: bool
    item_action: NamedItemAction | None


class Act(FeedMessage, frozen=True, tag="act"):
    """The action for the coming tick."""

    sequence: int
    sent_ns: int
    action: NodeAction


class Say(FeedMessage, frozen=True, tag="say"):
    """Write a line into the chat."""

    text: str


class Stop(FeedMessage, frozen=True, tag="stop"):
    """Leave the server and close the socket."""


PythonMessage = Vocabulary | Act | Say | Stop
