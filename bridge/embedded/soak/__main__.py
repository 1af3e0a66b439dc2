"""``python -m bridge.embedded.soak --hours 24 --worlds 4 --seed 0``: ``soaking`` says what it does."""

from __future__ import annotations

import argparse
import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bridge.embedded.soak.soaking import SHORTEST_TICKS, TICKS_AN_HOUR, SoakError, Tally, soak
from bridge.world import WorldError

SECONDS_A_LINE = 60.0
"""Where there is no terminal for a bar, the progress is a line so often."""


def main(arguments: list[str] | None = None) -> int:
    """Command line entry; 1 where a check failed."""
    parser = argparse.ArgumentParser(
        prog="python -m bridge.embedded.soak",
        description="Play embedded worlds at random for hours of game time and check that no item is lost or made but by"
        " the book, that every figure stays within its bounds, and that memory does not grow.",
    )
    parser.add_argument("--hours", type=float, default=24.0, help="of game time in each world (default: %(default)s)")
    parser.add_argument("--worlds", type=int, default=4, help="played in turns (default: %(default)s)")
    parser.add_argument(
        "--seed", type=int, default=0, help="of the first world; others count up (default: %(default)s)"
    )
    parser.add_argument("--every", type=int, default=20, help="ticks between two checks (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    for name in ("hours", "worlds", "every"):
        if getattr(chosen, name) <= 0:
            parser.error(f"--{name}: must be above 0, got {getattr(chosen, name)}")
    console = Console(soft_wrap=True)
    ticks = round(chosen.hours * TICKS_AN_HOUR)
    if ticks < SHORTEST_TICKS:
        parser.error(
            f"--hours: got {chosen.hours:g}, which is {ticks} ticks; give at least {SHORTEST_TICKS / TICKS_AN_HOUR:.2f},"
            f" the {SHORTEST_TICKS:,} ticks in which every kind of check comes once"
        )
    if chosen.every > ticks:
        parser.error(f"--every: got {chosen.every}, more than the {ticks:,} ticks of --hours; give 20, say")
    total = ticks * chosen.worlds
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("ticks, left:"), TimeRemainingColumn())
    try:
        with Progress(*columns, console=console, speed_estimate_period=300) as progress:
            bar = progress.add_task("soak", total=total)
            told = 0.0

            def show(tally: Tally) -> None:
                nonlocal told
                progress.update(bar, completed=tally.ticks)
                if not console.is_terminal and tally.seconds - told > SECONDS_A_LINE:
                    told = tally.seconds
                    left = (total - tally.ticks) * tally.seconds / tally.ticks
                    console.print(f"{tally.ticks:,} of {total:,} ticks, {left / 60:,.0f} minutes left", highlight=False)

            tally = soak(chosen.hours, chosen.worlds, chosen.seed, chosen.every, show)
    except (SoakError, WorldError) as error:
        Console(stderr=True, soft_wrap=True).print(f"soak: {error}", markup=False, highlight=False)
        return 1
    for line in tally.lines():
        console.print(line, highlight=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
