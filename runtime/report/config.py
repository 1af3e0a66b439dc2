"""Settings of ``steve2 report``; their docstrings are the help."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from tyro.conf import Positional, arg

from runtime.minedojo_bench.records import REPORT_FILE

COMPARISON_FILE = "comparison.html"


@dataclass(frozen=True)
class ReportConfig:
    """Write the page of a benchmark's run, or one page of several beside each other, from what lies in their folders.

    It is one HTML file that needs nothing else. Of bench minedojo, a sync and a live run of the same policy show what it costs
    not to be waited for; of bench suite, a run in the embedded world and one on live servers show how much of the success stays.
    """

    folders: Annotated[tuple[Path, ...], Positional, arg(metavar="DIR")]
    """Folders of runs (steve2 bench minedojo or bench suite, --out DIR); one that goes on is shown as it stands."""
    out: Annotated[Path | None, arg(metavar="FILE", help_behavior_hint="")] = None
    """The file to be. Without it report.html in the folder, or comparison.html in the first of several."""

    @property
    def page(self) -> Path:
        """Where the page is written."""
        return self.out or self.folders[0] / (REPORT_FILE if len(self.folders) == 1 else COMPARISON_FILE)
