"""The expert's weights as files: the decoder as ONNX, the rest as half-precision safetensors, and a manifest that tells how."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from agent.blueprint import BLUEPRINT_GRAPH, CODEBOOK, CODES, BlueprintDecoder
from agent.package import MANIFEST, file_hash
from training.disk import replace_folder
from training.expert.blueprint_model import ENCODER, FILES, PREDICTOR, TOKENIZER
from training.expert.model import (
    LEVELS,
    SHAPE_DIGITS,
    Autoencoder,
    CodePredictor,
    Decoder,
    from_patches,
    levels_of,
    to_digits,
)
from training.expert.palette import BASE, COPIES, ROLES, SPELLED, block_ids
from training.onnx_notes import strip_notes

FORMAT = 1
OPSET = 20
_VERIFIED = 32


class DecoderGraph(nn.Module):
    """Codes to block ids."""

    def __init__(self, decoder: Decoder) -> None:
        super().__init__()
        self.decoder = decoder
        self.ids: Tensor
        self.register_buffer("ids", torch.from_numpy(block_ids().astype(np.int32)))

    def forward(self, codes: Tensor) -> Tensor:
        """Codes int32 (n, CODES) to block ids, int32 (n, 16, 16, 16)."""
        digits = to_digits(codes)
        roles = from_patches(self.decoder(levels_of(digits[..., :SHAPE_DIGITS])).argmax(2))
        drawn: Tensor = self.blocks(digits[..., SHAPE_DIGITS]).gather(1, roles.flatten(1)).view_as(roles)
        return drawn

    def blocks(self, spelled: Tensor) -> Tensor:
        """The palette's digits (n, CODES) to the block id of each role, int32 (n, ROLES): each digit by the most votes."""
        copies = spelled[:, : COPIES * SPELLED].unflatten(1, (COPIES, SPELLED))
        votes = (copies[..., None] == torch.arange(LEVELS)).sum(1)
        digits = votes.argmax(-1).unflatten(1, (ROLES - 1, SPELLED // (ROLES - 1)))
        classes = (digits * BASE ** torch.arange(3)).sum(-1)
        return nn.functional.pad(self.ids[classes], (1, 0))


def write_decoder(decoder: Decoder, path: Path) -> None:
    """Write the ONNX graph of a decoder: ``codes`` int32 (n, CODES) to ``blocks`` int32 (n, 16, 16, 16)."""
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    # Traced with two rows, or the exporter would fix the batch axis to 1.
    torch.onnx.export(
        DecoderGraph(decoder).eval(),
        (torch.zeros(2, CODES, dtype=torch.int32),),
        path,
        input_names=["codes"],
        output_names=["blocks"],
        opset_version=OPSET,
        dynamo=True,
        dynamic_shapes=({0: torch.export.Dim("n")},),
        external_data=False,
        verbose=False,
    )
    strip_notes(path)


def write_weights(
    folder: Path, autoencoder: Autoencoder, predictor: CodePredictor, tokenizer: Path, made: dict[str, Any]
) -> Path:
    """Write, verify and put in place the folder of the weights; what lay there is replaced. Returns it.

    Args:
        folder: where to.
        autoencoder, predictor: trained.
        tokenizer: file of the predictor's tokenizer.
        made: what else the manifest tells: settings, sizes, log.

    Raises ValueError where the graph draws anything else than torch does, OSError where the folder cannot be put in its place;
    then ``folder`` is as it was.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as scratch:
        new = Path(scratch) / "new"
        new.mkdir()
        write_decoder(autoencoder.decoder, new / BLUEPRINT_GRAPH)
        for name, module in ((ENCODER, autoencoder.encoder), (PREDICTOR, predictor)):
            save_file({key: value.half().contiguous() for key, value in module.state_dict().items()}, new / name)
        shutil.copy(tokenizer, new / TOKENIZER)
        manifest = {
            "format": FORMAT,
            "files": {name: file_hash(new / name) for name in FILES},
            **made,
            "versions": {name: metadata.version(name) for name in ("torch", "onnx", "onnxruntime")},
        }
        (new / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")
        differing = cells_drawn_otherwise(autoencoder.decoder, new / BLUEPRINT_GRAPH)
        if differing:
            raise ValueError(f"parity: {differing} cells of {_VERIFIED} structures are drawn otherwise by the graph")
        replace_folder(new, folder, Path(scratch) / "old")
    return folder


@torch.no_grad()
def cells_drawn_otherwise(decoder: Decoder, path: Path) -> int:
    """In how many cells the graph in ``path`` and torch differ, over structures of chance codes."""
    codes = np.random.default_rng(0).integers(CODEBOOK, size=(_VERIFIED, CODES)).astype(np.int32)
    drawn = DecoderGraph(decoder).eval()(torch.from_numpy(codes)).numpy()
    return int((BlueprintDecoder(path).decode_many(codes) != drawn).sum())
