"""``steve2 report``: the page of runs that were played before."""

from __future__ import annotations

from rich.console import Console

from runtime.config import ConfigError
from runtime.minedojo_bench.report import write_report
from runtime.out_folder import ready_folder
from runtime.report.config import ReportConfig
from runtime.suite_bench.records import is_suite_run
from runtime.suite_bench.report import write_suite_report


def report(config: ReportConfig, console: Console) -> int:
    """Write the page; returns the exit status (0). Raises ConfigError for what is no run, OSError where it cannot be written."""
    if not config.folders:
        raise ConfigError("DIR: none is given; give the folder of a run of steve2 bench minedojo or steve2 bench suite")
    if config.out is not None:
        ready_folder(config.out.parent, "--out")
    write = write_suite_report if is_suite_run(config.folders[0]) else write_report
    write(config.folders, config.page)
    console.print(f"report: {config.page}", highlight=False, soft_wrap=True)
    return 0
