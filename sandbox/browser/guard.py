"""Who may ask: a page of ours in a browser on this machine, and nobody else's page in the same browser."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

LONGEST_BODY = 200_000  # bytes; a form with every field as long as Slack lets it be is shorter
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Guard:
    """An ASGI application before another; `port` is the one it is asked at.

    A foreign Host means that another site's name leads here, a foreign Origin that another site's page asks.
    """

    def __init__(self, application: Application, port: int) -> None:
        self._application = application
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._origins = {f"http://{host}" for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or say why not."""
        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        answer: Application = self._application if refusal is None else refusal
        await answer(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> Application | None:
        headers = Headers(scope=scope)
        method = scope["method"]
        if headers.get("host") not in self._hosts:
            return _refused(403, "This page answers to 127.0.0.1 and localhost only.")
        if method not in {"GET", "HEAD", "POST"}:
            return _refused(405, "Only GET and POST are understood here.")
        if (method == "POST" or scope["path"] == "/events") and not self._is_ours(headers):
            return _refused(403, "Only a page that was opened here can ask for this.")
        return _refusal_of_body(headers) if method == "POST" else None

    def _is_ours(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site") == "same-origin"
        return origin in self._origins


def _refusal_of_body(headers: Headers) -> Application | None:
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return _refused(415, "What is sent here has to be JSON, and to say so.")
    length = headers.get("content-length", "")
    if not length.isdecimal() or int(length) > LONGEST_BODY:
        return _refused(413, "That is too much to be sent here.")
    return None


def _refused(status: int, words: str) -> Application:
    return PlainTextResponse(f"{words}\n", status_code=status)
