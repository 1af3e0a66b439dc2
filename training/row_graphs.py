"""The two small graphs by which a policy server takes rows out of its state tensors and puts them back where they lie.

``python -m training.row_graphs`` writes them anew; a test holds the files to what is made here. They are files since the base
install has no onnx to make them with.
"""

from __future__ import annotations

from pathlib import Path

import onnx
from onnx import TensorProto, helper

from agent.device_rows import GRAPHS, PUT_ROWS, TAKE_ROWS
from training.graphs import OPSET

IR_VERSION = 10
"""Of the files; onnxruntime 1.20 reads it."""


def take_rows() -> bytes:
    """``table`` float32 (seats, features), ``rows`` int64 (agents,) -> ``taken`` float32 (agents, features)."""
    gather = helper.make_node("Gather", ["table", "rows"], ["taken"], axis=0)
    table = helper.make_tensor_value_info("table", TensorProto.FLOAT, ["seats", "features"])
    rows = helper.make_tensor_value_info("rows", TensorProto.INT64, ["agents"])
    taken = helper.make_tensor_value_info("taken", TensorProto.FLOAT, ["agents", "features"])
    return _model(helper.make_graph([gather], "take_rows", [table, rows], [taken]))


def put_rows() -> bytes:
    """``table``, ``rows`` int64 (agents, 1), ``given`` float32 (agents, features) -> ``put``: the table with those rows."""
    scatter = helper.make_node("ScatterND", ["table", "rows", "given"], ["put"])
    table = helper.make_tensor_value_info("table", TensorProto.FLOAT, ["seats", "features"])
    rows = helper.make_tensor_value_info("rows", TensorProto.INT64, ["agents", 1])
    given = helper.make_tensor_value_info("given", TensorProto.FLOAT, ["agents", "features"])
    put = helper.make_tensor_value_info("put", TensorProto.FLOAT, ["seats", "features"])
    return _model(helper.make_graph([scatter], "put_rows", [table, rows, given], [put]))


def _model(graph: onnx.GraphProto) -> bytes:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString())


def main(folder: Path = GRAPHS) -> None:
    """Write both files."""
    folder.mkdir(exist_ok=True)
    (folder / TAKE_ROWS).write_bytes(take_rows())
    (folder / PUT_ROWS).write_bytes(put_rows())


if __name__ == "__main__":
    main()
