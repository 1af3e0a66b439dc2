"""``steve2 minedojo``: install the package in an environment of its own, serve it the embedded world, try its tasks."""

from __future__ import annotations

import logging
import threading

from rich.console import Console
from rich.logging import RichHandler

from bridge.minedojo.install import install
from runtime.kernels import ready_kernels
from runtime.minedojo_config import CheckConfig, EngineConfig, InstallConfig, MineDojoConfig, RepairConfig, SweepConfig


def minedojo(config: MineDojoConfig, console: Console) -> int:
    """Carry out the command; returns the exit status: 1 where tasks of a sweep or a check failed.

    KeyboardInterrupt ends the engine.
    """
    match config.what:
        case SweepConfig():
            from runtime.minedojo_sweep import sweep_tasks

            return sweep_tasks(config.what, console)
        case CheckConfig() | RepairConfig():
            from runtime.minedojo_java import check_engine, repair_engine

            if isinstance(config.what, CheckConfig):
                return check_engine(console)
            repair_engine(config.what, console)
        case InstallConfig():
            _install(config.what, console)
        case EngineConfig():
            _serve(config.what, console)
    return 0


def _install(config: InstallConfig, console: Console) -> None:
    with console.status("MineDojo"):
        python = install(
            lambda text: console.print(text, highlight=False, markup=False, soft_wrap=True), config.into, config.python
        )
    console.print(f"its Python: {python}", highlight=False, markup=False, soft_wrap=True)


def _serve(config: EngineConfig, console: Console) -> None:
    from bridge.minedojo.malmo import serve_malmo

    ready_kernels(lambda text: console.print(text, highlight=False, soft_wrap=True))
    logging.getLogger("bridge.minedojo").addHandler(RichHandler(console=console, show_path=False))
    with serve_malmo(config.port, config.seed, config.sessions) as port:
        console.print(f"port {port}", highlight=False)
        console.print(
            "in MineDojo's process, before each environment's first reset:\n"
            "  from minedojo.sim.bridge.mc_instance import InstanceManager\n"
            f"  InstanceManager.add_existing_instance({port})",
            highlight=False,
        )
        threading.Event().wait()
