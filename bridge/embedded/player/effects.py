"""Status effects of food and blows: which there are, and how one begins.

Source: https://minecraft.wiki/w/Effect and the page of each effect. Levels count from 0, as the game's amplifiers: 0 is I.
"""

from __future__ import annotations

from bridge.compiled import rule

POISON, HUNGER, REGENERATION, ABSORPTION, RESISTANCE, FIRE_RESISTANCE, SLOWNESS, WEAKNESS = range(8)
EFFECTS = 8
ABSORPTION_PER_LEVEL = 4.0
"""Half hearts."""
SLOWNESS_PER_LEVEL = 0.15
"""Share of the pace on the ground that a level of slowness takes (https://minecraft.wiki/w/Slowness)."""
WEAKNESS_PER_LEVEL = 4.0
"""Half hearts less of a blow for a level of weakness (https://minecraft.wiki/w/Weakness)."""


@rule
def give_effect(vitals, effect, ticks, level):  # type: ignore[no-untyped-def]
    """Begin an effect on a ``VITALS`` record, unless a stronger or a longer one of its kind runs."""
    runs = vitals.effect_ticks[effect] > 0
    stronger = level > vitals.effect_levels[effect]
    if runs and not stronger and (level < vitals.effect_levels[effect] or ticks <= vitals.effect_ticks[effect]):
        return
    vitals.effect_ticks[effect] = ticks
    vitals.effect_levels[effect] = level
    if effect == ABSORPTION:
        vitals.absorption = max(vitals.absorption, ABSORPTION_PER_LEVEL * (level + 1))


@rule
def pace_left(vitals):  # type: ignore[no-untyped-def]
    """Share of the pace on the ground that slowness leaves."""
    if vitals.effect_ticks[SLOWNESS] == 0:
        return 1.0
    return max(0.0, 1.0 - SLOWNESS_PER_LEVEL * (vitals.effect_levels[SLOWNESS] + 1))


@rule
def weakened(vitals, damage):  # type: ignore[no-untyped-def]
    """Half hearts that weakness leaves of a blow's damage."""
    if vitals.effect_ticks[WEAKNESS] == 0:
        return damage
    return max(0.0, damage - WEAKNESS_PER_LEVEL * (vitals.effect_levels[WEAKNESS] + 1))
