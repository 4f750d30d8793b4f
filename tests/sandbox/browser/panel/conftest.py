"""The panel over a real Slack, a real Invoca, and a Switchboard that is only started where that is meant."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from jinja2 import Environment

from sandbox.browser.fragments import environment_of_pages
from sandbox.browser.panel.panel import Panel
from sandbox.invoca.calls import CustomDatum, SandboxCall
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from sandbox.switchboard import Switchboard
from tests.sandbox.browser.parsed import Node, read
from tests.sandbox.invoca.conftest import LOOKUP, NOON, OF_ACME, UPDATE, Clock
from tests.waiting import PATIENCE

SALE = SandboxCall(
    "ABCD1234-ABCD1234",
    began=NOON,
    calling_phone_number="+15309999999",
    destination_phone_number="+18555595599",
    advertiser_campaign_name="Spring Sale",
    custom_data=(CustomDatum("utm_source", "google"), CustomDatum("call_disposition", "Callback")),
)


@dataclass
class Played:
    """A panel, what is behind it, and a client of Invoca."""

    panel: Panel
    slack: SlackSandbox
    invoca: InvocaSandbox
    switchboard: Switchboard
    client: aiohttp.ClientSession
    clock: Clock
    environment: Environment

    def look(self, name: str) -> Node:
        """Draw the panel, and give one fragment of it, parsed."""
        html = self.panel.fragments(self.environment, self.clock())[f"panel-{name}"]
        return read(html).one(id=f"fragment-panel-{name}")

    def page(self) -> Node:
        """Draw the whole panel."""
        fragments = self.panel.fragments(self.environment, self.clock())
        return read(self.environment.get_template("panel/panel.html").render(panel=fragments))

    async def act(self, name: str, **fields: object) -> str | None:
        """Do something there."""
        return await self.panel.acts[name](fields)

    async def look_up(self, **query: str) -> int:
        """Look calls of Acme up, and give the status."""
        async with self.client.get(self.invoca.url + LOOKUP, params=OF_ACME | query) as response:
            return response.status

    async def tag(self, asked: Mapping[str, object], call: str = SALE.transaction_id) -> int:
        """Set something on a call of Acme, and give the status. POST, since it isn't sent twice by itself."""
        query = {**OF_ACME, "transaction_id": call}
        body = {"call_in_progress": asked}
        async with self.client.post(self.invoca.url + UPDATE, params=query, json=body) as response:
            return response.status


@pytest.fixture
async def played(tmp_path: Path) -> AsyncIterator[Played]:
    clock = Clock(NOON)
    async with (
        SlackSandbox(example_workspace(), ack_seconds=PATIENCE) as slack,
        InvocaSandbox([ACME], clock=clock) as invoca,
        aiohttp.ClientSession(headers={"Authorization": ACME.token}) as client,
    ):
        switchboard = Switchboard(slack, invoca.url, tmp_path, lambda: None)
        panel = Panel(slack, invoca, switchboard, clock=clock)
        yield Played(panel, slack, invoca, switchboard, client, clock, environment_of_pages())
        await switchboard.kill()
