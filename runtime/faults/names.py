"""The kinds of faults, by name."""

FAULTS = (
    "node_killed",
    "server_restarted",
    "kicked",
    "network_cut",
    "connection_lost",
    "broker_killed",
    "broker_frozen",
    "model_slow",
    "disk_full",
    "garbage_from_server",
    "garbage_at_the_door",
    "chat_flood",
)
