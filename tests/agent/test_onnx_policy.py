"""A student runs where it is told to, and otherwise on the best that onnxruntime has."""

from pathlib import Path
from types import SimpleNamespace

import pytest

onnxruntime = pytest.importorskip("onnxruntime")

from agent import onnx_policy  # noqa: E402
from agent.interface import current_interface  # noqa: E402
from agent.onnx_policy import OnnxPolicy  # noqa: E402

CUDA, CPU = "CUDAExecutionProvider", "CPUExecutionProvider"


class Session:
    """An InferenceSession of no graph, on the first provider that it was given."""

    def __init__(self, _path: Path, _options: object, providers: list[str]) -> None:
        self._providers = providers

    def get_providers(self) -> list[str]:
        return self._providers


@pytest.fixture(autouse=True)
def _no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        onnx_policy,
        "open_package",
        lambda folder: SimpleNamespace(interface=current_interface(), draws_blueprints=False),
    )
    monkeypatch.setattr(onnx_policy, "GoalTokenizer", lambda path, tokens: None)
    monkeypatch.setattr(onnxruntime, "InferenceSession", Session)


@pytest.mark.parametrize(("available", "default"), [([CUDA, CPU], CUDA), ([CPU], CPU), (["Other", CPU], CPU)])
def test_the_gpu_is_taken_where_there_is_one_unless_the_cpu_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, available: list[str], default: str
) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: available)
    assert OnnxPolicy(Path()).provider == default
    assert OnnxPolicy(Path(), providers=(CPU,)).provider == CPU


def test_providers_that_are_not_there_are_refused_with_those_that_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [CPU])
    with pytest.raises(ValueError, match=rf"providers: .*none of \['{CUDA}'\]; give one of \['{CPU}'\]"):
        OnnxPolicy(Path(), providers=(CUDA,))
