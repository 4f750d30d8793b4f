"""The app that one would write instead, from Bolt's documentation: ack, ask Invoca once, answer.

No access, no ledger, no retry. ``python -m bench.written_instead PORT``, with SLACK_BOT_TOKEN,
SLACK_SIGNING_SECRET, SLACK_API_URL, INVOCA_URL and ACME_API_TOKEN in the environment.
"""

import os
import sys
from typing import Any

import httpx
import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

ORGANIZATION = {"id": "26", "organization_type": "Advertiser"}


def card(said: str, campaign: str, transaction_id: str) -> list[dict[str, Any]]:
    """Draw a call: who calls whom, of which campaign, and a button."""
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": said}},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": campaign}]},
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": "sold",
                    "value": transaction_id,
                    "text": {"type": "plain_text", "text": "Sold"},
                }
            ],
        },
    ]


def api() -> AsyncSlackRequestHandler:
    """Make the ASGI application."""
    app = AsyncApp(token=os.environ["SLACK_BOT_TOKEN"], signing_secret=os.environ["SLACK_SIGNING_SECRET"])
    app.client.base_url = os.environ["SLACK_API_URL"]
    invoca = httpx.AsyncClient(
        base_url=f"{os.environ['INVOCA_URL']}/api/2022-08-01",
        headers={"Authorization": os.environ["ACME_API_TOKEN"]},
        limits=httpx.Limits(max_connections=10),
    )

    @app.command("/calls")
    async def calls(ack: AsyncAck, command: dict[str, str], respond: AsyncRespond) -> None:
        await ack()
        asked = ORGANIZATION | {"transaction_id": command["text"]}
        answer = await invoca.get("/calls_in_progress/current_calls.json", params=asked)
        call = answer.json()["current_calls"][0]
        said = f"*{call['calling_phone_number']}* → {call['destination_phone_number']}"
        await respond(text=said, blocks=card(said, call["advertiser_campaign_name"], call["transaction_id"]))

    @app.command("/tag")
    async def tag(ack: AsyncAck, command: dict[str, str], respond: AsyncRespond) -> None:
        await ack()
        transaction_id, typed = command["text"].split()
        name, _, value = typed.partition("=")
        data = [{"name": name, "value": value}]
        answer = await invoca.put(
            "/calls_in_progress.json",
            params=ORGANIZATION | {"transaction_id": transaction_id},
            json={"call_in_progress": {"custom_data": data}},
        )
        said = "tagged" if answer.is_success else "failed"
        await respond(text=said, blocks=card(said, value, transaction_id))

    return AsyncSlackRequestHandler(app)


if __name__ == "__main__":
    uvicorn.run(api(), port=int(sys.argv[1]), log_level="warning", access_log=False)
