"""Figures with targets, as ``steve2 speed`` shows them and writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rich.table import Table
from rich.text import Text


@dataclass(frozen=True)
class Figure:
    """One measured number.

    Attributes:
        part: what was measured.
        value: the number, in ``unit``.
        unit: its unit.
        target: what it is to reach; None where it is only told.
        better: whether the target is a floor (``higher``) or a ceiling (``lower``).
        provider: what ran the student, where one was measured.
    """

    part: str
    value: float
    unit: str
    target: float | None = None
    better: Literal["higher", "lower"] = "lower"
    provider: str | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None without one."""
        if self.target is None:
            return None
        return self.value >= self.target if self.better == "higher" else self.value <= self.target

    def as_fields(self) -> dict[str, Any]:
        """Plain types."""
        return {
            "part": self.part,
            "value": self.value,
            "unit": self.unit,
            "target": self.target,
            "met": self.met,
            "provider": self.provider,
        }


def figures_table(command: str, figures: Sequence[Figure]) -> Table:
    """One row a figure, under the command that measured them."""
    table = Table(title=command, title_style="bold")
    table.add_column("what")
    table.add_column("measured", justify="right")
    table.add_column("target", justify="right")
    table.add_column("")
    for figure in figures:
        sign = "at least" if figure.better == "higher" else "at most"
        target = "" if figure.target is None else f"{sign} {figure.target:g} {figure.unit}"
        verdict = {None: Text(""), True: Text("met", "bold green"), False: Text("missed", "bold red")}[figure.met]
        table.add_row(
            figure.part,
            f"{figure.value:,.3g} {figure.unit}" if figure.value < 100 else f"{figure.value:,.0f} {figure.unit}",
            target,
            verdict,
        )
    return table
