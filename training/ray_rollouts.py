"""Rollouts as tasks of a Ray cluster (the extra ``cluster``): the same ``play_share``, on as many machines as there are.

Nothing but Ray joins the machines: student and tokenizer travel to the workers as bytes, and every episode travels back as the
bytes of its file when it has ended, to be written here. Where a worker is lost, what it had not ended is played again, and
comes out the same. Ray's own transport unpickles what it is sent: a cluster must be as trusted as this process.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from bridge.atomic_file import write_atomically
from training.disk import writing
from training.rollouts import MOST_DEATHS, Share, WorkersDiedError, play_share

Files = Mapping[str, bytes]
_CHECKPOINT_FILES = ("config.json", "model.safetensors")
_TOKENIZER = "tokenizer.json"
_LOST = ("WorkerCrashedError", "NodeDiedError", "LocalRayletDiedError", "OutOfMemoryError", "ObjectLostError")
"""Errors of Ray that say that a worker, its machine or what it sent is gone: nothing is wrong with the share itself."""


@dataclass
class _Running:
    """A share that is being played."""

    share: Share
    deaths: int = 0


def play_from_bytes(share: Share, files: Files) -> Iterator[tuple[str, bytes]]:
    """Play a share in a folder of its own, whose files come as bytes; yields name and bytes of each episode's file."""
    with tempfile.TemporaryDirectory(prefix="steve2-share-") as place:
        folder = Path(place)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        here = replace(
            share,
            paths=tuple(folder / path.name for path in share.paths),
            tokenizer=folder / _TOKENIZER,
            checkpoint=None if share.checkpoint is None else folder,
        )
        for path in play_share(here):
            data = path.read_bytes()
            path.unlink()
            yield path.name, data


class RayRollouts:
    """Tasks of a Ray cluster, one a share; use as a context manager.

    Args:
        workers: how many shares are played at once, each on one core; ValueError unless positive.
        address: a running cluster's, as ``ray.init`` takes it; None starts one on this machine that ends with this object.
        temporary: where a cluster of our own keeps its sockets; a short path, since the system allows some 100 characters. None
            leaves it to Ray.

    Raises ValueError, naming the extra, where Ray is not installed, and where no cluster answers at the address.
    """

    def __init__(self, workers: int, address: str | None = None, temporary: Path | None = None) -> None:
        if workers < 1:
            raise ValueError(f"processes: must be positive, got {workers}")
        # Ray would report that it is used, and sends warnings of its own to stderr.
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            import ray
        except ModuleNotFoundError as error:
            raise ValueError(
                "rollouts: ray is not installed; install the extra: pip install -e '.[cluster]'"
            ) from error
        self.workers = workers
        self._ray: Any = ray
        self._address, self._temporary = address, temporary
        self._task: Any = None

    def __enter__(self) -> RayRollouts:
        settings: dict[str, Any] = {"include_dashboard": False, "log_to_driver": False, "configure_logging": False}
        if self._address is None:
            settings |= {"num_cpus": self.workers}
            if self._temporary is not None:
                settings |= {"_temp_dir": str(self._temporary)}
        else:
            settings = {"address": self._address, "log_to_driver": False}
        try:
            self._ray.init(**settings)
        except ConnectionError as error:
            raise ValueError(
                f"ray_address: no cluster answers at {self._address!r} ({error}); start one by `ray start --head`, or leave the "
                "address out to start one on this machine"
            ) from error
        # Ray's own retries would hand out an episode twice and hide that workers die of what is in them.
        self._task = self._ray.remote(num_cpus=1, num_returns="streaming", max_retries=0)(play_from_bytes)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ray.shutdown()

    def play(self, shares: Sequence[Share]) -> Iterator[Path]:
        """Play shares in the cluster; yields each episode's file as soon as it is written here.

        What a lost worker had not ended is played again. WorkersDiedError where one and the same share loses several in a row.
        """
        lost = tuple(getattr(self._ray.exceptions, name) for name in _LOST)
        running: dict[Any, _Running] = {}
        self._submit(running, [_Running(left) for left in (share.left() for share in shares) if left.specs])
        while running:
            ready, _ = self._ray.wait(list(running), num_returns=1)
            stream = ready[0]
            one = running[stream]
            try:
                name, data = self._ray.get(next(stream))
            except StopIteration:
                del running[stream]
            except lost:
                del running[stream]
                left = one.share.left()
                deaths = 1 if len(left.specs) < len(one.share.specs) else one.deaths + 1
                if deaths == MOST_DEATHS:
                    raise WorkersDiedError(len(left.specs)) from None
                if left.specs:
                    self._submit(running, [_Running(left, deaths)])
            except self._ray.exceptions.RayTaskError as error:
                raise error.cause from None
            else:
                path = next(path for path in one.share.paths if path.name == name)
                with writing(path):
                    write_atomically(path, data)
                yield path

    def _submit(self, running: dict[Any, _Running], tasks: Sequence[_Running]) -> None:
        files: dict[tuple[Path, Path | None], Any] = {}
        for task in tasks:
            share = task.share
            key = (share.tokenizer, share.checkpoint)
            if key not in files:
                files[key] = self._ray.put(_files_of(share))
            running[self._task.remote(share, files[key])] = task


def _files_of(share: Share) -> Files:
    """What a share needs: nothing where no student takes part."""
    if share.checkpoint is None:
        return {}
    files = {name: (share.checkpoint / name).read_bytes() for name in _CHECKPOINT_FILES}
    return files | {_TOKENIZER: share.tokenizer.read_bytes()}
