"""The tables of what the scripted player wins and what it does not, as Markdown."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from runtime.minedojo_bench.catalogue import CATEGORIES, CatalogueEntry, category_of

if TYPE_CHECKING:
    from training.teachers.minedojo.episodes import EpisodeLine

OFTEN = 4
"""Seeds in which a task is to be won for it to count as one that is won reliably."""
_COMMAND = "python -m runtime.minedojo_bench.wins"
_EXAMPLES = 3


def document(
    lines: Sequence[EpisodeLine], catalogue: Mapping[str, CatalogueEntry], reason_of: Callable[[str], str]
) -> str:
    """The whole page.

    Args:
        lines: episodes, several of each task.
        catalogue: all tasks.
        reason_of: why a task that was not tried cannot be won; empty where nothing is known against it.
    """
    tasks: dict[str, list[EpisodeLine]] = defaultdict(list)
    for line in lines:
        tasks[line.task].append(line)
    won = {task: played for task, played in tasks.items() if any(line.success for line in played)}
    lost = {task: played for task, played in tasks.items() if task not in won}
    often = sum(sum(line.success for line in played) >= OFTEN for played in won.values())
    episodes, good = len(lines), sum(line.success for line in lines)
    return "\n".join(
        (
            "# MineDojo tasks that the scripted player wins",
            "",
            "The unmodified package plays against the embedded engine, and a task is won where the package's own success flag",
            f"says so. The player (`training/teachers/errands.py`) sees the engine's own world. {len(won)} are won at least",
            f"once, {often} of them with at least {OFTEN} seeds; of all {episodes} episodes {good} are won.",
            "",
            "```",
            f"{_COMMAND} play --tasks TASKS --seeds 5 --shards 2 --out wins.jsonl",
            f"{_COMMAND} table wins.jsonl",
            "```",
            "",
            "The first plays, and goes on with a file that it finds; the second prints this page.",
            "",
            _won(won),
            _lost(lost),
            _untried([task for task in catalogue if task not in tasks], reason_of),
        )
    )


def _won(won: Mapping[str, list[EpisodeLine]]) -> str:
    rows = ["## Won", "", "| task | seeds won | median ticks when won |", "|---|---|---|"]
    for category in CATEGORIES:
        for task in sorted(task for task in won if category_of(task) == category):
            good = [line.ticks for line in won[task] if line.success]
            rows.append(f"| {task} | {len(good)} of {len(won[task])} | {statistics.median(good):.0f} |")
    return "\n".join(rows) + "\n"


def _lost(lost: Mapping[str, list[EpisodeLine]]) -> str:
    rows = ["## Tried and not won", "", "| task | seeds | why |", "|---|---|---|"]
    for task in sorted(lost):
        reasons = dict.fromkeys(line.reason for line in lost[task])
        rows.append(f"| {task} | {len(lost[task])} | {'; '.join(reasons)} |")
    return "\n".join(rows) + "\n"


def _untried(tasks: Sequence[str], reason_of: Callable[[str], str]) -> str:
    """Counts by category and reason, with the first ids of each."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for task in tasks:
        groups[category_of(task), reason_of(task) or "not tried; nothing is known against it"].append(task)
    counts = Counter({key: len(group) for key, group in groups.items()})
    rows = ["## Not tried", "", "| category | tasks | why | such as |", "|---|---|---|---|"]
    for category in CATEGORIES:
        for (kind, reason), count in counts.most_common():
            if kind == category:
                rows.append(f"| {kind} | {count} | {reason} | {', '.join(groups[kind, reason][:_EXAMPLES])} |")
    return "\n".join(rows) + "\n"
