"""Checks of what a run talks to: the server, asked without logging in, and the broker, logged in to."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import secrets
import ssl
from collections.abc import Mapping
from pathlib import Path

import aiomqtt
from aiomqtt.exceptions import MqttCodeError

from bridge.minecraft.agreed_version import WrongVersionError, agree_version
from bridge.minecraft.reach import ServerDownError, ServerStalledError
from bridge.minecraft.status import NoMinecraftServerError
from bridge.world import WorldError
from runtime.doctor.finding import Finding, bad, ok
from runtime.foreign_text import one_line
from runtime.mqtt.connection import ANSWER_SECONDS, Connection, tls_context
from runtime.mqtt.settings import (
    EMBEDDED,
    PASSWORD_FILE_VARIABLE,
    PASSWORD_VARIABLE,
    USER_VARIABLE,
    MqttSettings,
    read_mqtt_settings,
)
from runtime.ranges import ConfigError


def server(host: str, port: int, version: str | None) -> Finding:
    """What a server says that it is, and whether it can be joined."""
    place = f"{host}:{port}"
    try:
        release = asyncio.run(agree_version(host, port, version))
    except WrongVersionError as error:
        return bad(
            one_line(str(error)),
            "run it with a version that is joined (docs/live-server.md), or the agent without --mc-version",
        )
    except ServerDownError as error:
        return bad(
            one_line(str(error)), "start it; see `server-port` in its server.properties, and the firewall between"
        )
    except ServerStalledError as error:
        return bad(
            one_line(str(error)), "wait until it has loaded its world, or start it again; see that the port is its own"
        )
    except NoMinecraftServerError as error:
        return bad(one_line(str(error)), "give the port of the game, not of its query, console or map")
    except WorldError as error:
        return bad(one_line(str(error)), "set `enable-status=true` in its server.properties, or give --mc-version")
    return ok(f"{place} can be joined as {release}; who may come in, it tells at the login only")


def broker(address: str, ca_file: Path | None, environment: Mapping[str, str]) -> Finding:
    """Whether a broker lets us in."""
    if address == EMBEDDED:
        if importlib.util.find_spec("amqtt") is None:
            return bad("the embedded broker needs amqtt, which is not installed", "pip install -e '.[broker]'")
        return ok("the embedded one, amqtt")
    try:
        settings = read_mqtt_settings(address, environment, ca_file)
        context = tls_context(settings)
    except ConfigError as error:
        return bad(str(error), f"see {PASSWORD_FILE_VARIABLE} and --mqtt-ca (docs/mqtt.md)")
    try:
        asyncio.run(_reach(settings, context))
    except ssl.SSLCertVerificationError as error:
        remedy = "give the certificate of the authority that signed the broker's, as --mqtt-ca FILE, and the name that it is for"
        return bad(f"{settings.url}: {one_line(error.verify_message)}", remedy)
    except (ssl.SSLError, ConnectionResetError) as error:
        remedy = "it may speak no TLS there: mqtts:// goes with port 8883 as a rule, mqtt:// with 1883"
        return bad(f"{settings.url}: {one_line(str(error))}", remedy)
    except OSError as error:  # a time that is over among them
        says = f"nothing answers at {settings.url}: {one_line(error.strerror or str(error)) or 'in time'}"
        return bad(says, "start the broker, or give the HOST:PORT that it listens on; --mqtt embedded brings one")
    try:
        asyncio.run(_log_in(settings, context))
    except MqttCodeError as error:
        remedy = f"set {USER_VARIABLE}, and {PASSWORD_VARIABLE} or {PASSWORD_FILE_VARIABLE}, to what the broker knows"
        return bad(f"{settings.url} does not let us in: {one_line(str(error))}", remedy)
    except aiomqtt.MqttError as error:
        remedy = (
            "see that it is an MQTT broker, that it speaks plain or TLS as the address says, and that it does not hang"
        )
        return bad(f"{settings.url} takes connections, but: {one_line(str(error))}", remedy)
    who = f"as {settings.username}" if settings.username else "as nobody in particular"
    readable = "; the password travels unencrypted" if settings.exposes_password else ""
    return ok(f"{settings.url} lets us in {who}{readable}")


async def _reach(settings: MqttSettings, context: ssl.SSLContext | None) -> None:
    """Open a connection and close it: of what fails here aiomqtt tells no more than a text."""
    # Its own kind of socket is the MQTT client's, and asyncio wants none.
    plain = ssl.create_default_context(cafile=settings.ca_file) if context is not None else None
    async with asyncio.timeout(ANSWER_SECONDS):
        _, writer = await asyncio.open_connection(settings.host, settings.port, ssl=plain)
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


async def _log_in(settings: MqttSettings, context: ssl.SSLContext | None) -> None:
    async with Connection(settings, context, f"steve2-doctor-{secrets.token_hex(4)}", None):
        pass
