"""What all tests share."""

import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

from agent.policy import RandomPolicy, StudentPolicy
from agent.shipped import shipped_package
from bridge.messages import Observation

# The machine may be slow and shared: time limits are pytest-timeout's, and examples are few and repeatable.
settings.register_profile("steve2", deadline=None, max_examples=50, derandomize=True)
settings.load_profile("steve2")

WALKS, WALK_TICKS = 3, 12


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of several processes one plays all that is live, one by one, since servers keep time; the others take file by file.

    A live test that fails is played up to twice more, as the report says: a busy machine may let a server fall behind its bots.
    """
    for item in items:
        is_live = item.get_closest_marker("live") is not None
        item.add_marker(pytest.mark.xdist_group("live" if is_live else str(item.path)))
        if is_live:
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session", autouse=True)
def no_node_is_left_behind() -> Iterator[None]:
    """The node process that all live worlds of a session share ends with it."""
    yield
    if "javascript" in sys.modules:
        from bridge.minecraft.node_process import node_process

        node_process().stop()


@pytest.fixture
def generator() -> np.random.Generator:
    """Randomness with a fixed seed."""
    return np.random.default_rng(0)


@pytest.fixture(scope="session")
def untrained_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint of a small student that has learned nothing: it acts, but to no purpose."""
    torch = pytest.importorskip("torch")
    from agent.student import Student, StudentConfig
    from training.goal_texts import VOCABULARY, train_tokenizer

    folder = tmp_path_factory.mktemp("untrained") / "checkpoint"
    torch.manual_seed(0)
    small = {"width": 32, "latents": 2, "readings": 1, "attention_heads": 2, "memory": 48, "goal": 16}
    student = Student(StudentConfig(goal_vocabulary=VOCABULARY, **small))
    with torch.no_grad():
        for parameter in student.parameters():
            if parameter.ndim == 1:  # norms begin alike, and a graph holds what is alike once
                parameter += 0.01 * torch.randn_like(parameter)
    student.save_pretrained(folder)
    train_tokenizer(folder / "tokenizer.json")
    return folder


@pytest.fixture(scope="session")
def untrained_export(
    untrained_checkpoint: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Any]]:
    """A package of the same student, and its manifest. Untrained near ties do not survive int8: that check is set aside."""
    from training import export, export_checks

    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch's exporter warns of its own inner parts, in Python's name
        patch.setattr(export, "SMALLEST_AGREEMENT", 0.0)
        patch.setattr(export_checks, "VERIFY_TICKS", 10)
        out = tmp_path_factory.mktemp("packages") / "student"
        return out, export.export(untrained_checkpoint, out)


@pytest.fixture(scope="session")
def untrained_package(untrained_export: tuple[Path, dict[str, Any]]) -> Path:
    """The folder of that package."""
    return untrained_export[0]


@pytest.fixture(scope="session")
def walks() -> list[list[Observation]]:
    """By agent, WALKS of them: WALK_TICKS observations of a random walk in the embedded world."""
    from bridge.embedded.world import EmbeddedWorld
    from runtime.goals import read_goal

    found = []
    for seed in range(WALKS):
        task = read_goal("collect 4 oak logs", WALK_TICKS)
        world = EmbeddedWorld()
        policy = RandomPolicy(np.random.default_rng(seed))
        state = policy.start([task.goal])
        seen = [world.reset(task, seed)]
        while len(seen) < WALK_TICKS:
            step = policy.step(seen[-1:], state)
            state = step.state
            seen.append(world.step(step.actions[0])[0])
        world.close()
        found.append(seen)
    return found


@pytest.fixture(scope="session")
def student() -> Callable[[int], StudentPolicy]:
    """Makes the shipped student as a run alone has it: drawing from a generator of this seed."""
    pytest.importorskip("onnxruntime")
    from agent.onnx_policy import OnnxPolicy

    return lambda seed: OnnxPolicy(shipped_package(), 1, np.random.default_rng(seed))
