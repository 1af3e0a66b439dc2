"""Where a student learns, and what makes that quick there."""

from __future__ import annotations

import ctypes
import sys

import torch

_M_TRIM_THRESHOLD, _M_MMAP_MAX = -1, -4
"""Parameters of glibc's ``mallopt`` (malloc.h)."""


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
