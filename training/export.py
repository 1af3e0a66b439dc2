"""A checkpoint to a student package that runs on onnxruntime alone, verified before it appears.

The tick graph ships as dynamic int8 (matrix products and embeddings) or, where asked for, as float32; the goal graph as float32.
What is verified is ``training.export_checks``; a failed check leaves no package, and what lay in its place stays.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from onnxruntime.quantization import QuantType, quantize_dynamic

from agent import package
from agent.interface import current_interface
from agent.student import count_parameters
from agent.vlm_student import VlmStudent
from training.checkpoint import LOG, PROGRESS, TOKENIZER, WEIGHTS, load_student, run_name
from training.disk import replace_folder
from training.expert.shipped import SHIPPED_DECODER
from training.export_checks import (
    BATCHES,
    ExportError,
    batch_dependence,
    goal_parity,
    measure_agreement,
    tick_parity,
)
from training.graphs import OPSET, write_goal_graph, write_tick_graph

__all__ = ["ExportError", "export"]

LARGEST_FLOAT_DIFFERENCE = 1e-3
LARGEST_BATCH_DEPENDENCE = 0.1
"""How far a row of the int8 graph may move with the rest of its batch, as a share of the output's root mean square."""
SMALLEST_AGREEMENT = 0.95
"""Share of real ticks on which a head's likeliest class must survive the quantisation, the memory being the same."""


Precision = Literal["int8", "float32"]


def export(
    checkpoint: Path, out: Path, precision: Precision = "int8", blueprint: Path | None = SHIPPED_DECODER
) -> dict[str, Any]:
    """Make and verify the package ``out`` from a checkpoint; returns its manifest.

    ``int8`` is for CPUs. ``float32`` is for GPUs, and for policy servers: its rows do not depend on the rest of their batch, so
    that one pass answers all agents.

    ``blueprint`` is the graph that draws designs and has been the teachers'; it is copied in. None, or one that is not there,
    makes a package whose student's designs are drawn by nobody.

    ``out`` may be missing, an empty folder, or a student package, which is replaced. Raises ExportError where it is anything
    else, where the checkpoint is none, or where a check fails; then ``out`` is as it was.
    """
    checkpoint, out = checkpoint.resolve(), out.resolve()
    for name in ("config.json", WEIGHTS, TOKENIZER):
        if not (checkpoint / name).is_file():
            raise ExportError(f"checkpoint: {checkpoint / name} is missing; give a folder that `steve2 train` wrote")
    _refuse_to_overwrite(checkpoint, out)
    student = load_student(checkpoint).eval()
    if isinstance(student, VlmStudent):
        raise ExportError(
            f"checkpoint: {checkpoint} stands on a vision-language model, which is not exported; run the checkpoint as it is"
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as scratch:
        folder = Path(scratch) / "package"
        folder.mkdir()
        float_graph = Path(scratch) / "float.onnx"
        write_tick_graph(student, float_graph)
        write_goal_graph(student, folder / package.GOAL_GRAPH)
        if precision == "int8":
            # Unsigned weights: products of signed ones and unsigned inputs overflow in the 16 bits of processors without VNNI.
            quantize_dynamic(
                float_graph,
                folder / package.TICK_GRAPH,
                weight_type=QuantType.QUInt8,
                op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            )
        else:
            shutil.copy(float_graph, folder / package.TICK_GRAPH)
        shutil.copy(checkpoint / TOKENIZER, folder / package.TOKENIZER)
        files = list(package.FILES)
        if blueprint is not None and blueprint.is_file():
            shutil.copy(blueprint, folder / package.BLUEPRINT_GRAPH)
            files.append(package.BLUEPRINT_GRAPH)
        config = student.config
        sizes = {"memory": config.memory, "goal": config.goal, "width": config.width, "latents": config.latents}
        (folder / package.CONFIG).write_text(
            json.dumps(sizes | {"interface": current_interface().as_plain()}, indent=1) + "\n"
        )
        parity = {
            "tick": tick_parity(student, float_graph),
            "goal": goal_parity(student, folder / package.GOAL_GRAPH),
        }
        _require_parity(parity)
        dependence = batch_dependence(student, folder / package.TICK_GRAPH)
        largest = LARGEST_BATCH_DEPENDENCE if precision == "int8" else LARGEST_FLOAT_DIFFERENCE
        if not dependence <= largest:
            raise ExportError(
                f"{precision}: a row moves by {dependence:.2%} with the rest of its batch, at most {largest:.1%}"
            )
        manifest: dict[str, Any] = {
            "format": package.PACKAGE_FORMAT,
            "files": {name: package.file_hash(folder / name) for name in files},
            "parameters": count_parameters(student),
            "opset": OPSET,
            "batches_verified": list(BATCHES),
            "float_parity": parity,
            "precision": precision,
            f"{precision}_batch_dependence": dependence,
            "training": _training(checkpoint),
            "versions": {name: metadata.version(name) for name in ("torch", "onnx", "onnxruntime", "transformers")},
        }
        _write_manifest(folder, manifest)
        trained_on = manifest["training"].get("config", {}).get("suites", ())
        agreement = measure_agreement(student, float_graph, folder, trained_on)
        parity["tick_on_real_observations"] = agreement.float_parity
        _require_parity(parity)
        manifest[f"{precision}_agreement"] = {"ticks": agreement.ticks, **agreement.same_memory}
        # Without a threshold: two near ties, once told apart otherwise, lead to two memories that are both sound. Whether the
        # int8 student plays as well as the float one is for `steve2 bench` to say.
        manifest[f"{precision}_agreement_own_memory"] = {"ticks": agreement.ticks, **agreement.own_memory}
        for head, share in agreement.same_memory.items():
            if share < SMALLEST_AGREEMENT:
                raise ExportError(
                    f"{precision}: {head} agrees with the float graph on {share:.1%} of {agreement.ticks} real ticks, "
                    f"at least {SMALLEST_AGREEMENT:.0%}"
                )
        _write_manifest(folder, manifest)
        replace_folder(folder, out, Path(scratch) / "outgoing")
    return manifest


def _require_parity(parity: dict[str, float]) -> None:
    """ExportError where a float graph differs from torch by more than LARGEST_FLOAT_DIFFERENCE."""
    for graph, difference in parity.items():
        if not difference <= LARGEST_FLOAT_DIFFERENCE:
            raise ExportError(
                f"parity: {graph}: the graph differs from torch by {difference:.2e}, at most {LARGEST_FLOAT_DIFFERENCE}"
            )


def _training(checkpoint: Path) -> dict[str, Any]:
    """How the checkpoint came about: its weights' hash, the settings with the seed, and the log's rounds and last losses.

    Of folders only the names: a package tells nothing of the machine that made it.
    """
    found: dict[str, Any] = {"weights": package.file_hash(checkpoint / WEIGHTS)}
    if (checkpoint / PROGRESS).is_file():
        found |= json.loads((checkpoint / PROGRESS).read_text())
        config = found.get("config", {})
        config |= {name: run_name(Path(config[name])) for name in ("start", "trunk") if config.get(name)}
    if (checkpoint / LOG).is_file():
        rows = [json.loads(line) for line in (checkpoint / LOG).read_text().splitlines()]
        found["log"] = {
            "sha256": package.file_hash(checkpoint / LOG),
            "rounds": [row for row in rows if "success" in row],
            "last": [row for row in rows if "loss" in row][-1:],
        }
    return found


def _refuse_to_overwrite(checkpoint: Path, out: Path) -> None:
    """ExportError where ``out`` (resolved, as ``checkpoint`` is) holds what is no student package, or touches the checkpoint."""
    if out == checkpoint or out in checkpoint.parents or checkpoint in out.parents:
        raise ExportError(f"out: {out} and the checkpoint {checkpoint} lie in one another; give another folder")
    if not out.exists():
        return
    if not out.is_dir():
        raise ExportError(f"out: {out} is a file; give a folder for the package")
    if any(out.iterdir()) and not _is_package(out):
        raise ExportError(
            f"out: {out} holds files and is no student package, so it is not replaced; "
            "give another folder, or remove this one yourself"
        )


def _is_package(folder: Path) -> bool:
    try:
        manifest = json.loads((folder / package.MANIFEST).read_text())
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and "format" in manifest and "files" in manifest


def _write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    (folder / package.MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")
