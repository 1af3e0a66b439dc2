"""The embedded world's figures of life, for the live server of our own: written to JSON, so that no number is typed twice.

``python -m bridge.minecraft.life_rules`` writes ``node/server/life_rules.json``; a test compares it with what the embedded world
says. Blocks and items are told by their names in 1.20.4. What minecraft-data knows of every version (food and saturation, light,
hardness, collision boxes) is read from there on the node side.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from bridge import names, sky
from bridge.atomic_file import write_atomically
from bridge.embedded.cells import falling
from bridge.embedded.cells.block_rules import FALL_DELAY, FALLS, block_rules
from bridge.embedded.creatures import (
    behaviour_animals,
    behaviour_creeper,
    behaviour_melee,
    behaviour_shooters,
    blast,
    combat,
    crowding,
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
from bridge.embedded.motion import block_physics, collision, contact, projectiles
from bridge.embedded.player import armour, damage, death, effects, experience, hunger, survival
from bridge.messages import EQUIPMENT_SLOTS

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
_CONSTANT_MODULES: tuple[ModuleType, ...] = (
    *(
        behaviour_animals,
        behaviour_creeper,
        behaviour_melee,
        behaviour_shooters,
        blast,
        combat,
        creature_tick,
        crowding,
    ),
    *(falling, health, interact, knockback, motion, places, projectiles, record, spawning, steering, surroundings),
    *(collision, damage, death, effects, experience, hunger, survival),
)


def _plain(rule: Any) -> Any:
    """A compiled rule as Python runs it: private ones cannot be called otherwise, and nothing need be compiled."""
    return rule.py_func


def _constants(module: ModuleType) -> dict[str, float]:
    """The numbers that a module names in capitals, its own ones and those that it goes by."""
    found = {name: value for name, value in vars(module).items() if name.isupper() and not name.startswith("_")}
    return {
        name: value for name, value in sorted(found.items()) if type(value) in (int, float) and abs(value) < 1_000_000
    }


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
        "constants": {module.__name__.rpartition(".")[2]: _constants(module) for module in _CONSTANT_MODULES},
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


def as_text(rules: dict[str, Any]) -> str:
    """One line for each entry of the second level, so that changes can be read."""
    lines = []
    for name, value in rules.items():
        if isinstance(value, dict):
            inner = ",\n".join(f"    {json.dumps(key)}: {json.dumps(entry)}" for key, entry in value.items())
            lines.append(f"  {json.dumps(name)}: {{\n{inner}\n  }}")
        else:
            lines.append(f"  {json.dumps(name)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> int:
    """Command line entry."""
    write_atomically(RULES_FILE, as_text(life_rules()).encode())
    sys.stdout.write(f"{RULES_FILE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
