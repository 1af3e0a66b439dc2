"""``python -m runtime.minedojo_bench.wins``: which of MineDojo's tasks the scripted player wins, and which it does not.

    python -m runtime.minedojo_bench.wins play --tasks FILE_OR_GLOBS --seeds 5 --shards 2 --out wins.jsonl
    python -m runtime.minedojo_bench.wins table wins.jsonl > docs/minedojo-wins.md

Every episode is played through the unmodified package, and won where the package says so. A file that exists is gone on with.
"""

from __future__ import annotations

import argparse
import fnmatch
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path

import msgspec

from bridge.world import WorldError
from runtime.minedojo_bench.catalogue import read_catalogue
from runtime.minedojo_bench.wins_table import document

_TICK_LIMIT = 3000


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line entry; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m runtime.minedojo_bench.wins", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    play = commands.add_parser("play", help="play episodes that are not in the file yet")
    play.add_argument("--tasks", default="harvest_*", help="ids and patterns with commas, or a file with one a line")
    play.add_argument("--seeds", type=int, default=5)
    play.add_argument("--shards", type=int, default=1, help="processes at one time")
    play.add_argument("--ticks", type=int, default=_TICK_LIMIT, help="tick limit of an episode")
    play.add_argument("--out", type=Path, required=True)
    table = commands.add_parser("table", help="print the tables of a file as Markdown")
    table.add_argument("file", type=Path)
    settings = parser.parse_args(arguments)
    from training.teachers.minedojo.episodes import read_lines
    from training.teachers.minedojo.reasons import reason_of

    try:
        if settings.command == "table":
            sys.stdout.write(document(read_lines(settings.file), read_catalogue(), reason_of))
            return 0
        return _play(settings.tasks, settings.seeds, settings.shards, settings.ticks, settings.out)
    except WorldError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1


def choose(words: str, known: Sequence[str]) -> list[str]:
    """The tasks that ids and patterns name, in their order. Raises WorldError for a word that names none."""
    path = Path(words)
    listed = path.read_text().split() if path.is_file() else words.split(",")
    chosen: dict[str, None] = {}
    for word in listed:
        found = fnmatch.filter(known, word)
        if not found:
            raise WorldError(f"--tasks: no task is called {word!r}; steve2 bench minedojo --list shows them")
        chosen.update(dict.fromkeys(found))
    return list(chosen)


def _play(words: str, seeds: int, shards: int, ticks: int, out: Path) -> int:
    from training.teachers.minedojo.episodes import EpisodeLine, read_lines

    tasks = choose(words, list(read_catalogue()))
    played = {(line.task, line.seed) for line in read_lines(out)}
    # All tasks once, then all again: a run that is cut off has the breadth.
    jobs = [(task, seed) for seed in range(seeds) for task in tasks if (task, seed) not in played]
    context = multiprocessing.get_context("spawn")
    pipes: list[Connection] = []
    workers = []
    for _ in range(min(shards, len(jobs))):
        ours, theirs = context.Pipe()
        workers.append(context.Process(target=_work, args=(theirs, ticks), daemon=False))
        workers[-1].start()
        theirs.close()
        pipes.append(ours)
        ours.send_bytes(msgspec.json.encode(jobs.pop(0)))
    failed = 0
    with out.open("ab") as file:
        while pipes:
            for pipe in wait(pipes):
                assert isinstance(pipe, Connection)
                try:
                    raw = pipe.recv_bytes()
                except EOFError:
                    failed += 1
                    pipes.remove(pipe)
                    continue
                file.write(raw + b"\n")
                file.flush()
                line = msgspec.json.decode(raw, type=EpisodeLine)
                sys.stderr.write(
                    f"{time.strftime('%H:%M:%S')} {'won ' if line.success else 'lost'} {line.task} {line.seed}"
                )
                sys.stderr.write(f": {line.ticks} ticks, {line.seconds:.0f} s {line.reason}\n")
                if jobs:
                    pipe.send_bytes(msgspec.json.encode(jobs.pop(0)))
                else:
                    pipe.close()
                    pipes.remove(pipe)
    for worker in workers:
        worker.join()
    return 1 if failed else 0


def _work(pipe: Connection, ticks: int) -> None:
    """One shard: plays what it is told until the pipe ends. A package that fails is started anew."""
    from training.teachers.minedojo.episodes import EpisodeLine, play_episode
    from training.teachers.minedojo.package_player import play_package

    job: tuple[str, int] | None = None
    while True:
        with (
            tempfile.TemporaryDirectory(prefix="steve2-wins-") as place,
            play_package(Path(place, "package.log")) as player,
        ):
            try:
                while True:
                    job = msgspec.json.decode(pipe.recv_bytes(), type=tuple[str, int])
                    line = play_episode(player, *job, ticks)
                    pipe.send_bytes(msgspec.json.encode(line))
            except EOFError:
                return
            except WorldError as error:
                assert job is not None
                lost = EpisodeLine(task=job[0], seed=job[1], success=False, reason=f"{error}")
                pipe.send_bytes(msgspec.json.encode(lost))


if __name__ == "__main__":
    sys.exit(main())
