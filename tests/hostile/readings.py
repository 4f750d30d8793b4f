"""How each kind of what others send is read, on the loop, and in how many steps at most in one go."""

import json
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from hypothesis import strategies as st

from bot.access.rights import Shown
from bot.calls.mentions import mentioned, read_in_pieces, text_of
from bot.cards.call import call_card
from bot.cards.kit import actions
from bot.cards.kit.actions import decode
from bot.config.fields import CustomField, ValueRefused, read_value
from bot.config.organizations import Organization
from bot.errors import Misunderstood, OutOfDate
from bot.invoca.errors import NotTheApi, Unreadable
from bot.invoca.models import CurrentCalls
from bot.invoca.parsing import CallsReader
from bot.ledger.standing import Latest
from bot.queries import AllCalls, Query
from bot.slack.incoming import InView
from bot.slack.incoming import read as read_payload
from bot.text import budgets, private_numbers
from commands.grammar import calls, tags
from commands.grammar.requests import NearMiss
from commands.lookup.call_list import call_list, page_of
from commands.lookup.details import details_view
from commands.shortcuts.shortcuts import found_of
from commands.tagging.form import block_id_of, untouched, values_of
from tests.cards import examples
from tests.commands.asked import ACME as ACME_NAMED
from tests.commands.asked import ORGANIZATIONS
from tests.commands.tagging import ACME, VOCABULARIES
from tests.hostile import inputs
from tests.steps import counted

CARRIED = (
    actions.CallButton, actions.MenuChoice, actions.TagButton, actions.RequestButton,
    actions.CallForRequest, actions.ListButton, actions.OrganizationButton, actions.DraftButton,
    actions.EditForm, actions.ExternalIdForm, actions.Results,
)  # fmt: skip

FIELDS = (
    CustomField(name="call_disposition", label="Disposition", options=("Sale", "No sale", "Callback")),
    CustomField(name="note", label="Note", type="long_text"),
    CustomField(name="agent_name", label="Agent"),
    CustomField(name="amount", label="Amount", type="number"),
    CustomField(name="follow_up", label="Follow up", type="date"),
    CustomField(name="paid", label="Paid?", type="yes_no"),
)

ORGANIZATION: Organization = examples.organization(fields=FIELDS)

FORMS: tuple[dict[str, Any], ...] = (
    {
        "type": "view_submission",
        "user": {"id": "U0SAM", "team_id": "T0ACME"},
        "view": {
            "id": "V1",
            "callback_id": "edit",
            "private_metadata": inputs.CARRIED[4],
            "blocks": [{"type": "input", "block_id": block_id_of(0, ORGANIZATION)}],
            "state": {
                "values": {
                    block_id_of(0, ORGANIZATION): {"value": {"selected_option": {"value": "Sale"}}},
                    block_id_of(1, ORGANIZATION): {"value": {"value": "asked for a callback\nat 9:30"}},
                    block_id_of(2, ORGANIZATION): {"value": {"value": "Ana"}},
                    block_id_of(3, ORGANIZATION): {"value": {"type": "number_input", "value": "1234.50"}},
                    block_id_of(4, ORGANIZATION): {"value": {"selected_date": "2026-11-21"}},
                    block_id_of(5, ORGANIZATION): {"value": {"selected_option": {"value": "Yes"}}},
                    "external_id": {"value": {"value": "CRM-1042"}},
                    "text": {"value": {"value": "530-999-9999"}},
                    "organization": {"value": {"selected_option": {"value": "0123456789ab"}}},
                }
            },
        },
    },
)


@dataclass(frozen=True)
class Kind:
    """One kind of what others send."""

    given: st.SearchStrategy[Any]
    read: Callable[[Any], Iterator[int]]
    """Reads it as the bot does; gives the steps of each go. Raises nothing."""
    most_steps: int
    """On the loop; more of what is read beside it."""


def _typed(text: str) -> str:
    return read_payload({"command": "/tag", "text": text}).text


def _calls(typed: str) -> Iterator[int]:
    text = _typed(typed)

    def read() -> None:
        with suppress(Misunderstood):
            calls.read_calls(text, ORGANIZATIONS, ACME_NAMED)

    yield counted(read)[1]


def _tag(typed: str) -> Iterator[int]:
    text = _typed(typed)

    def read() -> str:
        try:
            tags.read_tag(text, VOCABULARIES, ACME)
        except NearMiss as miss:
            return miss.words() + "".join(each.label for each in miss.completions)
        except Misunderstood as misunderstood:
            return misunderstood.words()
        return ""

    said, steps = counted(read)
    said.encode()
    yield steps


def _message(message: Any) -> Iterator[int]:
    shape: Mapping[str, Any] = message if isinstance(message, dict) else {"text": message}
    text, steps = counted(lambda: text_of(shape).text)
    yield steps
    reading = read_in_pieces(text, "US")
    while True:
        mentions, steps = counted(lambda: _next(reading))
        yield steps
        if mentions is not None:
            break
    known = [examples.call(), examples.call(external_unique_id="crm:10 42", calling_phone_number=None)]
    yield counted(lambda: mentioned(known, mentions, text))[1]


def _next(reading: Generator[None, None, Any]) -> Any:
    try:
        return next(reading)
    except StopIteration as done:
        return done.value


def _answer(body: str) -> Iterator[int]:
    reader = CallsReader("US")
    steps = 1
    for reading in (reader.read(body.encode("latin-1")), reader.end()):
        cost: int | None = 0
        while cost is not None:
            cost, steps = counted(lambda reading=reading: next(reading, None))  # type: ignore[misc]
            yield steps
    found, steps = counted(lambda: _found(reader))
    yield steps
    for each in islice(found.calls, 3):
        for shown in (Shown.FULL, Shown.MASKED):
            card, steps = counted(
                lambda each=each, shown=shown: call_card(  # type: ignore[misc]
                    each, ORGANIZATION, shown, looked_up_at=examples.NOW
                )
            )
            yield steps
            window, steps = counted(
                lambda each=each, shown=shown: details_view(  # type: ignore[misc]
                    each, ORGANIZATION, shown, latest=Latest()
                )
            )
            yield steps
            json.dumps(window.payload(), ensure_ascii=False).encode()
            json.dumps(card.payload(), ensure_ascii=False).encode()
    page, steps = counted(
        lambda: call_list(
            page_of(found), ORGANIZATION, Query(AllCalls()), latest={}, looked_up_at=examples.NOW
        )
    )
    yield steps
    json.dumps(page.payload(), ensure_ascii=False).encode()


def _found(reader: CallsReader) -> CurrentCalls:
    try:
        return reader.calls()
    except (Unreadable, NotTheApi):
        return CurrentCalls(())


def _click(payload: Any) -> Iterator[int]:
    body = payload if isinstance(payload, dict) else {}
    interaction, steps = counted(lambda: read_payload(body))
    yield steps

    def decoded() -> None:
        for kind in CARRIED:
            with suppress(OutOfDate):
                decode(kind, interaction.text)

    yield counted(decoded)[1]


def _form(payload: Any) -> Iterator[int]:
    body = payload if isinstance(payload, dict) else {}
    interaction, steps = counted(lambda: read_payload(body, 1_700_000_000))
    yield steps
    view = interaction.view or InView("")

    def entered() -> None:
        for block_id in ("external_id", "text", *view.values):
            (view.entered(block_id, "value") or "").encode()
        (found_of(view).text or "").encode()
        with suppress(OutOfDate):
            for index, value in values_of(view.values, ORGANIZATION).items():
                if value and not untouched(FIELDS[index], "Sale", value) and not private_numbers.find(value):
                    with suppress(ValueRefused):
                        read_value(FIELDS[index], value, "US").encode()

    yield counted(entered)[1]


KINDS: Mapping[str, Kind] = {
    "calls": Kind(inputs.texts(inputs.CALLS, calls.LONGEST_TEXT), _calls, budgets.STEPS),
    "tag": Kind(inputs.texts(inputs.TAGS, 490), _tag, budgets.STEPS),
    "long tag": Kind(inputs.texts(inputs.TAGS, tags.LONGEST_TEXT), _tag, 10 * budgets.STEPS),
    "message": Kind(inputs.values(inputs.MESSAGES, 3_000), _message, budgets.STEPS),
    "answer": Kind(inputs.answers(), _answer, budgets.STEPS),
    "click": Kind(inputs.clicks(), _click, budgets.STEPS),
    "form": Kind(inputs.values(FORMS, 3_000), _form, budgets.STEPS),
}
