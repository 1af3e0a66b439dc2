"""The embedded world: terrain, a body, mining and drops by Minecraft's rules, without Java and without a game."""
