"""Language models that answer a conversation: one behind an HTTP endpoint, one on this machine."""

from __future__ import annotations

import asyncio
import ipaddress
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

import msgspec

KEY_VARIABLE = "STEVE2_PLANNER_KEY"
"""Of the environment: the key that an endpoint asks for; it is never logged."""
MAX_REPLY_BYTES = 1 << 20
MAX_REPLY_TOKENS = 1024
_SHOWN = 200
"""Characters of an endpoint's own words that an error repeats."""


class ChatError(RuntimeError):
    """A model that gives no answer; the message says which, why, and what to do."""


class Turn(NamedTuple):
    """What one side said. ``role``: system, user or assistant."""

    role: str
    text: str


class ChatModel(Protocol):
    """Answers conversations."""

    name: str

    def reply(self, turns: Sequence[Turn]) -> str:
        """The answer to a conversation. Raises ChatError."""


class _Message(msgspec.Struct):
    content: str


class _Choice(msgspec.Struct):
    message: _Message


class _Completion(msgspec.Struct):
    choices: list[_Choice]


class EndpointChatModel:
    """A model behind an OpenAI-compatible endpoint (``POST URL/chat/completions``).

    API: https://platform.openai.com/docs/api-reference/chat, as llama.cpp, vLLM and Ollama serve it too.

    Args:
        url: such as ``http://127.0.0.1:8000/v1``. Plain http only to this machine, since the key would travel in the clear.
        model: the model's name there.
        key: None takes it from the environment (KEY_VARIABLE), where there is one.
        seconds: in which the whole answer must be here.

    The environment's proxies are not asked. Raises ValueError for a URL that is none, and for one with a name or password in it,
    which would be written down with it.
    """

    def __init__(self, url: str, model: str, key: str | None = None, seconds: float = 120.0) -> None:
        parts = urlsplit(url)
        if "@" in parts.netloc:
            raise ValueError(
                f"planner: the URL holds a name or password; leave it out and put the key into {KEY_VARIABLE}"
            )
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"planner: {url!r} is no URL; give one such as http://127.0.0.1:8000/v1")
        if parts.scheme == "http" and not _is_this_machine(parts.hostname):
            raise ValueError(f"planner: {url!r} is another machine and not encrypted; give an https URL")
        self.name = f"{model} at {parts.hostname}"
        self._url = url.rstrip("/") + "/chat/completions"
        self._model = model
        self._key = key if key is not None else os.environ.get(KEY_VARIABLE, "")
        self._seconds = seconds

    def reply(self, turns: Sequence[Turn]) -> str:
        """See ``ChatModel``."""
        import httpx

        asked = {
            "model": self._model,
            "messages": [{"role": turn.role, "content": turn.text} for turn in turns],
            "temperature": 0.0,
            "max_tokens": MAX_REPLY_TOKENS,
        }
        try:
            status, body = asyncio.run(self._post(asked))
        except TimeoutError as error:
            raise ChatError(f"planner: {self.name} gives no whole answer within {self._seconds:g} s") from error
        except httpx.HTTPError as error:
            raise ChatError(
                f"planner: {self.name} does not answer ({error}); see that it runs at {self._url}"
            ) from error
        if status != httpx.codes.OK:
            said = body.decode(errors="replace")[:_SHOWN]
            remedy = f"; put its key into {KEY_VARIABLE}" if status in (401, 403) else ""
            raise ChatError(f"planner: {self.name} answers {status}: {said!r}{remedy}")
        try:
            completion = msgspec.json.decode(body, type=_Completion)
            return completion.choices[0].message.content
        except (msgspec.MsgspecError, IndexError, RecursionError) as error:
            raise ChatError(f"planner: {self.name} does not answer as a chat endpoint does ({error})") from error

    async def _post(self, asked: dict[str, Any]) -> tuple[int, bytes]:
        """Status and body of an answer. TimeoutError where it is not whole in time, however it dawdles."""
        import httpx

        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        body = bytearray()
        async with (
            asyncio.timeout(self._seconds),
            # A proxy that the environment names would read the key.
            httpx.AsyncClient(trust_env=False, timeout=None) as client,
            client.stream("POST", self._url, json=asked, headers=headers) as response,
        ):
            async for part in response.aiter_bytes():
                body += part
                if len(body) > MAX_REPLY_BYTES:
                    raise ChatError(f"planner: {self.name} answers more than {MAX_REPLY_BYTES} bytes")
        return response.status_code, bytes(body)


class LocalChatModel:
    """A causal language model of ``transformers`` in a folder of this machine. Only safetensors are loaded, no code of its own.

    Args:
        folder: as ``save_pretrained`` writes it, tokenizer and all.

    Raises ChatError where it cannot be loaded.
    """

    def __init__(self, folder: Path) -> None:
        from transformers import AutoModelForCausalLM, AutoTokenizer

        self.name = folder.name
        settings: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(folder, **settings)
            self._model = AutoModelForCausalLM.from_pretrained(folder, use_safetensors=True, **settings).eval()
        except (OSError, ValueError) as error:
            told = str(error).splitlines()[0][:_SHOWN]
            raise ChatError(f"planner: {folder} holds no language model with its tokenizer ({told})") from error

    def reply(self, turns: Sequence[Turn]) -> str:
        """See ``ChatModel``; the likeliest words each time."""
        import torch

        tokens = self._tokenizer(self._written(turns), return_tensors="pt", add_special_tokens=False)["input_ids"]
        room = getattr(self._model.config, "max_position_embeddings", tokens.shape[1] + MAX_REPLY_TOKENS)
        new = min(MAX_REPLY_TOKENS, room - tokens.shape[1])
        if new < 1:
            raise ChatError(
                f"planner: {self.name} reads {room} tokens, the question has {tokens.shape[1]}; take a larger one"
            )
        with torch.no_grad():
            answer = self._model.generate(
                tokens,
                attention_mask=torch.ones_like(tokens),
                max_new_tokens=new,
                do_sample=False,
                pad_token_id=self._tokenizer.pad_token_id or 0,
            )
        return str(self._tokenizer.decode(answer[0, tokens.shape[1] :], skip_special_tokens=True))

    def _written(self, turns: Sequence[Turn]) -> str:
        if self._tokenizer.chat_template is not None:
            conversation = [{"role": turn.role, "content": turn.text} for turn in turns]
            return str(self._tokenizer.apply_chat_template(conversation, tokenize=False, add_generation_prompt=True))
        return "\n\n".join(f"{turn.role}: {turn.text}" for turn in turns) + "\n\nassistant:"


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
