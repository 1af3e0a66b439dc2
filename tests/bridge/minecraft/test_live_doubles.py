"""Nothing is had twice on the embedded live server: packets that come together, and names that come in twice."""

from pathlib import Path

import pytest

from tests.bridge.minecraft.bots import Servers, counted, dropped, saved_world
from tests.bridge.minecraft.mechanics import VERSIONS

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_block_that_is_broken_again_and_again_gives_what_it_gives_once(servers: Servers, version: str) -> None:
    """A torch breaks as soon as it is begun (https://minecraft.wiki/w/Breaking); six packets that break it come in one turn."""
    bot, (x, y, z) = await servers.bot(version)
    cell = (x + 1, y, z)
    await bot.set_block(cell, "torch")
    await bot.do("digAtOnce", cell=cell, times=3)
    await bot.until_block(cell, "air")
    await bot.set_block(cell, "dirt")  # told after all that came of the packets
    state = await bot.server_state()
    assert counted(state, "torch") + sum(count for item, count in dropped(state) if item == "torch") == 1


async def test_a_name_that_comes_in_again_takes_over_with_what_it_had(tmp_path: Path, servers: Servers) -> None:
    """As in the game, who logs in from another location sends the body before away, which is saved first."""
    version = VERSIONS[0]
    async with saved_world(await servers.host(version), version, tmp_path) as bot:
        await bot.give("dirt", 5)
        await bot.do("join", port=bot.server.port, version=version)
        state = await bot.until(lambda state: counted(state, "dirt") == 5)
        assert [entity for entity in state["entities"] if entity["username"] == bot.name] == []
