"""Managers that are language models: their text becomes typed subgoals, or is refused; nothing of it is ever executed."""
