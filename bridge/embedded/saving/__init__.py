"""Worlds and pieces of them as bytes and files: snapshots, structures, schematics, the game's own saves."""
