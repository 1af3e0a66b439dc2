"""Telling an MQTT broker of running agents, and taking their commands from it (docs/mqtt.md)."""
