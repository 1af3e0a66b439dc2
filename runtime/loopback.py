"""Where everything listens that is told nothing else: on this machine alone."""

LOOPBACK = "127.0.0.1"
