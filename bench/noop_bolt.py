"""Bolt as its documentation writes it, with listeners that do nothing but ack.

``python -m bench.noop_bolt PORT [--process-before-response]``, with SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET and
SLACK_API_URL in the environment.
"""

import os
import re
import sys

import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp


def api(*, process_before_response: bool) -> AsyncSlackRequestHandler:
    """Make the ASGI application."""
    app = AsyncApp(
        token=os.environ["SLACK_BOT_TOKEN"],
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        process_before_response=process_before_response,
    )
    app.client.base_url = os.environ["SLACK_API_URL"]  # for the auth.test that it asks at its first request

    @app.command("/calls")
    async def calls(ack: AsyncAck) -> None:
        await ack()

    @app.action(re.compile(""))
    async def clicked(ack: AsyncAck) -> None:
        await ack()

    return AsyncSlackRequestHandler(app)


if __name__ == "__main__":
    uvicorn.run(
        api(process_before_response="--process-before-response" in sys.argv),
        port=int(sys.argv[1]),
        log_level="warning",
        access_log=False,
    )
