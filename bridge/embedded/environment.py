"""The embedded world as ``gymnasium`` environments: one world, or many in step."""

from __future__ import annotations

from gymnasium.vector import AutoresetMode

from bridge.camera import Camera
from bridge.embedded.vector import EmbeddedWorlds
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import DEFAULT_FRAME_SIZE, Task
from bridge.vector_environment import VectorEnvironment
from bridge.world_environment import WorldEnvironment


class EmbeddedEnvironment(WorldEnvironment):
    """One task in the embedded world as ``gymnasium.Env`` (``WorldEnvironment`` says how).

    Args:
        task: what is to be done.
        camera: draws the frames; None makes one of the default size.
    """

    def __init__(self, task: Task, camera: Camera | None = None) -> None:
        camera = Camera() if camera is None else camera
        super().__init__(EmbeddedWorld(camera), task, camera.frame_size)


class EmbeddedVectorEnvironment(VectorEnvironment):
    """One task in many embedded worlds as ``gymnasium.vector.VectorEnv`` (``VectorEnvironment`` says how).

    Args:
        task: what is to be done in each.
        worlds: how many.
        frame_size: height and width of the frames, in pixels.
        threads: how many worlds are stepped at one time.
        autoreset: what happens to a world whose episode is over.
    """

    def __init__(
        self,
        task: Task,
        worlds: int,
        frame_size: tuple[int, int] = (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE),
        threads: int = 1,
        autoreset: AutoresetMode = AutoresetMode.NEXT_STEP,
    ) -> None:
        super().__init__(EmbeddedWorlds(worlds, frame_size, threads=threads), task, frame_size, autoreset)
