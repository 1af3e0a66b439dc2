"""Live Minecraft servers: a mineflayer body started through ``javascript``, and an embedded server to play on."""
