"""What the benches on worlds of our own share in their settings: by whom a world is played, and whether it waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from runtime.labelled_policies import labelled_policies
from runtime.ranges import require_option

Mode = Literal["sync", "live"]


def chosen_policies(words: Sequence[str]) -> dict[str, str]:
    """What the report calls a policy -> how ``--policy`` names it, in the order of playing; without any the shipped student."""
    return labelled_policies(words or ("student",))


def effective_mode(world: Literal["embedded", "live"], mode: Mode | None) -> Mode:
    """The mode asked for, or the one that the world is made for."""
    return mode or ("sync" if world == "embedded" else "live")


def require_mode(world: Literal["embedded", "live"], mode: Mode | None, words: Sequence[str]) -> None:
    """Raises ConfigError where a world cannot be played in a mode, or not by one of the policies that ``--policy`` names."""
    require_option(
        not (world == "live" and mode == "sync"),
        "mode",
        mode,
        "a live world does not wait: use --mode live, or --world embedded",
    )
    require_option(
        not (effective_mode(world, mode) == "live" and "teacher" in chosen_policies(words).values()),
        "policy",
        ",".join(words),
        "the teacher needs the embedded world's privileged side: use --world embedded --mode sync",
    )
