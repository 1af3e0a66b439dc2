"""What an exporter notes in a graph of its making, and how it is taken out."""

from __future__ import annotations

from pathlib import Path

import onnx


def strip_notes(path: Path) -> None:
    """Take stack traces, with the paths of this machine, and other notes out of an ONNX file; what it computes stays."""
    model = onnx.load(path)
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.input, *graph.output, *graph.value_info, *graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, path)
