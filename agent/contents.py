"""What a patch of the frame is taught to tell apart: the classes of ``agent.student.Student.patch_contents``."""

from __future__ import annotations

from bridge import names
from bridge.sounds import CREATURES

_ORES = ("coal", "iron", "copper", "gold", "redstone", "lapis", "diamond", "emerald")
PATCH_CONTENTS: dict[str, tuple[str, ...]] = (
    {"anything else": ()}
    | dict.fromkeys(CREATURES, ())
    | {f"{species}_log": (f"{species}_log",) for species in names.LOG_SPECIES}
    | {f"{ore}_ore": (f"{ore}_ore", f"deepslate_{ore}_ore") for ore in _ORES}
    | {name: (name,) for name in ("crafting_table", "furnace", "chest")}
    | {f"{species}_leaves": (f"{species}_leaves",) for species in names.LOG_SPECIES}
    | {"lava": ("lava",), "water": ("water",)}
    | {"sand": ("sand", "red_sand"), "gravel": ("gravel",), "snow": ("snow", "snow_block")}
    | {"stone": ("stone", "deepslate", "granite", "diorite", "andesite", "tuff", "cobblestone")}
    | {"dirt": ("dirt", "coarse_dirt", "podzol"), "grass": ("grass_block",)}
)
"""Class -> the blocks that show it; creatures are no blocks. Of several in one patch the first class counts: what is rare and
looked for comes before what the ground is made of."""
FIRST_CREATURE = 1
"""The class of ``bridge.sounds.CREATURES[0]``; those of the others follow."""
PATCH_CLASSES = len(PATCH_CONTENTS)


def content_class(name: str) -> int:
    """The number of a class; ValueError where there is none of that name."""
    return tuple(PATCH_CONTENTS).index(name)
