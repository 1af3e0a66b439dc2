"""Compiling the worlds' and the camera's kernels before anything must keep time; later runs find them in numba's cache."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from bridge.messages import Action, Collect, Entity, Goal, Task, WorldSetup, make_example_observation

ANNOUNCEMENT = "making the kernels of world and camera ready (the first start compiles them: two minutes or so) ..."
EYES_ANNOUNCEMENT = "making the kernels of terrain and camera ready (the first start compiles them: a minute or so) ..."


def ready_kernels(report: Callable[[str], None], rules: bool = True) -> None:
    """Look at terrain, and with ``rules`` play some ticks of the embedded world; a live server brings rules of its own.

    The student's senses are included. ``report`` is told before, since nothing else can be seen meanwhile. It runs in the
    caller's thread, before there is anything to close, so that Ctrl-C ends it at once.
    """
    report(ANNOUNCEMENT if rules else EYES_ANNOUNCEMENT)
    if rules:
        _play()
    else:
        _look()


def _look() -> None:
    from agent.observe import encode
    from bridge.camera import Camera
    from bridge.camera_speed import spawn_scene
    from bridge.raycast import cast

    grid, eye = spawn_scene(0)
    item = Entity(id=1, kind="item", offset=(0.0, 0.0, 2.0), distance=2.0, item=1)
    Camera().render(grid, eye, 0.0, 0.0, (item,), eye)
    cast(grid, eye, 0.0, 0.0)
    # A server changes single blocks, too.
    x, y, z = (math.floor(part) for part in eye)
    grid.set(x, y, z, grid.get(x, y, z))
    grid.voxel_cube(eye)
    encode([make_example_observation(np.random.default_rng(0))])


def _play() -> None:
    from agent.observe import encode
    from bridge.embedded.world import EmbeddedWorld

    # An item is tossed and looked at, since bodies, dropped items and entities have kernels of their own.
    setup = WorldSetup(inventory=(("oak_log", 1),))
    world = EmbeddedWorld()
    encode([world.reset(Task("kernels", Goal("collect 1 stick"), Collect(("stick",), 1), 100, setup), 0)])
    world.step(Action(drop=True))
    for _ in range(4):
        world.step(Action(forward=1, attack=True))
    world.close()
