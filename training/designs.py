"""Buildings to say the codes of: texts and what the blueprint expert makes of the buildings that they describe.

A student that builds must say a design from words alone, and a building teaches that as well outside a world as in one. Drawn
from the buildings of the expert's corpus that are trained on, each time in other words (our definition).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from agent.goal import GoalTextError, GoalTokenizer
from agent.package import PackageError
from training.expert.blueprint_model import BlueprintModel, load_blueprint_model
from training.expert.buildings import Building
from training.expert.corpus import draw_corpus, split, stack
from training.expert.wordings import describe

_TRIES = 20


class Designs:
    """Draws buildings with their texts and codes.

    Args:
        model: tells the codes of a building; each building is asked for once.
        tokenizer: of the student's goals.
        buildings: what is drawn from.
    """

    def __init__(self, model: BlueprintModel, tokenizer: GoalTokenizer, buildings: Sequence[Building]) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._buildings = buildings
        self._codes: dict[int, NDArray[np.int32]] = {}

    def draw(self, count: int, generator: np.random.Generator) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Goal tokens int32 (count, GOAL_TOKENS) of texts, and the codes int32 (count, DESIGN_CODES) of their buildings."""
        chosen = [int(index) for index in generator.integers(len(self._buildings), size=count)]
        new = [index for index in dict.fromkeys(chosen) if index not in self._codes]
        if new:
            codes = self._model.codes_of_blueprints(stack([self._buildings[index] for index in new]))
            self._codes.update(zip(new, codes, strict=True))
        tokens = np.concatenate([self._words(self._buildings[index], generator) for index in chosen])
        return tokens, np.stack([self._codes[index] for index in chosen])

    def _words(self, building: Building, generator: np.random.Generator) -> NDArray[np.int32]:
        """Token ids (1, GOAL_TOKENS) of a text that the student can read to its end."""
        for _ in range(_TRIES):
            try:
                return self._tokenizer.encode([describe(building, generator)])
            except GoalTextError:
                continue
        return self._tokenizer.encode([f"build a {building.kind}"])


def open_designs(tokenizer: GoalTokenizer) -> Designs | None:
    """The designs of the expert that ships; None where its weights are not there, as before it is trained."""
    try:
        model = load_blueprint_model()
    except PackageError:
        return None
    return Designs(model, tokenizer, split(draw_corpus())[0])
