"""Rollouts in several processes: each plays its share of the episodes and leaves them on disk, closed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path
from types import TracebackType

from training.episodes import EpisodeSpec

_LOOK_SECONDS = 0.5
"""How often the folder is looked at for episodes that have ended."""


@dataclass(frozen=True)
class Share:
    """What one call in a worker plays.

    Attributes:
        specs: its episodes.
        paths: where each of them is written.
        tokenizer: the goal tokenizer's file.
        checkpoint: the student that takes part; None while there is none.
        mirrors: worlds in lock-step.
        frame_size: side of the frames that the worlds draw.
    """

    specs: tuple[EpisodeSpec, ...]
    paths: tuple[Path, ...]
    tokenizer: Path
    checkpoint: Path | None
    mirrors: int
    frame_size: int


def play_share(share: Share) -> None:
    """Play a share in this process."""
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
            write_episode(paths[episode.facts.spec], episode)
    finally:
        for world in worlds:
            world.close()


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
        self.processes = processes
        context = multiprocessing.get_context("spawn")
        self._stop = context.Event()
        self._pool = ProcessPoolExecutor(processes, context, initializer=_watch_for_the_end, initargs=(self._stop,))

    def __enter__(self) -> RolloutPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._stop.set()
        self._pool.shutdown(wait=error is None, cancel_futures=True)

    def play(self, shares: Sequence[Share]) -> Iterator[Path]:
        """Play shares in the workers; yields each episode's file soon after it has appeared."""
        waited_for = {path for share in shares for path in share.paths}
        playing = {self._pool.submit(play_share, share) for share in shares}
        while playing:
            ended, playing = wait(playing, timeout=_LOOK_SECONDS)
            for future in ended:
                future.result()
            appeared = sorted(path for path in waited_for if path.exists())
            waited_for.difference_update(appeared)
            yield from appeared
