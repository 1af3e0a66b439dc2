"""Where a student learns, alone or as one of several processes, and what makes that quick there."""

from __future__ import annotations

import ctypes
import sys
import warnings
from datetime import timedelta

import torch
from accelerate import Accelerator
from accelerate.utils import DistributedDataParallelKwargs, InitProcessGroupKwargs

_M_TRIM_THRESHOLD, _M_MMAP_MAX = -1, -4
"""Parameters of glibc's ``mallopt`` (malloc.h)."""
_LONGEST_ROUND = timedelta(days=2)
"""So long do the other processes wait for the one that has a round played."""


def choose_device(wanted: str) -> torch.device:
    """``auto`` takes a GPU where there is one. ValueError for a GPU that is not there."""
    if wanted == "cuda" and not torch.cuda.is_available():
        raise ValueError("device: this torch finds no CUDA device; give cpu, or auto to take a GPU where there is one")
    if wanted == "auto":
        wanted = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(wanted)


def multiplies_bfloat16(device: torch.device) -> bool:
    """Whether mixed precision pays: on a GPU, and on CPUs with instructions for it (about twice as quick there)."""
    return device.type == "cuda" or bool(torch.cpu.get_capabilities().get("avx512_bf16", False))


def start_accelerator(wanted: str) -> Accelerator:
    """Join the processes that `accelerate launch` or `torchrun` started, each with a device of its own; or be the only one.

    ``wanted`` is auto, cpu or cuda, as for ``choose_device``. Mixed precision is left to the learner: an accelerator's cannot
    be changed for as long as the process lives.
    """
    # Of gradients that lie otherwise in memory than they are sent: true of one small layer, and no error.
    warnings.filterwarnings("ignore", "Grad strides do not match bucket view strides", UserWarning)
    return Accelerator(
        cpu=choose_device(wanted).type == "cpu",
        mixed_precision="no",
        kwargs_handlers=[
            # The head that says items is left out of the steps in which no tick needs one.
            DistributedDataParallelKwargs(find_unused_parameters=True),
            InitProcessGroupKwargs(timeout=_LONGEST_ROUND),
        ],
    )


def keep_freed_memory() -> None:
    """Have this process's allocator keep what is freed, where it is glibc's.

    By default each tensor of some MB is mapped anew and handed back to the kernel, which then clears its pages for the next
    one: 40 % of a learning step on a CPU.
    """
    if not sys.platform.startswith("linux"):
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(_M_MMAP_MAX, 0)
        library.mallopt(_M_TRIM_THRESHOLD, 2**31 - 1)
