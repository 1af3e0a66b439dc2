"""Telling an MQTT broker of running agents, and taking their commands from it (docs/mqtt.md)."""

from runtime.mqtt.embedded import embedded_broker
from runtime.mqtt.link import AgentLink, MqttLink, open_mqtt
from runtime.mqtt.settings import EMBEDDED, MqttSettings, read_mqtt_settings

__all__ = [
    "EMBEDDED", "AgentLink", "MqttLink", "MqttSettings", "embedded_broker", "open_mqtt", "read_mqtt_settings",
]  # fmt: skip
