"""Bodies and projectiles against blocks, by the formulas of npm ``prismarine-physics``."""
