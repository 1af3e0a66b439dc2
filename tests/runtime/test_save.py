"""A saved world holds the terrain of its seed, and says where it begins."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bridge.embedded.land.biomes import biomes
from bridge.embedded.land.noise import seed_word
from bridge.embedded.land.relief import biome_at
from bridge.embedded.land.sources import SeedColumns
from bridge.embedded.saving.anvil.level import LEVEL_FILE, Level, write_level
from bridge.embedded.saving.anvil.saved_world import SavedWorld, save_world
from bridge.messages import Goal, Survive, Task
from runtime import cli
from runtime.config import ConfigError
from runtime.play.game import Game
from runtime.run_config import RunConfig


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
    assert "FOLDER: files cannot be put into" in capsys.readouterr().err.replace("\n", "")
    region = tmp_path / "w" / "region"
    region.mkdir(parents=True)
    for x in (-1, 0):
        for z in (-1, 0):
            (region / f"r.{x}.{z}.mca").write_bytes(b"x")
    assert cli.run_command(["save", str(tmp_path / "w"), "--radius", "0", "--seed", "7"]) == 1
    assert "1 bytes are fewer than its tables" in capsys.readouterr().err.replace("\n", "")


@pytest.mark.parametrize(
    "command", [("play", "collect_log", "--no-open"), ("world",), ("run", "--world", "embedded", "--out", "{}/out")]
)
def test_a_folder_that_is_no_saved_world_is_refused(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder, what in ((tmp_path / "nowhere", "level.dat"), (tmp_path, "level.dat"), (tmp_path / "w", "region")):
        if what == "region":
            save_world(folder, SeedColumns(7), [], Level(7, (0, 90, 0)))
            (folder / "region").rmdir()
        told = [part.format(tmp_path) for part in command]
        assert cli.run_command([*told, "--saved", str(folder)]) == 1
        error = capsys.readouterr().err.replace("\n", "")
        assert f"{folder / what}: " in error
        assert "a saved world is a folder with level.dat and region/" in error


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda data: data[:-5000], "it was cut off"),
        (
            lambda data: data[:8192] + bytes([0, 0, 0, 9, 2]) + b"nonsense" + data[8205:],
            "it is not of zlib, or it was damaged",
        ),
    ],
)
@pytest.mark.parametrize(
    "command", [("play", "collect_log", "--no-open"), ("world",), ("run", "--world", "embedded", "--out", "{}/out")]
)
def test_a_broken_region_file_is_told_with_its_name_before_anything_begins(
    command: tuple[str, ...],
    damage: Callable[[bytes], bytes],
    told: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    save_world(tmp_path / "w", SeedColumns(7), [(1, 0), (2, 0)], Level(7, (24, 90, 8)))
    region = tmp_path / "w" / "region" / "r.0.0.mca"
    region.write_bytes(damage(region.read_bytes()))
    assert cli.run_command([part.format(tmp_path) for part in (*command, "--saved", "{}/w")]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"error: {region}: chunk ")
    assert told in shown.err
    assert "put the file's copy from a backup there, or take it away" in shown.err
    assert "Error -3" not in shown.err
    assert shown.err.count("\n") == 1
    assert not (tmp_path / "out" / "episode").exists()


@pytest.mark.parametrize("agents", ["1", "2"])
def test_a_world_folder_that_cannot_be_written_is_told_before_anything_begins(
    agents: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("runtime.run.ready_kernels", lambda *_, **__: pytest.fail("something was compiled"))
    command = ["run", "--agents", agents, "--world-folder", "/proc/1/world", "--out", str(tmp_path)]
    assert cli.run_command(command) == 2
    assert "--world-folder: files cannot be put into '/proc/1/world'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("level", "told"),
    [
        (Level(5), "a world of seed 5 is saved there, not 9; give another folder, or its seed"),
        (Level(9, version="1.16.5"), "this world was played in with version 1.16.5"),
    ],
)
def test_a_world_folder_of_another_world_is_told_before_anything_begins(
    level: Level, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("runtime.run.ready_kernels", lambda *_, **__: pytest.fail("something was compiled"))
    write_level(tmp_path / LEVEL_FILE, level)
    command = ["run", "--seed", "9", "--world-folder", str(tmp_path), "--out", str(tmp_path / "out")]
    assert cli.run_command(command) == 1
    assert told in capsys.readouterr().err


def test_a_live_world_is_not_a_saved_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"--saved: .*use --world embedded"):
        RunConfig(saved=tmp_path)


async def test_play_goes_on_in_a_saved_world(tmp_path: Path) -> None:
    save_world(tmp_path, SeedColumns(7), [(40, 0)], Level(7, (648, 90, 8)))
    game = Game(Task("t", Goal("g"), Survive(20)), seed=1, size=64, saved=SavedWorld(tmp_path))
    await game.begin()
    assert game.observation.pose.position[::2] == (648.5, 8.5)
    assert biomes().name(int(biome_at(seed_word(7), 648, 8))) == "mixed_forest", "which the game has none of"
    assert game.biome == "forest", "as the save names it"
    await game.close()
