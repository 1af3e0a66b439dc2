"""Films of episodes that were played without drawing: the actions are played again in the same world, with frames."""

from __future__ import annotations

import math
import os
from pathlib import Path

import msgspec

from bridge.camera import Camera
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import StepInfo
from runtime.mp4 import Mp4Writer
from runtime.records import TickRecord
from runtime.replay.overlay import picture_of
from runtime.suite_bench.actions import TakenActions
from runtime.suite_bench.drawing import DrawnTask

MOST_PICTURES = 600
"""Half a minute; of a longer episode every so manieth tick is shown."""
_QUALITY = 33
"""Many films lie beside one report: enough to see what happens."""


class FilmError(RuntimeError):
    """An episode that was played again went another way: its film would lie."""


def write_film(path: Path, drawn: DrawnTask, taken: TakenActions, success: bool, actor: str) -> int:
    """Play an episode again and film it; returns how many ticks of the episode go by with each picture.

    Args:
        path: the mp4; it is written under a temporary name, then moved into place.
        drawn: the episode's task.
        taken: its actions.
        success: how it ended, which must come out again.
        actor: who played, as the film shows it.

    Raises FilmError where it ends otherwise; VideoError, OSError where it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    # Only ticks that are shown are drawn.
    film, world = Mp4Writer(unfinished, _QUALITY, fragmented=False), EmbeddedWorld(Camera(), draw=False)
    every = max(1, math.ceil(len(taken.actions) / MOST_PICTURES))
    task, said, info = drawn.task, dict(taken.said), StepInfo()
    subgoal = ""
    try:
        observation = world.reset(task, drawn.seed)
        for tick, action in enumerate(taken.actions):
            subgoal = said.get(tick, subgoal)
            if tick % every == 0 or tick == len(taken.actions) - 1:
                seen = msgspec.structs.replace(observation, frame=world.frame())
                record = TickRecord(tick, seen, action, "", subgoal, None, False, 0, info, actor)
                film.write(picture_of(record, task.goal.text, task.tick_limit, ""))
            observation, _, _, info = world.step(action)
        if info.success != success:
            raise FilmError(
                f"{task.name}, seed {drawn.seed}: played again it ended otherwise; the world's rules changed"
            )
        film.close()
        unfinished.replace(path)
        return every
    finally:
        film.close()
        unfinished.unlink(missing_ok=True)
        world.close()
