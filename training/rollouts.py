"""Rollouts in several processes: each plays its share of the episodes, and every episode is on disk, closed, when it has ended.

``play_share`` is what every way of playing calls, here or on another machine. A worker that dies loses the episodes that it had
not ended; they are played again, and come out the same.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing.synchronize import Event
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol

from training.episodes import EpisodeSpec

_LOOK_SECONDS = 0.5
"""How often the folder is looked at for episodes that have ended."""
MOST_DEATHS = 3
"""So many times in a row workers may die without one more episode having ended."""


@dataclass(frozen=True)
class Share:
    """What one call in a worker plays.

    Attributes:
        specs: its episodes.
        paths: where each of them is written.
        tokenizer: the goal tokenizer's file.
        checkpoint: the student that takes part; None while there is none.
        mirrors: most worlds in lock-step, and rows of the student's passes.
        frame_size: side of the frames that the worlds draw.
    """

    specs: tuple[EpisodeSpec, ...]
    paths: tuple[Path, ...]
    tokenizer: Path
    checkpoint: Path | None
    mirrors: int
    frame_size: int

    def left(self) -> Share:
        """What of it is not on disk."""
        pairs = [(spec, path) for spec, path in zip(self.specs, self.paths, strict=True) if not path.exists()]
        return replace(self, specs=tuple(spec for spec, _ in pairs), paths=tuple(path for _, path in pairs))


class WorkersDiedError(Exception):
    """Workers die again and again; the text says what is likely and what to do."""

    def __init__(self, left: int) -> None:
        super().__init__(
            f"processes: {MOST_DEATHS} times in a row a worker died before it ended one episode, with {left} to be played; most "
            "likely memory ran out: give fewer --processes or --mirrors"
        )


class Rollouts(Protocol):
    """Where episodes are played. A context manager."""

    workers: int
    """How many shares are played at once."""

    def __enter__(self) -> Rollouts:
        """Workers may start now."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """All workers end."""

    def play(self, shares: Sequence[Share]) -> Iterator[Path]:
        """Play shares; yields each episode's file soon after it has appeared."""


def play_share(share: Share) -> Iterator[Path]:
    """Play a share in this process; yields each episode's file when it is there."""
    import torch

    from agent.goal import GoalTokenizer
    from agent.torch_policy import TorchPolicy
    from bridge.camera import Camera
    from bridge.embedded.world import EmbeddedWorld
    from training.checkpoint import load_student
    from training.episode_files import write_episode
    from training.mirror import roll_out

    torch.set_num_threads(1)
    student = None
    if share.checkpoint is not None:
        student = TorchPolicy(load_student(share.checkpoint), GoalTokenizer(share.tokenizer))
    paths = dict(zip(share.specs, share.paths, strict=True))
    camera = Camera((share.frame_size, share.frame_size))
    worlds = [EmbeddedWorld(camera) for _ in range(min(share.mirrors, len(share.specs)))]
    try:
        for episode in roll_out(share.specs, worlds, student, share.mirrors):
            path = paths[episode.facts.spec]
            write_episode(path, episode)
            yield path
    finally:
        for world in worlds:
            world.close()


def _play_all(share: Share) -> None:
    """Play a share to its end: what is sent to a process."""
    deque(play_share(share), maxlen=0)


def _watch_for_the_end(stop: Event) -> None:
    """Let this worker die when it is told to, and when the process that started it does, even when that one was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def end_after(happening: object) -> None:
        happening()  # type: ignore[operator]
        os._exit(1)

    for happening in (parent.join, stop.wait):
        threading.Thread(target=end_after, args=(happening,), daemon=True).start()


class RolloutPool:
    """Worker processes that stay for a whole training run; use as a context manager. An error inside ends them at once.

    Args:
        processes: how many; ValueError unless positive.
    """

    def __init__(self, processes: int) -> None:
        if processes < 1:
            raise ValueError(f"processes: must be positive, got {processes}")
        self.workers = processes
        self._context = multiprocessing.get_context("spawn")
        self._stop = self._context.Event()
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.workers, self._context, initializer=_watch_for_the_end, initargs=(self._stop,))

    def __enter__(self) -> RolloutPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._stop.set()
        self._pool.shutdown(wait=error is None, cancel_futures=True)

    def pids(self) -> list[int]:
        """Process ids of the workers that have started."""
        return list(self._pool._processes)

    def play(self, shares: Sequence[Share]) -> Iterator[Path]:
        """Play shares in the workers; yields each episode's file soon after it has appeared.

        Where a worker dies, the others end too, and new ones play what is left. WorkersDiedError where that does not help.
        """
        waited_for = {path for share in shares for path in share.paths}
        deaths = 0
        while waited_for:
            before = len(waited_for)
            left = [share for share in (share.left() for share in shares) if share.specs]
            try:
                for path in self._play_once(left, waited_for):
                    waited_for.discard(path)
                    yield path
                return
            except BrokenProcessPool:
                deaths = deaths + 1 if len(waited_for) == before else 1
                if deaths == MOST_DEATHS:
                    raise WorkersDiedError(len(waited_for)) from None
                self._pool.shutdown(wait=True)
                self._pool = self._new_pool()

    def _play_once(self, shares: Sequence[Share], waited_for: set[Path]) -> Iterator[Path]:
        playing = {self._pool.submit(_play_all, share) for share in shares}
        while True:
            ended, playing = wait(playing, timeout=_LOOK_SECONDS)
            yield from sorted(path for path in tuple(waited_for) if path.exists())
            for future in ended:
                future.result()
            if not playing:
                return


def open_rollouts(where: Literal["local", "ray"], processes: int, ray_address: str | None = None) -> Rollouts:
    """Local processes, or tasks of a Ray cluster.

    Args:
        where: which.
        processes: how many play at once.
        ray_address: a running cluster's, as ``ray.init`` takes it; None starts one on this machine. ValueError with ``local``.
    """
    if where == "ray":
        from training.ray_rollouts import RayRollouts

        return RayRollouts(processes, ray_address)
    if ray_address is not None:
        raise ValueError(f"ray_address: got {ray_address!r}, which goes with rollouts ray; give --rollouts ray too")
    return RolloutPool(processes)
