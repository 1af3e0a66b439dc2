"""The page of ``steve2 run --page``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from runtime.agent_commands import AgentControl
from runtime.dashboard.server import open_page
from runtime.dashboard.settings import PageSettings
from runtime.run_config import RunConfig


@asynccontextmanager
async def page_of_run(
    config: RunConfig, agents: Sequence[AgentControl], report: Callable[[str], None]
) -> AsyncIterator[None]:
    """Serve the page for the time of the block, where ``config`` asks for one, and report its address.

    Raises ConfigError where its port cannot be listened on.
    """
    if not config.page:
        yield
        return
    async with open_page(PageSettings(config.page_port), agents) as page:
        report(f"page: {page.url}")
        yield
