"""Compiling the worlds' and the camera's kernels before anything must keep time; later runs find them in numba's cache."""

from __future__ import annotations

from collections.abc import Callable

from bridge.messages import Action, Collect, Goal, Task, WorldSetup

ANNOUNCEMENT = "making the kernels of world and camera ready (the first start compiles them: two minutes or so) ..."


def ready_kernels(report: Callable[[str], None]) -> None:
    """Play some ticks of the embedded world, pictures and the student's senses included: two minutes once, then one second.

    ``report`` is told before, since nothing else can be seen meanwhile. It runs in the caller's thread, before there is
    anything to close, so that Ctrl-C ends it at once.
    """
    report(ANNOUNCEMENT)
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
