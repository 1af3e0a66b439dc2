"""Compact tables of Minecraft 1.20.4 game data, made by ``python -m bridge.data.build``."""
