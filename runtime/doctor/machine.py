"""Checks of the machine: its disk, its ports, its GPU."""

from __future__ import annotations

import importlib.metadata
import shutil
import subprocess
import tempfile
from pathlib import Path

from packaging.requirements import Requirement

from runtime.doctor.finding import Finding, bad, note, ok
from runtime.doctor.packages import GPU_PACKAGE, version_of
from runtime.loopback import LOOPBACK
from runtime.ready_port import bind_error

LEAST_DISK, AMPLE_DISK = 1 << 30, 10 << 30
"""Bytes. An hour of play with its video takes some hundred MB (docs/recording.md)."""
_SMI_SECONDS = 20
_LEAST_DRIVERS = {12: 525, 13: 580}
"""CUDA -> the first driver that runs it (https://docs.nvidia.com/deploy/cuda-compatibility)."""


def disk(folder: Path) -> Finding:
    """Whether ``folder``, or where it would be made, takes files, and for how long."""
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place):
            free = shutil.disk_usage(place).free
    except OSError as error:
        return bad(f"{place} takes no files: {error.strerror}", "give a folder that can be written, as --out FOLDER")
    says = f"{free / (1 << 30):.1f} GB free at {place}"
    if free < LEAST_DISK:
        return bad(says, f"free some of it, or give another disk, as --out FOLDER; {LEAST_DISK >> 30} GB is the least")
    if free < AMPLE_DISK:
        return note(says, "some days of play: move old runs away, or give another disk, as --out FOLDER")
    return ok(says)


def port(number: int) -> Finding:
    """Whether something could listen on a port of loopback."""
    taken = bind_error(number)
    if taken is not None:
        return bad(f"{LOOPBACK}:{number}: {taken}", f"end what has it (`ss -tlnp sport = :{number}`), or give another")
    return ok(f"{LOOPBACK}:{number} is free")


def gpu() -> Finding:
    """Whether a GPU that is there is used: its driver, and whether onnxruntime comes up on it."""
    seen = _nvidia_smi()
    package = version_of(GPU_PACKAGE)
    if seen is None:
        if package is None:
            return note("none found; the student needs none", "with one: pip install -e '.[gpu]' in place of '.[cpu]'")
        return note(f"none found, though {GPU_PACKAGE} {package} is installed; the student plays on the CPU", _DRIVER)
    if isinstance(seen, Finding):
        return seen
    if package is None:
        return note(f"{seen[0]}, not used: {GPU_PACKAGE} is not installed", _SWITCH)
    return _used(*seen)


_DRIVER = "install NVIDIA's driver; in a container, the NVIDIA container toolkit (docs/deploy.md)"
_SWITCH = "pip uninstall onnxruntime, then pip install -c constraints.txt -e '.[gpu]'; worth it from some ten agents on"


def _nvidia_smi() -> tuple[str, int] | Finding | None:
    """Name and driver of the first GPU; None without NVIDIA's tools."""
    command = shutil.which("nvidia-smi")
    if command is None:
        return None
    asked = [command, "--query-gpu=name,driver_version", "--format=csv,noheader"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=_SMI_SECONDS, check=True)
        name, _, driver = done.stdout.strip().splitlines()[0].rpartition(", ")
        return name, int(driver.split(".")[0])
    except subprocess.CalledProcessError as error:
        return bad(f"nvidia-smi: {(error.stdout or error.stderr).strip()[:200]}", _DRIVER)
    except (OSError, subprocess.SubprocessError, ValueError, IndexError) as error:
        return bad(f"nvidia-smi says nothing that can be read: {error}", _DRIVER)


def _used(name: str, driver: int) -> Finding:
    from runtime.policies import STUDENT, make_policy, student_provider

    wanted = _cuda_asked_for()
    least = _LEAST_DRIVERS.get(wanted or 0, 0)
    if driver < least:
        return bad(
            f"{name}: driver {driver} is too old for CUDA {wanted}, which {GPU_PACKAGE} needs",
            f"driver {least} or newer",
        )
    provider = student_provider(make_policy(STUDENT))
    if provider is None or not provider.startswith("CUDA"):
        cuda = f"CUDA {wanted} and cuDNN 9" if wanted else "CUDA and cuDNN"
        remedy = f"let onnxruntime find {cuda}: pip install '{GPU_PACKAGE}[cuda,cudnn]', or LD_LIBRARY_PATH"
        return bad(f"{name}: onnxruntime does not come up on it and plays on the CPU", remedy)
    return ok(f"{name}, driver {driver}: {provider}")


def _cuda_asked_for() -> int | None:
    """Major version of CUDA that the installed onnxruntime-gpu is built for, by what its extra asks for."""
    for requirement in map(Requirement, importlib.metadata.requires(GPU_PACKAGE) or []):
        if requirement.name.startswith("nvidia-cuda-runtime"):
            return next((int(one.version.split(".")[0]) for one in requirement.specifier), None)
    return None
