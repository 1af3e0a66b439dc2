"""Status effects of food and blows: which there are, and how one begins.

Source: https://minecraft.wiki/w/Effect and the page of each effect. Levels count from 0, as the game's amplifiers: 0 is I.
"""

from __future__ import annotations

from bridge.compiled import rule

POISON, HUNGER, REGENERATION, ABSORPTION, RESISTANCE, FIRE_RESISTANCE = range(6)
EFFECTS = 6
ABSORPTION_PER_LEVEL = 4.0
"""Half hearts."""


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
