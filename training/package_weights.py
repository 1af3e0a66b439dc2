"""The weights in a package's graphs: named as the student names them when it is exported, and read back from there.

So a student that ships can be learned on from, with no other file than its package (`steve2 train --start`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

from agent.package import GOAL_GRAPH, TICK_GRAPH
from agent.student import Student

TRANSPOSED = "_Transposed"
"""Ends the name of a weight that a graph multiplies by from the right, where torch keeps its transpose."""
QUANTIZED, SCALE, ZERO_POINT = "_quantized", "_scale", "_zero_point"
"""End the names of the three arrays that onnxruntime's dynamic quantisation makes of a weight."""
ALIKE = "alike."
"""Begins a metadata key that tells of a weight which other one, that the graph holds, is the same."""
PREFIXES: Mapping[str, Mapping[str, str]] = {
    TICK_GRAPH: {"student.": ""},
    GOAL_GRAPH: {"stem.": "frame_tokens.", "encoder.": "goal_encoder."},
}
"""Graph -> how the names of its module begin -> how those of the student do."""
READ_ALONE: Mapping[str, str] = {
    **{"journey": "journey.", "land_seen": "land_seen."},
    **{"way_kinds": "way_names.", "way_geometry": "way_place."},
    **{"named": "named_mark."},
}
"""Tick field -> how the names of the part of a student begin that reads it and nothing else."""
ONLY_TAUGHT = ("patch_contents.", "auxiliary.")
"""Parts of a student that no graph holds, because nothing that it does depends on them."""


def name_weights(path: Path, weights: Mapping[str, Tensor]) -> None:
    """Give the weights of an ONNX file the names that its module has for them.

    The exporter calls a weight that it has transposed by a number of its own, unless the product's own bias kept the name. Of
    weights that are alike it keeps one: what the others are is then told by the file's metadata. Biases that are added to one
    sum, begin at nothing and learn at the same pace stay alike for ever.
    """
    model = onnx.load(path)
    graph = model.graph
    known = {weight.name for weight in graph.initializer}
    named = {
        (array.shape, array.tobytes()): name
        for weight_name, weight in weights.items()
        if weight.ndim == 2
        for name, array in (
            (weight_name, weight.detach().numpy()),
            (weight_name + TRANSPOSED, np.ascontiguousarray(weight.detach().numpy().T)),
        )
        if name not in known
    }
    renamed = {}
    for weight in graph.initializer:
        array = numpy_helper.to_array(weight)
        name = named.get((array.shape, array.tobytes()))
        if weight.name not in weights and not weight.name.endswith(TRANSPOSED) and name is not None:
            renamed[weight.name] = name
            weight.name = name
    # A weight that is multiplied by in two places was transposed for each.
    once = {weight.name: weight for weight in graph.initializer}.values()
    del graph.initializer[:]
    graph.initializer.extend(once)
    for node in graph.node:
        for index, source in enumerate(node.input):
            node.input[index] = renamed.get(source, source)
    for value in graph.value_info:
        value.name = renamed.get(value.name, value.name)
    held = {weight.name.removesuffix(TRANSPOSED) for weight in graph.initializer} & weights.keys()
    alike = {(weights[name].shape, weights[name].detach().numpy().tobytes()): name for name in held}
    for name, weight in weights.items():
        like = alike.get((weight.shape, weight.detach().numpy().tobytes()))
        if name not in held and like is not None:
            model.metadata_props.add(key=ALIKE + name, value=like)
    onnx.save(model, path)


def load_weights(student: Student, package: Path, unread: Collection[str] = ()) -> None:
    """Put the weights of a verified package into a student of its sizes; those of int8 as near as int8 tells them.

    What is ONLY_TAUGHT stays as it was. What reads nothing but one of the ``unread`` tick fields, which the package's student
    does not read, begins with an output of nothing; a way is then a token like others, one that says nothing. Other unread
    fields, as blocks that touch the body, are read at once by the parts that read the like. ValueError where the package's
    weights are not those of such a student.
    """
    found = {name: torch.from_numpy(array) for graph in PREFIXES for name, array in _weights_of(package / graph, graph)}
    for field in unread:
        found |= _silent(student, field)
    wanted = student.state_dict()
    missing = [name for name in wanted if name not in found and not name.startswith(ONLY_TAUGHT)]
    other = [name for name in found if name in wanted and found[name].shape != wanted[name].shape]
    if missing or other:
        told = f"it has no {missing[0]}" if missing else f"its {other[0]} is {tuple(found[other[0]].shape)}"
        raise ValueError(
            f"start: {package} does not hold the weights of such a student ({told}); give its checkpoint, or export it again"
        )
    student.load_state_dict({name: found.get(name, weight) for name, weight in wanted.items()})


def _silent(student: Student, field: str) -> dict[str, Tensor]:
    """The weights of the part that reads a field alone, its last layer at nothing."""
    part = READ_ALONE.get(field)
    own = {name: weight for name, weight in student.state_dict().items() if part and name.startswith(part)}
    last = max(own, default="").rpartition(".")[0]
    return {
        name: torch.zeros_like(weight) if name.rpartition(".")[0] == last else weight for name, weight in own.items()
    }


def _weights_of(path: Path, graph: str) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """The student's names and float32 weights of a graph."""
    model = onnx.load(path)
    arrays = {weight.name: weight for weight in model.graph.initializer}
    alike = [(told.key.removeprefix(ALIKE), told.value) for told in model.metadata_props if told.key.startswith(ALIKE)]
    for key, weight in arrays.items():
        name = key.removesuffix(QUANTIZED)
        for module, part in PREFIXES[graph].items():
            if name.startswith(module) and not name.endswith((SCALE, ZERO_POINT)):
                array = numpy_helper.to_array(weight).astype(np.float32)
                if key != name:
                    zero, scale = (numpy_helper.to_array(arrays[name + end]) for end in (ZERO_POINT, SCALE))
                    array = ((array - zero) * scale).astype(np.float32)
                if name.endswith(TRANSPOSED):
                    array = np.ascontiguousarray(array.T)
                own = name.removesuffix(TRANSPOSED)
                for same in (own, *(other for other, like in alike if like == own)):
                    yield part + same.removeprefix(module), array
