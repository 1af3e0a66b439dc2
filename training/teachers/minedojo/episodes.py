"""Episodes of the scripted player in the unmodified package: played, and kept as one line of JSON each."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import msgspec

from bridge.world import WorldError
from training.teachers.errands import Errands
from training.teachers.minedojo.package_player import PackagePlayer
from training.teachers.minedojo.wishes import NoWishError, wish_of


class EpisodeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One episode.

    Attributes:
        task: MineDojo's id.
        seed: number of the seed, 0, 1, ...
        success: by the package's own flag.
        ticks: the game's, until the end.
        seconds: of wall-clock time.
        reason: why it was not won; empty where it was.
    """

    task: str
    seed: int
    success: bool
    ticks: int = 0
    seconds: float = 0.0
    reason: str = ""


def world_seed(task: str, seed: int) -> int:
    """Of the world in which a task is played: another one for each task and number."""
    return int.from_bytes(hashlib.sha256(f"{task} {seed}".encode()).digest()[:4], "big") >> 1


def play_episode(player: PackagePlayer, task: str, seed: int, tick_limit: int) -> EpisodeLine:
    """Play one episode to its end or to the limit. Raises WorldError where the package fails."""
    begun = time.perf_counter()
    world, specification = player.begin(task, world_seed(task, seed))
    try:
        errands = Errands(world, wish_of(specification))
    except NoWishError as error:
        return EpisodeLine(task=task, seed=seed, success=False, reason=str(error))
    ticks, success, done = 0, False, False
    while not success and not done and ticks < tick_limit:
        outcome = player.step(errands.act(world.look()))
        success, done, ticks = outcome.success, outcome.done, ticks + outcome.ticks
    reason = "" if success else f"after {ticks} ticks: {errands.describe()}"
    return EpisodeLine(
        task=task, seed=seed, success=success, ticks=ticks, seconds=time.perf_counter() - begun, reason=reason
    )


def read_lines(path: Path) -> list[EpisodeLine]:
    """The episodes of a file, a last line that was cut off left out; none where there is no file."""
    if not path.exists():
        return []
    raw = path.read_bytes()
    try:
        return [msgspec.json.decode(line, type=EpisodeLine) for line in raw[: raw.rfind(b"\n") + 1].splitlines()]
    except msgspec.DecodeError as error:
        raise WorldError(f"{path}: a line is no episode ({error}); give another file") from error
