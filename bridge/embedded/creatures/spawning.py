"""Creatures that come by themselves: packs of monsters in the dark, animals on grass where a column is new or, seldom, later.

Source: https://minecraft.wiki/w/Spawn, Java Edition 1.20.4, scaled to one player and to what is loaded around him: monsters
come within SPAWN_FAR instead of 128 blocks, and the caps are the game's for that many chunk columns. The game tries every
column in every tick and so fills its cap in seconds; here ATTEMPTS columns are tried a tick, and it takes a minute or two.
"""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.chance import below, happens, uniform
from bridge.embedded.creatures.habitats import HIGH, LOW, WEIGHT
from bridge.embedded.creatures.kinds import BREEDS, MONSTER, SLIME
from bridge.embedded.creatures.places import can_stand, has_room, is_dark, is_pasture, suits_slime, top_of
from bridge.embedded.creatures.record import BABY_AGE, create, fit_box, free
from bridge.embedded.creatures.visited import visit
from bridge.embedded.motion.collision import is_loaded
from bridge.grid import CHUNK, get_biome

SPAWN_NEAR, SPAWN_FAR = 24.0, 80.0
ATTEMPTS = 2
PACK_STEP = 6
PACK_TRIES = 8
GAME_CHUNKS = 289
SPAWN_CHUNKS = 79
"""Chunk columns of a disc of SPAWN_FAR."""
MONSTER_CAP = 70 * SPAWN_CHUNKS // GAME_CHUNKS
ANIMAL_CAP = 10 * SPAWN_CHUNKS // GAME_CHUNKS
ANIMAL_EVERY = 400
"""Ticks between two attempts at animals, as in the game."""
PEOPLED_SHARE = 0.1
"""Share of new columns that get a pack of animals, the game's for most biomes."""
PEOPLE_RADIUS = 5
"""Columns around the player's that get their first animals."""
ROWS_FOR_MONSTERS = MONSTER_CAP + 3
"""So many free rows are left by animals of new columns. Where there are fewer, the farthest that wait on columns no longer loaded
make room, but for those that the player has fed or a task has set up."""
PLACE_TRIES = 4
NOWHERE = -1
_SIZES = (1, 2, 4)
BABY_CHANCE = 0.05
"""Of each farm animal of a pack but the first (https://minecraft.wiki/w/Baby_mobs)."""


@rule
def _pick(weights, random):  # type: ignore[no-untyped-def]
    """A kind by the weights of a biome's row of ``Habitats``; -1 where nothing lives."""
    total = 0
    for kind in range(weights.shape[0]):
        total += weights[kind, WEIGHT]
    if total == 0:
        return -1
    draw = below(random, total)
    for kind in range(weights.shape[0]):
        draw -= weights[kind, WEIGHT]
        if draw < 0:
            return kind
    return -1


@rule
def count_kind(realm, monsters):  # type: ignore[no-untyped-def]
    """How many monsters, or how many others, there are; those who stay for good do not count."""
    count = 0
    for index in range(realm.creatures.shape[0]):
        creature = realm.creatures[index]
        if creature.health > 0.0:
            monster = realm.tables.kinds[creature.kind].traits & MONSTER != 0
            count += monster == monsters and not (monster and creature.persistent)
    return count


@rule
def free_rows(creatures):  # type: ignore[no-untyped-def]
    """How many rows of CREATURE are empty."""
    count = 0
    for index in range(creatures.shape[0]):
        count += creatures[index].health <= 0.0
    return count


@rule
def _make_room(realm):  # type: ignore[no-untyped-def]
    """Whether there are more than ROWS_FOR_MONSTERS free rows, the farthest wild creatures of unloaded columns given up."""
    feet = realm.body.position
    room = free_rows(realm.creatures)
    while room <= ROWS_FOR_MONSTERS:
        found, farthest = NOWHERE, 0.0
        for index in range(realm.creatures.shape[0]):
            creature = realm.creatures[index]
            x, z = creature.position[0], creature.position[2]
            distance = abs(x - feet[0]) + abs(z - feet[2])
            wild = creature.health > 0.0 and not creature.persistent
            if wild and distance > farthest and not is_loaded(realm.grid, math.floor(x), math.floor(z)):
                found, farthest = index, distance
        if found == NOWHERE:
            return False
        free(realm.creatures[found])
        room += 1
    return True


@rule
def _add(realm, kind, x, y, z, first):  # type: ignore[no-untyped-def]
    """One of a pack comes; its row, -1 where none is free."""
    size = _SIZES[below(realm.random, 3)] if kind == SLIME else 1
    yaw = uniform(realm.random, -180.0, 180.0)
    kinds = realm.tables.kinds
    row = create(realm.creatures, kinds, kind, x, y, z, yaw, size, realm.random, realm.clock.next_id)
    if row >= 0 and not first and kinds[kind].traits & BREEDS and happens(realm.random, BABY_CHANCE):
        realm.creatures[row].age = BABY_AGE
        fit_box(realm.creatures[row], kinds)
    return row


@rule
def _fits(realm, kind, monsters, x, y, z, box):  # type: ignore[no-untyped-def]
    """Whether one of a pack may come at a cell."""
    if not can_stand(realm, x, y, z):
        return False
    if monsters and kind == SLIME:
        if not suits_slime(realm, get_biome(realm.grid, x, z), x, y, z):
            return False
    elif monsters:
        if not is_dark(realm, x, y, z):
            return False
    elif not is_pasture(realm, x, y, z):
        return False
    return has_room(realm, kind, x + 0.5, float(y), z + 0.5, box)


@rule
def _is_too_near(realm, x, y, z):  # type: ignore[no-untyped-def]
    """Whether a place lies within SPAWN_NEAR of any player."""
    for seat in range(realm.bodies.shape[0]):
        feet = realm.bodies[seat].position
        dx, dy, dz = x - feet[0], y - feet[1], z - feet[2]
        if math.sqrt(dx * dx + dy * dy + dz * dz) <= SPAWN_NEAR:
            return True
    return False


@rule
def _find_start(realm):  # type: ignore[no-untyped-def]
    """(x, y, z) of a cell by chance between the bottom and the surface where somebody could stand; y -1 where nobody could."""
    feet = realm.body.position
    reach = math.floor(SPAWN_FAR)
    x = math.floor(feet[0]) + below(realm.random, 2 * reach + 1) - reach
    z = math.floor(feet[2]) + below(realm.random, 2 * reach + 1) - reach
    if not is_loaded(realm.grid, x, z):
        return x, NOWHERE, z
    y = realm.grid.min_y + 1 + below(realm.random, top_of(realm.grid, x, z) - realm.grid.min_y + 1)
    return x, y if can_stand(realm, x, y, z) else NOWHERE, z


@rule
def _spawn_pack(realm, weights, monsters, room, x, y, z, box):  # type: ignore[no-untyped-def]
    """A pack around a cell, of a kind by the weights of its biome and of ``room`` at most. Returns how many came."""
    kind = _pick(weights, realm.random)
    if kind < 0:
        return 0
    feet = realm.body.position
    pack = weights[kind, LOW] + below(realm.random, weights[kind, HIGH] - weights[kind, LOW] + 1)
    came = 0
    for _ in range(PACK_TRIES):
        x += below(realm.random, PACK_STEP) - below(realm.random, PACK_STEP)
        z += below(realm.random, PACK_STEP) - below(realm.random, PACK_STEP)
        dx, dy, dz = x + 0.5 - feet[0], y - feet[1], z + 0.5 - feet[2]
        distance = math.sqrt(dx * dx + dy * dy + dz * dz)
        near = _is_too_near(realm, x + 0.5, y, z + 0.5)
        if near or distance >= SPAWN_FAR or not _fits(realm, kind, monsters, x, y, z, box):
            continue
        if _add(realm, kind, x + 0.5, float(y), z + 0.5, came == 0) >= 0:
            came += 1
        if came >= min(pack, room):
            break
    return came


@rule
def spawn_creatures(realm, habitats, box):  # type: ignore[no-untyped-def]
    """One tick of coming: ATTEMPTS at monsters while they are fewer than MONSTER_CAP, every ANIMAL_EVERY ticks one at animals.

    ``habitats`` is ``Habitats``; ``box`` float64[6] to work in.
    """
    room = MONSTER_CAP - count_kind(realm, True)
    for _ in range(ATTEMPTS):
        if room <= 0:
            break
        x, y, z = _find_start(realm)
        if y != NOWHERE:
            weights = habitats.monsters[get_biome(realm.grid, x, z)]
            room -= _spawn_pack(realm, weights, True, room, x, y, z, box)
    if realm.clock.tick % ANIMAL_EVERY == 0:
        room = ANIMAL_CAP - count_kind(realm, False)
        x, y, z = _find_start(realm)
        if room > 0 and y != NOWHERE:
            weights = habitats.animals[get_biome(realm.grid, x, z)]
            _spawn_pack(realm, weights, False, room, x, y, z, box)


@rule
def _people_column(realm, weights, x, z, box):  # type: ignore[no-untyped-def]
    """Perhaps a pack of animals in a column that is seen for the first time, from a block column of it on."""
    if not happens(realm.random, PEOPLED_SHARE):
        return
    kind = _pick(weights, realm.random)
    if kind < 0:
        return
    first_x, first_z = x // CHUNK * CHUNK, z // CHUNK * CHUNK
    pack = weights[kind, LOW] + below(realm.random, weights[kind, HIGH] - weights[kind, LOW] + 1)
    for place in range(pack):
        for _ in range(PLACE_TRIES):
            y = top_of(realm.grid, x, z)
            if _fits(realm, kind, False, x, y, z, box):
                _add(realm, kind, x + 0.5, float(y), z + 0.5, place == 0)
                break
            x, z = first_x + below(realm.random, CHUNK), first_z + below(realm.random, CHUNK)
        x = min(max(x + below(realm.random, 5) - 2, first_x), first_x + CHUNK - 1)
        z = min(max(z + below(realm.random, 5) - 2, first_z), first_z + CHUNK - 1)


@rule
def populate(realm, population, habitats, box):  # type: ignore[no-untyped-def]
    """Give the loaded columns around the player their first animals, each once; free while he stays in one column.

    ``population`` is a POPULATION record.
    """
    chunk_x, chunk_z = math.floor(realm.body.position[0]) >> 4, math.floor(realm.body.position[2]) >> 4
    if population.begun and population.chunk_x == chunk_x and population.chunk_z == chunk_z:
        return
    population.begun, population.chunk_x, population.chunk_z = 1, chunk_x, chunk_z
    for i in range(chunk_x - PEOPLE_RADIUS, chunk_x + PEOPLE_RADIUS + 1):
        for k in range(chunk_z - PEOPLE_RADIUS, chunk_z + PEOPLE_RADIUS + 1):
            if not is_loaded(realm.grid, i * CHUNK, k * CHUNK) or not visit(population, i, k):
                continue
            if _make_room(realm):
                x, z = i * CHUNK + below(realm.random, CHUNK), k * CHUNK + below(realm.random, CHUNK)
                _people_column(realm, habitats.animals[get_biome(realm.grid, x, z)], x, z, box)
