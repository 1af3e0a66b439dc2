"""A place for one step: the newest. What keeps a slow reader from making anybody's memory grow."""

from __future__ import annotations

import asyncio

import msgspec

from bridge.messages import Step

NOTE_CHARACTERS = 1000
"""How long notes may grow together."""


def join_notes(earlier: str, later: str) -> str:
    """The notes of two steps as one. What stands there already is not said again; what grows too long keeps its newest alone."""
    if not later or later in earlier.split("; "):
        return earlier
    joined = f"{earlier}; {later}" if earlier else later
    return joined if len(joined) <= NOTE_CHARACTERS else later


class NewestStep:
    """Holds the newest step that nobody took yet. For one event loop, one writer and one reader."""

    def __init__(self) -> None:
        self._step: Step | None = None
        self._error: Exception | None = None
        self._something = asyncio.Event()

    def offer(self, step: Step) -> None:
        """Put a step in place of one that was not taken.

        The reward of the step that is lost is added to the new one's, its note is put before the new one's, and its
        echo is kept where the new one has none, so that sums and latencies stay right and no refusal goes unheard.
        """
        if self._step is not None:
            lost = self._step
            note = join_notes(lost.info.note, step.info.note)
            step = msgspec.structs.replace(
                step,
                reward=lost.reward + step.reward,
                info=msgspec.structs.replace(step.info, note=note),
                echo_ns=step.echo_ns or lost.echo_ns,
            )
        self._step = step
        self._something.set()

    def clear(self) -> None:
        """Forget the step that was not taken: it belongs to an episode that is over."""
        self._step = None
        if self._error is None:
            self._something.clear()

    def fail(self, error: Exception) -> None:
        """No step will follow: once the newest is taken, ``take`` raises ``error``."""
        self._error = error
        self._something.set()

    async def take(self) -> Step:
        """Wait for a step and take it; raises what ``fail`` was given."""
        await self._something.wait()
        if self._step is None:
            assert self._error is not None
            raise self._error
        step, self._step = self._step, None
        if self._error is None:
            self._something.clear()
        return step
