"""Where the broker is, and that passwords are read from where they are safe and shown nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.mqtt.connection import tls_context
from runtime.mqtt.embedded import embedded_broker
from runtime.mqtt.settings import MAX_PASSWORD_BYTES, MqttSettings, read_mqtt_settings
from runtime.ranges import ConfigError


@pytest.mark.parametrize(
    ("address", "host", "port", "tls"),
    [
        ("broker.example:1884", "broker.example", 1884, False),
        ("broker.example", "broker.example", 1883, False),
        ("mqtt://10.0.0.7", "10.0.0.7", 1883, False),
        ("mqtts://broker.example", "broker.example", 8883, True),
        ("mqtts://broker.example:443/", "broker.example", 443, True),
        ("[::1]:1884", "::1", 1884, False),
        ("mqtts://[::1]", "::1", 8883, True),
    ],
)
def test_addresses(address: str, host: str, port: int, tls: bool) -> None:
    """Ports by default are those registered with IANA."""
    settings = read_mqtt_settings(address, {})
    assert (settings.host, settings.port, settings.tls) == (host, port, tls)
    assert read_mqtt_settings(settings.url, {}) == settings


@pytest.mark.parametrize(
    "address",
    [
        "",
        ":1883",
        "host:",
        "host:0",
        "host:65536",
        "host:x",
        "http://host",
        "host/path",
        "a b",
        "::1",
        "host:²",
        "mqtt://",
        "a" * 70,
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ConfigError, match="--mqtt"):
        read_mqtt_settings(address, {})


def test_a_password_in_the_address_is_refused_and_not_shown() -> None:
    """Every user of the machine sees the command line."""
    with pytest.raises(ConfigError, match="STEVE2_MQTT_PASSWORD") as caught:
        read_mqtt_settings("mqtts://me:hunter-2@host", {})
    assert "hunter-2" not in str(caught.value)


def test_passwords_come_from_the_environment_or_a_file(tmp_path: Path) -> None:
    given = {"STEVE2_MQTT_USER": "me", "STEVE2_MQTT_PASSWORD": "hunter-2"}
    settings = read_mqtt_settings("host", given)
    assert (settings.username, settings.password) == ("me", "hunter-2")
    assert "hunter-2" not in repr(settings) + str(settings) + settings.url
    (tmp_path / "secret").write_text("hunter-3\n")
    file = {"STEVE2_MQTT_USER": "me", "STEVE2_MQTT_PASSWORD_FILE": str(tmp_path / "secret")}
    assert read_mqtt_settings("host", file).password == "hunter-3"


def test_what_cannot_hold_is_refused(tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(b"x" * (MAX_PASSWORD_BYTES + 1))
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    for environment, said in (
        ({"STEVE2_MQTT_PASSWORD": "x"}, "needs a user"),
        ({"STEVE2_MQTT_PASSWORD": "x", "STEVE2_MQTT_PASSWORD_FILE": "y"}, "unset one"),
        ({"STEVE2_MQTT_PASSWORD_FILE": str(tmp_path / "none")}, "No such file"),
        ({"STEVE2_MQTT_PASSWORD_FILE": str(tmp_path / "long")}, "more than"),
        ({"STEVE2_MQTT_PASSWORD_FILE": str(tmp_path / "binary")}, "not UTF-8"),
    ):
        with pytest.raises(ConfigError, match=said):
            read_mqtt_settings("host", environment)
    (tmp_path / "ca").write_text("no certificate")
    for settings, said in (
        ({"telemetry_hz": 0.0}, "--mqtt-hz"),
        ({"telemetry_hz": 2.1}, "--mqtt-hz"),
        ({"telemetry_hz": float("nan")}, "--mqtt-hz"),
        ({"ca_file": tmp_path / "ca"}, "mqtts"),
        ({"tls": True, "ca_file": tmp_path / "none"}, "is no file"),
    ):
        with pytest.raises(ConfigError, match=said):
            MqttSettings("host", **settings)
    with pytest.raises(ConfigError, match="PEM"):
        tls_context(MqttSettings("host", tls=True, ca_file=tmp_path / "ca"))


def test_a_password_that_travels_readable_is_known() -> None:
    assert MqttSettings("broker.example", username="me", password="x").exposes_password
    assert not MqttSettings("127.0.0.1", username="me", password="x").exposes_password
    assert not MqttSettings("broker.example", tls=True, username="me", password="x").exposes_password


async def test_without_amqtt_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no part of the base install."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"\.\[broker\]"):
        async with embedded_broker({}):
            pass
