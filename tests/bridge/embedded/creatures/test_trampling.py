"""Creatures that fall on farmland make it dirt, unless they are small: https://minecraft.wiki/w/Farmland#Trampling."""

import pytest

from bridge import names


@pytest.mark.parametrize(("kind", "harms"), [("cow", True), ("zombie", True), ("chicken", False), ("wolf", False)])
def test_who_tramples(arena, kind: str, harms: bool) -> None:
    """More than 0.512 cubic blocks of body do, always from a block and a half of fall on."""
    for x in range(5, 12):
        for z in range(5, 12):
            arena.build("farmland", x, -1, z)
    arena.put(kind, 8.5, 8.5, y=67.0)
    arena.tick(30)
    trampled = sum(arena.grid.get(x, 63, z) == names.blocks().id("dirt") for x in range(5, 12) for z in range(5, 12))
    assert trampled == (1 if harms else 0)
