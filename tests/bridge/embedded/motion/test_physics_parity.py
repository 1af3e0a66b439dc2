"""The embedded body ends where npm ``prismarine-physics``, which moves bots on live servers, ends by the same keys.

Every script ends within rounding (1e-13 blocks) where nothing below is met. Not compared, as the embedded world has none of it:
bubble columns' drag, status effects, enchanted boots, elytra.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import state_of
from bridge.embedded.motion.physics import Body
from bridge.grid import CHUNK, BlockGrid
from bridge.messages import Action
from bridge.minecraft.install import ensure_node_package, node_binary
from tests.bridge.embedded.motion.parity_terrain import FAMILIES, HEIGHT, SIDE, Terrain

SCRIPTS, WORLDS, TICKS = 200, 10, 200
"""A family's scripts, the terrains that they are spread over, and the length of a script."""
NEAR = 0.001
"""Blocks between two ends that count as one."""
LEAST_SHARE = 0.95
"""Of a family's scripts that must end so."""

Script = list[list[Any]]
"""A row a tick: yaw in degrees, forward, strafe, jump, sneak, sprint, push (a velocity, or 0)."""


def random_script(generator: np.random.Generator) -> Script:
    """Keys held for some ticks each, mostly forward; a head that drifts and turns; seldom a blow."""
    yaw = float(generator.uniform(-180.0, 180.0))
    drift = 0.0
    keys: list[Any] = [1, 0, False, False, False]
    ticks: Script = []
    for _ in range(TICKS):
        if generator.random() < 0.08:
            forward, strafe = (int(v) for v in generator.choice([1, 1, 1, 0, -1], 2) * (1, generator.random() < 0.4))
            jump, sneak, sprint = (bool(v) for v in generator.random(3) < (0.4, 0.2, 0.4))
            keys = [forward, strafe, jump, sneak, sprint]
            drift = float(generator.normal(0.0, 4.0))
        if generator.random() < 0.02:
            yaw += float(generator.uniform(-120.0, 120.0))
        yaw += drift
        struck = generator.random() < 0.01
        push = [float(v) for v in generator.uniform((-0.4, 0.0, -0.4), (0.4, 0.4, 0.4))] if struck else 0
        ticks.append([yaw, *keys, push])
    return ticks


def starts(terrain: Terrain, count: int) -> list[list[float]]:
    """Feet positions over random columns, up to three blocks above what stands there."""
    generator = terrain.generator
    cells = terrain.free_columns()
    chosen = (cells[i] for i in generator.integers(0, len(cells), count))
    return [
        [x + 0.5 + generator.uniform(-0.2, 0.2), float(y + generator.choice([0, 0, 0.5, 3])), z + 0.5]
        for x, y, z in chosen
    ]


def drive_prismarine(worlds: list[tuple[Terrain, list[tuple[list[float], Script]]]], tmp_path: Path) -> Any:
    """End positions of every run of every world, from one node process."""
    palette: dict[Any, int] = {}
    plain_worlds = []
    for terrain, runs in worlds:
        index = np.array([palette.setdefault(block, len(palette)) for block in terrain.palette])
        plain_runs = [{"position": position, "ticks": script} for position, script in runs]
        cells = index[terrain.cells].ravel().tolist()
        plain_worlds.append({"size": [SIDE, HEIGHT, SIDE], "cells": cells, "runs": plain_runs})
    blocks = [{"name": name, "properties": dict(states)} if states else {"name": name} for name, states in palette]
    content = json.dumps({"version": names.MINECRAFT_VERSION, "palette": blocks, "worlds": plain_worlds})
    (tmp_path / "worlds.json").write_text(content)
    driver = Path(__file__).with_name("prismarine_driver.js")
    package = ensure_node_package(lambda _: None)
    with (tmp_path / "worlds.json").open() as standard_in:
        done = subprocess.run(
            [node_binary(), driver, package], stdin=standard_in, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def drive_embedded(terrain: Terrain, runs: list[tuple[list[float], Script]]) -> NDArray[np.float64]:
    """End positions (runs, 3)."""
    grid = BlockGrid(0, HEIGHT)
    ids = names.blocks().ids(name for name, _ in terrain.palette)[terrain.cells].astype(np.uint16)
    states = np.array([state_of(name, **dict(wanted)) for name, wanted in terrain.palette], np.uint8)[terrain.cells]
    for x in range(SIDE // CHUNK):
        for z in range(SIDE // CHUNK):
            place = slice(x * CHUNK, (x + 1) * CHUNK), slice(None), slice(z * CHUNK, (z + 1) * CHUNK)
            grid.load_column(x, z, ids[place], states[place])
    ends = []
    for position, script in runs:
        body = Body((position[0], position[1], position[2]))
        for yaw, forward, strafe, jump, sneak, sprint, push in script:
            body.yaw = yaw
            if push:
                body.push(push)
            body.tick(grid, Action(forward=forward, strafe=strafe, jump=jump, sneak=sneak, sprint=sprint))
        ends.append(body.position.copy())
    return np.array(ends)


@pytest.mark.live
def test_bodies_end_where_those_of_live_bots_do(tmp_path: Path) -> None:
    generator = np.random.default_rng(20)
    worlds = []
    for build in FAMILIES.values():
        for _ in range(WORLDS):
            terrain = Terrain(generator)
            build(terrain)
            positions = starts(terrain, SCRIPTS // WORLDS)
            worlds.append((terrain, [(position, random_script(generator)) for position in positions]))
    theirs = drive_prismarine(worlds, tmp_path)
    apart = [
        np.linalg.norm(drive_embedded(terrain, runs) - np.array(ends), axis=1)
        for (terrain, runs), ends in zip(worlds, theirs, strict=True)
    ]
    shares = (np.array(apart) < NEAR).reshape(-1, SCRIPTS).mean(axis=1)
    report = "\n".join(f"{name:<14} {share:6.1%}" for name, share in zip(FAMILIES, shares, strict=True))
    sys.stdout.write(report + "\n")
    assert shares.min() >= LEAST_SHARE, report
