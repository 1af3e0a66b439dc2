"""The worlds' and the camera's kernels, loaded from numba's cache or compiled before anything must keep time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from bridge.messages import Entity, Observation, make_example_observation

LOADING = "loading the kernels of {} and camera ..."
COMPILING = "compiling kernels that this code has no compiled ones of yet: up to some minutes, this once ..."
_COMPILE_EVENT = "numba:compile"
"""numba triggers it where its cache has nothing (https://numba.readthedocs.io/en/stable/developer/event_api.html)."""


class _UncompiledError(Exception):
    """A kernel would have to be compiled."""


def ready_kernels(report: Callable[[str], None], rules: bool = True) -> None:
    """Look at terrain, and with ``rules`` play some ticks of the embedded world; a live server brings rules of its own.

    The student's senses are included. ``report`` is told before, since nothing else can be seen meanwhile, and once more where
    something must be compiled. It runs in the caller's thread, before there is anything to close, so that Ctrl-C ends it at once.
    """
    report(LOADING.format("world" if rules else "terrain"))
    with compiling_told(report):
        if rules:
            _play()
        else:
            _look()


@contextmanager
def compiling_told(report: Callable[[str], None]) -> Iterator[None]:
    """``report`` is told, once, where something must be compiled in the meantime."""
    told: list[str] = []

    def tell() -> None:
        if not told:
            told.append(COMPILING)
            report(COMPILING)

    with _when_compiling(tell):
        yield


def kernels_are_compiled(rules: bool = True) -> bool:
    """Whether ``ready_kernels`` would find all in numba's cache; loads that, and compiles nothing."""

    def refuse() -> None:
        raise _UncompiledError

    try:
        with _when_compiling(refuse):
            _play() if rules else _look()
    except _UncompiledError:
        return False
    return True


@contextmanager
def _when_compiling(act: Callable[[], None]) -> Iterator[None]:
    """Call ``act`` before each function that numba compiles in the meantime."""
    from numba.core import event

    class Listener(event.Listener):
        def on_start(self, _: object) -> None:
            act()

        def on_end(self, _: object) -> None:
            pass

    with event.install_listener(_COMPILE_EVENT, Listener()):
        yield


def _look() -> None:
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
    _sense(make_example_observation(np.random.default_rng(0)))


def _play() -> None:
    from runtime.rehearsal import rehearse

    _look()
    _sense(rehearse())


def _sense(observation: Observation) -> None:
    """What a student is shown of a tick."""
    from agent.notes import Notes
    from agent.observe import tick_arrays

    tick_arrays([observation], [Notes().see(observation)])
