"""A saved world holds the terrain of its seed, and says where it begins."""

from pathlib import Path

import pytest

from bridge.embedded.land.sources import SeedColumns
from bridge.embedded.saving.anvil.saved_world import SavedWorld
from runtime import cli


def test_the_terrain_around_the_spawn_is_saved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "worlds" / "seven"
    assert cli.run_command(["save", str(folder), "--seed", "7", "--radius", "1"]) == 0
    saved = SavedWorld(folder)
    assert len(saved.places()) == 9
    x, y, z = (int(v // 1) for v in saved.spawn)
    assert f"9 chunks around {x} {y} {z}" in capsys.readouterr().out.replace("\n", "")
    here = x // 16, z // 16
    assert saved.column(*here).blocks.tobytes() == SeedColumns(7).column(*here).blocks.tobytes()


def test_what_cannot_be_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert cli.run_command(["save", str(tmp_path / "file")]) == 2
    assert "--folder: files cannot be put into" in capsys.readouterr().err.replace("\n", "")
    region = tmp_path / "w" / "region"
    region.mkdir(parents=True)
    for x in (-1, 0):
        for z in (-1, 0):
            (region / f"r.{x}.{z}.mca").write_bytes(b"x")
    assert cli.run_command(["save", str(tmp_path / "w"), "--radius", "0", "--seed", "7"]) == 1
    assert "1 bytes are fewer than its tables" in capsys.readouterr().err.replace("\n", "")
