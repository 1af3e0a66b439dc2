"""What a report must name so that its numbers can be judged: versions, machine, and which student it was."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
from pathlib import Path
from typing import Any

_PACKAGES = ("steve2", "numpy", "numba", "onnxruntime", "onnxruntime-gpu", "javascript", "torch", "av")
_NODE_PACKAGES = ("mineflayer", "minecraft-protocol", "flying-squid")


def versions() -> dict[str, str]:
    """Versions of Python, of the packages that are installed, and of the node packages that the lock pins."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found | _node_versions()


def machine() -> dict[str, Any]:
    """What the numbers were measured on."""
    return {"system": platform.system(), "architecture": platform.machine(), "cpu_count": os.cpu_count()}


def _node_versions() -> dict[str, str]:
    import bridge

    lock = Path(bridge.__file__).parent / "minecraft" / "node" / "package-lock.json"
    if not lock.is_file():
        return {}
    packages = json.loads(lock.read_text()).get("packages", {})
    places = {name: packages.get(f"node_modules/{name}", {}) for name in _NODE_PACKAGES}
    return {name: place["version"] for name, place in places.items() if "version" in place}
