"""What stands around a contestant: both sandboxes, calls in progress, and people enough to ask about them.

A person may look up 30 times a minute, so what is asked is spread over a user group with thousands in it:
each request is a lookup that is permitted, acked, and then worked on to its end.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count, cycle, islice
from pathlib import Path

from bench.clicks import CHANNEL as TAGS_CHANNEL
from bench.clicks import TAGGING_FILE, TAGS, Cards, people_and_calls, tagged_calls, tagging_people
from bench.connection import HOST, ToSend
from sandbox.invoca.scenario import scenario
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME
from sandbox.slack.example import example_workspace
from sandbox.slack.server import SlackSandbox
from sandbox.slack.state import Call
from sandbox.slack.transport import Payload, encoded
from sandbox.slack.workspace import User, UserGroup, Workspace

AGENTS = 4000  # at 30 lookups a minute each, 2,000 a second for as long as one likes
CALLS = 12
CHANNEL = "C0SALES"
STRANGER = "U0NEW"  # a member with no role
LOOK_EVERY = 0.02  # seconds

ORGANIZATIONS = """\
[organizations.acme]
name = "Acme Roofing"
type = "Advertiser"
id = 25
api_url = "{invoca_url}"
api_token = "env:ACME_API_TOKEN"
workspaces = ["T0ACME"]
channels = ["C0SALES"]
contact = "U0OPS"
show = ["utm_source", "city"]

[organizations.acme.members]
agents = ["S0AGENTS"]
supervisors = ["U0SAM"]
"""


class NotAnsweredError(Exception):
    """The work behind acks did not come to its end in time: how many cards came, of how many."""


@dataclass
class Stage:
    """The sandboxes, and the folder of whoever is put between them."""

    slack: SlackSandbox
    invoca: InvocaSandbox
    folder: Path
    cards_to_click: Cards = field(init=False)
    _typed: Iterator[tuple[str, str]] = field(init=False)
    """By whom, and what; each person in turn."""
    _asked_by_id: Iterator[tuple[str, str]] = field(init=False)
    _tagged_by_id: Iterator[tuple[tuple[str, str], int]] = field(init=False)

    def __post_init__(self) -> None:
        agents = self.slack.workspace.user_groups["S0AGENTS"].users
        live = self.invoca.board.live(ACME, datetime.now(UTC))
        self.cards_to_click = Cards(self.slack)
        self._asked_by_id = cycle(people_and_calls())
        self._tagged_by_id = zip(cycle(people_and_calls()), count())
        self._typed = zip(cycle(agents), cycle(["", *(call.transaction_id for call in live)]), strict=False)

    def lookups(self, number: int) -> list[ToSend]:
        """Make so many lookups, each by the next person, of one call or of the list."""
        return [self._typed_by(user, text) for user, text in islice(self._typed, number)]

    def lists(self, number: int) -> list[ToSend]:
        """Make so many lookups of all calls, each by the next person."""
        return [self._typed_by(user, "") for user, _ in islice(self._typed, number)]

    def lookups_of_what_is_clicked(self, number: int) -> list[ToSend]:
        """Make so many lookups, each by a person of their own, of a call of its own that can be tagged."""
        return [self._typed_by(*lookup) for lookup in self.cards_to_click.lookups(number)]

    def clicks(self, number: int) -> list[ToSend]:
        """Make so many clicks on the cards that came of these lookups; each changes what no other does."""
        return [
            self.cards_to_click.remember(click, self._to_send(click.payload))
            for click in self.cards_to_click.clicks(number)
        ]

    def lookups_by_id(self, number: int) -> list[ToSend]:
        """Make so many lookups of calls by their transaction ids, each by the next person."""
        asked = islice(self._asked_by_id, number)
        return [self._typed_by(person, call, TAGS_CHANNEL) for person, call in asked]

    def tags(self, number: int) -> list[ToSend]:
        """Make so many tags by transaction id, each a change of a call by the next person."""
        return [
            self._typed_by(person, f"{call} disposition=Sold{value}", TAGS_CHANNEL, "/tag")
            for (person, call), value in islice(self._tagged_by_id, number)
        ]

    def answered_in_the_ack(self, number: int) -> list[ToSend]:
        """Make so many requests that are refused, which a command is in its ack: nothing comes after it."""
        return [self._typed_by(STRANGER, "") for _ in range(number)]

    def cards(self) -> int:
        """How many cards Slack has taken through response_urls so far."""
        return sum(
            call.is_carried_out and call.error is None and _is_card(call)
            for call in self.slack.calls_to("response_url")
        )

    def last_answered_at(self) -> float:
        """Tell when the last of them came, in epoch seconds."""
        return self.slack.calls_to("response_url")[-1].at

    async def all_answered(self, cards: int, seconds: float) -> None:
        """Wait until so many answers have come. Raises NotAnsweredError past the seconds."""
        try:
            async with asyncio.timeout(seconds):
                while self.cards() < cards:  # noqa: ASYNC110 - counting at each event would slow the sandbox
                    await asyncio.sleep(LOOK_EVERY)
        except TimeoutError:
            came = f"{self.cards()} cards of {cards} had come after {seconds:g} s"
            raise NotAnsweredError(came) from None

    def _typed_by(self, user: str, text: str, channel: str = CHANNEL, command: str = "/calls") -> ToSend:
        return self._to_send(self.slack.payloads.command(user, channel, command, text))

    def _to_send(self, payload: Payload) -> ToSend:
        content_type, body = encoded(payload)
        headers = {
            "Host": HOST,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "Accept": "application/json,*/*",
            "Accept-Encoding": "gzip,deflate",
            "Content-Type": content_type,
            "Content-Length": str(len(body)),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        secret = self.slack.workspace.app.signing_secret
        return ToSend(f"POST /slack/events HTTP/1.1\r\n{head}".encode(), body, secret)


def _is_card(call: Call) -> bool:
    """Tell a card, which has buttons, from words about what went wrong."""
    blocks = call.arguments.get("blocks", ())
    return any(block["type"] == "actions" or "accessory" in block for block in blocks)


def crowded_workspace() -> Workspace:
    """Give the example workspace, with thousands in its user group of agents."""
    workspace = example_workspace()
    agents = [
        User(f"U0A{number:05}", workspace.team.id, f"agent{number}", f"Agent {number}")
        for number in range(AGENTS)
    ]
    workspace.users |= {agent.id: agent for agent in agents}
    workspace.user_groups["S0AGENTS"].users = [agent.id for agent in agents]
    tagging = tagging_people(workspace.team.id)
    workspace.users |= {person.id: person for person in tagging}
    group = UserGroup("S0TAGGERS", "taggers", "Taggers", [person.id for person in tagging])
    workspace.user_groups[group.id] = group
    return workspace


@asynccontextmanager
async def a_stage(folder: Path) -> AsyncIterator[Stage]:
    """Open the sandboxes, with calls in progress that don't end."""
    began = datetime.now(UTC) - timedelta(minutes=3)
    async with SlackSandbox(crowded_workspace()) as slack, InvocaSandbox([ACME, TAGS]) as invoca:
        for call in scenario(5, began)[:CALLS]:
            invoca.board.begin(ACME, replace(call, began=began, ends=None))
        for call in tagged_calls(scenario(5, began)[0], began):
            invoca.board.begin(TAGS, call)
        organizations = (ORGANIZATIONS + TAGGING_FILE).format(invoca_url=invoca.url)
        (folder / "bench.toml").write_text(organizations, encoding="utf-8")
        yield Stage(slack, invoca, folder)
