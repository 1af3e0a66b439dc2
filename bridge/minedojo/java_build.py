"""Repairs the build of MineDojo's engine, which stopped working in January 2024; the package's Python stays as it is.

Of the wheel's ``build.gradle`` three lines are changed, as users of the package found out (sources in ``docs/minedojo.md``).
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bridge.atomic_file import write_atomically
from bridge.minedojo.java import JAR, Found
from bridge.world import WorldError

MIXIN_JAR = Path("MixinGradle-dcfaf61", "MixinGradle", "dcfaf61", "MixinGradle-dcfaf61.jar")
"""In a folder of such libraries, laid out as Maven's repositories are."""
FORGE_OWNER = "MineDojo"
"""Whose copy of ForgeGradle is asked for: it loads the game's files by https, which is all that their server answers."""

_GONE = "classpath('com.github.SpongePowered:MixinGradle:dcfaf61')"


class _Repair(NamedTuple):
    what: str
    old: str
    new: str


def repair(malmo: Path, libraries: Path, forge_owner: str = FORGE_OWNER) -> list[str]:
    """Change the build where it is still the wheel's; returns what was changed, nothing where it was repaired before.

    Args:
        malmo: the engine's sources, ``bridge.minedojo.java.malmo_folder``.
        libraries: folder that holds ``MIXIN_JAR``.
        forge_owner: GitHub account whose copy of ForgeGradle is taken.

    Raises WorldError where the library is missing, or the build is neither the wheel's nor a repaired one, which stays as it is.
    """
    libraries = libraries.expanduser().absolute()
    if not (libraries / MIXIN_JAR).is_file():
        raise WorldError(f"{libraries}: holds no {MIXIN_JAR}; clone its repository there, as docs/minedojo.md says")
    build = malmo / "build.gradle"
    text = build.read_text(encoding="utf-8")
    done = []
    for change in _repairs(libraries, forge_owner):
        if change.new in text:
            continue
        if text.count(change.old) != 1:
            raise WorldError(f"{build}: {change.what}: this is not the build of MineDojo 0.1; install the package anew")
        text = text.replace(change.old, change.new)
        done.append(change.what)
    if done:
        write_atomically(build, text.encode())
    return done


def build_state(malmo: Path) -> Found:
    """Whether the engine is built or its build repaired; whether Gradle reaches what it loads from the net is not looked at."""
    if (malmo / JAR).is_file():
        return Found("build", f"{JAR} is built", True)
    if _GONE in (malmo / "build.gradle").read_text(encoding="utf-8"):
        return Found("build", "the wheel's build asks for a library that is gone: run steve2 minedojo repair", False)
    return Found("build", "repaired; the first launch builds the engine, from what Gradle loads from the net", True)


def _repairs(libraries: Path, forge_owner: str) -> tuple[_Repair, ...]:
    jitpack = "buildscript {\n    repositories {\n\n        maven { url 'https://jitpack.io' }\n"
    local = f"        maven {{ url '{libraries.as_uri()}' }}\n"
    plugin, library = "ForgeGradle:FG_2.2_patched-SNAPSHOT", "forgegradle:FG_2.2_patched-SNAPSHOT"
    return (
        _Repair("where libraries lie", jitpack, jitpack + local),
        _Repair(
            "MixinGradle is taken from there: jitpack no longer has it",
            _GONE,
            "classpath('MixinGradle-dcfaf61:MixinGradle:dcfaf61')",
        ),
        _Repair(
            "whose ForgeGradle builds the game",
            f"classpath 'com.github.brandonhoughton:{plugin}'",
            f"classpath 'com.github.{forge_owner}:{plugin}'",
        ),
        _Repair(
            "whose ForgeGradle the engine is packed with",
            f"implementation 'com.github.brandonhoughton:{library}'",
            f"implementation 'com.github.{forge_owner}:{plugin}'",
        ),
        _Repair(
            "the list of schemas lies in the project, wherever Gradle was started",
            "new File('src/main/resources/schemas.index')",
            "new File(projectDir, 'src/main/resources/schemas.index')",
        ),
    )
