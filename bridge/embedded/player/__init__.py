"""The player: what it is told, what hurts and feeds it, what it breaks, sees and hears."""
