"""A signal that comes while a finished run is being closed changes neither its end nor its exit status."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import asynccontextmanager

import numpy as np
import pytest
from rich.console import Console

from agent.policy import RandomPolicy
from bridge.embedded.streaming import StreamingEmbeddedWorld
from runtime.episodes.episode import read_episode
from runtime.exit_codes import EXIT_MISSED
from runtime.run import run
from runtime.run_config import RunConfig


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """A first signal gives both back to the operating system, and here the process lives on."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


class Breaking(RandomPolicy):
    """Plays until the episode has begun, then fails."""

    steps = 0

    def step(self, observations, state):
        self.steps += 1
        if self.steps > 6:
            raise FloatingPointError("NaN in the logits")
        return super().step(observations, state)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("breaks", [False, True])
def test_a_signal_during_the_closing_interrupts_nothing(tmp_path, monkeypatch, number, breaks):
    closed = []
    close = StreamingEmbeddedWorld.close

    async def slow_close(self):
        os.kill(os.getpid(), number)
        await asyncio.sleep(0.2)
        await close(self)
        closed.append(self)

    monkeypatch.setattr(StreamingEmbeddedWorld, "close", slow_close)
    console = Console(record=True, width=200)
    config = RunConfig(world="embedded", ticks=8, out=tmp_path, video=False)
    policy = (Breaking if breaks else RandomPolicy)(np.random.default_rng(0))
    if breaks:
        with pytest.raises(FloatingPointError):
            run(config, console, policy)
    else:
        assert run(config, console, policy) == EXIT_MISSED
    assert len(closed) == 1
    assert "before the first tick" not in console.export_text()
    episode = read_episode(tmp_path)
    assert episode.footer is not None
    assert episode.footer["outcome"] == ("error" if breaks else "limit")


def test_a_signal_while_the_world_is_opened_still_ends_the_opening(tmp_path, monkeypatch):
    @asynccontextmanager
    async def opened(*_):
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.sleep(60)
        yield

    monkeypatch.setattr("runtime.worlds.embedded_world", opened)
    console = Console(record=True, width=200)
    config = RunConfig(world="embedded", ticks=8, out=tmp_path, video=False)
    assert run(config, console, RandomPolicy(np.random.default_rng(0))) == 130
    assert "stopped before the first tick" in console.export_text()
