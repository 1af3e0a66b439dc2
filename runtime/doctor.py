"""``steve2 setup`` and ``steve2 doctor``: make ready what a run needs, and check it part by part."""

from __future__ import annotations

import importlib.metadata
import sys
import time
from collections.abc import Callable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bridge.messages import Action
from runtime.goals import read_goal
from runtime.kernels import kernels_are_compiled, ready_kernels

Report = Callable[[str], None]
Check = Callable[[Report], str]


def setup(console: Console) -> int:
    """Install the node packages and fill the compiler's caches; returns the exit status (0)."""
    from bridge.minecraft.install import ensure_node_package

    report = _report_on(console)
    ensure_node_package(report)
    ready_kernels(report)
    report(f"the embedded world plays: {_play_a_little()}")
    return 0


def examine(console: Console) -> int:
    """Run every check and show a table; returns 0 when all passed, 1 otherwise. Nothing is installed or compiled."""
    table = Table(title="steve2 doctor", show_header=False, title_style="bold")
    table.add_column()
    table.add_column()
    table.add_column(overflow="fold")
    good = True
    for name, check in CHECKS.items():
        try:
            table.add_row(name, Text("ok", "green"), Text(check(_report_on(console))))
        except Exception as error:  # whatever is wrong is what the table is for
            good = False
            table.add_row(name, Text("bad", "bold red"), Text(f"{error}"))
    console.print(table)
    return 0 if good else 1


def _report_on(console: Console) -> Report:
    return lambda text: console.print(f"[dim]>[/dim] {text}", highlight=False, soft_wrap=True)


def _python(_: Report) -> str:
    return sys.version.split()[0]


def _student(_: Report) -> str:
    from runtime.policies import STUDENT, make_policy, student_hash

    policy = make_policy(STUDENT)
    return f"onnxruntime {importlib.metadata.version('onnxruntime')}, package {(student_hash(policy) or '')[:16]}"


def _node(_: Report) -> str:
    from bridge.minecraft.install import NODE_PACKAGE, InstallError, is_installed

    if not is_installed():
        raise InstallError("not installed, or of another release: `steve2 setup` installs them")
    return f"installed under {NODE_PACKAGE}"


def _kernels(report: Report) -> str:
    report("loading the kernels ...")
    if not kernels_are_compiled():
        raise RuntimeError("not compiled for this code yet: `steve2 setup` compiles them, which takes some minutes")
    return "compiled"


def _embedded_world(_: Report) -> str:
    if not kernels_are_compiled():
        raise RuntimeError("its kernels are not compiled yet")
    return _play_a_little()


def _play_a_little() -> str:
    from bridge.embedded.world import EmbeddedWorld

    world = EmbeddedWorld()
    world.reset(read_goal("collect 4 oak logs"), 0)
    begun = time.perf_counter()
    for _ in range(20):
        world.step(Action(forward=1, attack=True))
    world.close()
    return f"{20 / (time.perf_counter() - begun):.0f} ticks a second, frames included"


def _video(_: Report) -> str:
    from runtime.mp4 import encoder

    return encoder()


CHECKS: dict[str, Check] = {
    "python": _python,
    "student": _student,
    "node packages": _node,
    "kernels": _kernels,
    "embedded world": _embedded_world,
    "video": _video,
}
