"""Where the broker is and how to be let in. Passwords come from the environment or a file and are never shown."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from runtime.ranges import ConfigError

USER_VARIABLE = "STEVE2_MQTT_USER"
PASSWORD_VARIABLE = "STEVE2_MQTT_PASSWORD"
PASSWORD_FILE_VARIABLE = "STEVE2_MQTT_PASSWORD_FILE"
EMBEDDED = "embedded"
"""What stands for a broker of our own in place of an address."""
PLAIN_PORT, TLS_PORT = 1883, 8883
"""Registered with IANA as mqtt and secure-mqtt."""
MAX_TELEMETRY_HZ = 2.0
MAX_PASSWORD_BYTES = 1024


@dataclass(frozen=True)
class MqttSettings:
    """How an agent talks to a broker; ConfigError where they cannot hold.

    Attributes:
        host: name or address of the broker.
        port: its port.
        tls: whether the connection is encrypted and the broker's certificate checked against its name.
        ca_file: PEM file of the authorities to trust; None trusts those of the system.
        username: None joins as nobody in particular.
        password: goes with ``username``.
        telemetry_hz: messages of telemetry a second, at most.
    """

    host: str
    port: int = PLAIN_PORT
    tls: bool = False
    ca_file: Path | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    telemetry_hz: float = 1.0

    def __post_init__(self) -> None:
        if not self.host:
            raise ConfigError("--mqtt: the host is missing; give HOST:PORT")
        try:
            self.host.encode("idna")
        except UnicodeError:
            raise ConfigError(f"--mqtt: got the host {self.host!r}, which is no name of one; give HOST:PORT") from None
        if not 1 <= self.port <= 65535:
            raise ConfigError(f"--mqtt: got port {self.port}; ports lie in 1..65535")
        if not 0 < self.telemetry_hz <= MAX_TELEMETRY_HZ:
            raise ConfigError(
                f"--mqtt-hz: got {self.telemetry_hz}; give messages a second, above 0 and up to {MAX_TELEMETRY_HZ:g}"
            )
        if self.ca_file is not None and not self.tls:
            raise ConfigError(
                f"--mqtt-ca: got {self.ca_file}, but the connection is not encrypted; give --mqtt mqtts://HOST:PORT"
            )
        if self.ca_file is not None and not self.ca_file.is_file():
            raise ConfigError(f"--mqtt-ca: {self.ca_file} is no file; give the authority's certificate in PEM format")
        if self.password is not None and self.username is None:
            raise ConfigError(f"a password for MQTT needs a user (MQTT 3.1.1, 3.1.2.9): set {USER_VARIABLE}")

    @property
    def url(self) -> str:
        """The broker as people write it, without user and password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'mqtts' if self.tls else 'mqtt'}://{host}:{self.port}"

    @property
    def exposes_password(self) -> bool:
        """Whether the password travels readable beyond this machine."""
        return self.password is not None and not self.tls and not _is_loopback(self.host)


def read_mqtt_settings(
    address: str, environment: Mapping[str, str], ca_file: Path | None = None, telemetry_hz: float = 1.0
) -> MqttSettings:
    """Settings from an address and the environment.

    Args:
        address: ``HOST``, ``HOST:PORT``, ``mqtt://HOST[:PORT]`` or ``mqtts://HOST[:PORT]``.
        environment: holds STEVE2_MQTT_USER, and STEVE2_MQTT_PASSWORD or STEVE2_MQTT_PASSWORD_FILE, where the broker asks.
        ca_file, telemetry_hz: as in ``MqttSettings``.

    Raises ConfigError for what is none of these, for a user or password in the address, and for a password file that cannot be
    read.
    """
    host, port, tls = _parse(address)
    username, password = read_login(environment)
    return MqttSettings(host, port, tls, ca_file, username, password, telemetry_hz)


def read_login(environment: Mapping[str, str]) -> tuple[str | None, str | None]:
    """User and password of the environment; ConfigError where a password is given in both ways, or its file is unreadable."""
    password, file = environment.get(PASSWORD_VARIABLE), environment.get(PASSWORD_FILE_VARIABLE)
    if password and file:
        raise ConfigError(f"{PASSWORD_VARIABLE} and {PASSWORD_FILE_VARIABLE} are both set; unset one")
    if file:
        password = _password_of(Path(file))
    return environment.get(USER_VARIABLE) or None, password or None


def _password_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_PASSWORD_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{PASSWORD_FILE_VARIABLE}: {path}: {error.strerror or error}") from error
    if len(content) > MAX_PASSWORD_BYTES:
        raise ConfigError(
            f"{PASSWORD_FILE_VARIABLE}: {path} has more than {MAX_PASSWORD_BYTES} bytes; it holds the password alone"
        )
    try:
        return content.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise ConfigError(f"{PASSWORD_FILE_VARIABLE}: {path} is not UTF-8 text") from None


def _parse(address: str) -> tuple[str, int, bool]:
    remedy = "give HOST:PORT, mqtts://HOST:PORT, or embedded"
    scheme, separator, rest = address.rpartition("://")
    if "@" in rest:  # not shown: what stands before it is a password
        raise ConfigError(
            f"--mqtt: the address holds a user or password, which every user of this machine can read; set {USER_VARIABLE} and "
            f"{PASSWORD_VARIABLE} or {PASSWORD_FILE_VARIABLE} instead"
        )
    if separator and scheme not in ("mqtt", "mqtts"):
        raise ConfigError(f"--mqtt: got {address!r}; {remedy}")
    tls = scheme == "mqtts"
    rest = rest.removesuffix("/")
    host, colon, port = rest.rpartition(":")
    if not colon or rest.endswith("]"):
        host, port = rest, str(TLS_PORT if tls else PLAIN_PORT)
    bracketed = host.startswith("[") and host.endswith("]")
    host = host[1:-1] if bracketed else host
    good = host and (bracketed or ":" not in host) and host.isprintable() and not set(host) & set("/ ?#%")
    if not good or not (port.isascii() and port.isdigit() and len(port) <= 5):
        raise ConfigError(f"--mqtt: got {address!r}; {remedy}")
    return host, int(port), tls


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
