"""The same rollouts as tasks of a local Ray cluster: a worker that is killed loses nothing, and the files are the same."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

ray = pytest.importorskip("ray", reason="the extra cluster is not installed")
psutil = pytest.importorskip("psutil")
pytest.importorskip("torch")

from training.dataset import DataSet  # noqa: E402
from training.episodes import EpisodeSpec  # noqa: E402
from training.ray_rollouts import RayRollouts, play_from_bytes  # noqa: E402
from training.rollouts import open_rollouts  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning:ray", "ignore::ResourceWarning")


@pytest.fixture
def short_folder():
    """Ray's sockets lie in it, and their paths must be short."""
    folder = Path(tempfile.mkdtemp(prefix="ray", dir="/tmp"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def workers_that_play():
    """Process ids of our own cluster's workers that play at the moment."""
    ours = psutil.Process().children(recursive=True)
    return [child.pid for child in ours if "ray::" in (command := command_of(child)) and "play" in command]


def command_of(process):
    """The command of a process; empty of one that has just ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def test_a_killed_worker_of_a_cluster_loses_nothing(untrained_checkpoint, short_folder, tmp_path):
    data = DataSet(tmp_path / "ray")
    specs = [EpisodeSpec("collect_log/oak/4", seed, 1, 0.3, 10) for seed in range(2)]
    manifest = data.begin(specs, 0, untrained_checkpoint, mirrors=1, frame_size=64)
    paths, killed = [], []
    with RayRollouts(1, temporary=short_folder) as rollouts:
        for path in data.play_missing(manifest, rollouts):
            if not killed:
                killed = workers_that_play()
                for pid in killed:
                    os.kill(pid, signal.SIGKILL)
            paths.append(path)
    assert len(killed) == 1
    assert sorted(paths) == sorted(data.path(spec) for spec in specs)
    share = data.shares(manifest, specs[1:], 1)[0]
    files = {path.name: path.read_bytes() for path in data.student(manifest.student).iterdir()}
    for name, alone in play_from_bytes(share, files):
        assert alone == (data.folder / name).read_bytes()
    assert data.close(manifest).ticks == 20


def test_a_cluster_that_does_not_answer_is_told():
    with pytest.raises(ValueError, match="processes"):
        RayRollouts(0)
    assert open_rollouts("ray", 3, "127.0.0.1:1").workers == 3
