"""What the container files name exists: they are not built here, since there is neither docker nor a network to build from."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import tyro
import yaml

from runtime.cli import Command
from runtime.minedojo_config import CheckConfig, InstallConfig, MineDojoConfig, RepairConfig
from runtime.serve_config import ServeConfig

ROOT = Path(__file__).parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
FILES = sorted((ROOT / "docker").glob("*Dockerfile"))


def instructions(file: Path) -> list[tuple[str, str]]:
    """Keyword and arguments of each instruction, continued lines joined."""
    lines = [line for line in file.read_text().splitlines() if not line.lstrip().startswith("#")]
    text = "\n".join(lines).replace("\\\n", " ")
    return [(words[0], words[2]) for line in text.splitlines() if (words := line.partition(" "))[0]]


def steve2_commands(file: Path) -> list[list[str]]:
    """The arguments of every ``steve2`` that is run while the image is built."""
    runs = " && ".join(words for keyword, words in instructions(file) if keyword == "RUN")
    return [shlex.split(command)[1:] for command in runs.split("&&") if command.strip().startswith(".venv/bin/steve2")]


def read(arguments: list[str]) -> Any:
    """What the command line makes of them."""
    return tyro.cli(Command, args=arguments)  # type: ignore[call-overload]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_dockerfile_copies_what_is_there(file: Path) -> None:
    stages = {
        words.rpartition(" AS ")[2] for keyword, words in instructions(file) if keyword == "FROM" and " AS " in words
    }
    copied = [shlex.split(words) for keyword, words in instructions(file) if keyword == "COPY"]
    assert copied
    for words in copied:
        source = next((word.partition("=")[2] for word in words if word.startswith("--from=")), None)
        if source is not None:
            assert source in stages
            continue
        for path in [word for word in words if not word.startswith("--")][:-1]:
            assert (ROOT / path).exists(), path


def test_a_dockerfile_makes_targets_that_the_makefile_has() -> None:
    file = ROOT / "docker" / "minedojo.Dockerfile"
    runs = " ".join(words for keyword, words in instructions(file) if keyword == "RUN")
    makefile = (ROOT / "Makefile").read_text().replace("$(VENV)", ".venv")
    targets = re.findall(r"make (?!.*--yes)(\S+) PYTHON=", runs)
    assert targets
    for target in targets:
        assert re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE), target


def test_the_services_are_built_from_files_that_are_there() -> None:
    services = COMPOSE["services"]
    built = {name: service for name, service in services.items() if "build" in service}
    assert set(built) == {"agent", "agent-gpu", "minedojo"}
    assert set(services) - set(built) == {"minecraft", "mosquitto"}
    for service in built.values():
        assert (ROOT / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
    assert services["minedojo"]["profiles"] == ["minedojo"]
    assert "profiles" not in services["agent"]


def test_minedojos_port_is_published_on_this_machine_alone() -> None:
    service = COMPOSE["services"]["minedojo"]
    for port in service["ports"]:
        assert port.startswith("127.0.0.1:")
    assert "STEVE2_TOKEN" in service["environment"]


def test_the_image_builds_its_engine_by_commands_that_there_are() -> None:
    commands = [read(arguments) for arguments in steve2_commands(ROOT / "docker" / "minedojo.Dockerfile")]
    assert all(isinstance(command, MineDojoConfig) for command in commands)
    assert [type(command.what) for command in commands] == [InstallConfig, RepairConfig, CheckConfig]


def test_what_the_container_runs_is_a_world_for_outside() -> None:
    """The image's own command, and compose's with its default task."""
    found = dict(instructions(ROOT / "docker" / "minedojo.Dockerfile"))
    entry = json.loads(found["ENTRYPOINT"])
    assert entry[0] == ".venv/bin/steve2"
    composed = [re.sub(r"\$\{\w+:-(\w+)\}", r"\1", word) for word in COMPOSE["services"]["minedojo"]["command"]]
    for command in (json.loads(found["CMD"]), composed):
        config = read([*entry[1:], *command])
        assert isinstance(config, ServeConfig)
        assert (config.world, config.task, config.engine) == ("minedojo", "harvest_1_log", "java")
        assert (config.host, config.port) == ("0.0.0.0", int(found["EXPOSE"]))
        assert COMPOSE["services"]["minedojo"]["ports"] == [f"127.0.0.1:{config.port}:{config.port}"]


def test_the_engine_is_built_where_the_package_looks() -> None:
    from bridge.minedojo.java import MALMO

    text = (ROOT / "docker" / "minedojo.Dockerfile").read_text()
    assert f"MALMO=${{STEVE2_MINEDOJO}}/lib/python3.11/site-packages/{MALMO.as_posix()}" in text
    assert "FROM python:3.11" in text
