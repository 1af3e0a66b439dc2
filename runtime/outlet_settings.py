"""Which outlets a run has; apart from them, so that settings are read without what they need."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from runtime.mqtt.settings import EMBEDDED, read_mqtt_settings
from runtime.ranges import ConfigError


@dataclass(frozen=True)
class OutletSettings:
    """Which outlets are open; ConfigError where they cannot be.

    Attributes:
        mqtt: ``embedded``, or a broker's address (``runtime.mqtt.settings``); None for none.
        mqtt_ca: PEM file of the authorities that a broker's certificate is checked with.
        mqtt_hz: messages of telemetry a second, at most.
        metrics_port: where Prometheus is answered on this machine; 0 takes a free port, None answers nobody.
    """

    mqtt: str | None = None
    mqtt_ca: Path | None = None
    mqtt_hz: float = 1.0
    metrics_port: int | None = None

    def __post_init__(self) -> None:
        if self.mqtt is None or self.mqtt == EMBEDDED:
            if self.mqtt_ca is not None:
                raise ConfigError(f"--mqtt-ca: got {self.mqtt_ca}; it goes with --mqtt mqtts://HOST:PORT")
        else:
            read_mqtt_settings(self.mqtt, {}, self.mqtt_ca, self.mqtt_hz)
