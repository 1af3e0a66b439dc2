"""Rows of the table of foods, out of npm ``minecraft-data``."""

from __future__ import annotations

from typing import Any

FOOD_COLUMNS = ("name", "food", "saturation")


def food_rows(foods: list[dict[str, Any]]) -> list[list[Any]]:
    """Rows of ``FOOD_COLUMNS``: half drumsticks that a food gives, and its saturation, rounded to what float32 hides."""
    return [[food["name"], int(food["foodPoints"]), round(food["saturation"], 3)] for food in foods]
