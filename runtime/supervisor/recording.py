"""Where a run's stretches are recorded: the first in the run's folder itself, each later one in a folder of its own below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bridge.messages import Task
from runtime.recorder import RunRecorder

STRETCH = "stretch-{:04d}"
"""Name of a later stretch's folder, with its number, 2 based."""


class Recording:
    """Makes the recorder of each stretch of play: from coming into the world to leaving it, with one goal.

    Args:
        folder: of the run; must exist and hold no episode.
        header: what a stretch is of, given its task and the world's name.
        video: whether to write videos.
    """

    def __init__(self, folder: Path, header: Callable[[Task, str], Mapping[str, Any]], video: bool = True) -> None:
        self.folder = folder
        self._header = header
        self._video = video
        self.last: RunRecorder | None = None
        """Of the newest stretch, closed or not."""
        self.stretches = 0

    def begin(self, task: Task, world_name: str, goal_stretch: int) -> RunRecorder:
        """Begin to record a stretch.

        Args:
            task: what it is of.
            world_name: the engine.
            goal_stretch: which stretch of its goal it is, 1 based: what was played before lies in the folders before.

        Nothing waits for the disk: ``RunRecorder.opened`` tells whether the folder takes files.
        """
        self.stretches += 1
        folder = self.folder if self.stretches == 1 else self.folder / STRETCH.format(self.stretches)
        header = {**self._header(task, world_name), "stretch": self.stretches, "goal_stretch": goal_stretch}
        self.last = RunRecorder(folder, header, task, self._video)
        return self.last
