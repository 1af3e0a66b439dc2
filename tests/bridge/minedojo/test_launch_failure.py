"""Of what Gradle and the game say, the line that matters is told, with what to do."""

import pytest

from bridge.minedojo.launch_failure import explain_launch

HEAD = "/tmp/tmp1/Minecraft\n# Configuration file\nmalmoports {\n  I:portOverride=9914\n}\nHELLO\n"
TAIL = "\n\nMinecraft process finished unexpectedly. There was an error with Malmo."
GRADLE = "FAILURE: Build failed.\n\n* What went wrong:\nA problem occurred configuring root project 'Minecraft'.\n"


@pytest.mark.parametrize(
    ("said", "line", "remedy"),
    [
        (
            GRADLE + "   > Could not find com.github.SpongePowered:MixinGradle:dcfaf61.\n     Searched in ...",
            "Could not find com.github.SpongePowered:MixinGradle:dcfaf61",
            "steve2 minedojo repair",
        ),
        (
            'Exception in thread "main" java.net.UnknownHostException: services.gradle.org\n at java.base',
            "UnknownHostException: services.gradle.org",
            "from the net",
        ),
        ("Caused by: java.lang.OutOfMemoryError: Java heap space", "OutOfMemoryError", "memory"),
        (GRADLE, "A problem occurred configuring root project", "MINEDOJO_DEBUG_LOG=1"),
        ("ERROR: JAVA_HOME is set to an invalid directory: /x", "invalid directory: /x", "MINEDOJO_DEBUG_LOG=1"),
    ],
)
def test_the_line_and_the_remedy(said: str, line: str, remedy: str) -> None:
    told = explain_launch(HEAD + said + TAIL)
    assert line in told
    assert remedy in told
    assert "\n" not in told


@pytest.mark.parametrize("said", ["", TAIL, "one line", "x" * 100_000 + TAIL])
def test_something_is_always_said(said: str) -> None:
    told = explain_launch(said)
    assert told.startswith("the engine did not start: ")
    assert len(told) < 500
