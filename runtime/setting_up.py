"""``steve2 setup``: makes ready what a run needs, so that the first one starts at once."""

from __future__ import annotations

from rich.console import Console

from runtime.doctor.parts import play_a_little
from runtime.kernels import ready_kernels


def set_up(console: Console) -> int:
    """Install the node packages and fill the compiler's caches; returns the exit status (0)."""
    from bridge.minecraft.install import ensure_node_package

    def report(text: str) -> None:
        console.print(f"[dim]>[/dim] {text}", highlight=False, soft_wrap=True)

    ensure_node_package(report)
    ready_kernels(report)
    report(f"the embedded world plays: {play_a_little()}")
    return 0
