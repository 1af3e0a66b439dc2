"""Pages from templates. What comes from outside (errors, prompts, names) is escaped wherever a template shows it."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from bridge.atomic_file import write_atomically

_TEMPLATES = Path(__file__).parent / "templates"
NONE = "–"
"""Shown for a number that there is not."""


def render(template: str, **content: Any) -> str:
    """One page. A template extends ``page.html.j2`` and draws with the macros of ``parts.html.j2``.

    Args:
        template: name of a file in ``runtime/report/templates``.
        content: what the template shows.

    Raises jinja2.UndefinedError where the template asks for what is not there.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        percent=percent, points=points, number=number, megabytes=megabytes, moment=moment, breakable=breakable
    )
    return environment.get_template(template).render(**content)


def write_page(path: Path, page: str) -> None:
    """Write a page; whoever looks finds the old one or the new one, whole. Raises OSError."""
    # A lone surrogate, as a broken name may hold, is no text that can be written.
    write_atomically(path, page.encode("utf-8", errors="replace"))


def percent(share: float, digits: int = 0) -> str:
    """0.375 -> ``38 %``, which no line break parts."""
    return NONE if math.isnan(share) else f"{share * 100:.{digits}f}\u00a0%"


def points(share: float) -> str:
    """A difference of shares in percentage points, signed: 0.05 -> ``+5``."""
    return NONE if math.isnan(share) else "0" if abs(share) < 0.005 else f"{share * 100:+.0f}".replace("-", "−")


def number(value: float | None, digits: int = 0) -> str:
    """With thousands apart; a dash where there is none."""
    return NONE if value is None or math.isnan(value) else f"{value:,.{digits}f}".replace(",", "\u202f")


def breakable(name: str) -> Markup:
    """A name that may be broken after its underscores, and shows as it is."""
    return Markup("_<wbr>").join(name.split("_"))


def megabytes(size: int) -> str:
    """Bytes as ``1.2 MB``."""
    return f"{size / 1e6:.1f}\u00a0MB"


def moment(text: str) -> str:
    """An ISO 8601 time to the second; as it is where it is none."""
    try:
        return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if text else NONE
    except ValueError:
        return text
