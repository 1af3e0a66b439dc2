"""Where an episode begins: among oaks, birches and spruces, or in a biome that its task asks for."""

from __future__ import annotations

import numpy as np

from bridge import names
from bridge.compiled import allocating_rule
from bridge.embedded.land.biomes import BEACH, MIXED_FOREST, OCEAN, RIVER, biome_id
from bridge.embedded.land.caves import near_mouth
from bridge.embedded.land.ground import top_material
from bridge.embedded.land.materials import GRASS
from bridge.embedded.land.noise import seed_word
from bridge.embedded.land.relief import SEA_LEVEL, biome_at, survey
from bridge.embedded.land.terrain import FLAT_GROUND, MIN_Y, Column, generate_column
from bridge.embedded.land.trees import TREE_CELL, tree_in_cell
from bridge.grid import CHUNK
from bridge.messages import Task, Vector
from bridge.shapes import CUBE, block_shapes
from bridge.world import WorldError

SPAWN_STEP = 4
SPAWN_SEARCH = 768
"""Places are tried on square rings around the origin, this many blocks apart and out to this distance."""
SPAWN_NEAREST, SPAWN_FARTHEST = 6, 32
"""How near and how far the nearest trunk of every species may stand from the spawn, in blocks."""
SPAWN_VIEW = 40
SPAWN_TRUNKS = (6, 4, 3)
"""How many trunks of each species (oak, birch, spruce) must stand within SPAWN_VIEW blocks."""
BIOME_SEARCH = 6144
"""A biome that is asked for is looked for in every chunk out to this distance, in blocks."""
INLAND, INLAND_SEARCH = 24, 1536
"""Out to the second distance, a place is preferred around which the biome reaches so many blocks to each side."""
SHORE = 2
"""Where the biome is water, the spawn is on dry ground in a chunk within so many of it."""
FLAT_BIOME = "plains"
FLAT_SPAWN: Vector = (0.5, float(FLAT_GROUND + 1 + MIN_Y), 0.5)
"""Where an episode of a flat world begins."""
WATERS, NARROW = (OCEAN, RIVER), (OCEAN, RIVER, BEACH)
_SPECIES = 3
_FIRST_CELL = -(SPAWN_SEARCH + SPAWN_VIEW) // TREE_CELL - 2


@allocating_rule
def _known_tree(seed, cell_x, cell_z, known):  # type: ignore[no-untyped-def]
    """(stands, x, z, species) of a cell's tree. Places close together ask for the same trees: ``known`` int32 (cells,
    cells) keeps them, 0 where nobody asked, 1 for none, else 2 + species + 4 * (place along x + TREE_CELL * place along
    z)."""
    entry = known[cell_x - _FIRST_CELL, cell_z - _FIRST_CELL]
    if entry == 0:
        stands, x, _, z, _, species, _ = tree_in_cell(seed, cell_x, cell_z)
        entry = 1
        if stands and species < _SPECIES:
            entry = 2 + species + 4 * (x - cell_x * TREE_CELL + TREE_CELL * (z - cell_z * TREE_CELL))
        known[cell_x - _FIRST_CELL, cell_z - _FIRST_CELL] = entry
    place = (entry - 2) // 4
    x, z = cell_x * TREE_CELL + place % TREE_CELL, cell_z * TREE_CELL + place // TREE_CELL
    return entry > 1, x, z, (entry - 2) % 4


@allocating_rule
def _good_spawn(seed, x, z, wanted, known):  # type: ignore[no-untyped-def]
    height, biome = survey(seed, x, z)
    if biome != MIXED_FOREST or height < SEA_LEVEL or top_material(seed, x, z, height, biome, 0) != GRASS:
        return False
    trunks = np.zeros(_SPECIES, np.int64)
    nearest = np.full(_SPECIES, SPAWN_VIEW * SPAWN_VIEW + 1)
    for cell_x in range((x - SPAWN_VIEW) // TREE_CELL, (x + SPAWN_VIEW) // TREE_CELL + 1):
        for cell_z in range((z - SPAWN_VIEW) // TREE_CELL, (z + SPAWN_VIEW) // TREE_CELL + 1):
            stands, tree_x, tree_z, species = _known_tree(seed, cell_x, cell_z, known)
            if stands:
                apart = (tree_x - x) ** 2 + (tree_z - z) ** 2
                if apart < SPAWN_NEAREST * SPAWN_NEAREST:
                    return False
                if apart <= SPAWN_VIEW * SPAWN_VIEW:
                    trunks[species] += 1
                    nearest[species] = min(nearest[species], apart)
    for species in range(_SPECIES):
        if trunks[species] < wanted[species] or nearest[species] > SPAWN_FARTHEST * SPAWN_FARTHEST:
            return False
    return not near_mouth(seed, x, z)


@allocating_rule
def search_spawn(seed, wanted):  # type: ignore[no-untyped-def]
    """The nearest place to the middle of the world that is good to begin at, ring by ring outwards."""
    known = np.zeros((-2 * _FIRST_CELL, -2 * _FIRST_CELL), np.int32)
    for ring in range(0, SPAWN_SEARCH + 1, SPAWN_STEP):
        for x in range(-ring, ring + 1, SPAWN_STEP):
            step = SPAWN_STEP if abs(x) == ring else max(2 * ring, 1)
            for z in range(-ring, ring + 1, step):
                if _good_spawn(seed, x, z, wanted, known):
                    return True, x, survey(seed, x, z)[0] + 1, z
    return False, 0, 0, 0


@allocating_rule
def _is_all(seed, biome, x, z, inland):  # type: ignore[no-untyped-def]
    """Whether a biome is at a place, and ``inland`` blocks to each side of it."""
    if biome_at(seed, x, z) != biome:
        return False
    if inland == 0:
        return True
    along_x = biome_at(seed, x - inland, z) == biome == biome_at(seed, x + inland, z)
    return along_x and biome_at(seed, x, z - inland) == biome == biome_at(seed, x, z + inland)


@allocating_rule
def next_chunk(seed, biome, inland, farthest, ring, place):  # type: ignore[no-untyped-def]
    """The first chunk from a place of a ring on in whose middle the biome is: (ring, place after it, chunk x, chunk z).

    Rings are squares around the origin, their places counted along the side; ring is -1 where none is left within
    ``farthest`` blocks."""
    while ring * CHUNK <= farthest:
        side = 2 * ring + 1
        while place < side * side:
            x, z = place // side - ring, place % side - ring
            if abs(x) != ring and abs(z) != ring:
                place += side - 2  # over the inside of the ring
                continue
            place += 1
            if _is_all(seed, biome, x * CHUNK + CHUNK // 2, z * CHUNK + CHUNK // 2, inland):
                return ring, place, x, z
        ring += 1
        place = 0
    return -1, 0, 0, 0


def _standable(column: Column, x: int, z: int) -> int | None:
    """The layer of the ground at a place in a column if a body stands on it in the open, on a full cube and dry."""
    shapes, table = block_shapes(), names.blocks()
    ids = column.blocks[x, :, z]
    hidden = np.flatnonzero((table.solid[ids] != 0) | table.liquid()[ids])
    if not len(hidden):
        return None
    ground = int(hidden[-1])
    block = int(ids[ground])
    above = ids[ground + 1 : ground + 3]
    firm = shapes.kind[block] == CUBE and not table.liquid()[block] and not table.names[block].endswith("_leaves")
    harmful = np.isin(above, table.ids(("sweet_berry_bush", "cactus", "bamboo")))
    return ground if firm and table.names[block] not in ("ice", "pumpkin", "melon") and not harmful.any() else None


def place_in_chunk(seed: int, chunk_x: int, chunk_z: int, biome: int | None) -> Vector | None:
    """The place nearest to the middle of a chunk where a body can stand, of one biome or of any."""
    column, word = generate_column(seed, chunk_x, chunk_z), seed_word(seed)
    middle = (CHUNK - 1) / 2
    cells = sorted(((i - middle) ** 2 + (k - middle) ** 2, i, k) for i in range(CHUNK) for k in range(CHUNK))
    for _, i, k in cells:
        x, z = chunk_x * CHUNK + i, chunk_z * CHUNK + k
        if biome is not None and biome_at(word, x, z) != biome:
            continue
        ground = _standable(column, i, k)
        if ground is not None:
            return x + 0.5, float(ground + 1 + MIN_Y), z + 0.5
    return None


def _spawn_in(seed: int, biome: int, inland: int, farthest: int) -> Vector | None:
    word = seed_word(seed)
    ring, place, x, z = next_chunk(word, biome, inland, farthest, 0, 0)
    while ring >= 0:
        around = [(x + dx, z + dz) for dx in range(-SHORE, SHORE + 1) for dz in range(-SHORE, SHORE + 1)]
        around.sort(key=lambda chunk: max(abs(chunk[0] - x), abs(chunk[1] - z)))
        for chunk in around if biome in WATERS else around[:1]:
            found = place_in_chunk(seed, *chunk, None if biome in WATERS else biome)
            if found is not None:
                return found
        ring, place, x, z = next_chunk(word, biome, inland, farthest, ring, place)
    return None


def find_spawn(seed: int, biome: str | None = None) -> Vector:
    """Feet position where an episode of this seed begins.

    Without a biome: the first place on square rings around the origin in the mixed forest that is dry grass under the open
    sky, with no trunk within SPAWN_NEAREST blocks, and with oaks, birches and spruces in walking distance: the nearest of
    each species within SPAWN_FARTHEST blocks, and SPAWN_TRUNKS of them within SPAWN_VIEW. So 4 to 8 logs of any of the
    three can be had within a minute of play, and which tree is nearest does not tell which is wanted. No cave opens close
    by.

    With a biome: dry, firm ground under the open sky in the nearest chunk of that biome, well inside of it where one is
    near; of an ocean or a river the shore.

    Raises ValueError for an unknown biome, RuntimeError where no such place lies within SPAWN_SEARCH or BIOME_SEARCH blocks.
    """
    if biome is not None:
        wanted = biome_id(biome)
        spawn = None if wanted in NARROW else _spawn_in(seed, wanted, INLAND, INLAND_SEARCH)
        spawn = spawn or _spawn_in(seed, wanted, 0, BIOME_SEARCH)
        if spawn is None:
            raise RuntimeError(
                f"biome: seed {seed} has no place to stand in {biome} within {BIOME_SEARCH} blocks; take another seed"
            )
        return spawn
    found, x, y, z = search_spawn(seed_word(seed), np.array(SPAWN_TRUNKS, np.int64))
    if not found:
        raise RuntimeError(f"seed {seed}: no good spawn within {SPAWN_SEARCH} blocks of the origin; take another seed")
    return x + 0.5, float(y + MIN_Y), z + 0.5


def spawn_for(task: Task, seed: int) -> Vector:
    """Feet position where an episode of a task begins, by its setup's terrain and biome. WorldError where there is none."""
    setup = task.setup
    if setup.terrain == "flat":
        if setup.biome not in (None, FLAT_BIOME):
            raise WorldError(
                f"task {task.name}: setup.biome is {setup.biome!r}, but all of a flat world is {FLAT_BIOME}"
            )
        return FLAT_SPAWN
    try:
        return find_spawn(seed, setup.biome)
    except (ValueError, RuntimeError) as error:
        raise WorldError(f"task {task.name}: setup.{error}") from None
