"""The page's own files over HTTP, and who may have them: one who knows the token, from a page of ours, on this machine."""

from __future__ import annotations

import hmac
import http
from importlib import resources
from urllib.parse import parse_qs, urlsplit

from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from runtime.play.scene import icon_sheet

SOCKET_PATH = "/socket"
_FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/play.js": ("play.js", "text/javascript; charset=utf-8"),
    "/craft.js": ("craft.js", "text/javascript; charset=utf-8"),
    "/style.css": ("style.css", "text/css; charset=utf-8"),
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'"
)


class Door:
    """Answers requests: None lets a websocket in, a Response is all that anybody else gets.

    Args:
        token: what the page's address must hold.
        picture: PNG of what the goal shows, if it shows something.
    """

    def __init__(self, token: str, picture: bytes | None = None) -> None:
        self._token = token
        self._picture = picture
        self.port = 0
        """Where we listen, once that is known."""

    def answer(self, request: Request) -> Response | None:
        """What a request gets. Files hold nothing secret, and need no token; the page and the socket do."""
        hosts = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}
        # Another Host is a name of somebody else's that was led to this address; another Origin is somebody else's page.
        if request.headers.get("Host") not in hosts:
            return _refuse(http.HTTPStatus.FORBIDDEN, "this is not the address that the page was opened by")
        origin = request.headers.get("Origin")
        if origin is not None and origin not in {f"http://{host}" for host in hosts}:
            return _refuse(http.HTTPStatus.FORBIDDEN, "pages from elsewhere may not play here")
        try:
            address = urlsplit(request.path)
            given = parse_qs(address.query).get("token", [""])[-1].encode()
        except ValueError:  # an address without sense, or a token of characters that there are none of
            return _refuse(http.HTTPStatus.BAD_REQUEST, "this is no address")
        if address.path in ("/", SOCKET_PATH) and not hmac.compare_digest(given, self._token.encode()):
            return _refuse(http.HTTPStatus.FORBIDDEN, "the token is wrong; open the address that steve2 play printed")
        if address.path == SOCKET_PATH:
            return None
        if address.path in _FILES:
            name, kind = _FILES[address.path]
            return _give(resources.files("runtime.play").joinpath("page", name).read_bytes(), kind)
        if address.path == "/icons.png":
            return _give(icon_sheet(), "image/png")
        if address.path == "/goal.png" and self._picture is not None:
            return _give(self._picture, "image/png")
        return _refuse(http.HTTPStatus.NOT_FOUND, "there is no such file")


def _give(body: bytes, kind: str, status: http.HTTPStatus = http.HTTPStatus.OK) -> Response:
    headers = Headers(
        [
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", _POLICY),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
            ("Connection", "close"),
        ]
    )
    return Response(status.value, status.phrase, headers, body)


def _refuse(status: http.HTTPStatus, text: str) -> Response:
    return _give(f"{text}\n".encode(), "text/plain; charset=utf-8", status)
