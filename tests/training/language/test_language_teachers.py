"""Language models as managers: over HTTP, on this machine, refused, and carried out."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from bridge.embedded.world import EmbeddedWorld  # noqa: E402
from bridge.messages import Collect, Goal, Task  # noqa: E402
from training.teachers.language.chat_models import (  # noqa: E402
    ChatError,
    EndpointChatModel,
    LocalChatModel,
    Turn,
)
from training.teachers.language.planner import LanguagePlanner, PlanRefusedError  # noqa: E402
from training.teachers.language.teachers import LanguageTeachers  # noqa: E402

GOOD, BAD = "collect log 2", "First, think step by step."


@contextmanager
def endpoint(answers: Sequence[str | tuple[int, bytes]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A chat endpoint on loopback that gives these answers in turn; its URL, and what it was asked."""
    asked: list[dict[str, Any]] = []
    waiting = iter(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append({"path": self.path, "key": self.headers.get("Authorization"), **json.loads(body)})
            answer = next(waiting)
            status, content = answer if isinstance(answer, tuple) else (200, completion(answer))
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *values: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1", asked
        finally:
            server.shutdown()
            thread.join()


def completion(text: str) -> bytes:
    return json.dumps({"choices": [{"index": 0, "message": {"role": "assistant", "content": text}}]}).encode()


def test_an_endpoint_plans_and_the_transcript_is_kept(tmp_path: Path) -> None:
    transcript = tmp_path / "transcript.jsonl"
    with endpoint([BAD, GOOD]) as (url, asked):
        plan = LanguagePlanner(EndpointChatModel(url, "planner", key="secret"), transcript).plan("get wood", {})
    assert [subgoal.text() for subgoal in plan] == [GOOD]
    assert asked[0]["path"] == "/v1/chat/completions"
    assert asked[0]["key"] == "Bearer secret"
    assert "Goal: get wood" in asked[0]["messages"][-1]["content"]
    assert "line 1" in asked[1]["messages"][-1]["content"], "the reason goes back to the model"
    kept = [json.loads(line) for line in transcript.read_text().splitlines()]
    assert [(row["answered"], bool(row["refused"])) for row in kept] == [(BAD, True), (GOOD, False)]
    assert "secret" not in transcript.read_text()


def test_a_second_refusal_is_final() -> None:
    with endpoint([BAD, "craft iron_pickaxe 1", GOOD]) as (url, asked):
        with pytest.raises(PlanRefusedError, match="craft iron_pickaxe 1: it takes"):
            LanguagePlanner(EndpointChatModel(url, "planner")).plan("get wood", {})
        assert len(asked) == 2


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((401, b"no key"), "STEVE2_PLANNER_KEY"),
        ((500, b"overloaded"), "answers 500: 'overloaded'"),
        ((200, b"<html>"), "as a chat endpoint"),
        ((200, b'{"choices": []}'), "as a chat endpoint"),
        ((200, b"x" * (2 << 20)), "more than"),
    ],
)
def test_an_endpoint_that_fails_is_told_by_name(answer: tuple[int, bytes], told: str) -> None:
    with endpoint([answer]) as (url, _), pytest.raises(ChatError, match=told):
        EndpointChatModel(url, "planner").reply([Turn("user", "hello")])


def test_an_endpoint_that_is_not_there_is_told() -> None:
    with endpoint([]) as (url, _):
        pass
    with pytest.raises(ChatError, match="does not answer"):
        EndpointChatModel(url, "planner", seconds=5.0).reply([Turn("user", "hello")])


def test_a_key_does_not_travel_in_the_clear() -> None:
    with pytest.raises(ValueError, match="https"):
        EndpointChatModel("http://example.org/v1", "planner")
    with pytest.raises(ValueError, match="no URL"):
        EndpointChatModel("example.org", "planner")
    with pytest.raises(ValueError, match="STEVE2_PLANNER_KEY") as refused:
        EndpointChatModel("https://me:secret@example.org/v1", "planner")
    assert "secret" not in str(refused.value)


def test_the_environments_proxy_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with endpoint([GOOD]) as (url, _):
        assert EndpointChatModel(url, "planner").reply([Turn("user", "hello")]) == GOOD


def test_a_server_that_drips_is_left() -> None:
    def drip(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while True:
                connection.sendall(b"X-More: 1\r\n")
                time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, args=(server,))
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        with pytest.raises(ChatError, match=r"no whole answer within 0\.3 s"):
            EndpointChatModel(url, "planner", seconds=0.3).reply([Turn("user", "hello")])
        thread.join()


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny Llama that has learned to say one plan, whatever it is asked."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("planner")
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel()
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<pad>", "<end>", "<plan>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=300, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator([GOOD], trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<pad>", eos_token="<end>")
    fast.chat_template = "{{ messages[-1]['content'][:8] }}<plan>"
    fast.save_pretrained(folder)
    torch.manual_seed(0)
    sizes: dict[str, Any] = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1}
    config = LlamaConfig(
        vocab_size=len(fast),
        max_position_embeddings=128,
        eos_token_id=1,
        pad_token_id=0,
        num_attention_heads=2,
        **sizes,
    )
    model = LlamaForCausalLM(config)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    words = torch.tensor([fast.encode(f"Goal: ge<plan>{GOOD}<end>")])
    for _ in range(60):
        loss = model(input_ids=words, labels=words).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.save_pretrained(folder)
    return folder


def test_a_local_model_plans(tiny_model: Path) -> None:
    plan = LanguagePlanner(LocalChatModel(tiny_model)).plan("get wood", {})
    assert [subgoal.text() for subgoal in plan] == [GOOD]


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(ChatError, match="holds no language model"):
        LocalChatModel(tmp_path)


class Scripted:
    """A model that answers from a list."""

    name = "scripted"

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    def reply(self, turns: Sequence[Turn]) -> str:
        self.asked.append(turns[-1].text)
        return self._answers.pop(0)


def play(teachers: LanguageTeachers, task: Task, ticks: int) -> bool:
    world = EmbeddedWorld(draw=False)
    try:
        observation = world.reset(task, 100_000)
        teachers.start(task.goal, task, world)
        for _ in range(ticks):
            observation, _, _, info = world.step(teachers.label(observation).action)
            if info.success:
                return True
    finally:
        world.close()
    return False


def test_a_plan_of_words_is_carried_out_in_the_world() -> None:
    task = Task("wood", Goal("I need some wood"), Collect(("oak_log",), 2), 1200)
    assert play(LanguageTeachers(LanguagePlanner(Scripted("collect oak_log 1\ncollect oak_log 1"))), task, 1200)


def test_a_subgoal_that_takes_too_long_is_planned_anew() -> None:
    model = Scripted("collect oak_log 60", "collect oak_log 1", "collect oak_log 1")
    task = Task("wood", Goal("I need some wood"), Collect(("oak_log",), 64), 1200)
    assert not play(LanguageTeachers(LanguagePlanner(model), patience=20), task, 90)
    assert "collect oak_log 60 was not done within 20 ticks" in model.asked[1]
    assert len(model.asked) == 3


def test_a_benchmark_of_the_teachers_asks_the_endpoint(tmp_path: Path) -> None:
    from runtime.cli import run_command

    asked_for = ["--policy", "teacher", "--episodes", "1", "--ticks", "40", "--out", str(tmp_path)]
    with endpoint([GOOD]) as (url, asked):
        run_command(["bench", *asked_for, "--planner", url, "--planner-model", "small"])
    assert asked[0]["model"] == "small"
    assert json.loads((tmp_path / "planner.jsonl").read_text())["answered"] == GOOD
    assert json.loads((tmp_path / "report.json").read_text())["planner"] == url


def test_a_planner_that_is_none_is_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from runtime.cli import run_command

    assert run_command(["bench", "--policy", "teacher", "--planner", "gpt", "--out", str(tmp_path)]) == 2
    assert "--planner: 'gpt' is no URL" in capsys.readouterr().err
    assert run_command(["bench", "--planner", "http://127.0.0.1:1/v1", "--out", str(tmp_path)]) == 2
    assert "--policy teacher" in capsys.readouterr().err
