"""The two tables of what is won and what is not, as Markdown."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence

from runtime.minedojo_bench.catalogue import CATEGORIES, CatalogueEntry
from training.teachers.minedojo.episodes import EpisodeLine


def document(lines: Sequence[EpisodeLine], catalogue: Mapping[str, CatalogueEntry]) -> str:
    """The whole page.

    Args:
        lines: episodes, several of each task.
        catalogue: all tasks.
    """
    tasks: dict[str, list[EpisodeLine]] = defaultdict(list)
    for line in lines:
        tasks[line.task].append(line)
    won = {task: played for task, played in tasks.items() if any(line.success for line in played)}
    lost = {task: played for task, played in tasks.items() if task not in won}
    often = sum(sum(line.success for line in played) >= 4 for played in won.values())
    head = (
        f"{len(won)} tasks are won at least once, {often} of them in at least 4 seeds; {len(lost)} were tried and not won.\n"
    )
    return head + "\n" + _won(won, catalogue) + "\n" + _lost(lost)


def _won(won: Mapping[str, list[EpisodeLine]], catalogue: Mapping[str, CatalogueEntry]) -> str:
    rows = ["## Won", "", "| task | won | median ticks when won |", "|---|---|---|"]
    for category in CATEGORIES:
        for task in sorted(task for task in won if catalogue[task].category == category):
            good = [line.ticks for line in won[task] if line.success]
            rows.append(f"| {task} | {len(good)} of {len(won[task])} | {statistics.median(good):.0f} |")
    return "\n".join(rows) + "\n"


def _lost(lost: Mapping[str, list[EpisodeLine]]) -> str:
    rows = ["## Tried and not won", "", "| task | seeds | why |", "|---|---|---|"]
    for task in sorted(lost):
        reasons = dict.fromkeys(line.reason for line in lost[task])
        rows.append(f"| {task} | {len(lost[task])} | {'; '.join(reasons)} |")
    return "\n".join(rows) + "\n"
