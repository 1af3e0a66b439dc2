"""``python -m training.teachers.building.portrait FILE.png``: the builders at work on a house, in three pictures of one world."""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import numpy as np

from agent.site import Site
from bridge.camera import Camera
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import BLUEPRINT_SIDE, Build, Frame, Goal, Task, WorldSetup
from bridge.png import write_png
from training.expert.buildings import make_building
from training.task_setup import with_blocks
from training.teachers.building.hierarchy import BuildHierarchy
from training.teachers.building.manager import BuildManager

_SEED, _TICKS = 900_500, 3000
_PANEL, _COLOURS = 288, 128
_SHARES = (0.35, 0.8, 1.0)
"""Overlaps at which a picture is drawn."""


def draw_building(share_of_panels: tuple[float, ...] = _SHARES) -> Frame:
    """The house at these overlaps with its blueprint, side by side: uint8 (_PANEL, n * _PANEL, 3)."""
    shape: dict[str, int | str] = {"width": 7, "depth": 8, "height": 3, "roof": "gable", "windows": "yes"}
    blueprint = make_building("house", "oak_planks", shape, {"roof": "bricks"}).voxels()
    build = Build(blueprint, overlap=1.0)
    setup = with_blocks(WorldSetup(inventory=(("dirt", 64),), terrain="flat", biome="plains"), build)
    task = Task("house", Goal("build a house"), build, _TICKS, setup)
    world, teachers = EmbeddedWorld(), BuildHierarchy()
    panels: list[Frame] = []
    observation, done, overlap = world.reset(task, _SEED), False, 0.0
    manager = BuildManager()
    manager.start(task.goal, task, observation.inventory)
    subgoal = manager.subgoal(observation)
    assert subgoal is not None, "nothing stands yet"
    teachers.start(task.goal, task, world)
    while len(panels) < len(share_of_panels) and not done:
        while overlap >= share_of_panels[len(panels)]:
            panels.append(_photograph(world, subgoal.site))
        observation, _, done, info = world.step(teachers.label(observation).action)
        overlap = info.progress
    panels += [_photograph(world, subgoal.site)] * (len(share_of_panels) - len(panels))
    return np.concatenate(panels, axis=1)


def _photograph(world: EmbeddedWorld, site: Site) -> Frame:
    """The site from above one corner."""
    cells = np.argwhere(site.blueprint)
    middle = np.array(site.origin) + (cells.min(axis=0) + cells.max(axis=0) + 1) / 2
    away = np.array((0.62, 0.5, -0.78)) * 1.5 * min(BLUEPRINT_SIDE, float(np.ptp(cells, axis=0).max() + 1))
    x, y, z = (middle + away).tolist()
    yaw, pitch = math.degrees(math.atan2(away[0], -away[2])), math.degrees(math.atan2(away[1], math.hypot(*away[::2])))
    return Camera((_PANEL, _PANEL)).render(world.grid, (x, y, z), yaw, pitch, time_of_day=4000)


def main(arguments: list[str] | None = None) -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(prog="python -m training.teachers.building.portrait", description=__doc__)
    parser.add_argument("file", type=Path, help="a PNG to write")
    write_png(parser.parse_args(arguments).file, draw_building(), _COLOURS)


if __name__ == "__main__":
    main()
