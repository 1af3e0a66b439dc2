"""How fast the camera draws: frames of real terrain on one core."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from bridge.camera import Camera
from bridge.embedded.land.spawn import find_spawn
from bridge.embedded.land.terrain import generate_column
from bridge.grid import CHUNK, BlockGrid
from bridge.light import settle_light
from bridge.messages import DEFAULT_FRAME_SIZE, EYE_HEIGHT, Vector
from bridge.view_kernel import DRAW_DISTANCE

_REACH = int(DRAW_DISTANCE) // CHUNK
_TURN_DEGREES, _PITCHES, _PITCH_STEP, _LOWEST_PITCH = 37, 40, 7, -15
"""The gaze turns by a large odd angle and nods a frame, so that the mean covers all directions and no frame repeats
soon."""


def spawn_scene(seed: int) -> tuple[BlockGrid, Vector]:
    """The embedded world's terrain around the spawn of a seed, as far as the camera sees; and the eye of who stands
    there."""
    x, y, z = find_spawn(seed)
    grid = BlockGrid(0, 128)
    chunk_x, chunk_z = int(x // CHUNK), int(z // CHUNK)
    for i in range(chunk_x - _REACH, chunk_x + _REACH + 1):
        for j in range(chunk_z - _REACH, chunk_z + _REACH + 1):
            grid.load_column(i, j, *generate_column(seed, i, j))
    settle_light(grid)
    return grid, (float(x), float(y) + EYE_HEIGHT, float(z))


def measure_frames_per_second(
    frame_size: tuple[int, int] = (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE),
    seconds: float = 2.0,
    seed: int = 0,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, Any]:
    """Draw for ``seconds`` on this thread and tell ``frame_size`` (height, width), ``frames``, ``seconds``,
    ``frames_per_second``."""
    if seconds <= 0:
        raise ValueError(f"seconds: must be positive, got {seconds}")
    grid, eye = spawn_scene(seed)
    camera = Camera(frame_size)
    camera.render(grid, eye, 0.0, 0.0)  # compiles, or reads the compiled code
    frames, begin = 0, clock()
    while (elapsed := clock() - begin) < seconds:
        camera.render(grid, eye, frames * _TURN_DEGREES % 360.0, _LOWEST_PITCH + frames * _PITCH_STEP % _PITCHES)
        frames += 1
    return {
        "frame_size": list(camera.frame_size),
        "frames": frames,
        "seconds": elapsed,
        "frames_per_second": frames / elapsed,
    }
