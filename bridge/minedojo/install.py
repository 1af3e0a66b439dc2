"""Builds the environment in which MineDojo 0.1 runs, apart from ours: its old gym and numpy never meet our packages.

``pip install minedojo`` fails with every current pip. The recipe that works, and why, is in ``docs/minedojo.md``: gym 0.21.0 is
built by old tools, MineDojo is taken without its own list of dependencies, and what it imports is installed in versions that it
can live with.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

FOLDER_VARIABLE = "STEVE2_MINEDOJO"
"""Names the environment's folder in place of the default."""
MINEDOJO_VERSION = "0.1"
_PYTHONS = ("python3.11", "python3.10", "python3.9")
_STEP_SECONDS = 900
_STAMP = ".steve2-recipe"
_LOG = "steve2-install.log"
_BUILDERS = ("pip<24.1", "setuptools<66", "wheel<0.39")
"""Newer ones refuse the metadata of gym 0.21.0."""
_GYM = ("minedojo==0.1", "gym==0.21.0")
_LIBRARIES = (
    *("numpy>=1.22,<1.24", "omegaconf>=2.3,<2.4", "cloudpickle<4", "lxml<7", "jinja2<4", "Pyro4<5", "psutil<8"),
    *("importlib_resources", "mypy_extensions<2", "opencv-python-headless<4.12", "coloredlogs<16", "daemoniker<0.3"),
    *("msgspec>=0.19,<1", "msgpack>=1.1,<2", "websockets>=13,<18"),
)
"""What MineDojo imports, within what it can live with: its spaces ask numpy for ``unicode``, which 1.24 took away. The headless
opencv needs no libGL. The last three speak our own wire."""
_CHECK = "import minedojo; print(len(minedojo.tasks.ALL_TASK_IDS))"
_FOREIGN_SETTINGS = (
    "PYTHONPATH",
    "PYTHONHOME",
    "VIRTUAL_ENV",
    "PIP_CONSTRAINT",
    "PIP_TARGET",
    "PIP_PREFIX",
    "PIP_USER",
)
_REMEDIES = (
    ("No space left", "free 400 MB of disk"),
    ("ensurepip is not available", "install Python's venv module (on Debian and Ubuntu the package python3-venv)"),
    ("Could not find a version", "see that the package index can be reached, and that it has these packages"),
    ("Failed to establish a new connection", "see that the package index can be reached"),
    ("Permission denied", "give a folder that can be written, as --into DIR"),
    ("error: command 'gcc'", "install a C compiler, or take a Python for which these packages are built (3.11)"),
)
Report = Callable[[str], None]


class MineDojoInstallError(Exception):
    """The environment could not be built; the text says at which step, why, and what to do."""


class _Step(NamedTuple):
    says: str
    command: tuple[str, ...]


def default_folder() -> Path:
    """Where the environment lies: STEVE2_MINEDOJO, or ``steve2/minedojo`` in the user's data folder (XDG_DATA_HOME)."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named).expanduser()
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser() / "steve2" / "minedojo"


def environment_python(folder: Path | None = None) -> Path | None:
    """The Python of an environment that is installed whole and by the present recipe; None where there is none."""
    folder = default_folder() if folder is None else folder
    stamp, python = folder / _STAMP, folder / "bin" / "python"
    good = stamp.is_file() and python.exists() and stamp.read_text() == _recipe_hash()
    return python if good else None


def install(report: Report, into: Path | None = None, python: str | None = None) -> Path:
    """Build the environment where it is missing or of another recipe; returns its Python.

    Args:
        report: gets one line a step.
        into: the folder; the default one where it is None. One that holds anything but such an environment is refused.
        python: the interpreter to build with, 3.9 to 3.11; one is looked for where it is None.

    Raises MineDojoInstallError.
    """
    folder = (default_folder() if into is None else into).expanduser().absolute()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone(folder, report):
            found = environment_python(folder)
            if found is not None:
                report(f"MineDojo is installed: {folder}")
                return found
            _require_ours(folder)
            _build(report, folder, _find_python(python))
    except OSError as error:
        raise MineDojoInstallError(f"{error.filename or folder}: {error.strerror or error}; give --into DIR") from error
    return folder / "bin" / "python"


def _recipe_hash() -> str:
    return hashlib.sha256("\n".join((*_BUILDERS, *_GYM, *_LIBRARIES)).encode()).hexdigest()


def _require_ours(folder: Path) -> None:
    """Nothing is emptied that may be another's."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / _STAMP).exists() and not (folder / _LOG).exists():
        raise MineDojoInstallError(f"{folder}: holds other files; give an empty or a new folder, as --into DIR")


def _find_python(named: str | None) -> str:
    candidates = (named,) if named else (sys.executable, *_PYTHONS)
    for candidate in candidates:
        path = shutil.which(candidate)
        if path is None:
            continue
        code = "import sys; print((3, 9) <= sys.version_info[:2] <= (3, 11))"
        asked = subprocess.run([path, "-I", "-c", code], capture_output=True, text=True, timeout=60, check=False)
        if asked.stdout.strip() == "True":
            return path
    what = f"{named} is no" if named else f"none of {', '.join(_PYTHONS)} is a"
    raise MineDojoInstallError(
        f"--python: {what} Python of 3.9 to 3.11 that can be started, and MineDojo's gym is built by no other; "
        "give one, as --python PATH"
    )


def _build(report: Report, folder: Path, python: str) -> None:
    pip = (str(folder / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-input")
    steps = (
        _Step("virtual environment", (python, "-m", "venv", "--clear", str(folder))),
        _Step("old build tools", (*pip, *_BUILDERS)),
        _Step("MineDojo and its gym", (*pip, "--no-build-isolation", "--no-deps", *_GYM)),
        _Step("what MineDojo imports (some 280 MB)", (*pip, *_LIBRARIES)),
        _Step("a first import", (str(folder / "bin" / "python"), "-c", _CHECK)),
    )
    begun = time.monotonic()
    for number, step in enumerate(steps, start=1):
        report(f"[{number}/{len(steps)}] {step.says}")
        _run(step, folder)
    unfinished = folder / f"{_STAMP}.tmp"
    unfinished.write_text(_recipe_hash())
    unfinished.replace(folder / _STAMP)
    report(f"MineDojo {MINEDOJO_VERSION} is installed in {time.monotonic() - begun:.0f} s: {folder}")


def _run(step: _Step, folder: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in _FOREIGN_SETTINGS}
    try:
        done = subprocess.run(
            step.command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=_STEP_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise MineDojoInstallError(
            f"{step.says}: took more than {_STEP_SECONDS} s; see that the package index can be reached, and run it again"
        ) from None
    folder.mkdir(exist_ok=True)
    with (folder / _LOG).open("a") as log:
        log.write(f"$ {' '.join(step.command)}\n{done.stdout}\n")
    if done.returncode != 0:
        raise MineDojoInstallError(_explain(step, done.stdout, folder))


def _explain(step: _Step, output: str, folder: Path) -> str:
    lines: Sequence[str] = [line for line in output.splitlines() if line.strip()]
    remedy = next((words for sign, words in _REMEDIES if sign in output), "read the log")
    said = next((line for line in reversed(lines) if "rror" in line), lines[-1] if lines else "nothing was said")
    return f"{step.says}: {said.strip()[:300]}; {remedy} ({folder / _LOG}), and run it again"


@contextmanager
def _alone(folder: Path, report: Report) -> Iterator[None]:
    """Two processes must not build one environment; the lock lies beside it, since building empties the folder."""
    with folder.with_name(f".{folder.name}.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report("waiting for another process that installs MineDojo")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
