"""Which episodes of a suite are worth a film: the best, the median and the worst of each policy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from runtime.suite_bench.measures import main_measure
from runtime.suite_bench.records import EpisodeRecord


class Chosen(NamedTuple):
    """An episode and what it is in its suite."""

    rank: str
    record: EpisodeRecord


def choose_episodes(records: Sequence[EpisodeRecord]) -> list[Chosen]:
    """``best``, ``median`` and ``worst`` of one policy's episodes of one suite; fewer where there are fewer than three.

    Ordered by success, then by the suite's main measure, then by progress, then by how few ticks it took; ties by family and
    seed. What broke or was not tried is left out.
    """
    played = sorted((record for record in records if record.attempted and not record.broke), key=_worth)
    if not played:
        return []
    places = {"best": len(played) - 1, "worst": 0, "median": len(played) // 2}
    chosen: dict[int, str] = {}
    for rank, place in places.items():
        chosen.setdefault(place, rank)
    found = {rank: played[place] for place, rank in chosen.items()}
    return [Chosen(rank, found[rank]) for rank in ("best", "median", "worst") if rank in found]


def _worth(record: EpisodeRecord) -> tuple[bool, float, float, int, str, int]:
    measure = record.measures.get(main_measure(record.suite), 0.0)
    return record.success, measure, record.progress, -record.ticks, record.family, -record.seed
