"""Every action does on the live server what it does on the embedded world, but for the differences that are listed."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bridge.minecraft.embedded_server import EmbeddedServer
from tests.bridge.minecraft.contract.differences import DIFFERENCES
from tests.bridge.minecraft.contract.embedded_side import EmbeddedSide
from tests.bridge.minecraft.contract.live_side import LiveSide
from tests.bridge.minecraft.contract.script import Outcome, Script
from tests.bridge.minecraft.contract.scripts import SCRIPTS

DOCUMENT = Path(__file__).parents[3] / "docs" / "live-actions.md"
BODIES = 6
"""That play at one time."""
Outcomes = dict[str, Outcome]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def live_outcomes() -> AsyncIterator[Outcomes]:
    """What came of each script on the live server; several bodies share them out."""
    server = EmbeddedServer()
    await server.start()
    waiting, outcomes = list(SCRIPTS), {}

    async def play(number: int) -> None:
        side = LiveSide(server, number)
        await side.join()
        try:
            while waiting:
                script = waiting.pop(0)
                outcomes[script.name] = await side.play(script)
        finally:
            await side.leave()

    try:
        async with asyncio.TaskGroup() as bodies:
            for number in range(BODIES):
                bodies.create_task(play(number))
        yield outcomes
    finally:
        await server.stop()


@pytest.fixture(scope="module")
def embedded_side() -> EmbeddedSide:
    return EmbeddedSide()


@pytest.mark.live
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name.replace(" ", "_"))
async def test_a_script_comes_to_the_same_but_for_what_is_listed(
    script: Script, embedded_side: EmbeddedSide, live_outcomes: Outcomes
) -> None:
    """Inventories, positions, blocks and refusals; a difference that is new, and one that is gone, fails."""
    here = await embedded_side.play(script)
    differences = here.differences(live_outcomes[script.name])
    assert set(differences) == set(DIFFERENCES.get(script.name, {})), differences


def test_every_script_has_a_name_of_its_own() -> None:
    assert len({script.name for script in SCRIPTS}) == len(SCRIPTS)
    assert set(DIFFERENCES) <= {script.name for script in SCRIPTS}


def test_the_document_lists_the_differences() -> None:
    """``docs/live-actions.md``: between its marks, a row for each difference."""
    text = DOCUMENT.read_text()
    table = re.search(r"<!-- differences: begin -->\n(.*?)\n<!-- differences: end -->", text, re.DOTALL)
    assert table is not None
    rows = [line.strip("| ").split(" | ") for line in table[1].strip().splitlines()[2:]]
    listed = [[script, field, why] for script, fields in DIFFERENCES.items() for field, why in fields.items()]
    assert rows == listed
