"""The embedded world's figures of life, for the live server of our own: written to JSON, so that no number is typed twice.

``python -m bridge.minecraft.life_rules`` writes ``node/server/life_rules.json``; a test compares it with what the embedded world
says. Blocks and items are told by their names in 1.20.4. What minecraft-data knows of every version (food and saturation, light,
hardness, collision boxes) is read from there on the node side.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from bridge import names, sky
from bridge.embedded.cells import falling
from bridge.embedded.cells.block_rules import FALL_DELAY, FALLS, block_rules
from bridge.embedded.creatures import (
    behaviour_animals,
    behaviour_creeper,
    behaviour_melee,
    behaviour_shooters,
    blast,
    combat,
    habitats,
    health,
    interact,
    knockback,
    loot,
    motion,
    places,
    record,
    spawning,
    steering,
    surroundings,
)
from bridge.embedded.creatures import tick as creature_tick
from bridge.embedded.creatures.kinds import kind_names, kind_table
from bridge.embedded.creatures.tables import creature_tables
from bridge.embedded.creatures.weapons import HAND, weapons
from bridge.embedded.deeds.eating import EAT_TICKS, foods
from bridge.embedded.land.biomes import biomes
from bridge.embedded.motion import block_physics, contact, projectiles
from bridge.embedded.player import armour, damage, death, effects, experience, hunger, survival
from bridge.messages import EQUIPMENT_SLOTS
from bridge.minecraft.rules_file import write_rules

RULES_FILE = Path(__file__).parent / "node" / "server" / "life_rules.json"
KINDS = ("cow", "pig", "sheep", "chicken", "zombie", "skeleton", "spider", "creeper")
"""Kinds that the live server has, of those of the embedded world."""
PLAINS = "plains"
"""The live server tells of no biomes: creatures come everywhere as they do here."""
_TRAITS = {"monster": 1, "breeds": 2, "burns_by_day": 4, "falls_unhurt": 8, "climbs": 32, "breathes_water": 64}
_CONTACTS = (*("KINDLES", "HEATS", "HEATS_TWICE", "PRICKS", "SCRATCHES", "SNOWS", "SCORCHES", "BUBBLES", "CHOKES"),)
_PHYSICS = ("WATER", "LAVA", "COBWEB", "CLIMBABLE")
_EFFECTS = (
    *("POISON", "HUNGER", "REGENERATION", "ABSORPTION", "RESISTANCE", "FIRE_RESISTANCE", "SLOWNESS", "WEAKNESS"),
)
_CAUSES = (
    *("FALL", "DROWNING", "LAVA", "FIRE", "CACTUS", "SUFFOCATION", "VOID", "STARVATION"),
    *("CREATURE", "ARROW", "EXPLOSION", "MAGIC", "BURNING"),
)
_CONSTANTS: dict[ModuleType, str] = {
    behaviour_animals: "GRAZE_CHANCE TEMPT_NEAR TEMPT_RANGE THINK_TICKS WANDER_CHANCE",
    behaviour_creeper: "CALM_RANGE FUSE_TICKS POWER SWELL_RANGE",
    behaviour_melee: (
        "CALM_CHANCE CALM_LIGHT HALF_WIDTH LEAP_CHANCE LEAP_FAR LEAP_NEAR LEAP_SPEED MEMORY_TICKS "
        "NOTICE_CHANCE PLAYER_HEIGHT STRIKE_REACH STRIKE_TICKS"
    ),
    behaviour_shooters: (
        "ARROW_DAMAGE ARROW_INACCURACY ARROW_LIFT ARROW_SPEED BOW_NEAR BOW_RANGE BOW_TICKS DAMAGE_MIDDLE "
        "DAMAGE_SPREAD DRAW_TICKS PLAYER_HEIGHT"
    ),
    blast: "DECAY EXPOSURE_POINTS RAYS STRIDE WATER_RESISTANCE",
    combat: "ATTACK_COST CRITICAL_FACTOR KNOCKBACK SPRINT_KNOCKBACK STRONG TICKS_A_SECOND",
    damage: "FULL_HEALTH INVULNERABLE_TICKS MAX_EXHAUSTION PROTECTED_TICKS",
    death: "DEATH_POINTS DEATH_POINTS_PER_LEVEL EYE_HEIGHT PROTECTED_TICKS",
    effects: "ABSORPTION_PER_LEVEL WEAKNESS_PER_LEVEL",
    experience: (
        "HALF_WIDTH ORB_DELAY ORB_GRAVITY ORB_HALF_WIDTH ORB_HEIGHT ORB_LIFETIME ORB_PULL ORB_PULL_RANGE "
        "PICKUP_RISE PICKUP_SIDE PLAYER_HEIGHT"
    ),
    falling: "FALL_DRAG FALL_GRAVITY MAX_FALLING",
    health: "INVULNERABLE_TICKS PANIC_TICKS PLAYER_HIT_TICKS PROTECTED_TICKS REVENGE_TICKS",
    hunger: (
        "EXHAUSTION_STEP FAST_HEAL_SATURATION FAST_HEAL_TICKS FULL_FOOD JUMP_COST MINING_COST SLOW_HEAL_COST "
        "SLOW_HEAL_FOOD SLOW_HEAL_TICKS SPRINT_COST SPRINT_JUMP_COST STARVE_DOWN_TO STARVE_TICKS SWIM_COST"
    ),
    interact: "WOOL_HOP WOOL_LOW WOOL_SPREAD",
    knockback: "KNOCKBACK",
    motion: (
        "AIR_ACCELERATION AIR_DRAG AIR_INERTIA CHICKEN_FALL CLIMB_SPEED DEFAULT_SLIPPERINESS FLOAT_CHANCE "
        "FLOAT_DEPTH FLOAT_UP GRAVITY JUMP_VELOCITY LAVA_GRAVITY LAVA_INERTIA NEGLIGIBLE REST_TICKS "
        "STEP_HEIGHT WALL_GAP WATER_GRAVITY WATER_INERTIA WEB_DOWN WEB_SIDEWAYS"
    ),
    places: "ANIMAL_LIGHT",
    projectiles: "AIR_KEEPS ARROW_GRAVITY ARROW_WATER_KEEPS INACCURACY STUCK_LIFETIME TARGET_MARGIN",
    record: "BABY_SCALE FULL_AIR MAX_CREATURES",
    spawning: (
        "ANIMAL_CAP ANIMAL_EVERY ATTEMPTS BABY_AGE BABY_CHANCE MONSTER_CAP PACK_STEP PACK_TRIES PEOPLED_SHARE "
        "PEOPLE_RADIUS PLACE_TRIES SPAWN_FAR SPAWN_NEAR"
    ),
    steering: (
        "ARRIVED FLEE_BLOCKS LOOK_AHEAD SAFE_DROP SIDESTEP_DEGREES SIDESTEP_TICKS STUCK_BEFORE_GIVING_UP "
        "STUCK_BEFORE_SIDESTEP WANDER_SIDE WANDER_TICKS"
    ),
    surroundings: "FIRE_DAMAGE FIRE_EVERY FIRE_TICKS_OF_LAVA FIRE_TICKS_OF_SUN LAVA_DAMAGE SUN_CHECK_TICKS",
    survival: (
        "BURN_TICKS DROWNING_AT DROWNING_DAMAGE EYE_DROP FIRE_TICKS FULL_OXYGEN HALF_WIDTH LAVA_DAMAGE "
        "LAVA_FIRE_TICKS OXYGEN_REGAIN PLAYER_HEIGHT SAFE_FALL SCRATCHING_STEP UNBURNT VOID_DAMAGE VOID_DEPTH"
    ),
    creature_tick: "DESPAWN_AT_ONCE DESPAWN_CHANCE DESPAWN_IDLE_TICKS DESPAWN_RANDOM THINK_TICKS VOID_DEPTH",
}
"""Module -> the numbers of it that the node side goes by."""


def _plain(rule: Any) -> Any:
    """A compiled rule as Python runs it: private ones cannot be called otherwise, and nothing need be compiled."""
    return rule.py_func


def _constants(module: ModuleType, wanted: str) -> dict[str, float]:
    """Numbers that a module names in capitals; AttributeError where it has them no more."""
    return {name: getattr(module, name) for name in wanted.split()}


def _creatures() -> dict[str, Any]:
    table, tables = kind_table(), creature_tables()
    weights = habitats.habitats()
    plains = biomes().names.index(PLAINS)
    found = {}
    for name in KINDS:
        kind = kind_names().id(name)
        row = table[kind]
        fields = [field for field in table.dtype.names or () if field not in ("traits", "ambient_interval")]
        figures: dict[str, Any] = {field: row[field].item() for field in fields}
        figures["traits"] = [trait for trait, bit in _TRAITS.items() if int(row["traits"]) & bit]
        figures["loot"] = [
            {
                "item": names.items().name(int(drop["item"])),
                "burnt": names.items().name(int(drop["burnt_item"])),
                **{field: drop[field].item() for field in ("low", "high", "chance", "by_player")},
            }
            for drop in tables.loot[kind]
            if drop["high"] > 0
        ]
        figures["foods"] = [
            item for index, item in enumerate(names.items().names) if int(tables.foods[index]) >> kind & 1
        ]
        weight = weights.monsters[plains, kind] + weights.animals[plains, kind]
        figures["habitat"] = dict(zip(("weight", "low", "high"), weight.tolist(), strict=True))
        figures["panic_pace"] = float(_plain(behaviour_animals._panic_pace)(kind))
        figures["tempt_pace"] = float(_plain(behaviour_animals._tempt_pace)(kind))
        figures["wander_pace"] = float(_plain(behaviour_animals.wander_pace)(kind))
        found[name] = figures
    return found


def _named(mask: Any) -> list[str]:
    return [name for name, there in zip(names.blocks().names, mask, strict=True) if there]


def _blocks() -> dict[str, Any]:
    physics, touched, rules, tables = (
        block_physics.block_physics(), contact.contacts(), block_rules(), creature_tables(),
    )  # fmt: skip
    blocks = names.blocks()
    any_state = np.bitwise_or.reduce(touched.bits, axis=1)
    plain = block_physics.DEFAULT_SLIPPERINESS
    return {
        "contacts": {name.lower(): _named(any_state & getattr(contact, name)) for name in _CONTACTS},
        "physics": {name.lower(): _named(physics.traits & getattr(block_physics, name)) for name in _PHYSICS},
        "cube": _named(physics.traits & block_physics.CUBE),
        "slipperiness": {
            name: float(value) for name, value in zip(blocks.names, physics.slipperiness, strict=True) if value != plain
        },
        "landing": {
            name: float(value) for name, value in zip(blocks.names, touched.landing, strict=True) if value != 1
        },
        "avoided": _named(tables.hazard),
        "floor": _named(tables.floor),
        "falls": _named(rules.reaction == FALLS),
        "replaceable": _named(rules.replaceable),
        "hardened": {blocks.name(i): blocks.name(int(to)) for i, to in enumerate(rules.hardened) if to},
        "blast_resistance": {
            name: float(value) for name, value in zip(blocks.names, tables.resistance, strict=True) if value
        },
    }


def _foods() -> dict[str, Any]:
    table, items, found = foods(), names.items(), {}
    for item in np.flatnonzero(table.ticks).tolist():
        row: dict[str, Any] = {"ticks": int(table.ticks[item])} if table.ticks[item] != EAT_TICKS else {}
        if table.always[item]:
            row["always"] = True
        if table.left[item]:
            row["left"] = items.name(int(table.left[item]))
        if table.cures_poison[item]:
            row["cures_poison"] = True
        given = [
            {"effect": _EFFECTS[effect].lower(), "ticks": ticks, "level": level, "chance": chance}
            for (effect, ticks, level), chance in zip(
                table.effects[item].tolist(), table.chances[item].tolist(), strict=True
            )
            if ticks
        ]
        if given:
            row["effects"] = given
        if row:
            found[items.name(item)] = row
    return found


def _armour() -> dict[str, Any]:
    found = {}
    for item, name in enumerate(names.items().names):
        place = armour.worn_slot(item)
        if place is None or not armour.protection(item).any():
            continue
        points, toughness, resistance, fireproof = armour.protection(item).tolist()
        found[name] = {
            "place": EQUIPMENT_SLOTS[place],
            "points": points,
            "toughness": toughness,
            "knockback_resistance": resistance,
            "fireproof": bool(fireproof),
        }
    return found


def life_rules() -> dict[str, Any]:
    """All of it, as plain values."""
    table = weapons()
    hand = np.array(HAND, table.dtype)
    return {
        "source": "made by python -m bridge.minecraft.life_rules from the embedded world's tables; do not edit",
        "constants": {
            module.__name__.rpartition(".")[2]: _constants(module, wanted) for module, wanted in _CONSTANTS.items()
        },
        "fall_delay": FALL_DELAY,
        "eat_ticks": EAT_TICKS,
        "creatures": _creatures(),
        "wool": [names.items().name(int(item)) for item in loot.wool_items()],
        "darker_sheep": [list(pair) for pair in record._DARKER],
        "hand": dict(zip(("damage", "speed", "wear"), HAND, strict=True)),
        "weapons": {
            names.items().name(item): {field: table[item][field].item() for field in ("damage", "speed", "wear")}
            for item in np.flatnonzero(table != hand).tolist()
        },
        "armour": _armour(),
        "foods": _foods(),
        "blocks": _blocks(),
        "causes": {
            name.lower(): {
                "passes_armour": bool(_plain(damage.passes_armour)(getattr(damage, name))),
                "is_fire": bool(_plain(damage.is_fire)(getattr(damage, name))),
            }
            for name in _CAUSES
        },
        "effects": [name.lower() for name in _EFFECTS],
        "darkening": [int(_plain(sky.darkening)(time, 0.0, 0.0)) for time in range(0, 24_000, 50)],
        "experience_for_next": [int(_plain(experience.points_for_next)(level)) for level in range(64)],
    }


if __name__ == "__main__":
    sys.exit(write_rules(RULES_FILE, life_rules()))
