"""Buildings by their parameters: a kind, its shape's numbers and choices, and the blocks of its parts."""

from __future__ import annotations

import difflib
import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from bridge import names
from bridge.messages import BLUEPRINT_SIDE, Voxels
from training.expert import forms
from training.expert.forms import PartCells

Value = int | str
HELD_OUT_OF = 10
"""One of so many parameter combinations is held out from training."""
HELD_OUT_SHAPES_OF = 20
"""One of so many shapes is held out in every material, of the kinds that have MANY_SHAPES."""
MANY_SHAPES = 80
LIGHTS = ("glowstone", "sea_lantern", "shroomlight")
CROPS = ("hay_block", "pumpkin", "melon")
WINDOWS = ("glass",)
_WOODS = ("oak", "spruce", "birch", "jungle", "acacia", "dark_oak")
_STONES = ("stone", "cobblestone", "mossy_cobblestone", "smooth_stone", "granite", "diorite", "andesite")
_BRICKS = ("stone_bricks", "bricks", "deepslate_bricks", "nether_bricks")
_OTHERS = ("sandstone", "red_sandstone", "quartz_block", "prismarine", "obsidian", "gold_block", "iron_block")
MATERIALS = (
    *(f"{wood}_planks" for wood in _WOODS),
    *(f"{wood}_log" for wood in _WOODS),
    *(f"{colour}_wool" for colour in ("white", "red", "blue")),
    *(_STONES + _BRICKS + _OTHERS),
)
"""What buildings are made of, beside LIGHTS, CROPS and WINDOWS: full cubes that keep their place without support."""
BLOCKS = MATERIALS + LIGHTS + CROPS + WINDOWS + ("dirt",)
"""Every block of the corpus, 41 of them."""


@dataclass(frozen=True)
class Kind:
    """A kind of building.

    Attributes:
        cells: its form, by the names of ``shape``.
        shape: parameter -> what the corpus draws from. What is said in no word is the value in ``unsaid``.
        unsaid: parameter -> its value where it is not given; another parameter's name stands for that one's value.
        parts: part -> what the corpus draws its block from; None means any of MATERIALS, and where it is not given, the first
            part's block.
    """

    cells: Callable[..., PartCells]
    shape: Mapping[str, tuple[Value, ...]]
    unsaid: Mapping[str, Value]
    parts: Mapping[str, tuple[str, ...] | None]


def _span(low: int, high: int) -> tuple[int, ...]:
    return tuple(range(low, high + 1))


def _parts(**others: tuple[str, ...] | None) -> Mapping[str, tuple[str, ...] | None]:
    return {"block": None, **others}


_YES_NO = ("yes", "no")
_ROOFS = ("flat", "gable", "hip")

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "pillar": Kind(forms.pillar, {"height": _span(2, 14)}, {}, _parts()),
        "tower": Kind(
            forms.tower,
            {"height": _span(3, 12), "width": (3, 4, 5, 6), "crown": ("corners", "ring", "none")},
            {"width": 3, "crown": "corners"},
            _parts(crown=None),
        ),
        "wall": Kind(
            forms.wall,
            {"length": _span(3, 14), "height": _span(2, 6), "thickness": (1, 2), "crown": ("none", "ring")},
            {"height": 3, "thickness": 1, "crown": "none"},
            _parts(crown=None),
        ),
        "floor": Kind(
            forms.floor, {"width": _span(3, 12), "depth": _span(3, 12)}, {"depth": "width"}, _parts(rim=None)
        ),
        "stairs": Kind(forms.stairs, {"steps": _span(2, 10), "width": _span(1, 5)}, {"width": 2}, _parts()),
        "pyramid": Kind(forms.pyramid, {"layers": _span(2, 8)}, {}, _parts(tip=None)),
        "house": Kind(
            forms.house,
            {
                "width": _span(4, 10),
                "depth": _span(4, 10),
                "height": (3, 4, 5),
                "roof": _ROOFS,
                "door": _YES_NO,
                "windows": _YES_NO,
            },
            {"depth": "width", "height": 3, "roof": "flat", "door": "yes", "windows": "no"},
            _parts(roof=None, window=WINDOWS),
        ),
        "hut": Kind(
            forms.hut,
            {"width": (3, 4, 5, 6), "height": (2, 3, 4), "roof": ("flat", "hip"), "door": _YES_NO},
            {"height": 3, "roof": "hip", "door": "yes"},
            _parts(roof=None),
        ),
        "bridge": Kind(forms.bridge, {"length": _span(3, 14), "width": (3, 4, 5)}, {"width": 3}, _parts(rail=None)),
        "arch": Kind(
            forms.arch,
            {"height": _span(2, 8), "span": _span(3, 10), "thickness": (1, 2)},
            {"span": 5, "thickness": 1},
            _parts(beam=None),
        ),
        "gate": Kind(
            forms.gate,
            {"height": _span(4, 9), "opening": _span(2, 6), "crown": ("none", "corners")},
            {"opening": 3, "crown": "none"},
            _parts(beam=None),
        ),
        "ring": Kind(forms.ring, {"width": _span(3, 12), "depth": _span(3, 12)}, {"depth": "width"}, _parts()),
        "fence": Kind(
            forms.fence,
            {"width": _span(4, 13), "depth": _span(4, 13), "gap": _YES_NO},
            {"depth": "width", "gap": "no"},
            _parts(post=None),
        ),
        "farm": Kind(
            forms.farm,
            {"width": _span(4, 12), "depth": _span(4, 12)},
            {"depth": "width"},
            _parts(bed=("dirt",), crop=CROPS),
        ),
        "well": Kind(
            forms.well,
            {"width": (3, 4, 5, 6), "height": (3, 4, 5), "roof": ("flat", "hip")},
            {"height": 3, "roof": "flat"},
            _parts(roof=None),
        ),
        "lighthouse": Kind(
            forms.lighthouse,
            {"height": _span(5, 12), "width": (3, 5)},
            {"width": 3},
            _parts(stripe=None, lamp=LIGHTS),
        ),
        "colonnade": Kind(
            forms.colonnade,
            {"columns": _span(2, 6), "height": _span(2, 8), "spacing": (2, 3)},
            {"height": 3, "spacing": 2},
            _parts(beam=None),
        ),
        "platform": Kind(
            forms.platform,
            {"width": _span(3, 9), "depth": _span(3, 9), "height": _span(2, 6)},
            {"depth": "width", "height": 3},
            _parts(leg=None),
        ),
        "temple": Kind(
            forms.temple,
            {"width": (5, 7, 9, 11), "depth": (5, 7, 9, 11), "height": (3, 4, 5, 6)},
            {"depth": "width", "height": 4},
            _parts(column=None),
        ),
    }
)
"""The kinds of buildings by name."""


@dataclass(frozen=True)
class Building:
    """One building.

    Attributes:
        kind: name in KINDS.
        shape: (parameter, value) in the order of the kind.
        blocks: block names, one a part of the kind.
    """

    kind: str
    shape: tuple[tuple[str, Value], ...]
    blocks: tuple[str, ...]

    @property
    def name(self) -> str:
        """All parameters in one line, equal for equal buildings and for no others."""
        values = dict(self.shape) | {
            f"{part}_block": b for part, b in zip(KINDS[self.kind].parts, self.blocks, strict=True)
        }
        return " ".join([self.kind, *(f"{key}={value}" for key, value in values.items())])

    @property
    def new_shape(self) -> bool:
        """Whether no building of this shape is trained on, of whatever blocks."""
        shapes = math.prod(len(values) for values in KINDS[self.kind].shape.values())
        return shapes >= MANY_SHAPES and _hash(f"{self.kind} {self.shape}") % HELD_OUT_SHAPES_OF == 0

    @property
    def held_out(self) -> bool:
        """Whether this combination of parameters is kept from training: by its name's hash, so in every corpus alike."""
        return self.new_shape or _hash(self.name) % HELD_OUT_OF == 0

    def voxels(self) -> Voxels:
        """Block ids, uint16 (BLUEPRINT_SIDE,) * 3, the lowest corner at (0, 0, 0). ValueError where it leaves the cube."""
        cells = np.array(list(KINDS[self.kind].cells(**dict(self.shape))), np.int64).reshape(-1, 4)
        if not len(cells) or cells[:, :3].max() >= BLUEPRINT_SIDE:
            raise ValueError(f"size: {self.name} does not fit into a cube of {BLUEPRINT_SIDE}; give smaller numbers")
        voxels = np.zeros((BLUEPRINT_SIDE,) * 3, np.uint16)
        voxels[tuple(cells[:, :3].T)] = names.blocks().ids(self.blocks)[cells[:, 3]]
        return voxels


def _hash(text: str) -> int:
    """The same on every machine, unlike Python's own."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def make_building(
    kind: str, block: str, shape: Mapping[str, Value], blocks: Mapping[str, str] | None = None
) -> Building:
    """A building of which what is left out is as the kind says.

    Args:
        kind: name in KINDS.
        block: what it is mostly made of; any solid block.
        shape: the shape's parameters.
        blocks: blocks of the other parts.

    Raises ValueError where the kind, a parameter or a block is unknown, a number is below 1, or a parameter without which it has
    no shape is missing.
    """
    found = KINDS[_known("kind", kind, KINDS)]
    table = names.blocks()
    given = {"block": block} | dict(blocks or {})
    for part in given:
        _known("blocks", part, found.parts)
        _known("block", given[part], [name for name in table.names if table.solid[table.id(name)]])
    for key in shape:
        _known("shape", key, found.shape)
    values: dict[str, Value] = {}
    for key in found.shape:
        value = shape.get(key, found.unsaid.get(key))
        if value is None:
            raise ValueError(f"shape: a {kind} needs {key}; give a number such as {found.shape[key][0]}")
        if isinstance(value, int) and value < 1:
            raise ValueError(f"shape.{key}: must be at least 1, got {value}")
        values[key] = values[value] if isinstance(value, str) and value in values else value
    drawn = [given.get(part, block if choice is None else choice[0]) for part, choice in found.parts.items()]
    return Building(kind, tuple(values.items()), tuple(drawn))


def _known(field: str, word: str, known: Mapping[str, object] | list[str]) -> str:
    if word not in known:
        near = ", ".join(difflib.get_close_matches(word, known, n=3)) or ", ".join(list(known)[:12])
        raise ValueError(f"{field}: {word!r} is not known; did you mean {near}")
    return word
