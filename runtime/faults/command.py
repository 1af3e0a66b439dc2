"""``steve2 bench faults``: the campaign, shown as it goes on, and its report."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from runtime import provenance
from runtime.episode_progress import episode_progress
from runtime.exit_codes import EXIT_FAILED
from runtime.faults.campaign import Judged, Report, campaign
from runtime.faults.config import FaultsConfig
from runtime.faults.deeds import DEEDS
from runtime.faults.names import FAULTS
from runtime.json_file import write_json
from runtime.kernels import ready_kernels
from runtime.out_folder import ready_folder
from runtime.ranges import ConfigError

REPORT_FILE = "report.json"


def bench_faults(config: FaultsConfig, console: Console, command: Sequence[str]) -> int:
    """Run the campaign; returns 0 when nothing was amiss, 1 otherwise. The report lies in ``config.out`` either way."""
    if (config.out / "episode").exists() or (config.out / REPORT_FILE).exists():
        raise ConfigError(f"--out: {config.out} holds a campaign already; give another folder")
    ready_folder(config.out, "--out")

    def report(text: str) -> None:
        console.print(f"[dim]>[/dim] {text}", highlight=False, soft_wrap=True)

    ready_kernels(report, rules=False)
    kinds = config.kind or FAULTS
    with episode_progress(console) as progress:
        bar = progress.add_task("faults", total=config.faults, said="")

        def told(judged: Judged) -> None:
            progress.update(bar, advance=1, said=judged.kind)
            if judged.faults or progress.disable:
                console.print(_line(judged), style="red" if judged.faults else "", highlight=False, soft_wrap=True)

        done = asyncio.run(campaign(config.out, kinds, config.faults, config.minutes, config.seed, report, told))
    write_json(
        config.out / REPORT_FILE,
        {
            "command": list(command),
            "seed": config.seed,
            "passed": not done.failures,
            **done.plain(),
            "versions": provenance.versions(),
            "machine": provenance.machine(),
        },
    )
    _show(done, console)
    console.print(f"report: {config.out / REPORT_FILE}", highlight=False, soft_wrap=True)
    return EXIT_FAILED if done.failures else 0


def _line(judged: Judged) -> str:
    came = "never" if judged.recovered_seconds is None else f"{judged.recovered_seconds:.1f} s"
    why = f", out by {', '.join(cause.partition(':')[0] for cause in judged.causes)}" if judged.causes else ""
    heard = "" if judged.broker_seconds is None else f", heard through the broker after {judged.broker_seconds:.1f} s"
    return f"fault {judged.number} {judged.kind}: played again after {came}{why}{heard}" + "".join(
        f"; {fault}" for fault in judged.faults
    )


def _heard(found: Sequence[Judged]) -> str:
    """After how long the agent was heard through the broker, at most; nothing of faults that are not done to it."""
    if not DEEDS[found[0].kind].at_broker:
        return ""
    return f"{max(float('inf') if one.broker_seconds is None else one.broker_seconds for one in found):.1f} s"


def _show(done: Report, console: Console) -> None:
    table = Table(title="faults")
    for heading in (
        "kind",
        "times",
        "played again after, at most",
        "heard after, at most",
        "came back",
        "late ticks after it",
        "amiss",
    ):
        table.add_column(heading, justify="left" if heading == "kind" else "right")
    by_kind = defaultdict(list)
    for one in done.judged:
        by_kind[one.kind].append(one)
    for kind, found in by_kind.items():
        slowest = max((one.recovered_seconds or float("inf") for one in found), default=0.0)
        table.add_row(
            kind,
            str(len(found)),
            f"{slowest:.1f} s",
            _heard(found),
            str(sum(one.reconnects for one in found)),
            str(sum(one.late_in_calm for one in found)),
            str(sum(bool(one.faults) for one in found)),
        )
    console.print(table)
    console.print(
        f"{done.ticks} ticks in {done.minutes:.1f} minutes, {done.stale_ticks} stale; {done.recorded_ticks} recorded; "
        f"memory {done.megabytes_begin:.0f} MB -> {done.megabytes_end:.0f} MB; {len(done.orphans)} processes left",
        highlight=False,
        soft_wrap=True,
    )
    for failure in done.failures:
        console.print(f"amiss: {failure}", style="red", highlight=False, soft_wrap=True)
