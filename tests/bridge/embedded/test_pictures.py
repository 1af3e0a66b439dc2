"""Frames drawn from the worlds' memory are those that ``Camera.render`` draws of what is perceived."""

import numpy as np
import pytest

from bridge.camera import Camera
from bridge.embedded.player.aiming import block_seen
from bridge.embedded.player.senses import eye_of
from bridge.embedded.weather import weather_of
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Collect, CreatureSetup, Frame, Goal, Task, WorldSetup

SETUP = WorldSetup(
    inventory=(("dirt", 9), ("snowball", 9), ("oak_log", 3)),
    terrain="flat",
    time_of_day=6000,
    weather="rain",
    creatures=tuple(CreatureSetup(kind, 3, 5.0) for kind in ("sheep", "cow", "slime", "zombie")),
)
TASK = Task("t", Goal("g"), Collect(("diamond",), 64), tick_limit=600, setup=SETUP)


def rendered(world: EmbeddedWorld, camera: Camera, progress: float) -> Frame:
    """By the rules of the contract's entities, weather and gaze."""
    body, hit = world.body, block_seen(world.arrays.turns[0]["seen"])
    return camera.render(
        world.grid,
        eye_of(body, bool(world.arrays.turns[0]["sneaking"])),
        body.yaw,
        body.pitch,
        world.entities(),
        tuple(body.position.tolist()),
        int(world.state.clocks[0]["time_of_day"]),
        weather_of(world.state.weathers[0], int(world.state.clocks[0]["tick"])),
        world.inventory.held_item,
        (hit.cell, progress) if hit is not None and progress > 0.0 else None,
    )


@pytest.mark.parametrize("jitters", [False, True])
def test_a_picture_is_what_any_camera_renders_of_what_is_perceived(jitters: bool) -> None:
    camera, world = Camera((48, 48), show_hand=True, show_cracks=True), EmbeddedWorld(draw=False)
    if jitters:
        camera.jitter(np.random.default_rng(1))
    world.reset(TASK, 1)
    actions = [Action(drop=True)] * 3 + [Action(d_pitch=20.0, sneak=True)] * 4 + [Action(attack=True, sneak=True)] * 6
    cracked = 0
    for action in actions:
        observation, *_ = world.step(action)
        progress = observation.target.break_progress if observation.target is not None else 0.0
        cracked += progress > 0.0
        assert np.array_equal(world.picture(camera), rendered(world, camera, progress))
    assert cracked
    kinds = {entity.kind for entity in world.entities()}
    assert kinds >= {"sheep", "cow", "slime", "zombie", "item"}
