"""Rollouts lose nothing: not by a worker that is killed, nor by a file that is; what is played again comes out the same."""

import dataclasses
import os
import signal

import pytest
from msgspec.structs import replace

torch = pytest.importorskip("torch")

from rich.console import Console  # noqa: E402

from agent.package import file_hash  # noqa: E402
from training.dataset import DataSet  # noqa: E402
from training.episode_files import EpisodeFileError  # noqa: E402
from training.episodes import EpisodeSpec  # noqa: E402
from training.folder_lock import lock_folder  # noqa: E402
from training.manifest import ManifestError, read_manifest, write_manifest  # noqa: E402
from training.recreate import RecreateConfig, recreate  # noqa: E402
from training.rollouts import RolloutPool, WorkersDiedError, open_rollouts  # noqa: E402

QUIET = Console(quiet=True)


def specs(count, ticks=12, beta=0.3):
    return [EpisodeSpec("collect_log/oak/4", seed, 1, beta, ticks, disturbance=0.5) for seed in range(count)]


@pytest.fixture(scope="module")
def pool():
    with RolloutPool(1) as pool:
        yield pool


@pytest.fixture(scope="module")
def played(untrained_checkpoint, pool, tmp_path_factory):
    """A wave of three episodes in which an untrained student drove, closed."""
    data = DataSet(tmp_path_factory.mktemp("data"))
    manifest = data.begin(specs(3), 0, untrained_checkpoint, mirrors=4, frame_size=64)
    assert sorted(data.play_missing(manifest, pool)) == sorted(data.path(spec) for spec in manifest.specs)
    return data, data.close(manifest)


def test_a_manifest_tells_how_its_episodes_came_about(played, untrained_checkpoint):
    data, manifest = played
    assert read_manifest(data.folder / "round-001-000.json") == manifest
    assert manifest.student == file_hash(untrained_checkpoint / "model.safetensors")
    assert [one.file for one in manifest.played] == [data.path(spec).name for spec in manifest.specs]
    for one in manifest.played:
        assert one.sha256 == file_hash(data.folder / one.file)
        assert one.bytes == (data.folder / one.file).stat().st_size
    assert manifest.ticks == sum(data.read(spec).ticks for spec in manifest.specs) == 36
    assert {"python", "numpy", "interface"} <= set(manifest.versions)
    assert data.close(manifest) is manifest


def test_a_card_tells_what_there_is(played):
    data, _ = played
    card = (data.folder / "README.md").read_text()
    assert "36 ticks in 3" in card
    assert "| harvest | 3 | 36 | 1 |" in card
    assert "training.recreate" in card
    assert "MIT" in card


def test_a_wave_goes_on_as_it_was_begun(played, untrained_checkpoint):
    data, manifest = played
    assert data.begin(specs(3), 0, None, mirrors=2, frame_size=128) == manifest
    with pytest.raises(ValueError, match=r"round-001-000\.json is of other episodes"):
        data.begin(specs(4), 0, untrained_checkpoint, mirrors=4, frame_size=64)


def test_the_same_seeds_and_the_same_student_give_the_same_bytes(played, pool, tmp_path):
    data, manifest = played
    assert recreate(RecreateConfig(data.folder, check=True, most=2), pool, QUIET) == 0, "two as among three"
    listed = manifest.played[0]
    other = replace(manifest, played=(replace(listed, sha256="0" * 64), *manifest.played[1:]))
    lying = DataSet(tmp_path)
    (tmp_path / "students").symlink_to(data.folder / "students")
    write_manifest(tmp_path, other)
    assert recreate(RecreateConfig(lying.folder, check=True, most=1), pool, QUIET) == 1


def test_what_is_missing_or_damaged_is_played_again_as_it_was(played, pool):
    data, manifest = played
    gone, cut = (data.path(spec) for spec in manifest.specs[:2])
    gone.unlink()
    cut.write_bytes(cut.read_bytes()[:-100])
    with pytest.raises(EpisodeFileError, match=rf"{cut.name} is cut.*--missing"):
        data.read(manifest.specs[1])
    assert data.read(manifest.specs[2]).ticks == 12, "the rest can be used"
    assert set(data.faults(manifest)) == set(manifest.specs[:2])
    assert recreate(RecreateConfig(data.folder, missing=True), pool, QUIET) == 0
    assert data.faults(manifest) == {}


class Failing:
    """Rollouts in which nothing can be played."""

    workers = 1

    def play(self, shares):
        raise WorkersDiedError(sum(len(share.specs) for share in shares))


def test_what_is_damaged_stays_until_its_successor_is_there(played):
    data, manifest = played
    cut = data.path(manifest.specs[0])
    whole = cut.read_bytes()
    cut.write_bytes(whole[:-100])
    with pytest.raises(WorkersDiedError):
        recreate(RecreateConfig(data.folder, missing=True), Failing(), QUIET)
    assert cut.read_bytes() == whole[:-100]
    assert not list(data.folder.glob(".*.tmp"))
    lock = lock_folder(data.folder)
    with pytest.raises(ValueError, match="is being written to by another process"):
        recreate(RecreateConfig(data.folder, missing=True), Failing(), QUIET)
    os.close(lock)
    cut.write_bytes(whole)


def test_another_episode_under_a_name_is_a_fault_before_hashes_are_known(played, tmp_path):
    data, manifest = played
    other = DataSet(tmp_path)
    opened = replace(manifest, played=())
    write_manifest(tmp_path, opened)
    first, second, third = manifest.specs
    for spec, held in ((first, first), (second, third), (third, third)):
        other.path(spec).write_bytes(data.path(held).read_bytes())
    assert list(other.faults(opened)) == [second]


def test_a_manifest_that_cannot_be_read_is_told(played, pool, tmp_path):
    _, manifest = played
    path = tmp_path / manifest.file
    for text in ("", "{}", '{"round": "x"}'):
        path.write_text(text)
        with pytest.raises(ManifestError, match=r"round-001-000\.json cannot be read"):
            read_manifest(path)
        with pytest.raises(ManifestError):
            recreate(RecreateConfig(tmp_path, check=True), pool, QUIET)
    path.unlink()
    with pytest.raises(ValueError, match="no manifest"):
        recreate(RecreateConfig(tmp_path, check=True), pool, QUIET)
    with pytest.raises(ValueError, match="no folder"):
        recreate(RecreateConfig(tmp_path / "nothing", check=True), pool, QUIET)


def test_a_killed_worker_loses_nothing(tmp_path):
    data = DataSet(tmp_path)
    manifest = data.begin(specs(3, beta=1.0), 0, None, mirrors=1, frame_size=64)
    with RolloutPool(1) as pool:
        paths = []
        for path in data.play_missing(manifest, pool):
            if not paths:
                for pid in pool.pids():
                    os.kill(pid, signal.SIGKILL)
            paths.append(path)
    assert sorted(paths) == sorted(data.path(spec) for spec in manifest.specs)
    assert [one.ticks for one in data.close(manifest).played] == [12, 12, 12]


def test_an_error_in_a_worker_is_told_as_it_is(tmp_path, pool):
    data = DataSet(tmp_path)
    unknown = [dataclasses.replace(spec, task="collect_log/plum/1") for spec in specs(1, beta=1.0)]
    manifest = data.begin(unknown, 0, None, mirrors=1, frame_size=64)
    with pytest.raises(ValueError, match="plum"):
        list(data.play_missing(manifest, pool))


def test_where_episodes_are_played_is_a_setting():
    assert open_rollouts("local", 2).workers == 2
    with pytest.raises(ValueError, match="ray_address: got 'auto'"):
        open_rollouts("local", 2, "auto")
    with pytest.raises(ValueError, match="processes"):
        open_rollouts("local", 0)
