"""Checks of the Python packages: those that we ask for, and the one of two that runs the student."""

from __future__ import annotations

import importlib.metadata
import sys

from packaging.requirements import Requirement

from runtime.doctor.finding import Finding, bad, note, ok

OURS = "steve2"
CPU_PACKAGE, GPU_PACKAGE = "onnxruntime", "onnxruntime-gpu"


def python() -> Finding:
    """Whether what is installed is what we ask for."""
    version = sys.version.split()[0]
    try:
        asked = importlib.metadata.requires(OURS) or []
    except importlib.metadata.PackageNotFoundError:
        return note(f"{version}; {OURS} is not installed, so that its packages are not checked", "pip install -e .")
    wrong = [words for requirement in map(Requirement, asked) if (words := _wrong(requirement))]
    if wrong:
        return bad(f"{version}; {', '.join(wrong)}", "pip install -c constraints.txt -e '.[cpu]'")
    return ok(f"{version}, every package within the bounds asked for")


def _wrong(requirement: Requirement) -> str:
    """What is wrong with one package, in words; of extras nothing is asked."""
    if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
        return ""
    found = version_of(requirement.name)
    if found is None:
        return f"{requirement.name} is missing"
    if not requirement.specifier.contains(found, prereleases=True):
        return f"{requirement.name} {found} is not {requirement.specifier}"
    return ""


def version_of(package: str) -> str | None:
    """Of an installed package; None where it is not."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def onnxruntime() -> Finding:
    """Whether exactly one of the two packages is installed that bring onnxruntime, and which providers it has."""
    found = {name: version for name in (CPU_PACKAGE, GPU_PACKAGE) if (version := version_of(name)) is not None}
    if len(found) > 1:
        remedy = (
            f"pip uninstall {CPU_PACKAGE} {GPU_PACKAGE}, then pip install -c constraints.txt -e '.[cpu]', or '.[gpu]'"
        )
        return bad(f"{CPU_PACKAGE} and {GPU_PACKAGE} overwrite each other's files", remedy)
    if not found:
        return bad("not installed: no student plays", "pip install -c constraints.txt -e '.[cpu]', or '.[gpu]'")
    (name, version), *_ = found.items()
    try:
        from onnxruntime import get_available_providers
    except ImportError as error:
        return bad(f"{name} {version} cannot be imported: {error}", f"pip install --force-reinstall {name}")
    return ok(f"{name} {version}: {', '.join(get_available_providers())}")
