"""Ctrl-C ends the program in good order however early it comes."""

from __future__ import annotations

import subprocess
import sys

from runtime import entry, exit_codes

INTERRUPTED_WHILE_IT_LOADS = """
import sys
class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == "tyro":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupt())
from runtime.entry import main
main()
"""


def test_an_interrupt_while_the_program_loads_shows_no_traceback() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_WHILE_IT_LOADS], capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, ended.stderr) == (exit_codes.EXIT_STOPPED, "")


def test_the_exit_status_is_the_one_that_is_documented() -> None:
    assert entry.EXIT_STOPPED == exit_codes.EXIT_STOPPED
