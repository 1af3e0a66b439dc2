"""The films of a run: the best, the median and the worst episode of each suite and policy, once all its episodes are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from runtime.foreign_text import one_line
from runtime.mp4 import VideoError
from runtime.suite_bench.actions import ActionsError, read_actions
from runtime.suite_bench.choosing import choose_episodes
from runtime.suite_bench.drawing import DrawnTask
from runtime.suite_bench.film import FilmError, write_film
from runtime.suite_bench.live import video_name
from runtime.suite_bench.playing import actions_name
from runtime.suite_bench.records import EpisodeRecord

Key = tuple[str, int]
"""Family and seed."""


def film_suite(
    folder: Path, records: Sequence[EpisodeRecord], drawn: Mapping[Key, DrawnTask], played_again: bool
) -> Iterator[EpisodeRecord | str]:
    """See to the films of one policy's episodes of one suite; yields each record that has one now, or why one has none.

    Args:
        folder: of the run.
        records: all of them.
        drawn: the task of each.
        played_again: whether films are made of the actions; else each episode was filmed while it was played, and all films but
            those chosen are removed.
    """
    chosen = [one.record for one in choose_episodes(records)]
    for record in chosen:
        name = video_name(record.policy, record.family, record.seed)
        if record.video == name and (folder / name).exists():
            continue
        try:
            if played_again:
                taken = read_actions(folder / actions_name(record.policy, record.family, record.seed))
                write_film(folder / name, drawn[record.family, record.seed], taken, record.success, record.policy)
            if (folder / name).exists():
                yield msgspec.structs.replace(record, video=name)
        except (ActionsError, FilmError, VideoError, OSError) as error:
            yield f"no film of {record.policy}, {record.task}, seed {record.seed}: {one_line(str(error))}"
    kept = {(record.family, record.seed) for record in chosen}
    for record in records:
        if (record.family, record.seed) in kept:
            continue
        (folder / actions_name(record.policy, record.family, record.seed)).unlink(missing_ok=True)
        if not played_again:
            (folder / video_name(record.policy, record.family, record.seed)).unlink(missing_ok=True)
