"""The command line ``steve2``. Commands import what they need when they run, so that help appears at once."""

from __future__ import annotations

import importlib.metadata
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Annotated

import tyro
from rich.console import Console
from rich.text import Text

from runtime.command_line import read_settings
from runtime.config import (
    BenchConfig,
    ConfigError,
    ExportConfig,
    SaveConfig,
    SetupConfig,
    SpeedConfig,
    TasksConfig,
    TrainForward,
)
from runtime.doctor.config import DoctorConfig
from runtime.exit_codes import EXIT_FAILED, EXIT_REFUSED, EXIT_STOPPED, EXIT_USAGE
from runtime.foreign_text import one_line
from runtime.health import HealthConfig
from runtime.lerobot.config import DatasetConfig
from runtime.minedojo_config import MineDojoConfig
from runtime.out_folder import ready_folder
from runtime.play.config import PlayConfig
from runtime.policy_server.config import PolicyConfig
from runtime.replay.config import ReplayConfig
from runtime.report.config import ReportConfig
from runtime.run_config import RunOptions
from runtime.serve_config import ServeConfig

PROGRAM = "steve2"
DESCRIPTION = (
    "One small model that plays Minecraft, distilled from a hierarchy of teachers, and the runtime that runs it."
)

Command = (
    Annotated[RunOptions, tyro.conf.subcommand("run")]
    | Annotated[BenchConfig, tyro.conf.subcommand("bench")]
    | Annotated[ReportConfig, tyro.conf.subcommand("report")]
    | Annotated[DatasetConfig, tyro.conf.subcommand("dataset")]
    | Annotated[TasksConfig, tyro.conf.subcommand("tasks")]
    | Annotated[PlayConfig, tyro.conf.subcommand("play")]
    | Annotated[ReplayConfig, tyro.conf.subcommand("replay")]
    | Annotated[SpeedConfig, tyro.conf.subcommand("speed")]
    | Annotated[TrainForward, tyro.conf.subcommand("train")]
    | Annotated[ExportConfig, tyro.conf.subcommand("export")]
    | Annotated[ServeConfig, tyro.conf.subcommand("world")]
    | Annotated[PolicyConfig, tyro.conf.subcommand("policy")]
    | Annotated[SaveConfig, tyro.conf.subcommand("save")]
    | Annotated[MineDojoConfig, tyro.conf.subcommand("minedojo")]
    | Annotated[SetupConfig, tyro.conf.subcommand("setup")]
    | Annotated[DoctorConfig, tyro.conf.subcommand("doctor")]
    | Annotated[HealthConfig, tyro.conf.subcommand("health")]
)


class UsageError(ValueError):
    """What was typed cannot be done; the text says why and what to do."""


class CommandError(Exception):
    """A command broke off on what it read or wrote; the text says on what."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the console script; ends the process with the command's exit status."""
    sys.exit(run_command(list(sys.argv[1:] if arguments is None else arguments)))


def run_command(arguments: list[str]) -> int:
    """Carry out a command line; returns its exit status.

    0 when it ran to its end, 1 when it could not, 2 when what was typed cannot be, 3 when a server will not have the agent, 4
    when `steve2 run` missed its goal, 130 after Ctrl-C. What went wrong is one line on stderr; STEVE2_TRACEBACK=1 in the
    environment shows where.
    """
    errors = Console(stderr=True)
    try:
        return _dispatch(arguments, Console())
    except KeyboardInterrupt:
        errors.print("stopped", style="yellow")
        return EXIT_STOPPED
    except BrokenPipeError:
        # Whoever read the output (head, a pager) has what it wanted. What is still buffered must not fail at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILED
    except Exception as error:
        status = exit_status(error)
        if status is None or os.environ.get("STEVE2_TRACEBACK"):
            raise
        errors.print(Text(f"error: {error_line(error)}", "bold red"), soft_wrap=True)
        return status


def exit_status(error: Exception) -> int | None:
    """The exit status of an error that is the user's or the world's; None for ours, which shows its traceback."""
    from agent.package import PackageError
    from bridge.exit_cause import HOPELESS
    from bridge.minecraft.install import InstallError
    from bridge.minedojo.install import MineDojoInstallError
    from bridge.world import WorldError, loss_cause
    from runtime.goals import GoalError
    from runtime.mqtt.embedded import BrokerError
    from runtime.policies import PolicyError
    from runtime.policy_server.connecting import PolicyServerError
    from runtime.recorder import RecordingError

    if isinstance(error, ConfigError | GoalError | UsageError):
        return EXIT_USAGE
    if isinstance(error, WorldError) and loss_cause(error) in HOPELESS:
        return EXIT_REFUSED
    if isinstance(error, BrokerError | CommandError | WorldError | PackageError | PolicyError | RecordingError):
        return EXIT_FAILED
    if isinstance(error, InstallError | MineDojoInstallError | PolicyServerError):
        return EXIT_FAILED
    # Known by their module, since importing training means importing torch: what training raises of its own making is
    # the user's (a setting, a checkpoint), and a setting is a ValueError.
    if any(kind.__module__.partition(".")[0] == "training" for kind in type(error).__mro__):
        return EXIT_USAGE if isinstance(error, ValueError) else EXIT_FAILED
    # A full disk, a folder that may not be written, a closed pipe. Without a number it is no word of the system's.
    return EXIT_FAILED if isinstance(error, OSError) and error.errno is not None else None


def error_line(error: Exception) -> str:
    """What is shown of an error: one line; of the operating system's errors the file, then the reason."""
    if isinstance(error, OSError) and error.filename is not None:
        return one_line(f"{error.filename}: {error.strerror}")
    return one_line(str(error)) or repr(error)


def _dispatch(arguments: list[str], console: Console) -> int:
    if arguments == ["--version"]:
        console.print(f"{PROGRAM} {importlib.metadata.version(PROGRAM)}", highlight=False)
        return 0
    if arguments[:1] == ["train"]:  # its settings live beside torch, which help must not import
        return _train(arguments[1:], console)
    if arguments[:2] == ["bench", "minedojo"]:  # other settings than those of our own suites
        return _bench_minedojo(arguments, console)
    if arguments[:2] == ["bench", "suite"]:
        return _bench_suite(arguments, console)
    if arguments[:2] == ["bench", "faults"]:
        return _bench_faults(arguments, console)
    config = read_settings(Command, PROGRAM, arguments, DESCRIPTION)
    command = [PROGRAM, *arguments]
    match config:
        case RunOptions(config=settings) if settings.is_crew:
            from runtime.many_agents.run import run_many

            return run_many(settings, console)
        case RunOptions(config=settings):
            from runtime.run import run

            return run(settings, console)
        case BenchConfig():
            from runtime.benchmark import bench

            with _users_errors():
                return bench(config, console, command)
        case ReportConfig():
            from runtime.report.command import report

            return report(config, console)
        case DatasetConfig():
            with _extra("dataset", "a data set needs"):
                from runtime.lerobot.command import dataset
            return dataset(config, console)
        case ReplayConfig():
            from runtime.replay.command import replay

            with _users_errors():
                return replay(config, console)
        case SpeedConfig():
            from runtime.speed import speed

            with _train_extra() if config.part == "train" else nullcontext():
                return speed(config, console, command)
        case TasksConfig():
            from runtime.tasks import list_tasks

            return list_tasks(config, console)
        case PlayConfig():
            from runtime.play.command import play

            return play(config, console)
        case ExportConfig():
            return _export(config, console)
        case ServeConfig():
            from runtime.serve import serve_world

            return serve_world(config, console)
        case PolicyConfig():
            from runtime.policy_server.command import policy_command

            return policy_command(config.what, console)
        case SaveConfig():
            from runtime.save import save

            return save(config, console)
        case MineDojoConfig():
            from runtime.minedojo import minedojo

            return minedojo(config, console)
        case SetupConfig():
            from runtime.setting_up import set_up

            return set_up(console)
        case HealthConfig():
            from runtime.health import check_health

            return check_health(config, console)
        case _:
            from runtime.doctor.command import examine

            return examine(config, console)


@contextmanager
def _extra(name: str, who: str) -> Iterator[None]:
    """Around imports of what an extra brings: a missing package becomes a line that says how to get it."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] in ("runtime", "training", "agent", "bridge"):
            raise
        raise UsageError(
            f"{who} {error.name}; install it by: make setup-test, "
            f"or by: {sys.executable} -m pip install -c constraints.txt -e '.[{name}]'"
        ) from error


def _train_extra() -> AbstractContextManager[None]:
    return _extra("train", "training and export need")


@contextmanager
def _users_errors() -> Iterator[None]:
    """Around commands that go by the user's settings and files: a bare ValueError or OSError is about those."""
    try:
        yield
    except (ValueError, OSError) as error:
        if exit_status(error) is not None:
            raise
        kind = UsageError if isinstance(error, ValueError) else CommandError
        raise kind(error_line(error)) from error


def _bench_minedojo(arguments: list[str], console: Console) -> int:
    from runtime.minedojo_bench.command import bench_minedojo
    from runtime.minedojo_bench.config import MineDojoBenchConfig

    config = read_settings(MineDojoBenchConfig, f"{PROGRAM} bench minedojo", arguments[2:])
    with _users_errors():
        return bench_minedojo(config, console, [PROGRAM, *arguments])


def _bench_suite(arguments: list[str], console: Console) -> int:
    from runtime.suite_bench.config import SuiteConfig

    config = read_settings(SuiteConfig, f"{PROGRAM} bench suite", arguments[2:])
    from runtime.suite_bench.command import bench_suite

    with _users_errors():
        return bench_suite(config, console, [PROGRAM, *arguments])


def _bench_faults(arguments: list[str], console: Console) -> int:
    from runtime.faults.command import bench_faults
    from runtime.faults.config import FaultsConfig

    config = read_settings(FaultsConfig, f"{PROGRAM} bench faults", arguments[2:])
    with _users_errors():
        return bench_faults(config, console, [PROGRAM, *arguments])


def _train(arguments: list[str], console: Console) -> int:
    from training.train_config import EXAMPLES, TrainConfig

    try:
        config = read_settings(TrainConfig, f"{PROGRAM} train", arguments)
    except SystemExit:  # help was shown
        console.print(EXAMPLES, highlight=False, markup=False, soft_wrap=True)
        raise
    with _train_extra():
        from training.distill import main as distil
    ready_folder(config.out, "--out")
    with _users_errors():
        distil(config)
    return 0


def _export(config: ExportConfig, console: Console) -> int:
    with _train_extra():
        from training.export import export
    ready_folder(config.out.parent, "--out")
    try:
        manifest = export(config.checkpoint, config.out, config.precision)
    except Exception as error:  # transformers, safetensors and the onnx tools each raise types of their own
        if exit_status(error) is not None:
            raise
        raise CommandError(
            f"checkpoint: {config.checkpoint} cannot be exported ({error_line(error)}); "
            "give a folder that `steve2 train` wrote"
        ) from error
    console.print(f"package: {config.out}", highlight=False, soft_wrap=True)
    console.print_json(data=manifest)
    return 0
