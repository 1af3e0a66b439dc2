"""The doctor's look at a broker: really logged in, and what is in the way is told with its remedy."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from runtime.doctor.finding import Finding
from runtime.doctor.reachable import broker
from runtime.mqtt.embedded import embedded_broker


def login(user: str, password: str) -> dict[str, str]:
    return {"STEVE2_MQTT_USER": user, "STEVE2_MQTT_PASSWORD": password}


def assert_bad(found: Finding, says: str, remedy: str) -> None:
    assert found.grade == "bad", found
    assert says in found.says
    assert remedy in found.remedy


def test_an_open_broker_lets_us_in(mosquitto):
    found = broker(f"127.0.0.1:{mosquitto().port}", None, {})
    assert (found.grade, "nobody in particular" in found.says) == ("ok", True)


def test_a_password_opens_and_a_wrong_one_or_none_does_not(mosquitto):
    server = mosquitto(password=True)
    address = f"127.0.0.1:{server.port}"
    assert "as watchman" in broker(address, None, login(server.user, server.password)).says
    for environment in ({}, login(server.user, "a wrong one")):
        found = broker(address, None, environment)
        assert_bad(found, "does not let us in", "STEVE2_MQTT_PASSWORD_FILE")
        assert "a wrong one" not in found.says + found.remedy


def test_the_certificate_must_be_of_a_trusted_authority(mosquitto, certificates):
    server = mosquitto(tls=certificates)
    address = f"mqtts://127.0.0.1:{server.port}"
    assert broker(address, certificates / "ca.crt", {}).grade == "ok"
    assert_bad(broker(address, certificates / "other.crt", {}), "certificate", "--mqtt-ca FILE")
    assert_bad(broker(f"127.0.0.1:{server.port}", None, {}), "takes connections, but", "plain or TLS")
    plain = mosquitto()
    assert broker(f"mqtts://127.0.0.1:{plain.port}", certificates / "ca.crt", {}).grade == "bad"


def test_no_broker_and_no_password_file_are_told(tmp_path: Path):
    assert_bad(broker("127.0.0.1:1", None, {}), "nothing answers", "start the broker")
    assert_bad(broker("no-such-host.invalid", None, {}), "nothing answers", "HOST:PORT")
    missing = {"STEVE2_MQTT_USER": "a", "STEVE2_MQTT_PASSWORD_FILE": str(tmp_path / "none")}
    assert_bad(broker("127.0.0.1:1", None, missing), "none", "docs/mqtt.md")


async def test_the_embedded_one_is_there_where_its_package_is(monkeypatch: pytest.MonkeyPatch):
    assert broker("embedded", None, {}).grade == "ok"
    async with embedded_broker({}, report=lambda _: None) as (settings, _):
        environment = login(settings.username or "", settings.password or "")
        found = await asyncio.to_thread(broker, f"127.0.0.1:{settings.port}", None, environment)
        assert found.grade == "ok"
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert_bad(broker("embedded", None, {}), "amqtt", "'.[broker]'")
