"""What an exported student must show before its package appears.

The float graphs must answer as torch does. The int8 graph, which is the one that ships, must answer at every batch size with
finite numbers that hardly depend on who else is in the batch, and must choose as the float graph does on observations that
the student really meets: it plays tasks of every suite that it was trained on while both graphs read every tick.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from msgspec.structs import replace as replace_fields
from numpy.typing import NDArray

from agent import package
from agent.act import FUNCTIONS, HEAD_NAMES
from agent.goal import GoalTokenizer
from agent.onnx_policy import OnnxPolicy
from agent.policy import StudentState, TickLogits
from agent.student import Student
from agent.torch_policy import TorchPolicy
from bridge.messages import Build, Task
from training.graphs import example_goals, example_inputs
from training.task_names import tasks_of

BATCHES = (1, 2, 5)
DEPENDENCE_DRAWS = 8
DEPENDENCE_PERCENTILE = 75
OUTPUTS = (*HEAD_NAMES, "plan", "new_memory")
FIRST_VERIFY_SEED = 900_000
VERIFY_TICKS = 150
LEAST_EPISODES = 4


class ExportError(Exception):
    """A check of the export failed, or what was asked for cannot be; no package was left."""


@dataclass(frozen=True)
class Agreement:
    """Share of real ticks with the same likeliest class in the int8 and the float graph, by head or ``plan``.

    Attributes:
        ticks: how many were compared.
        same_memory: both graphs read the memory that the float graph wrote.
        own_memory: the int8 graph reads its own memory along the same observations, so that its errors add up.
        float_parity: largest absolute difference between torch and the float graph on those ticks.
    """

    ticks: int
    float_parity: float
    same_memory: dict[str, float]
    own_memory: dict[str, float]


def largest_difference(what: str, answer: NDArray[np.float32], want: NDArray[np.float32]) -> float:
    """Largest absolute difference of two arrays. ExportError, naming ``what``, where either holds a NaN or an infinity."""
    for side, array in (("the graph's answer", answer), ("torch's answer", want)):
        _require_finite(f"{what}: {side}", array)
    return float(np.abs(answer - want).max())


def tick_parity(student: Student, graph: Path) -> float:
    """Largest absolute difference between torch and a float tick graph over ``BATCHES`` of random inputs."""
    session = onnxruntime.InferenceSession(graph)
    differences = []
    for batch in BATCHES:
        inputs = example_inputs(student, batch, np.random.default_rng(batch))
        answers = session.run(list(OUTPUTS), inputs)
        ticks = {
            name: torch.from_numpy(value)[:, None] for name, value in inputs.items() if name not in ("goal", "memory")
        }
        with torch.no_grad():
            output = student(ticks, torch.from_numpy(inputs["goal"]), torch.from_numpy(inputs["memory"]))
        wanted = [*(output.heads[head][:, 0] for head in HEAD_NAMES), output.plan[:, 0], output.memory]
        differences += [
            largest_difference(f"parity: tick graph, {name}, batch {batch}", answer, want.numpy())
            for name, answer, want in zip(OUTPUTS, answers, wanted, strict=True)
        ]
    return max(differences)


def goal_parity(student: Student, graph: Path) -> float:
    """Largest absolute difference between torch and the goal graph over ``BATCHES`` of random goals."""
    session = onnxruntime.InferenceSession(graph)
    differences = []
    for batch in BATCHES:
        inputs = example_goals(student, batch, np.random.default_rng(batch))
        with torch.no_grad():
            want = student.encode_goal(**{name: torch.from_numpy(value) for name, value in inputs.items()}).numpy()
        answer = session.run(None, inputs)[0]
        differences.append(largest_difference(f"parity: goal graph, batch {batch}", answer, want))
    return max(differences)


def batch_dependence(student: Student, graph: Path) -> float:
    """How much a row of the tick graph's answer depends on the rest of its batch, over ``BATCHES`` of random inputs.

    The root mean square difference between a row in a batch and the same row alone, as a share of the root mean square of
    that output, the largest of all outputs; and of that what DEPENDENCE_PERCENTILE % of the rows stay below. Dynamic int8 takes
    one scale from the whole batch, so it is small and not zero; where two picks are nearly even it turns the pick, and a row
    becomes another one: of random inputs some 4 to 6 of 56 rows do. ExportError where an output has another batch size than its
    input or is not finite.
    """
    session = onnxruntime.InferenceSession(graph)
    shares = []
    for batch in BATCHES:
        for draw in range(DEPENDENCE_DRAWS):
            inputs = example_inputs(student, batch, np.random.default_rng((batch, draw)))
            together = session.run(list(OUTPUTS), inputs)
            for name, answer in zip(OUTPUTS, together, strict=True):
                if len(answer) != batch:
                    raise ExportError(f"int8: {name} at batch {batch}: has {len(answer)} rows")
                _require_finite(f"int8: {name} at batch {batch}", answer)
            for row in range(batch if batch > 1 else 0):
                alone = session.run(list(OUTPUTS), {field: value[row : row + 1] for field, value in inputs.items()})
                moved = []
                for name, answer, want in zip(OUTPUTS, together, alone, strict=True):
                    _require_finite(f"int8: {name}, a row alone", want)
                    if answer[row : row + 1].shape != want.shape:
                        raise ExportError(f"int8: {name} at batch {batch}: {answer.shape}, a row alone is {want.shape}")
                    moved.append(_root_mean_square(answer[row] - want[0]) / max(_root_mean_square(want), 1e-6))
                shares.append(max(moved))
    return float(np.percentile(shares, DEPENDENCE_PERCENTILE))


def tasks_to_verify(trained_on: Sequence[str]) -> list[Task]:
    """Tasks that a student of these suites, families or files is played in: one of every suite, LEAST_EPISODES at least.

    Buildings come twice, asked for by words and shown. Where nothing is known, or not any more, logs are collected.
    """
    try:
        found = tasks_of(trained_on)
    except ValueError:
        found = tasks_of(["collect_log/oak"])
    of_suites = {name.file.suite: name for name in reversed(found)}
    tasks = []
    for _, name in sorted(of_suites.items()):
        task = name.task()
        tasks.append(task)
        if isinstance(task.success, Build) and task.goal.blueprint is None:
            tasks.append(replace_fields(task, goal=replace_fields(task.goal, blueprint=task.success.blueprint)))
    return [tasks[index % len(tasks)] for index in range(max(LEAST_EPISODES, len(tasks)))]


def measure_agreement(student: Student, float_graph: Path, folder: Path, trained_on: Sequence[str] = ()) -> Agreement:
    """Let the float graph play in embedded worlds while the int8 graph reads every tick beside it, with either memory.

    Each of ``tasks_to_verify`` is played for VERIFY_TICKS.
    """
    from bridge.camera import Camera
    from bridge.embedded.world import EmbeddedWorld

    tasks = tasks_to_verify(trained_on)
    quantised = OnnxPolicy(folder)
    player = TorchPolicy(student, GoalTokenizer(folder / package.TOKENIZER), decoder=quantised.decoder)
    exact = onnxruntime.InferenceSession(float_graph)
    worlds = [EmbeddedWorld(Camera()) for _ in tasks]
    observations = [
        world.reset(task, FIRST_VERIFY_SEED + row) for row, (world, task) in enumerate(zip(worlds, tasks, strict=True))
    ]
    state: StudentState = player.start([task.goal for task in tasks])
    own_memory = state.memory
    same_memory: dict[str, list[bool]] = {}
    same_own_memory: dict[str, list[bool]] = {}
    parity = []
    for _ in range(VERIFY_TICKS):
        notes = tuple(player.see(seen, kept) for seen, kept in zip(observations, state.notes, strict=True))
        state = replace(state, notes=notes)
        arrays = player.arrays(observations, notes)
        *heads, plan, memory = exact.run(list(OUTPUTS), {"goal": state.goal, "memory": state.memory, **arrays})
        wanted = TickLogits(dict(zip(HEAD_NAMES, heads, strict=True)), plan, memory)
        compare(wanted, quantised.tick(arrays, state.goal, state.memory), same_memory)
        free = quantised.tick(arrays, state.goal, own_memory)
        compare(wanted, free, same_own_memory)
        own_memory = free.memory
        parity.append(_parity(player.tick(arrays, state.goal, state.memory), wanted))
        step = player.conclude(wanted, state)
        state = step.state
        observations = [world.step(action)[0] for world, action in zip(worlds, step.actions, strict=True)]
    for world in worlds:
        world.close()
    return Agreement(len(tasks) * VERIFY_TICKS, max(parity), _shares(same_memory), _shares(same_own_memory))


def _parity(torch_answer: TickLogits, graph_answer: TickLogits) -> float:
    """Largest absolute difference of any output."""
    pairs = [(head, torch_answer.heads[head], graph_answer.heads[head]) for head in HEAD_NAMES]
    pairs += [
        ("plan", torch_answer.plan, graph_answer.plan),
        ("new_memory", torch_answer.memory, graph_answer.memory),
    ]
    return max(largest_difference(f"parity: {name} on a real tick", answer, want) for name, want, answer in pairs)


def compare(exact: TickLogits, quantised: TickLogits, same: dict[str, list[bool]]) -> None:
    """Add to ``same``, for every agent, whether each head's likeliest class is; ``item`` only where its function names one.

    ExportError where either side is not finite: the likeliest class of a NaN would agree with itself.
    """
    functions = exact.heads["function"].argmax(-1)
    pairs = [(head, exact.heads[head], quantised.heads[head]) for head in HEAD_NAMES]
    for head, wanted, answer in [*pairs, ("plan", exact.plan, quantised.plan)]:
        _require_finite(f"float: {head} on a real tick", wanted)
        _require_finite(f"int8: {head} on a real tick", answer)
        equal = wanted.argmax(-1) == answer.argmax(-1)
        if head == "item":
            equal = equal[functions >= FUNCTIONS.index("craft")]
        same.setdefault(head, []).extend(equal.tolist())


def _shares(same: dict[str, list[bool]]) -> dict[str, float]:
    return {name: float(np.mean(flags)) for name, flags in same.items() if flags}


def _root_mean_square(array: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean(np.square(array, dtype=np.float64))))


def _require_finite(what: str, array: NDArray[np.float32] | Sequence[float]) -> None:
    wrong = int(np.count_nonzero(~np.isfinite(array)))
    if wrong:
        raise ExportError(f"{what} holds {wrong} values that are not finite; the student is broken, train it again")
