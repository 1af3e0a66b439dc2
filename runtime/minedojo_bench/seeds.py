"""The seed of an episode: a pure function of the run's seed, the task and the episode's number."""

from __future__ import annotations

import hashlib

from runtime.config import MAX_SEED


def seed_of(run_seed: int, task: str, episode: int) -> int:
    """In 0..MAX_SEED; whichever tasks are played beside it, and however many shards play."""
    digest = hashlib.sha256(f"{run_seed} {task} {episode}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % (MAX_SEED + 1)
