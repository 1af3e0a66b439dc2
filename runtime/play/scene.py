"""What the page is told of a tick and of the game, as plain values for JSON, and its pictures as bytes."""

from __future__ import annotations

import functools
import struct
from typing import Any

import numpy as np

from bridge import names
from bridge.item_sprites import item_skin
from bridge.messages import EQUIPMENT_SLOTS, Frame, Observation, StepInfo, Task
from bridge.png import encode_png
from bridge.recipes import Ingredient, Recipe, recipe_book
from bridge.skins import FRONT
from runtime.success_words import success_words

ICON_SIDE = 16
ICON_COLUMNS = 40
"""Icons in a row of the sheet; item i stands at column i % ICON_COLUMNS, row i // ICON_COLUMNS."""
ICON_GROUND = (24, 27, 33)
"""Colour of the page's slots, which shows through an icon's holes."""
SOUND_LOUD_ENOUGH = 0.02


def game_facts(task: Task, seed: int, world: str, size: int) -> dict[str, Any]:
    """What stays the same for an episode."""
    return {
        "type": "game",
        "task": task.name,
        "goal": task.goal.text,
        "hears": task.goal.sound,
        "success": success_words(task.success),
        "limit": task.tick_limit,
        "seed": seed,
        "world": world,
        "size": size,
        "has_picture": task.goal.image is not None,
    }


@functools.cache
def item_facts() -> dict[str, Any]:
    """Items and recipes, told once a connection."""
    book = recipe_book()
    return {
        "type": "items",
        "names": list(names.items().names),
        "crafts": {item: [_recipe(recipe) for recipe in recipes] for item, recipes in book.crafts.items()},
        "smelts": {item: [_smelt(source)] for item, source in book.smelts.items()},
        "columns": ICON_COLUMNS,
    }


def _smelt(source: Ingredient) -> dict[str, Any]:
    return {"count": 1, "table": False, "parts": [[source.count, list(source.items)]]}


def _recipe(recipe: Recipe) -> dict[str, Any]:
    parts = [[ingredient.count, list(ingredient.items)] for ingredient in recipe.ingredients]
    return {"count": recipe.count, "table": recipe.needs_table, "parts": parts}


def tick_facts(observation: Observation, info: StepInfo, tick: int, outcome: str, biome: str) -> dict[str, Any]:
    """What the heads-up display shows of one tick."""
    pose, life, target, near = observation.pose, observation.life, observation.target, observation.nearby
    return {
        "type": "tick",
        "tick": tick,
        "outcome": outcome,
        "progress": round(info.progress, 4),
        "note": info.note,
        "life": [round(v, 1) for v in (life.health, life.food, life.oxygen, life.armour, life.experience)],
        "pose": [*(round(v, 1) for v in pose.position), round(pose.yaw % 360), round(pose.pitch)],
        "time": observation.time_of_day,
        "biome": biome,
        "slots": observation.inventory.tolist(),
        "held": observation.held_slot,
        "worn": dict(zip(EQUIPMENT_SLOTS, observation.equipment.tolist(), strict=True)),
        "table": bool(near and near.crafting_table),
        "furnace": bool(near and near.furnace),
        "target": _target_words(observation),
        "breaking": round(target.break_progress, 2) if target is not None else 0.0,
        "sounds": None if observation.sounds is None else [
            [sound.category, round(sound.bearing), round(sound.loudness, 2)]
            for sound in observation.sounds
            if sound.loudness >= SOUND_LOUD_ENOUGH
        ],
        "creatures": [[entity.kind, round(entity.distance, 1)] for entity in observation.entities if entity.item is None][:6],
    }  # fmt: skip


def _target_words(observation: Observation) -> str:
    target = observation.target
    if target is None:
        return ""
    if target.block is not None:
        return f"{names.blocks().name(target.block).replace('_', ' ')}, {target.distance:.1f} blocks"
    kinds = {entity.id: entity.kind for entity in observation.entities}
    kind = kinds.get(target.entity, "creature") if target.entity is not None else "creature"
    return f"{kind.replace('_', ' ')}, {target.distance:.1f} blocks"


def picture_bytes(frame: Frame) -> bytes:
    """A frame for the page: width and height as little-endian uint16, then its pixels, red green blue alpha."""
    height, width = frame.shape[:2]
    pixels = np.full((height, width, 4), 255, np.uint8)
    pixels[..., :3] = frame
    return struct.pack("<HH", width, height) + pixels.tobytes()


@functools.cache
def icon_sheet() -> bytes:
    """Icons of all items as one PNG, ICON_COLUMNS in a row."""
    items = len(names.items())
    rows = -(-items // ICON_COLUMNS)
    sheet = np.empty((rows * ICON_SIDE, ICON_COLUMNS * ICON_SIDE, 3), np.uint8)
    sheet[:] = ICON_GROUND
    for item in range(1, items):
        sprite = item_skin(item)[FRONT]
        y, x = item // ICON_COLUMNS * ICON_SIDE, item % ICON_COLUMNS * ICON_SIDE
        cell = sheet[y : y + ICON_SIDE, x : x + ICON_SIDE]
        cell[:] = np.where(sprite[..., 3:] >= 128, sprite[..., :3], cell)
    return encode_png(sheet)
