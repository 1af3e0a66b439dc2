"""Entry point of the container images: the command line, whose ends fit the only words that a container's restart policy knows.

Docker's ``on-failure`` tells 0 from everything else. An agent that a server refuses for good (a ban, a whitelist, another
version) must not knock there again every minute, so that a run which another try would not mend ends with 0; its last line says
why. So does one whose goal was missed: it was played to its end, and is not to be begun anew for ever. systemd tells statuses
apart, and starts ``steve2`` itself (deploy/steve2.service).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from runtime.cli import run_command
from runtime.exit_codes import EXIT_MISSED, EXIT_REFUSED, EXIT_USAGE

RUN = "run"
_FINAL = frozenset((EXIT_MISSED, EXIT_REFUSED, EXIT_USAGE))


def container_status(command: str, status: int) -> int:
    """What the container ends with whose ``command`` ended with ``status``."""
    return 0 if command == RUN and status in _FINAL else status


def main(arguments: Sequence[str] | None = None) -> None:
    """Carry out a command line of ``steve2`` and end the process."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(container_status(words[0] if words else "", run_command(words)))


if __name__ == "__main__":
    main()
