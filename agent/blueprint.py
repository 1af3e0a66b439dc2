"""The blueprint decoder as users run it: 64 codes to a block structure, on onnxruntime alone."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from agent.package import MANIFEST, PackageError, file_hash
from bridge.messages import Voxels

CODES = 64
"""Codes of a blueprint: one for each cube of 4 x 4 x 4 cells, in the order x, y, z."""
CODEBOOK = 256
"""A code is 0..CODEBOOK - 1."""
BLUEPRINT_GRAPH = "blueprint.onnx"


class BlueprintDecoder:
    """Draws what codes stand for.

    Args:
        path: ``blueprint.onnx``, beside the ``manifest.json`` whose ``files`` have its SHA-256.

    Raises PackageError where either is missing, where the file is not the one that the manifest lists, and where onnxruntime
    cannot load it.
    """

    def __init__(self, path: Path) -> None:
        manifest = path.with_name(MANIFEST)
        for file in (path, manifest):
            if not file.is_file():
                raise PackageError(f"blueprint: {file} is missing; export the blueprint decoder again")
        try:
            wanted = json.loads(manifest.read_text())["files"][path.name]
        except (ValueError, KeyError, TypeError) as error:
            raise PackageError(
                f"blueprint: {manifest} does not list {path.name} ({error!r}); export it again"
            ) from error
        if file_hash(path) != wanted:
            raise PackageError(f"blueprint: {path} is not the file that {MANIFEST} lists; export it again")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(path, options, ["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's errors have no base of their own
            raise PackageError(f"blueprint: onnxruntime cannot load {path}: {error}") from error

    def decode(self, codes: NDArray[np.integer]) -> Voxels:
        """Codes (CODES,) to block ids, uint16 (16, 16, 16). ValueError for another shape and for what is no code."""
        voxels: Voxels = self.decode_many(np.asarray(codes)[None])[0]
        return voxels

    def decode_many(self, codes: NDArray[np.integer]) -> NDArray[np.uint16]:
        """Codes (n, CODES) to block ids, uint16 (n, 16, 16, 16). ValueError as for ``decode``."""
        if codes.ndim != 2 or codes.shape[1] != CODES or codes.dtype.kind not in "iu":
            raise ValueError(f"codes: must be {CODES} integers, got shape {codes.shape[1:]} of {codes.dtype}")
        if codes.size and not 0 <= codes.min() <= codes.max() < CODEBOOK:
            raise ValueError(f"codes: must lie in 0..{CODEBOOK - 1}, got {codes.min()}..{codes.max()}")
        (voxels,) = self._session.run(None, {"codes": codes.astype(np.int32)})
        return np.asarray(voxels, np.uint16)
