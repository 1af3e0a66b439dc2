"""Compact tables of Minecraft 1.20.4 game data, made by ``python -m bridge.data.build``; ``smelting.json`` is made by hand."""
