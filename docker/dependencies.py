"""Prints the packages that pyproject.toml asks for, one a line, so that an image installs them before it copies the source.

``python docker/dependencies.py EXTRA ...`` adds those of extras. ``pip install -c constraints.txt -r`` then takes the versions
that were tested.
"""

import sys
import tomllib
from pathlib import Path


def dependencies(project: Path, extras: list[str]) -> list[str]:
    """Requirements of a pyproject.toml; KeyError for an extra that it has not."""
    asked = tomllib.loads(project.read_text())["project"]
    return [*asked["dependencies"], *(one for extra in extras for one in asked["optional-dependencies"][extra])]


if __name__ == "__main__":
    sys.stdout.write("\n".join(dependencies(Path("pyproject.toml"), sys.argv[1:])) + "\n")
