"""Who gets the page, and what it lets in: issue 4, security tests (wrong token, other origin, path traversal, large bodies)."""

from __future__ import annotations

import asyncio
import inspect
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from runtime.page import door


async def answer_to(url: str, request: str, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
    """What a raw request gets: nothing of a client's mends what stands in it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
    writer.write(request.replace("\n", "\r\n").encode("latin-1") + body)
    await writer.drain()
    data = await asyncio.wait_for(reader.read(), 30)
    writer.close()
    head, _, rest = data.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:])
    return int(lines[0].split()[1]) if data else 0, headers, rest


def asked(url: str, path: str, method: str = "GET", **headers: str) -> str:
    """A request for a path of the page at ``url``; ``Host`` is the page's unless given."""
    named = {"Host": urlsplit(url).netloc, **headers}
    return f"{method} {path} HTTP/1.1\n" + "".join(f"{name}: {value}\n" for name, value in named.items()) + "\n"


def token_of(url: str) -> str:
    return urlsplit(url).query.removeprefix("token=")


async def test_the_page_comes_with_headers_that_let_nothing_foreign_in(address: str) -> None:
    status, headers, body = await answer_to(address, asked(address, f"/?token={token_of(address)}"))
    assert (status, body[:15]) == (200, b"<!doctype html>")
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    for name, value in {
        "x-content-type-options": "nosniff",
        "x-frame-options": "deny",
        "referrer-policy": "no-referrer",
        "cache-control": "no-store",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }.items():
        assert headers[name] == value


@pytest.mark.parametrize(
    "path", ["/main.js", "/panels.js", "/charts.js", "/map.js", "/style.css", "/shared.js", "/icons.png"]
)
async def test_all_that_the_page_needs_comes_from_here(address: str, path: str) -> None:
    status, headers, body = await answer_to(address, asked(address, path))
    assert status == 200
    assert headers["x-content-type-options"] == "nosniff"
    assert b"https://" not in body.replace(b'startsWith("https://")', b"")
    assert b"innerHTML" not in body
    assert b"eval(" not in body


@pytest.mark.parametrize(
    "path", ["/", "/?token=", "/?token=wrong", "/?token=%ff", "/?token=a&token=b", "/socket", "/socket?token=x"]
)
async def test_without_the_token_there_is_no_page(address: str, path: str) -> None:
    status, headers, body = await answer_to(address, asked(address, path))
    assert (status, headers["content-type"]) == (403, "text/plain; charset=utf-8")
    assert b"the token is wrong" in body
    assert token_of(address).encode() not in body


def test_tokens_are_compared_in_constant_time() -> None:
    assert "hmac.compare_digest(given, self._token.encode())" in inspect.getsource(door.Door)


async def test_each_page_has_a_token_of_its_own_that_nobody_guesses(address: str) -> None:
    assert len(token_of(address)) >= 32


@pytest.mark.parametrize(
    "host",
    [
        "example.com",
        "evil.localhost:PORT",
        "127.0.0.1",
        "127.0.0.1:1",
        "0.0.0.0:PORT",
        "[::1]:PORT",
        "127.0.0.1:PORT@x",
    ],
)
async def test_names_that_were_led_here_are_refused(address: str, host: str) -> None:
    """DNS rebinding: a browser asks a name of somebody else's, which resolves to this machine."""
    named = host.replace("PORT", str(urlsplit(address).port))
    status, _, _ = await answer_to(address, asked(address, f"/?token={token_of(address)}", Host=named))
    assert status == 403


async def test_two_hosts_or_none_are_refused(address: str) -> None:
    good = urlsplit(address).netloc
    page = f"GET /?token={token_of(address)} HTTP/1.1\n"
    assert (await answer_to(address, f"{page}Host: {good}\nHost: {good}\n\n"))[0] == 403
    assert (await answer_to(address, f"{page}\n"))[0] == 403
    assert (await answer_to(address, f"{page}Host: localhost:{urlsplit(address).port}\n\n"))[0] == 200


@pytest.mark.parametrize(
    "origin", ["http://example.com", "null", "https://127.0.0.1:PORT", "http://127.0.0.1:1", "file://"]
)
async def test_pages_from_elsewhere_are_refused_their_socket(address: str, origin: str) -> None:
    origin = origin.replace("PORT", str(urlsplit(address).port))
    with pytest.raises(InvalidStatus) as refused:
        await connect(address.replace("http", "ws", 1).replace("/?", "/socket?"), origin=origin).__aenter__()  # type: ignore[arg-type]
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/../server.py",
        "/..%2fserver.py",
        "/%2e%2e/%2e%2e/pyproject.toml",
        "/page/../../server.py",
        "//etc/passwd",
        "/etc/passwd",
        "/index.html",
        "/.git/config",
        "/style.css/../../server.py",
        "/style.css%00.png",
        "/..\\server.py",
        "http://127.0.0.1/main.js/../x",
    ],
)
async def test_no_path_leads_out_of_the_page(address: str, path: str) -> None:
    status, _, body = await answer_to(address, asked(address, path))
    assert status in (400, 404)
    assert b"import" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_requests_with_a_body_are_not_even_read(address: str, method: str) -> None:
    head = asked(address, f"/?token={token_of(address)}", method, **{"Content-Length": "100000000"})
    status, _, body = await answer_to(address, head, b"x" * 1000)
    assert status in (0, 400, 403, 404, 405)
    assert b"<!doctype html>" not in body


async def test_endless_headers_are_cut_off(address: str) -> None:
    with_headers = asked(address, "/main.js", **{f"X-{number}": "y" * 1000 for number in range(500)})
    try:
        status, _, _ = await answer_to(address, with_headers)
    except ConnectionError:
        status = 0
    assert status in (0, 400, 431)


async def test_it_listens_on_this_machine_alone(address: str) -> None:
    port = urlsplit(address).port
    assert port is not None
    try:
        own = {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    except OSError:
        own = set()
    for outward in own - {"127.0.0.1", "127.0.1.1"}:
        with pytest.raises(OSError, match=r"."):
            await asyncio.wait_for(asyncio.open_connection(outward, port), 5)
    with pytest.raises(OSError, match=r"."):
        await asyncio.wait_for(asyncio.open_connection("127.0.0.2", port), 5)


async def test_an_agents_name_is_no_path_and_no_markup(puppet_kind: Any, raw_page: Any) -> None:
    names = ["../../etc/passwd", "<img src=x onerror=alert(1)>"]
    async with raw_page(*(puppet_kind(name) for name in names)) as page:
        assert (await page.take())["agents"] == names
