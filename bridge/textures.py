"""The atlas: three painted faces (top, side, bottom) for every block of the vocabulary, with mip levels.

All pictures are made by ``bridge.painters`` from ``bridge.palette``; they are ours, and the same on every machine.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from bridge import names, painters
from bridge.painters import TEXELS, Face
from bridge.palette import DIRT, INNER_WOOD, MATERIALS, STONE, Colour, base_colour, scaled, wood_of
from bridge.shapes import CROSS, block_shapes

TOP, SIDE_FACE, BOTTOM = range(3)
FACES = 3
LEVEL_SIDES = (16, 8, 4, 2, 1)
"""Texels a side of each mip level."""
LEVEL_STARTS = (0, 256, 320, 336, 340)
LEVEL_TEXELS = 341
"""Texels of one face with all its levels, one level behind the other, row by row."""
_COVERED = 0.3
"""Share of opaque texels from which a smaller level's texel is opaque: thin plants must not vanish at once with
distance."""

Atlas = NDArray[np.uint8]
"""uint8 (blocks * FACES, LEVEL_TEXELS, 4), red green blue alpha; row ``block * FACES + face``."""
Generator = np.random.Generator
Painter = Callable[[Generator, Colour], Face]

# The face of ordinary blocks, by the first pattern found in the name.
_STYLES: tuple[tuple[str, Painter], ...] = (
    (r"leaves$|azalea$", painters.leaves),
    (r"glass(_pane)?$", painters.pane),
    (r"spawner$|_grate$|^iron_bars$|^ladder$|^chain$|scaffolding$|^mangrove_roots$|rail$|^cobweb$", painters.lattice),
    (r"wool$|carpet$|_bed$|banner$|moss", painters.woven),
    (r"concrete$|^snow|^powder_snow|^terracotta$|_terracotta$|^smooth_|candle|froglight|^quartz_block", painters.flat),
    (r"cobble|magma|^netherrack|blackstone$|^bedrock$", painters.pebbles),
    (r"gravel$", functools.partial(painters.pebbles, stones=26, mortar=0.8)),
    (r"brick|tiles?(_|$)|^bookshelf|purpur|prismarine$", painters.courses),
    (r"^(iron|gold|diamond|emerald|lapis|redstone|netherite)_block$", painters.bordered),
    (r"polished|chiseled|cut_|copper|shulker|lantern", painters.bordered),
)  # fmt: skip
_PLANTS: tuple[tuple[str, Painter], ...] = (
    (r"mushroom$|fungus$", painters.cap),
    (r"sapling$|propagule$|bush$|dead_bush|dripleaf|coral", painters.bush),
    (r"grass$|fern$|wheat|kelp|crop$|sprouts|roots|fire$|cane|bamboo|vine", painters.blades),
    (r"carrots|potatoes|beetroots|wart|bud$|cluster", painters.blades),
    (r"ladder|chain|cobweb", painters.lattice),
)  # fmt: skip
_FURROWS = {"oak": 6, "spruce": 4, "jungle": 3, "acacia": 8, "dark_oak": 5, "mangrove": 7, "cherry": 5}
_FRONT_OPENING: Colour = (34, 34, 36)


def _ordinary(name: str, generator: Generator, colour: Colour) -> Face:
    for pattern, painter in _STYLES:
        if re.search(pattern, name):
            return painter(generator, colour)
    if wood_of(name) is not None:
        return painters.boards(generator, colour)
    return painters.grain(generator, colour)


def _plant(name: str, generator: Generator, colour: Colour) -> Face:
    for pattern, painter in _PLANTS:
        if re.search(pattern, name):
            return painter(generator, colour)
    return painters.blossom(generator, colour)


def _log(name: str, generator: Generator) -> tuple[Face, Face, Face]:
    wood = wood_of(name)
    assert wood is not None
    colour = base_colour(name)
    inside = scaled(wood.plank, INNER_WOOD)
    species = re.sub(r"^stripped_|_(log|wood|stem|hyphae|block)$", "", name)
    if name.startswith("stripped_"):
        side = painters.bark(generator, colour, furrows=4, depth=0.12)
    elif species == "birch":
        side = painters.birch_bark(generator, colour)
    else:
        side = painters.bark(generator, colour, furrows=_FURROWS.get(species, 6))
    end = side if name.endswith(("_wood", "_hyphae")) else painters.rings(generator, inside, colour)
    return end, side, end


def _special(name: str, generator: Generator, colour: Colour) -> tuple[Face, Face, Face] | None:
    """Blocks whose three faces differ."""
    plain = functools.partial(painters.grain, generator)
    if name in ("grass_block", "podzol", "mycelium", "dirt_path", "farmland"):
        top, dirt = plain(colour, 0.16), plain(DIRT, 0.14)
        return top, painters.rimmed(generator, dirt, top) if name != "farmland" else dirt, dirt
    if name.endswith("_nylium"):
        top, rock = plain(colour, 0.16), plain(MATERIALS["netherrack"])
        return top, painters.rimmed(generator, rock, top), rock
    if re.search(r"_(log|wood|stem|hyphae)$|bamboo_block$", name) and wood_of(name):
        return _log(name, generator)
    if name.endswith("_ore"):
        around = (
            MATERIALS["deepslate"] if "deepslate" in name else MATERIALS["netherrack"] if "nether" in name else STONE
        )
        lump = base_colour(re.sub(r"^deepslate_|^nether_|_ore$", "", name))
        if lump == MATERIALS["iron"]:  # raw iron is not the grey of the metal, which would vanish in stone
            lump = (214, 172, 144)
        face = painters.specks(generator, plain(around), lump)
        return face, face, face
    if name == "water":
        face = plain(colour, 0.07)
        return face, face, face
    if name in ("crafting_table", "cartography_table", "fletching_table", "smithing_table", "loom"):
        wood = painters.boards(generator, scaled(colour, 0.9))
        tools = painters.with_patch(wood, slice(5, 11), slice(3, 5), (200, 200, 204))
        tools = painters.with_patch(tools, slice(4, 6), slice(9, 14), (92, 66, 38))
        grid = wood.copy()
        grid[[1, 5, 9, 13]] *= (0.6, 0.6, 0.6, 1)
        grid[:, [1, 5, 9, 13]] *= (0.6, 0.6, 0.6, 1)
        return grid, tools, wood
    if name in ("furnace", "blast_furnace", "smoker", "dispenser", "dropper", "observer"):
        rock = painters.pebbles(generator, colour, 10, 0.72)
        front = painters.with_patch(rock, slice(8, 14), slice(4, 12), _FRONT_OPENING)
        return plain(scaled(colour, 1.05)), painters.with_patch(front, slice(3, 5), slice(4, 12), _FRONT_OPENING), rock
    if name in ("chest", "trapped_chest", "ender_chest", "barrel"):
        body = painters.bordered(generator, colour, 0.55)
        return body, painters.with_patch(body, slice(5, 9), slice(7, 9), (200, 200, 196)), body
    if name in ("bookshelf", "chiseled_bookshelf"):
        wood = painters.boards(generator, colour)
        books = wood.copy()
        for rows in (slice(2, 7), slice(10, 15)):
            spines = generator.uniform(40, 190, (TEXELS, 3)).astype(np.float32)
            books[rows, :, :3] = spines[None]
        return wood, books, wood
    if name == "tnt":
        side = painters.striped(generator, [colour, colour, (226, 226, 222), colour, colour])
        return plain((200, 190, 180)), side, plain(colour)
    if name in (
        "pumpkin",
        "carved_pumpkin",
        "jack_o_lantern",
        "melon",
        "hay_block",
        "cactus",
        "bone_block",
        "quartz_pillar",
        "basalt",
    ):
        side = painters.bark(generator, colour, furrows=5, depth=0.22)
        if name in ("carved_pumpkin", "jack_o_lantern"):
            eyes = (250, 220, 90) if name == "jack_o_lantern" else (60, 34, 8)
            side = painters.with_patch(side, slice(5, 8), slice(3, 6), eyes)
            side = painters.with_patch(
                painters.with_patch(side, slice(5, 8), slice(10, 13), eyes), slice(11, 13), slice(4, 12), eyes
            )
        return plain(scaled(colour, 0.95)), side, plain(colour)
    if "sandstone" in name and "slab" not in name:
        return (
            plain(colour, 0.06),
            painters.striped(generator, [scaled(colour, f) for f in (1.03, 0.93, 1.0, 0.96, 0.88)]),
            plain(colour, 0.06),
        )
    if name.endswith("torch"):
        side = painters.striped(
            generator, [(255, 220, 120), (255, 200, 90), (126, 98, 56), (112, 86, 48), (104, 80, 44)]
        )
        return plain((255, 226, 140)), side, plain((104, 80, 44))
    return None


def _paint(name: str, is_plant: bool) -> tuple[Face, Face, Face]:
    generator = np.random.default_rng(zlib.crc32(name.encode()))
    colour = base_colour(name)
    if is_plant:
        face = _plant(name, generator, colour)
        return face, face, face
    faces = _special(name, generator, colour)
    if faces is None:
        face = _ordinary(name, generator, colour)
        faces = (face, face, face)
    return faces


def with_levels(face: Face) -> NDArray[np.uint8]:
    """A face float (16, 16, 4) and its smaller levels, uint8 (LEVEL_TEXELS, 4); colours are means of the opaque
    texels."""
    out = np.empty((LEVEL_TEXELS, 4), np.float32)
    for side, start in zip(LEVEL_SIDES, LEVEL_STARTS, strict=True):
        block = TEXELS // side
        tiles = face.reshape(side, block, side, block, 4)
        opaque = tiles[..., 3:] >= 128
        count = opaque.sum(axis=(1, 3))
        colour = (tiles[..., :3] * opaque).sum(axis=(1, 3)) / np.maximum(count, 1)
        alpha = 255.0 * (count >= _COVERED * block * block)
        out[start : start + side * side] = np.concatenate([colour, alpha], -1).reshape(-1, 4)
    return np.clip(np.rint(out), 0, 255).astype(np.uint8)


@functools.cache
def atlas() -> Atlas:
    """The atlas of the whole vocabulary (painted at the first call; read-only)."""
    table, kinds = names.blocks(), block_shapes().kind
    texels = np.empty((len(table) * FACES, LEVEL_TEXELS, 4), np.uint8)
    for block, name in enumerate(table.names):
        faces = _paint(name, bool(kinds[block] == CROSS))
        levels: dict[int, NDArray[np.uint8]] = {}
        for face_index, face in enumerate(faces):
            if id(face) not in levels:
                levels[id(face)] = with_levels(face)
            texels[block * FACES + face_index] = levels[id(face)]
    texels.setflags(write=False)
    return texels


def mean_colour(block: int, face: int = SIDE_FACE) -> Colour:
    """The mean colour of one face of a block."""
    r, g, b = (int(channel) for channel in atlas()[block * FACES + face, LEVEL_STARTS[-1], :3])
    return r, g, b
