"""Nothing of an Observation is lost in its arrays."""

import msgspec
import numpy as np

from bridge.messages import Entity, Nearby, Sound, Target, make_example_observation
from bridge.sounds import SOUNDS
from bridge.spaces.entity_kinds import ENTITY_KINDS, VARIANTS
from bridge.spaces.observations import ENTITIES, TOLD, observation_arrays, observation_space

OBSERVATION = make_example_observation(np.random.default_rng(0), 16)
SPACE = observation_space((16, 16))


def told(arrays: dict[str, np.ndarray]) -> set[str]:  # type: ignore[type-arg]
    return {part for part, known in zip(TOLD, arrays["told"], strict=True) if known}


def test_every_field_of_the_contract_is_there() -> None:
    cow = Entity(id=7, kind="cow", offset=(0.0, 1.0, 2.0), distance=3.0, yaw=9.0, health=4.0, scale=0.5)
    sheep = Entity(id=8, kind="sheep", offset=(0.0, 1.0, 2.0), distance=3.5, variant="lime")
    log = Entity(id=9, kind="item", offset=(1.0, 1.0, 2.0), distance=4.0, item=131)
    strange = Entity(id=10, kind="dragonfly", offset=(1.0, 1.0, 2.0), distance=4.0, variant="shiny")
    seen = msgspec.structs.replace(
        OBSERVATION,
        entities=(cow, sheep, log, strange),
        sounds=(Sound("block.break", -90.0, 0.5), Sound("a.mod.sound", 10.0, 0.25)),
        nearby=Nearby(furnace=True),
        target=Target(distance=2.5, entity=7),
        age_ms=3.5,
    )
    arrays = observation_arrays(seen)
    assert SPACE.contains(arrays)
    assert arrays["voxel_origin"].tolist() == list(seen.voxel_origin)
    assert (arrays["tick"], arrays["age_ms"]) == (seen.tick, 3.5)
    assert arrays["entity_count"] == 4
    assert arrays["entity_told"][:5].tolist() == [[1, 1, 0], [1, 0, 0], [1, 0, 1], [1, 0, 0], [0, 0, 0]]
    assert arrays["entity_ids"][:4].tolist() == [7, 8, 9, 10]
    assert [ENTITY_KINDS.name(kind) for kind in arrays["entity_kinds"][:5]] == ["cow", "sheep", "item", "other", ""]
    assert [VARIANTS.name(kind) for kind in arrays["entity_variants"][:4]] == ["", "lime", "", "other"]
    assert arrays["entity_items"][:3].tolist() == [0, 0, 131]
    assert arrays["entity_places"][0].tolist() == [0.0, 1.0, 2.0, 3.0]
    assert arrays["entity_bodies"][:2].tolist() == [[9.0, 0.5, 4.0], [0.0, 1.0, 0.0]]
    assert told(arrays) == {"sounds", "nearby", "target", "target_entity"}
    assert (arrays["target"].tolist(), arrays["target_entity"]) == ([2.5, 0.0], 7)
    assert arrays["nearby"].tolist() == [0, 1]
    assert arrays["sound_count"] == 2
    assert arrays["sound_kinds"][:3].tolist() == [1 + SOUNDS.id("block.break"), 1 + len(SOUNDS), 0]
    assert arrays["sound_places"][:2].tolist() == [[-90.0, 0.5], [10.0, 0.25]]


def test_what_the_world_does_not_tell_is_masked() -> None:
    blind = msgspec.structs.replace(OBSERVATION, target=None, sounds=None, nearby=None)
    assert told(observation_arrays(blind)) == set()
    silent = msgspec.structs.replace(blind, sounds=(), nearby=Nearby())
    assert told(observation_arrays(silent)) == {"sounds", "nearby"}
    block = msgspec.structs.replace(blind, target=Target(distance=2.0, block=46, cell=(1, -2, 3), face=(0, 1, 0)))
    arrays = observation_arrays(block)
    assert told(arrays) == {"target", "target_block", "target_cell", "target_face"}
    assert [arrays[f"target_{part}"].tolist() for part in ("block", "cell", "face")] == [46, [1, -2, 3], [0, 1, 0]]


def test_of_many_entities_the_nearest_are_held_and_all_are_counted() -> None:
    crowd = tuple(Entity(id=i, kind="cow", offset=(0.0, 0.0, 0.1 * i), distance=0.1 * i) for i in range(50))
    arrays = observation_arrays(msgspec.structs.replace(OBSERVATION, entities=crowd))
    assert SPACE.contains(arrays)
    assert arrays["entity_count"] == 50
    assert arrays["entity_ids"].tolist() == list(range(ENTITIES))
