"""Worlds in the game's own save format, Anvil: its tags, its region files, its chunks, its level file."""
