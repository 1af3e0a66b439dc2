"""What pages show of one observation, as plain values for JSON."""

from __future__ import annotations

from typing import Any

from bridge import names
from bridge.messages import EQUIPMENT_SLOTS, Observation

MOST_CREATURES = 6


def body_facts(observation: Observation) -> dict[str, Any]:
    """Life, place and gaze, what is held and worn, and what is near."""
    pose, life, target = observation.pose, observation.life, observation.target
    creatures = [entity for entity in observation.entities if entity.item is None][:MOST_CREATURES]
    return {
        "life": [round(v, 1) for v in (life.health, life.food, life.oxygen, life.armour, life.experience)],
        "pose": [*(round(v, 1) for v in pose.position), round(pose.yaw % 360), round(pose.pitch)],
        "time": observation.time_of_day,
        "slots": observation.inventory.tolist(),
        "held": observation.held_slot,
        "worn": dict(zip(EQUIPMENT_SLOTS, observation.equipment.tolist(), strict=True)),
        "target": target_words(observation),
        "breaking": round(target.break_progress, 2) if target is not None else 0.0,
        "creatures": [[entity.kind, round(entity.distance, 1)] for entity in creatures],
    }


def target_words(observation: Observation) -> str:
    """Such as ``oak log, 2.4 blocks``; empty where nothing is within reach."""
    target = observation.target
    if target is None:
        return ""
    if target.block is not None:
        return f"{names.blocks().name(target.block).replace('_', ' ')}, {target.distance:.1f} blocks"
    kinds = {entity.id: entity.kind for entity in observation.entities}
    kind = kinds.get(target.entity, "creature") if target.entity is not None else "creature"
    return f"{kind.replace('_', ' ')}, {target.distance:.1f} blocks"
