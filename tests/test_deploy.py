"""What is said of deploying holds: compose, unit and page name commands and files that exist, and the broker starts as written.

Sources: docs/deploy.md; the Compose specification's schema (as check-jsonschema carries it); systemd.service(5), systemd.exec(5).
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tyro
import yaml

from runtime.cli import Command
from runtime.container import container_status
from runtime.doctor.finding import Finding
from runtime.doctor.reachable import broker
from runtime.exit_codes import EXIT_FAILED, EXIT_MISSED, EXIT_REFUSED, EXIT_STOPPED, EXIT_USAGE
from runtime.health import HealthConfig
from runtime.run_config import RunConfig, RunOptions

ROOT = Path(__file__).parent.parent
COMPOSE_FILE, UNIT_FILE, PAGE = (
    ROOT / "docker-compose.yml",
    ROOT / "deploy" / "steve2.service",
    ROOT / "docs" / "deploy.md",
)
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_FILE.read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
MOSQUITTO = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
DEFAULT = re.compile(r"\$\{\w+:-([^}]*)\}")


def read(arguments: list[str]) -> Any:
    """What the command line makes of some words."""
    settings = tyro.cli(Command, args=arguments)
    return settings.config if isinstance(settings, RunOptions) else settings


def unit() -> dict[str, list[str]]:
    """Key -> values of the unit."""
    found: dict[str, list[str]] = {}
    for line in UNIT_FILE.read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def commands_of(text: str) -> list[list[str]]:
    """The words behind each ``steve2`` at the beginning of a command, and behind ``docker compose run ... agent``."""
    begins = r"(?:^|`|\$ )(?:[A-Z0-9_]+=\S+ )*steve2|docker compose run --rm --no-deps agent"
    found = re.findall(rf"(?:{begins}) ((?!world\b)[a-z][^`\n]*)", text, re.MULTILINE)
    return [shlex.split(words, comments=True) for words in found]


# --- compose ---


def test_the_compose_file_is_of_its_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE_FILE)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def compose_command() -> list[str]:
    """What reads compose files here; skips the test where nothing does."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) and not subprocess.run([*command, "version"], capture_output=True).returncode:
            return command
    pytest.skip("no docker compose here (nor Debian's docker-compose) that could read the file")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """As much of a checkout as compose looks at."""
    shutil.copy(COMPOSE_FILE, tmp_path)
    for folder in ("deploy", "docker"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "mqtt_password").write_text("secret\n")
    return tmp_path


def test_compose_reads_it_once_the_eula_is_accepted(project: Path) -> None:
    command = [*compose_command(), "--profile", "gpu", "--profile", "minedojo", "config"]
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("MINECRAFT", "STEVE2", "COMPOSE"))
    }
    refused = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=120)
    assert refused.returncode != 0
    assert "if you have read https://aka.ms/MinecraftEULA and agree" in refused.stderr
    (project / ".env").write_text("MINECRAFT_EULA=TRUE\n")
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert set(yaml.safe_load(done.stdout)["services"]) == set(SERVICES)
    assert "secret\n" not in done.stdout


def test_nothing_is_published_beyond_this_machine() -> None:
    published = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert published
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port) for port in published)
    assert not any("network_mode" in service or "privileged" in service for service in SERVICES.values())


def test_agents_wait_for_a_server_and_a_broker_that_are_healthy() -> None:
    for name in ("agent", "agent-gpu"):
        needed = SERVICES[name]["depends_on"]
        assert needed == {other: {"condition": "service_healthy"} for other in ("minecraft", "mosquitto")}
        assert SERVICES[name]["restart"] == "on-failure"
    for name in ("minecraft", "mosquitto"):
        assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
        assert SERVICES[name]["restart"] == "unless-stopped"
    for name in ("minecraft", "mosquitto", "agent", "agent-gpu"):
        assert SERVICES[name]["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}
        assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]


def test_secrets_come_from_files_that_no_commit_and_no_image_takes() -> None:
    assert COMPOSE["secrets"] == {"mqtt_password": {"file": "./secrets/mqtt_password"}}
    assert {"/secrets/", "/.env"} <= set((ROOT / ".gitignore").read_text().split())
    assert {"secrets", ".env"} <= set((ROOT / ".dockerignore").read_text().split())
    for name in ("agent", "agent-gpu", "mosquitto"):
        assert SERVICES[name]["secrets"] == ["mqtt_password"]
        assert not any(key.endswith("PASSWORD") for key in SERVICES[name]["environment"])


def test_each_agent_of_compose_is_one_that_the_command_line_takes() -> None:
    names = set()
    for name in ("agent", "agent-gpu"):
        config = read([DEFAULT.sub(r"\1", word) for word in SERVICES[name]["command"]])
        assert isinstance(config, RunConfig)
        assert config.stay
        assert (config.server, config.mqtt, config.metrics_port) == ("minecraft:25565", "mosquitto:1883", 9464)
        assert config.mc_version == SERVICES["minecraft"]["environment"]["VERSION"]
        names.add(config.username)
        dockerfile = (ROOT / SERVICES[name]["build"]["dockerfile"]).read_text()
        (check,) = re.findall(r"^HEALTHCHECK .* CMD (\[.*\])$", dockerfile, re.MULTILINE)
        words = json.loads(check)
        health = read(words[1:])
        assert words[0] == "steve2"
        assert isinstance(health, HealthConfig)
        assert health.port == config.metrics_port
        assert "\nUSER steve2\n" in dockerfile
        assert 'ENTRYPOINT ["python", "-m", "runtime.container"]' in dockerfile
    assert len(names) == 2, "two of one name on one broker throw each other out"
    assert SERVICES["agent-gpu"]["profiles"] == ["gpu"]
    assert SERVICES["agent-gpu"]["deploy"]["resources"]["reservations"]["devices"][0]["capabilities"] == ["gpu"]


@pytest.mark.parametrize("extra", ["cpu", "gpu"])
def test_an_image_installs_what_the_project_asks_for_before_the_source(extra: str) -> None:
    file = ROOT / "docker" / ("Dockerfile" if extra == "cpu" else "gpu.Dockerfile")
    text = file.read_text()
    (asked,) = re.findall(r"RUN python docker/dependencies\.py ([\w ]+) >", text)
    command = [sys.executable, "docker/dependencies.py", *asked.split()]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    assert any(line.startswith("onnxruntime-gpu>" if extra == "gpu" else "onnxruntime>") for line in listed)
    assert any(line.startswith("amqtt") for line in listed)
    assert any(line.startswith("numpy") for line in listed)
    assert text.index("pip install -c") < text.index("bridge.minecraft.install") < text.index("COPY --chown=steve2 . .")
    # What is installed there must not be copied over from outside: node_modules of another machine.
    assert "**/node_modules" in (ROOT / ".dockerignore").read_text().split()


def test_a_container_that_nothing_mends_is_not_started_again() -> None:
    """docs/deploy.md, the table of exit statuses; docker's on-failure: https://docs.docker.com/engine/containers/start-containers-automatically."""
    ends = {0: 0, EXIT_FAILED: 1, EXIT_USAGE: 0, EXIT_REFUSED: 0, EXIT_MISSED: 0, EXIT_STOPPED: 130}
    assert {status: container_status("run", status) for status in ends} == ends
    assert container_status("doctor", EXIT_USAGE) == EXIT_USAGE
    done = subprocess.run(
        [sys.executable, "-m", "runtime.container", "run", "--goal", "dance"],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stderr.startswith("error: ")


# --- the broker ---


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[int, Path, Path]]:
    """The broker of compose, started as compose does but on a free port; port, its folder, the file of its password."""
    if MOSQUITTO is None or shutil.which("mosquitto_sub") is None:
        pytest.skip("mosquitto and mosquitto_sub are not installed: apt-get install mosquitto mosquitto-clients")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    config, folder, secret = tmp_path / "mosquitto.conf", tmp_path / "broker", tmp_path / "secret"
    text = (ROOT / "deploy" / "mosquitto" / "mosquitto.conf").read_text()
    config.write_text(
        text.replace("listener 1883", f"listener {port} 127.0.0.1").replace("/tmp/broker", str(folder)) + "user root\n"
    )
    secret.write_text("of no use 'elsewhere' $HOME #\\n\n")
    environment = SERVICES["mosquitto"]["environment"] | {
        "MQTT_PASSWORD_FILE": str(secret),
        "PATH": f"{os.environ['PATH']}:/usr/sbin",
    }
    script = ROOT / "deploy" / "mosquitto" / "start.sh"
    process = subprocess.Popen(
        ["/bin/sh", str(script), str(config), str(folder)], env=environment, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert process.poll() is None, "the broker ended"
            assert time.monotonic() < deadline
            time.sleep(0.05)
    yield port, folder, secret
    process.terminate()
    assert process.wait(30) in (0, -15), "the shell became mosquitto: the signal reached it"


def test_the_broker_lets_in_who_has_the_secret_and_nobody_else(started: tuple[int, Path, Path]) -> None:
    port, folder, secret = started

    def asked(**environment: str) -> Finding:
        return broker(f"127.0.0.1:{port}", None, environment)

    agent = SERVICES["agent"]["environment"] | {"STEVE2_MQTT_PASSWORD_FILE": str(secret)}
    assert asked(**agent).grade == "ok"
    assert asked().grade == "bad"
    assert asked(STEVE2_MQTT_USER="steve2", STEVE2_MQTT_PASSWORD="wrong").grade == "bad"
    assert "elsewhere" not in (folder / "passwords").read_text(), "it keeps a hash"
    assert (folder / "passwords").stat().st_mode & 0o077 == 0
    assert (folder / "clients" / "mosquitto_sub").stat().st_mode & 0o077 == 0


def test_the_brokers_health_check_passes_with_the_password_and_fails_without(started: tuple[int, Path, Path]) -> None:
    port, folder, _ = started
    check = [word.replace("$$", "$") for word in SERVICES["mosquitto"]["healthcheck"]["test"][1:]]
    assert SERVICES["mosquitto"]["environment"]["XDG_CONFIG_HOME"] == "/tmp/broker/clients"
    assert SERVICES["mosquitto"]["command"][-1] == "/tmp/broker"
    for clients, status in ((folder / "clients", 0), (folder / "none", 5)):
        environment = {"XDG_CONFIG_HOME": str(clients), "PATH": os.environ["PATH"]}
        done = subprocess.run([*check, "-p", str(port)], env=environment, capture_output=True, timeout=60)
        assert done.returncode == status, done.stderr


@pytest.mark.parametrize(("password", "said"), [("\n", "is empty"), ("a:b\n", "with a colon")])
def test_a_password_that_cannot_be_starts_no_broker(tmp_path: Path, password: str, said: str) -> None:
    (tmp_path / "secret").write_text(password)
    environment = {"MQTT_USER": "a", "MQTT_PASSWORD_FILE": str(tmp_path / "secret"), "PATH": os.environ["PATH"]}
    command = ["/bin/sh", str(ROOT / "deploy" / "mosquitto" / "start.sh"), "none.conf", str(tmp_path / "broker")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, said in done.stderr) == (1, True)


# --- systemd ---


def test_the_unit_stops_where_another_try_does_not_help() -> None:
    found = unit()
    assert found["Restart"] == ["on-failure"]
    assert set(map(int, found["RestartPreventExitStatus"][0].split())) == {EXIT_USAGE, EXIT_REFUSED}
    assert set(map(int, found["SuccessExitStatus"][0].split())) == {EXIT_MISSED, EXIT_STOPPED}
    assert "WatchdogSec" not in found, "nothing here tells systemd that it is alive"
    for key, value in {
        "DynamicUser": "yes",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "PrivateTmp": "yes",
    }.items():
        assert found[key] == [value]
    secret = found["LoadCredential"][0].partition(":")[0]
    assert f"STEVE2_MQTT_PASSWORD_FILE=%d/{secret}" in found["Environment"]


def test_the_unit_starts_what_the_command_line_takes() -> None:
    words = shlex.split(unit()["ExecStart"][0])
    assert words[0] == "/opt/steve2/.venv/bin/steve2"
    config = read(words[1:])
    assert isinstance(config, RunConfig)
    assert config.stay


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze here")
    # It must exist to be verified; here the program lies elsewhere.
    there = tmp_path / "steve2.service"
    there.write_text(UNIT_FILE.read_text().replace("/opt/steve2/.venv/bin/steve2", "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(there)], capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")


# --- the page ---


def test_every_command_of_page_and_files_is_one_that_there_is() -> None:
    found = [
        (file, words) for file in (PAGE, COMPOSE_FILE) for words in commands_of(file.read_text().replace("\n#", "\n"))
    ]
    assert len(found) > 8
    for file, words in found:
        words = [word.replace("FOLDER", str(ROOT)) for word in words]
        assert read(words) is not None, f"{file.name}: {words}"


def test_what_the_page_shows_as_yaml_is_yaml() -> None:
    blocks = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)]
    scraped, override = blocks
    assert scraped["scrape_configs"][0]["static_configs"][0]["targets"] == ["127.0.0.1:9464"]
    assert override["services"]["prometheus"]["network_mode"] == "service:agent"
