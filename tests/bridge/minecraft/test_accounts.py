"""A Microsoft account is let in by a code that a person types; its tokens are its owner's alone.

No account can be had here: what Microsoft would answer is played to node (``fake_microsoft.js``), up to the first token and its
file. That a game server then takes the account is not shown by any test.
"""

from __future__ import annotations

import os
import stat
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bridge.minecraft.accounts import accounts_folder, ready_accounts
from bridge.minecraft.embedded_server import EmbeddedServer
from bridge.minecraft.node_process import node_process
from bridge.minecraft.world import LiveWorld, Patience
from bridge.world import WorldLost
from bridge.world_news import CodeNeeded, WorldNews
from tests.bridge.minecraft.conftest import NEVER


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_folder_and_its_files_are_their_owners_alone_whatever_the_umask_is(tmp_path: Path) -> None:
    folder = tmp_path / "share" / "steve2" / "accounts"
    before = os.umask(0)
    try:
        assert rights(ready_accounts(folder)) == 0o700
        token = folder / "abc_live-cache.json"
        token.write_text("{}")
        folder.chmod(0o755)
        ready_accounts(folder)
    finally:
        os.umask(before)
    assert (rights(folder), rights(token)) == (0o700, 0o600)


def test_a_link_or_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "else")
    (tmp_path / "file").write_text("")
    for name in ("link", "file"):
        with pytest.raises(WorldLost, match=name) as refused:
            ready_accounts(tmp_path / name)
        assert refused.value.cause == "login_failed"


def test_it_lies_where_the_desktop_keeps_what_programs_know(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert accounts_folder() == tmp_path / "steve2" / "accounts"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert accounts_folder() == tmp_path / ".local" / "share" / "steve2" / "accounts"


@pytest.fixture
async def server() -> AsyncIterator[EmbeddedServer]:
    server = EmbeddedServer()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(params=["ignored", "granted", "unreachable"])
def microsoft(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """What Microsoft does, played to a node process of its own."""
    node_process().stop()
    monkeypatch.setenv("NODE_OPTIONS", f"--require {Path(__file__).with_name('fake_microsoft.js')}")
    monkeypatch.setenv("FAKE_MICROSOFT", request.param)
    yield str(request.param)
    node_process().stop()


@pytest.mark.live
async def test_a_person_is_told_the_code_and_a_login_that_fails_says_so(
    server: EmbeddedServer, microsoft: str, tmp_path: Path
) -> None:
    folder = tmp_path / "accounts"
    # The person takes longer than joining may: that time is not counted.
    patience = Patience(connect=0.5 if microsoft == "ignored" else 20.0)
    world = LiveWorld(server.host, server.port, "bob", draw=False, patience=patience, accounts=folder)
    told: list[WorldNews] = []
    world.listen(told.append)
    with pytest.raises(WorldLost) as lost:
        await world.reset(NEVER, 0)
    await world.close()
    codes = [news for news in told if isinstance(news, CodeNeeded)]
    if microsoft == "unreachable":
        assert (codes, lost.value.cause) == ([], "server_down")
        return
    assert lost.value.cause == "login_failed", str(lost.value)
    assert codes[0] == CodeNeeded(
        "https://www.microsoft.com/link", "ABCD\x1b[2J1234", 2.0 if microsoft == "ignored" else 900.0
    )
    assert rights(folder) == 0o700
    files = sorted(folder.iterdir())
    assert files
    assert {rights(file) for file in files} == {0o600}
    assert any("secret-refresh" in file.read_text() for file in files) == (microsoft == "granted")
    assert "secret" not in str(lost.value)
