"""The exit statuses of ``steve2``; one that ran to its end has 0."""

EXIT_FAILED = 1
"""It could not be done: the world, the student or the machine is in the way."""
EXIT_USAGE = 2
"""What was typed cannot be done."""
EXIT_REFUSED = 3
"""The server does not let this agent in, and trying again will not change that: a ban, a whitelist, another version, a login."""
EXIT_MISSED = 4
"""The goal of a run was not reached: its ticks ran out, or the agent died."""
EXIT_STOPPED = 130
"""Exit status of what Ctrl-C ended, as shells have it (128 + SIGINT)."""
