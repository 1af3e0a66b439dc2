"""Buildings that are asked for by words are designed before they are built: what the teachers say until then.

A builder's teachers know the blueprint from the first tick. A student that was given none has to say it first
(``agent.plan.Speech``), and sees what is to be built only then. Until the design is said, its teachers stand still and say its
codes. Then they build what the codes draw, as the student sees it: codes do not tell every building exactly, and who builds one
thing while being shown another learns nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from agent.building import BlueprintDecoder
from agent.plan import Speech, design_text
from bridge.messages import Action, Build, Task
from training.teachers.labels import TeacherLabel

CodesOf = Callable[[NDArray[np.uint16]], NDArray[np.int32]]
"""Block ids (n, 16, 16, 16) to codes (n, DESIGN_CODES), such as ``BlueprintModel.codes_of_blueprints``."""


class Designer:
    """Says the design of one episode's building, where its goal does not show it.

    Args:
        task: the episode's.
        codes_of: the blueprint expert; None where there is none, and then nothing is designed.
        decoder: draws what the codes stand for, and None as well. What draws nothing is not designed.

    Attributes:
        task: as the teachers build it: of a building that is designed, the one that the codes draw.
    """

    def __init__(self, task: Task, codes_of: CodesOf | None, decoder: BlueprintDecoder | None) -> None:
        self.task = task
        self._words: str | None = None
        build = task.success
        if codes_of is None or decoder is None or not isinstance(build, Build) or task.goal.blueprint is not None:
            return
        codes = codes_of(build.blueprint[None])[0]
        drawn = decoder.decode(np.asarray(codes, np.int64))
        if drawn.any():
            self._words = design_text(codes.tolist())
            self.task = replace(task, success=replace(build, blueprint=drawn))

    def designing(self, speech: Speech) -> bool:
        """Whether a design is to be said before anything is built."""
        return self._words is not None and not speech.designed

    def label(self, label: TeacherLabel, speech: Speech) -> TeacherLabel:
        """What the teachers say here and now: ``label``, once the design is said."""
        if self._words is None or speech.designed:
            return label
        return TeacherLabel(Action(), self._words, None, "build")
