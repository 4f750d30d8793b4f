"""The least an app for Slack must do: check the signature, say 200. No framework.

``python -m bench.signature_only PORT``, with SLACK_SIGNING_SECRET in the environment.
"""

import os
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn
from slack_sdk.signature import SignatureVerifier

Message = MutableMapping[str, Any]


class SignatureOnly:
    """The ASGI application."""

    def __init__(self, signing_secret: str) -> None:
        self._verifier = SignatureVerifier(signing_secret)

    async def __call__(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answer one request: 200 where the signature is right, else 401."""
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        status = 200 if self._verifier.is_valid_request(body, headers) else 401
        length = [(b"content-length", b"0")]
        await send({"type": "http.response.start", "status": status, "headers": length})
        await send({"type": "http.response.body", "body": b""})


if __name__ == "__main__":
    uvicorn.run(
        SignatureOnly(os.environ["SLACK_SIGNING_SECRET"]),
        port=int(sys.argv[1]),
        log_level="warning",
        access_log=False,
        lifespan="off",
    )
