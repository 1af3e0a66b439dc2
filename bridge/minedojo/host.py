"""The host: runs in MineDojo's own environment, drives ``minedojo.make`` unmodified, and serves it over our wire.

``python -m bridge.minedojo.host TASK`` with a token in STEVE2_TOKEN listens, on loopback unless told otherwise, and writes one
line of JSON, its ``url``; one client plays at a time. It ends with its standard input. Beside MineDojo it needs numpy, msgspec,
msgpack and websockets alone, in Python 3.11.
"""

from __future__ import annotations

import argparse
import asyncio
import copy
import importlib
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from bridge.messages import Action, Observation, Pose, StepInfo, Task
from bridge.minedojo.cube import CUBE, CUBE_WORD
from bridge.minedojo.host_actions import CAMERA_INTERVAL, ticks_of, to_vector
from bridge.minedojo.host_observations import RAYS, VOXEL_SIZE, observation_of, slot_names
from bridge.minedojo.launch_failure import explain_launch
from bridge.server import serve
from bridge.world import CLOSED, WorldError

TOKEN_VARIABLE = "STEVE2_TOKEN"


class MineDojoWorld:
    """Implements ``bridge.world.World`` over one MineDojo task.

    The task's goal, set-up and success test are MineDojo's own; of the ``Task`` that a reset brings nothing is read: its tick
    limit is the caller's to keep. A step is one tick, or three where MineDojo's action takes three: ``Observation.tick`` counts
    the game's.

    Args:
        task_id: of MineDojo's 3,131, such as ``harvest_1_log``.
        frame_size: height and width.
        engine_port: where an engine listens on loopback; None lets MineDojo launch its own, which needs Java.
        seed: played at every reset in place of the client's; None takes the client's.
    """

    def __init__(
        self, task_id: str, frame_size: tuple[int, int], engine_port: int | None, seed: int | None = None
    ) -> None:
        self.name = f"minedojo {task_id}"
        self._task_id = task_id
        self._frame_size = frame_size
        self._port = engine_port
        self._seed = seed
        self._tells_cube = engine_port is not None
        """Until the first reset only a hope: an engine of Java's on that port tells none."""
        self._package: Any = importlib.import_module("minedojo")
        self._crafts = tuple(importlib.import_module("minedojo.sim.mc_meta.mc").ALL_CRAFT_SMELT_ITEMS)
        self._env: Any = None
        self._instance: Any = None
        self._closed = False
        if task_id not in self._package.tasks.ALL_TASK_IDS:
            raise WorldError(f"task: MineDojo has no {task_id!r}; its ids are minedojo.tasks.ALL_TASK_IDS")

    def reset(self, task: Task, seed: int) -> Observation:
        """Make the environment anew with this seed and begin. Raises WorldError where MineDojo or its engine fails."""
        if self._closed:
            raise WorldError(CLOSED)
        self._end()
        seed = seed if self._seed is None else self._seed
        try:
            seen, information = self._begin(seed)
            if self._tells_cube and CUBE not in information:
                self._tells_cube = False
                self._end()
                seen, information = self._begin(seed)
        except EOFError as error:  # what the package raises where its engine ended before it listened
            raise WorldError(f"MineDojo {self._task_id}: {explain_launch(str(error))}") from error
        except Exception as error:
            raise WorldError(
                f"MineDojo {self._task_id}: reset failed: {type(error).__name__}: {error}"[:500]
            ) from error
        self._tick = 0
        self._names = slot_names(seen)
        observation = observation_of(seen, information, 0, None, 1)
        self._pose: Pose = observation.pose
        return observation

    def step(self, action: Action) -> tuple[Observation, float, bool, StepInfo]:
        """One action. Success is MineDojo's own."""
        if self._env is None:
            raise WorldError("step before reset: call reset(task, seed) first")
        vector, note = to_vector(action, self._names, self._crafts)
        ticks = ticks_of(vector)
        try:
            seen, reward, done, information = self._env.step(vector)
        except Exception as error:
            raise WorldError(f"MineDojo {self._task_id}: step failed: {type(error).__name__}: {error}"[:500]) from error
        self._tick += ticks
        self._names = slot_names(seen)
        observation = observation_of(seen, information, self._tick, self._pose, ticks)
        self._pose = observation.pose
        success = bool(getattr(self._env, "is_successful", False))
        return observation, float(reward), bool(done), StepInfo(success, float(success), note)

    def close(self) -> None:
        """Release everything; safe to call twice."""
        self._closed = True
        self._end()

    def _begin(self, seed: int) -> tuple[Any, Any]:
        """Make the environment and reset it: observation and information."""
        tasks = self._package.tasks
        eyes: dict[str, Any] = {"use_lidar": True}
        if not self._tells_cube:
            eyes |= {"use_voxel": True, "voxel_size": VOXEL_SIZE}
        settings: dict[str, Any] = {"lidar_rays": RAYS, "seed": seed % 2**31, "world_seed": str(seed)}
        original = tasks.ALL_TASKS_SPECS.get(self._task_id)
        if self._tells_cube:
            settings["sim_name"] = CUBE_WORD
        if original is None:
            settings.update(eyes)
        if self._port is not None:
            manager = importlib.import_module("minedojo.sim.bridge.mc_instance").InstanceManager
            self._instance = manager.add_existing_instance(self._port)
        try:
            if original is not None:
                # make takes what it uses out of the task's own entry, so that a second one of the same id would fail.
                tasks.ALL_TASKS_SPECS[self._task_id] = {**_plain(original), **eyes}
            self._env = self._package.make(
                self._task_id, cam_interval=CAMERA_INTERVAL, image_size=self._frame_size, **settings
            )
        finally:
            if original is not None:
                tasks.ALL_TASKS_SPECS[self._task_id] = original
        return self._env.reset(), self._env.prev_info

    def _end(self) -> None:
        env, instance, self._env, self._instance = self._env, self._instance, None, None
        if env is not None:
            env.close()
        if instance is not None and instance.locked:
            instance.release_lock()


def _plain(spec: Any) -> dict[str, Any]:
    """A task's entry, which may be of omegaconf, as a dict of its own."""
    omegaconf = importlib.import_module("omegaconf").OmegaConf
    return dict(omegaconf.to_container(spec)) if omegaconf.is_config(spec) else copy.deepcopy(dict(spec))


async def _serve(make_world: Callable[[], MineDojoWorld], token: str, arguments: argparse.Namespace) -> None:
    size = (arguments.height, arguments.width)
    async with serve(
        make_world, arguments.host, arguments.port, token=token, max_sessions=1, frame_size=size
    ) as address:
        sys.stdout.write(json.dumps({"url": address.url}) + "\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Serve one MineDojo task over steve2's wire.")
    parser.add_argument("task", help="MineDojo task id, such as harvest_1_log")
    parser.add_argument(
        "--engine-port", type=int, default=None, help="where an engine listens; without it Java is launched"
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--height", type=int, default=128)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--seed", type=int, default=None, help="of every episode; without it the client's")
    return parser.parse_args()


def main() -> int:
    """Command line entry; returns the exit status."""
    arguments = _arguments()
    token = os.environ.get(TOKEN_VARIABLE)
    if not token:
        sys.stderr.write(f"error: {TOKEN_VARIABLE}: it is not set; give the token that clients must know\n")
        return 2

    def make_world() -> MineDojoWorld:
        size = (arguments.height, arguments.width)
        return MineDojoWorld(arguments.task, size, arguments.engine_port, arguments.seed)

    try:
        make_world().close()  # a task that MineDojo lacks is told before anybody connects
        asyncio.run(_serve(make_world, token, arguments))
    except WorldError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"error: cannot listen on {arguments.host} port {arguments.port}: {error.strerror or error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
