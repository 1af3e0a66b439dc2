"""Policies by the names that the command line gives them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from agent.package import MANIFEST, open_package
from agent.policy import Policy, RandomPolicy
from agent.shipped import shipped_package, shipped_students
from agent.temperature import TEMPERATURE
from bridge.messages import Collect, Goal, Task
from runtime.checkpoint_policy import CheckpointPolicy, is_checkpoint
from runtime.goals import GoalError
from runtime.idle_policy import IdlePolicy

RANDOM = "random"
IDLE = "idle"
TEACHER = "teacher"
STUDENT = "student"
LOGS_ALONE = ("collect_log",)
"""What a package was trained on that does not say it."""


class PolicyError(Exception):
    """A policy cannot be had; the text says what to install or which name to give."""


def make_policy(
    name: str | Path, threads: int = 1, random_seed: int = 0, temperature: float = TEMPERATURE, on_cpu: bool = False
) -> Policy:
    """``student`` (the one that ships and plays), ``random``, ``idle``, or what ``student_folder`` takes.

    Args:
        name: as above.
        threads: CPU threads of a student.
        random_seed: of all draws of actions.
        temperature: at which a student's actions are drawn; 0 takes the likeliest.
        on_cpu: keeps a student on the CPU where onnxruntime has a GPU too.

    Raises:
        PolicyError: the name is neither, the checkpoint cannot be read, or what runs it is not installed.
        PackageError: the package is no good.
    """
    name = str(name)
    if name == RANDOM:
        return RandomPolicy(np.random.default_rng(random_seed))
    if name == IDLE:
        return IdlePolicy()
    folder = shipped_package() if name == STUDENT else student_folder(name)
    generator = np.random.default_rng(random_seed) if temperature else None
    temperature = temperature or TEMPERATURE
    if is_checkpoint(folder) and not (folder / MANIFEST).is_file():
        return _from_checkpoint(folder, threads, generator, temperature)
    try:
        from agent.onnx_policy import CPU, PROVIDERS, OnnxPolicy
    except ModuleNotFoundError as error:
        if error.name != "onnxruntime":
            raise
        raise PolicyError("policy: a student needs onnxruntime; install it by: pip install -e '.[cpu]'") from error
    return OnnxPolicy(folder, threads, generator, temperature, providers=(CPU,) if on_cpu else PROVIDERS)


def student_folder(name: str | Path) -> Path:
    """The folder of a student: itself, or that of one of ``shipped_students`` by its name. PolicyError where it is neither."""
    if str(name) in shipped_students():
        return shipped_package(str(name))
    if Path(name).is_dir():
        return Path(name)
    known = ", ".join((STUDENT, TEACHER, RANDOM, IDLE, *shipped_students()))
    raise PolicyError(
        f"policy: {str(name)!r} is none of {known} and no folder; give that of a student package or of a training checkpoint"
    )


def untaught(task: Task, folder: Path) -> str | None:
    """What is to be said of a goal that a student was never taught; None for those that it was, or where nobody says.

    Args:
        task: of a family that it was trained on, or what is to be collected in one of those, is taught.
        folder: of the student; its package says what it was trained on.
    """
    from training.task_names import tasks_of

    if not (folder / MANIFEST).is_file():
        return None
    training = open_package(folder).manifest.get("training", {})
    if "config" not in training:
        return None
    trained = training["config"].get("suites", LOGS_ALONE)
    families = {name.family: name.file for name in tasks_of(trained)}
    wanted = task.success.items if isinstance(task.success, Collect) else ()
    taught = {item for family in families.values() for kind in family.kinds.values() for item in kind.items}
    if task.name.split("/")[0] in families or taught & set(wanted):
        return None
    return (
        f"the student was trained on {', '.join(trained)} (`steve2 tasks` tells what these are), "
        "and this goal is none of theirs: it will hardly meet it"
    )


def require_readable(goal: Goal, policy: Policy) -> None:
    """Let a policy read a goal before anything is opened for it; GoalError where it cannot."""
    try:
        policy.start([goal])
    except ValueError as error:
        raise GoalError(str(error)) from error


def student_hash(policy: object) -> str | None:
    """The one hash of a student's package or checkpoint; None for a policy that is no student."""
    found = getattr(getattr(policy, "package", policy), "hash", None)
    return str(found) if found is not None else None


def student_provider(policy: object) -> str | None:
    """What runs a student (onnxruntime's provider, or torch and its device); None for a policy that is no student."""
    found = getattr(policy, "provider", None)
    return str(found) if found is not None else None


def is_int8(policy: object) -> bool:
    """Whether a policy is a student package in int8, as students ship; False for float packages, checkpoints and no students."""
    package = getattr(policy, "package", None)
    return package is not None and "int8_batch_dependence" in package.manifest


def _from_checkpoint(folder: Path, threads: int, generator: np.random.Generator | None, temperature: float) -> Policy:
    try:
        return CheckpointPolicy(folder, threads, generator, temperature)
    except ModuleNotFoundError as error:
        raise PolicyError(
            f"policy: a checkpoint needs {error.name}; install it by: pip install -e '.[train]', "
            f"or make a package of it where that is installed: steve2 export {folder} OUT"
        ) from error
    except Exception as error:  # torch, transformers, safetensors and tokenizers each raise types of their own
        raise PolicyError(
            f"policy: the checkpoint {folder} cannot be read ({error}); give one that `steve2 train` of this version wrote"
        ) from error
