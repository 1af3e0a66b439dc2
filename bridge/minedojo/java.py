"""What MineDojo's own engine needs before the package launches it, told in words: the package itself would say ``EOFError``.

The package runs ``launchClient.sh``, which starts ``java`` on a jar that was built before, or else ``gradlew``, which builds the
engine and runs it.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from bridge.world import WorldError

JAVA_VERSION = 8
"""The only one: Forge 1.11.2 runs on none newer, and Gradle 4.10.2, which builds it, on none above 11."""
MALMO = Path("minedojo", "sim", "Malmo", "Minecraft")
"""The engine's sources, in the site-packages of MineDojo's environment."""
JAR = Path("build", "libs", "MalmoMod-0.37.0-fat.jar")
"""Where ``launchClient.sh`` looks for an engine that is built, below ``MALMO``."""
HEADLESS_VARIABLE = "MINEDOJO_HEADLESS"
"""1 makes the package start a display of its own, by xvfb-run."""
_SECONDS = 60.0
_LOCAL_DISPLAY = re.compile(r"(?:unix)?:(\d+)(?:\.\d+)?")
_INSTALL = f"install a JDK {JAVA_VERSION} and set JAVA_HOME to it, or put its bin folder first on PATH"


class Found(NamedTuple):
    """One thing that was looked for: its name, what is there or what to do, and whether it will do."""

    part: str
    says: str
    good: bool


def malmo_folder(python: Path) -> Path:
    """The engine's sources in the environment of this Python. Raises WorldError where they are missing."""
    # Not resolved: the environment's python may be a link to the system's.
    found = sorted((python.parent.parent / "lib").glob(f"python3*/site-packages/{MALMO}"))
    if not found:
        raise WorldError(f"{python.parent.parent}: holds no MineDojo; run steve2 minedojo install")
    return found[0]


def require_engine(malmo: Path, environment: Mapping[str, str] = os.environ) -> None:
    """Raises WorldError with what is missing and what to do, where the package could not launch its engine."""
    bad = next((found for found in look(malmo, environment) if not found.good), None)
    if bad is not None:
        raise WorldError(f"engine java: {bad.says}; or play the embedded engine, which needs no Java")


def look(malmo: Path, environment: Mapping[str, str] = os.environ) -> Iterator[Found]:
    """Java, its version and compiler, and the display, in the order in which the launch needs them.

    Args:
        malmo: the engine's sources.
        environment: the variables that the launch will see.
    """
    built = (malmo / JAR).is_file()
    # A jar is run by the java of PATH; gradlew takes JAVA_HOME's where that is set.
    home = "" if built else environment.get("JAVA_HOME", "")
    java = _java_of_home(Path(home)) if home else shutil.which("java", path=environment.get("PATH", ""))
    if java is None:
        where = f"JAVA_HOME is {home}, which holds no bin/java" if home else "there is no java on PATH"
        yield Found("java", f"{where}; {_INSTALL}", False)
    else:
        yield _version(Path(java), environment)
        if not built:
            yield _compiler(Path(java))
    yield _display(environment)


def _java_of_home(home: Path) -> Path | None:
    """As gradlew looks for it."""
    return next((path for path in (home / "jre/sh/java", home / "bin/java") if os.access(path, os.X_OK)), None)


def _version(java: Path, environment: Mapping[str, str]) -> Found:
    try:
        asked = subprocess.run(
            [java, "-version"], env=dict(environment), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace", timeout=_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return Found("java", f"{java} cannot be started ({error}); {_INSTALL}", False)
    version = re.search(r'version "((?:1\.)?(\d+)[^"]*)"', asked.stdout)
    if version is None:
        return Found("java", f"{java} -version says no version; {_INSTALL}", False)
    if int(version[2]) != JAVA_VERSION:
        return Found(
            "java", f"{java} is of version {version[1]}, and MineDojo's engine needs {JAVA_VERSION}; {_INSTALL}", False
        )
    return Found("java", f"{java} of version {version[1]}", True)


def _compiler(java: Path) -> Found:
    """Gradle compiles the engine: the runtime alone has no javac."""
    folder = java.resolve().parent
    compiler = next(
        (path for path in (folder / "javac", folder.parent.parent / "bin" / "javac") if path.exists()), None
    )
    if compiler is None:
        return Found(
            "compiler", f"{java} is a runtime without javac, and the engine is not built yet; {_INSTALL}", False
        )
    return Found("compiler", str(compiler), True)


def _display(environment: Mapping[str, str]) -> Found:
    if environment.get(HEADLESS_VARIABLE) == "1":
        missing = [
            name for name in ("xvfb-run", "xauth", "Xvfb") if not shutil.which(name, path=environment.get("PATH", ""))
        ]
        if missing:
            remedy = "install the packages xvfb and xauth"
            return Found("display", f"{HEADLESS_VARIABLE} is 1, and there is no {missing[0]}; {remedy}", False)
        return Found("display", "xvfb-run, one for each engine", True)
    display = environment.get("DISPLAY", "")
    remedy = f"set {HEADLESS_VARIABLE}=1 and install xvfb and xauth, or set DISPLAY to an X server that runs"
    if not display:
        return Found("display", f"the engine draws on a display, and there is none; {remedy}", False)
    local = _LOCAL_DISPLAY.fullmatch(display)
    if local and not _answers(int(local[1])):
        return Found("display", f"DISPLAY is {display}, where no X server answers; {remedy}", False)
    return Found("display", display, True)


def _answers(number: int) -> bool:
    """Whether an X server of this machine listens, on its socket or on Linux's abstract one."""
    for address in (f"/tmp/.X11-unix/X{number}", f"\0/tmp/.X11-unix/X{number}"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
            door.settimeout(_SECONDS)
            try:
                door.connect(address)
            except OSError:
                continue
            return True
    return False
