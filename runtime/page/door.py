"""A page's files over HTTP, and who may have them: one who knows the token, from a page of ours, on this machine."""

from __future__ import annotations

import hmac
import http
from collections.abc import Mapping
from importlib import resources
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from runtime.loopback import LOOPBACK

SOCKET_PATH = "/socket"
INDEX = "index.html"
_KINDS = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "png": "image/png",
}
_PLAIN = "text/plain; charset=utf-8"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
"""Nothing but our own files, no frame of somebody else's around the page, and no text that becomes markup or code."""


class PageFile(NamedTuple):
    """What a path of a page gives."""

    body: bytes
    kind: str
    """Its media type."""


def page_file(name: str, body: bytes) -> PageFile:
    """A file of the kind that its name's ending says: html, js, css or png."""
    return PageFile(body, _KINDS[name.rpartition(".")[2]])


def folder_files(package: str, folder: str) -> dict[str, PageFile]:
    """Path -> file of a package's folder, read once; its ``index.html`` stands at ``/``."""
    files = {}
    for entry in resources.files(package).joinpath(folder).iterdir():
        if entry.name.rpartition(".")[2] in _KINDS:
            path = "/" if entry.name == INDEX else f"/{entry.name}"
            files[path] = page_file(entry.name, entry.read_bytes())
    return files


class Door:
    """Answers requests: None lets a websocket in, a Response is all that anybody else gets.

    What can be had is a table of paths: nothing that a request says ever becomes the name of a file.

    Args:
        token: what the page's address must hold.
        files: path -> file. They hold nothing secret, and need no token but for ``/``; the page and the socket do.
        command: what prints the page's address, for those who lack the token.
    """

    def __init__(self, token: str, files: Mapping[str, PageFile], command: str) -> None:
        self._token = token
        self._files = files
        self._command = command
        self.port = 0
        """Where we listen, once that is known."""

    @property
    def url(self) -> str:
        """The page's address, with its token."""
        return f"http://{LOOPBACK}:{self.port}/?token={self._token}"

    def answer(self, request: Request) -> Response | None:
        """What a request gets."""
        hosts = {f"{LOOPBACK}:{self.port}", f"localhost:{self.port}"}
        # Another Host is a name of somebody else's that was led to this address; another Origin is somebody else's page.
        if _only(request.headers, "Host") not in hosts:
            return _refuse(http.HTTPStatus.FORBIDDEN, "this is not the address that the page was opened by")
        origin = _only(request.headers, "Origin")
        if origin is not None and origin not in {f"http://{host}" for host in hosts}:
            return _refuse(http.HTTPStatus.FORBIDDEN, "pages from elsewhere have no business here")
        try:
            address = urlsplit(request.path)
            given = parse_qs(address.query).get("token", [""])[-1].encode()
        except ValueError:  # an address without sense, or a token of characters that there are none of
            return _refuse(http.HTTPStatus.BAD_REQUEST, "this is no address")
        if address.path in ("/", SOCKET_PATH) and not hmac.compare_digest(given, self._token.encode()):
            return _refuse(
                http.HTTPStatus.FORBIDDEN, f"the token is wrong; open the address that {self._command} printed"
            )
        if address.path == SOCKET_PATH:
            return None
        if (found := self._files.get(address.path)) is not None:
            return _give(*found)
        return _refuse(http.HTTPStatus.NOT_FOUND, "there is no such file")


def _only(headers: Headers, name: str) -> str | None:
    """A header that may stand there once; None where it does not, and nothing sensible where it stands there twice."""
    found = headers.get_all(name)
    return found[0] if len(found) == 1 else "\n".join(found) or None


def _give(body: bytes, kind: str, status: http.HTTPStatus = http.HTTPStatus.OK) -> Response:
    headers = Headers(
        [
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", _POLICY),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Connection", "close"),
        ]
    )
    return Response(status.value, status.phrase, headers, body)


def _refuse(status: http.HTTPStatus, text: str) -> Response:
    return _give(f"{text}\n".encode(), _PLAIN, status)
