"""Ores and other veins in the stone: how many a chunk, how large, how high.

Tries, sizes and heights are those of Minecraft 1.16 and 1.17 (minecraft.wiki, "Ore (feature)" and "Ore" - Distribution
before 1.18), whose world has the height of ours. A vein of size n is a chain of balls along a slanted line n/8 blocks long
each way, thickest in its middle (same page: "ore blob")."""

from __future__ import annotations

import numpy as np

from bridge.compiled import rule
from bridge.embedded.land.biomes import SNOWY_SLOPES, STONY_PEAKS, WINDSWEPT_HILLS
from bridge.embedded.land.caves import sine
from bridge.embedded.land.materials import (
    AIR,
    ANDESITE,
    COAL,
    COPPER,
    DIAMOND,
    DIORITE,
    DIRT,
    EMERALD,
    GOLD,
    GRANITE,
    GRAVEL,
    IRON,
    LAPIS,
    LAVA,
    REDSTONE,
    STONE,
)
from bridge.embedded.land.noise import ONE, hash_cell, hash_in_row, hash_row, share
from bridge.embedded.land.relief import biome_at
from bridge.grid import CHUNK

VEINS = np.array(
    [
        (DIRT, 33, 5, 1, 127, 0),
        (GRAVEL, 33, 4, 1, 127, 0),
        (GRANITE, 33, 4, 1, 79, 0),
        (DIORITE, 33, 4, 1, 79, 0),
        (ANDESITE, 33, 4, 1, 79, 0),
        (COAL, 17, 20, 1, 127, 0),
        (IRON, 9, 20, 1, 63, 0),
        (COPPER, 10, 6, 1, 96, 1),
        (GOLD, 9, 2, 1, 31, 0),
        (REDSTONE, 8, 8, 1, 15, 0),
        (LAPIS, 7, 1, 1, 30, 1),
        (DIAMOND, 8, 1, 1, 15, 0),
        (EMERALD, 1, 8, 4, 31, 0),
    ],
    np.int64,
)
"""Rows of material, size, tries a chunk, lowest and highest layer of the middle, and 1 where heights crowd around the mean
of those (the mean of two draws) instead of being even. Dirt and gravel are tried half as often as in the game, whose world
goes up to 255; granite, diorite and andesite four times instead of ten, which leaves more plain stone."""
SALT_VEIN, SALT_TILT, SALT_DEPTH = 91, 92, 93


@rule
def _put_ball(column, x, y, z, radius, material):  # type: ignore[no-untyped-def]
    """Turn stone within a ball into ``material``; coordinates in the column and radius are fixed point."""
    square = (radius >> 8) * (radius >> 8)
    for i in range(max((x - radius) >> 16, 0), min((x + radius) >> 16, CHUNK - 1) + 1):
        away_x = (i * ONE + ONE // 2 - x) >> 8
        for k in range(max((z - radius) >> 16, 0), min((z + radius) >> 16, CHUNK - 1) + 1):
            away_z = (k * ONE + ONE // 2 - z) >> 8
            left = square - away_x * away_x - away_z * away_z
            if left <= 0:
                continue
            for layer in range(max((y - radius) >> 16, 1), min((y + radius) >> 16, column.shape[1] - 1) + 1):
                away_y = (layer * ONE + ONE // 2 - y) >> 8
                if away_y * away_y >= left or column[i, layer, k] != STONE:
                    continue
                # Gravel over a hollow would fall as soon as something moves beside it.
                if material != GRAVEL or column[i, layer - 1, k] not in (AIR, LAVA):
                    column[i, layer, k] = material


@rule
def _put_vein(column, word, x, y, z, size, material):  # type: ignore[no-untyped-def]
    tilt = share(hash_cell(word, SALT_TILT, 0, 0))
    turn, slope = tilt % 64, (tilt // 64) % 5 - 2
    balls = 2 + size // 11
    for ball in range(balls):
        along = (2 * ball - balls + 1) * ONE // (balls - 1)
        reach = along * size // 8
        thick = ((ONE + sine(16 * (2 * ball + 1) // balls)) * share(hash_cell(word, SALT_TILT, 1, ball))) >> 16
        radius = (ONE + thick * size // 14) // 2
        _put_ball(
            column,
            x + ((sine(turn + 16) * (reach >> 8)) >> 8),
            y + (reach * slope >> 2),
            z + ((sine(turn) * (reach >> 8)) >> 8),
            radius,
            material,
        )


@rule
def place_veins(seed, chunk_x, chunk_z, highest, column):  # type: ignore[no-untyped-def]
    """Put every vein that reaches into a column of materials, from its own chunk and the eight around it; ``highest`` is
    the topmost layer of ground in the column."""
    for near_x in range(chunk_x - 1, chunk_x + 2):
        for near_z in range(chunk_z - 1, chunk_z + 2):
            chunk_word = hash_cell(seed, SALT_VEIN, near_x, near_z)
            origin_x, origin_z = (near_x - chunk_x) * CHUNK, (near_z - chunk_z) * CHUNK
            for kind in range(len(VEINS)):
                material, size, tries, low, high, crowds = VEINS[kind]
                reach = 2 + size // 6
                row = hash_row(chunk_word, SALT_VEIN, kind)
                for attempt in range(tries):
                    word = hash_in_row(row, attempt)
                    place = share(word)
                    x, z = origin_x + place % CHUNK, origin_z + (place // CHUNK) % CHUNK
                    if not (-reach <= x < CHUNK + reach and -reach <= z < CHUNK + reach):
                        continue
                    depth = share(hash_cell(word, SALT_DEPTH, 0, 0))
                    if crowds:
                        depth = (depth + share(hash_cell(word, SALT_DEPTH, 1, 0))) // 2
                    y = low + depth * (high - low + 1) // ONE
                    if y > highest + reach:
                        continue
                    if material == EMERALD:
                        _put_emerald(seed, chunk_x, chunk_z, x, y, z, column)
                    else:
                        middle = ONE // 2
                        _put_vein(column, word, x * ONE + middle, y * ONE + middle, z * ONE + middle, size, material)


@rule
def _put_emerald(seed, chunk_x, chunk_z, x, y, z, column):  # type: ignore[no-untyped-def]
    """A single block, in mountains only."""
    if 0 <= x < CHUNK and 0 <= z < CHUNK and column[x, y, z] == STONE:
        biome = biome_at(seed, chunk_x * CHUNK + x, chunk_z * CHUNK + z)
        if biome in (WINDSWEPT_HILLS, STONY_PEAKS, SNOWY_SLOPES):
            column[x, y, z] = EMERALD
