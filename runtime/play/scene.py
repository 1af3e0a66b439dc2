"""What the page is told of a tick and of the game, as plain values for JSON, and its pictures as bytes."""

from __future__ import annotations

import functools
import struct
from typing import Any

import numpy as np

from bridge import names
from bridge.messages import Frame, Observation, StepInfo, Task
from bridge.recipes import Ingredient, Recipe, recipe_book
from runtime.page.body_facts import body_facts
from runtime.page.icons import ICON_COLUMNS
from runtime.success_words import success_words

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
    near = observation.nearby
    return {
        "type": "tick",
        "tick": tick,
        "outcome": outcome,
        "progress": round(info.progress, 4),
        "note": info.note,
        **body_facts(observation),
        "biome": biome,
        "table": bool(near and near.crafting_table),
        "furnace": bool(near and near.furnace),
        "sounds": None if observation.sounds is None else [
            [sound.category, round(sound.bearing), round(sound.loudness, 2)]
            for sound in observation.sounds
            if sound.loudness >= SOUND_LOUD_ENOUGH
        ],
    }  # fmt: skip


def picture_bytes(frame: Frame) -> bytes:
    """A frame for the page: width and height as little-endian uint16, then its pixels, red green blue alpha."""
    height, width = frame.shape[:2]
    pixels = np.full((height, width, 4), 255, np.uint8)
    pixels[..., :3] = frame
    return struct.pack("<HH", width, height) + pixels.tobytes()
