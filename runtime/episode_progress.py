"""The bar of a benchmark's episodes: how many are done, what is said of them, time left."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn


def episode_progress(console: Console) -> Progress:
    """The bar, not begun yet; its task has a field ``said``.

    Where none can be drawn it is ``disable``d: plain lines are to tell how far it is.
    """
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[said]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal or console.is_dumb_terminal,
    )
