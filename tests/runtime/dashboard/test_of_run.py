"""``steve2 run --page``: the address is printed, and the page ends with the run."""

from __future__ import annotations

import asyncio
import io
import re
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from runtime.config import ConfigError
from runtime.dashboard.of_run import page_of_run
from runtime.exit_codes import EXIT_MISSED
from runtime.run import run
from runtime.run_config import RunConfig


async def test_it_is_served_where_it_is_asked_for(puppet: Any) -> None:
    told: list[str] = []
    async with page_of_run(RunConfig(), [puppet], told.append):
        assert puppet.watchers == 0
    async with page_of_run(RunConfig(page=True), [puppet], told.append):
        url = told[0].removeprefix("page: ")
        assert (await asyncio.to_thread(urllib.request.urlopen, url)).status == 200
    assert len(told) == 1
    with pytest.raises(OSError, match="refused"):
        await asyncio.to_thread(urllib.request.urlopen, url)


def test_a_port_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"--page.port"):
        RunConfig(page_port=70000)


@pytest.mark.slow
def test_a_run_has_a_page(tmp_path: Path) -> None:
    shown = io.StringIO()
    config = RunConfig(world="embedded", ticks=20, out=tmp_path / "run", video=False, page=True)
    assert run(config, Console(file=shown)) == EXIT_MISSED
    assert re.search(r"page: http://127\.0\.0\.1:\d+/\?token=\S{32}", shown.getvalue())
