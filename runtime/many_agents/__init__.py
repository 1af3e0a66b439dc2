"""Several agents in one process: on one server, with one policy."""
