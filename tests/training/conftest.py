"""Episodes made of random numbers."""

import numpy as np
import pytest

from agent.act import HEAD_NAMES
from agent.goal import shown_arrays
from agent.layout import TICK_FIELDS
from agent.skill import SKILLS
from bridge.messages import Goal
from tests.training.training_run import PlayedHere, distillation
from training.episodes import Episode, EpisodeFacts, EpisodeSpec


@pytest.fixture(scope="session")
def make_episode():
    """A valid episode of random numbers whose ``label_plan`` counts its ticks."""

    def make(ticks: int, seed: int = 0) -> Episode:
        draw = np.random.default_rng(seed)
        arrays = {field.name: draw.integers(0, 3, (ticks, *field.shape)).astype(field.dtype) for field in TICK_FIELDS}
        arrays |= {
            "named": (arrays["named"] > 0).astype(np.uint8),
            "label_heads": draw.integers(0, 3, (ticks, len(HEAD_NAMES))).astype(np.int16),
            "label_turn": draw.normal(0, 5, (ticks, 2)).astype(np.float32),
            "label_plan": np.arange(ticks, dtype=np.int16),
            "label_pointer": draw.integers(0, 121, ticks).astype(np.int16),
            "label_skill": draw.integers(0, len(SKILLS), ticks).astype(np.uint8),
            "missed": np.zeros(ticks, np.bool_),
            "driver": np.zeros(ticks, np.uint8),
            "label_patches": draw.integers(0, 17, (ticks, 64)).astype(np.uint8),
            "label_facts": draw.normal(0, 1, (ticks, 4)).astype(np.float32),
        }
        spec = EpisodeSpec("collect_log/oak/1", seed, 0, 1.0, ticks)
        facts = EpisodeFacts(spec, "collect 1 oak log", seed, True, 1.0, ticks)
        return Episode(facts, arrays, {name: array[0] for name, array in shown_arrays([Goal(facts.goal)]).items()})

    return make


@pytest.fixture
def _play_here(monkeypatch):
    """Training plays in this process, without the seconds that workers take to start."""
    monkeypatch.setattr("training.distill.open_rollouts", PlayedHere)


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """The checkpoint of a small run that came to its end. Tests leave its folder as it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.distill.open_rollouts", PlayedHere)
        return distillation(tmp_path_factory.mktemp("finished")).run()
