"""Clicks on quick tags of real cards: an organization of their own, so that lookups stay as they were.

A person may change 60 things a minute. Here each has one card and clicks each of its quick tags once; these
set a field each, so that every click is a change, whatever comes before it.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from bench.connection import NOT_CLICKED_YET, ToSend
from sandbox.invoca.calls import SandboxCall
from sandbox.invoca.organizations import SandboxOrganization
from sandbox.organizations import API_TOKEN
from sandbox.slack.messages import Message
from sandbox.slack.server import SlackSandbox
from sandbox.slack.transport import Payload
from sandbox.slack.workspace import User

PEOPLE = 1000
CHANNEL = "C0RANDOM"
TAGS = SandboxOrganization("Advertiser", 26, API_TOKEN)
QUICK_TAGS = {"disposition": "Sold", "service": "Repair", "urgency": "Today", "outcome": "Visit"}
"""The label of the quick tag that sets each field."""

_FIELD = """
[[organizations.tags.fields]]
name = "{field}"
label = "{field}"
type = "text"
share = true

[[organizations.tags.quick_tags]]
name = "{field}"
label = "{label}"
set = {{{{ {field} = "{label}" }}}}
"""
TAGGING_FILE = """
[organizations.tags]
name = "Best Roofing"
type = "Advertiser"
id = 26
api_url = "{invoca_url}"
api_token = "env:ACME_API_TOKEN"
workspaces = ["T0ACME"]
channels = ["C0RANDOM"]
contact = "U0OPS"

[organizations.tags.members]
agents = ["S0TAGGERS"]
""" + "".join(_FIELD.format(field=name, label=label) for name, label in QUICK_TAGS.items())


def tagging_people(team: str) -> list[User]:
    """Give the people who click."""
    return [User(f"U0T{at:05}", team, f"tagger{at}", f"Tagger {at}") for at in range(PEOPLE)]


def tagged_calls(like: SandboxCall, began: datetime) -> list[SandboxCall]:
    """Give a call for each of them, in progress and not to end."""
    return [
        replace(like, transaction_id=_call(at), external_unique_id=None, began=began, ends=None)
        for at in range(PEOPLE)
    ]


def people_and_calls() -> list[tuple[str, str]]:
    """Give each person with the id of their call."""
    return [(_person(at), _call(at)) for at in range(PEOPLE)]


@dataclass(frozen=True)
class Change:
    """What a click changes. No two change the same."""

    user: str
    transaction_id: str
    field: str


@dataclass(frozen=True)
class Click:
    """What Slack says of one, and what it changes."""

    change: Change
    payload: Payload


@dataclass
class Cards:
    """The cards to click on. Each is looked up first, by whoever clicks on it."""

    slack: SlackSandbox
    _looked_up: int = 0
    _clicks: Iterator[Click] = field(default_factory=lambda: iter(()))
    _changes: dict[ToSend, Change] = field(default_factory=dict)

    def lookups(self, count: int) -> list[tuple[str, str, str]]:
        """Give who types what where to have cards to click on."""
        self._looked_up, self._clicks = count, self._all()
        return [(_person(at), _call(at), CHANNEL) for at in range(count)]

    def clicks(self, count: int) -> list[Click]:
        """Give the next clicks; those on one card lie far apart, as when everybody clicks once."""
        return list(islice(self._clicks, count))

    def remember(self, click: Click, request: ToSend) -> ToSend:
        """Keep in mind what a request changes."""
        self._changes[request] = click.change
        return request

    def unwritten(self, acknowledged: Sequence[ToSend], database: Path) -> set[Change]:
        """Give what these asked for and the database doesn't have."""
        return {self._changes[request] for request in acknowledged} - set(_written(database))

    def _all(self) -> Iterator[Click]:
        for name, label in QUICK_TAGS.items():
            for at in range(self._looked_up):
                payload = self.slack.clicked(_person(at), self._card(_person(at)), label)
                payload.body["actions"][0]["action_ts"] = NOT_CLICKED_YET
                yield Click(Change(_person(at), _call(at), name), payload)

    def _card(self, user: str) -> Message:
        return next(message for message in self.slack.seen(user, CHANNEL) if message.controls)


def under_way(database: Path) -> int:
    """Tell how many changes have no outcome yet."""
    with closing(_opened(database)) as connection:
        found = connection.execute("SELECT count(*) FROM tag_request WHERE outcome IS NULL").fetchone()
        return int(found[0])


def _written(database: Path) -> Iterator[Change]:
    with closing(_opened(database)) as connection:
        written = connection.execute("SELECT user_id, transaction_id, fields FROM tag_request")
        for user, call, fields in written:
            for name in json.loads(fields):
                yield Change(user, call, name)


def _opened(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)


def _person(at: int) -> str:
    return f"U0T{at:05}"


def _call(at: int) -> str:
    return f"{at:08}-ABCD1234"
