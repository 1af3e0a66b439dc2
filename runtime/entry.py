"""Where the console script begins: Ctrl-C ends it in good order from the first import on."""

from __future__ import annotations

import sys

EXIT_STOPPED = 130
"""As in ``runtime.exit_codes``, which is not imported yet when it is needed first."""


def main() -> None:
    """Load the command line and carry out what was typed; ends the process with the command's exit status."""
    try:
        from runtime import cli
    except KeyboardInterrupt:
        sys.exit(EXIT_STOPPED)
    cli.main()
