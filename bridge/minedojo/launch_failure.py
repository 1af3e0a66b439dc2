"""Why MineDojo's own engine did not start: the package raises ``EOFError`` with all that Gradle said, of which a line matters."""

from __future__ import annotations

_REMEDIES = (
    (
        "Could not find com.github.SpongePowered:MixinGradle",
        "the wheel's build asks for a library that is gone since January 2024: run steve2 minedojo repair",
    ),
    ("UnknownHostException", "the engine is built from what Gradle loads from the net: see that it can be reached"),
    ("Server returned HTTP response code: 400", "the game's files are loaded by http: run steve2 minedojo repair"),
    ("Unsupported class file major version", "set JAVA_HOME to a JDK 8"),
    ("Could not determine java version", "set JAVA_HOME to a JDK 8"),
    ("tools.jar", "set JAVA_HOME to a JDK 8, not a runtime alone"),
    ("getAvailableDisplayModes", "install xrandr (on Debian the package x11-xserver-utils)"),
    ("No OpenGL context", "install Mesa's software OpenGL (on Debian the package libgl1-mesa-dri)"),
    ("Pixel format not accelerated", "install Mesa's software OpenGL (on Debian the package libgl1-mesa-dri)"),
    ("OutOfMemoryError", "the engine takes some 4 GB of memory: free some, or run fewer at a time"),
)
_MARKS = ("* What went wrong", "Caused by:", "ERROR:", "rror:")
_LONGEST = 300


def explain_launch(said: str) -> str:
    """One line: what the engine's log shows went wrong, and what to do about it.

    Args:
        said: the text of the package's ``EOFError``, some hundred lines of Gradle's and the game's.
    """
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    sign, remedy = next(
        ((sign, words) for sign, words in _REMEDIES if sign in said),
        ("", "set MINEDOJO_DEBUG_LOG=1 to see all that it says"),
    )
    told = next((line for line in lines if sign and sign in line), None) or _telling(lines)
    return f"the engine did not start: {told[:_LONGEST]}; {remedy}"


def _telling(lines: list[str]) -> str:
    """The line after Gradle's heading, or one that speaks of an error, or the last but the package's own."""
    for mark in _MARKS:
        for place, line in enumerate(lines):
            if mark in line:
                return lines[min(place + 1, len(lines) - 1)] if mark.startswith("*") else line
    return lines[-2] if len(lines) > 1 else "it said nothing"
