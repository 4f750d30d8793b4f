"""What the tests of the command that tags ask with."""

from collections.abc import Mapping

import pytest

from bot.config.fields import CustomField, QuickTag
from bot.errors import Misunderstood
from bot.queries import Reference
from commands.grammar.draft import Vocabulary
from commands.grammar.requests import NearMiss, Tag, TypedTagRequest
from commands.grammar.tags import read_tag
from tests.commands import asked

ACME = Vocabulary(
    asked.ACME,
    (
        CustomField(
            name="call_disposition", label="Disposition", options=("Sale", "No sale", "Callback", "Spam")
        ),
        CustomField(name="note", label="Call notes", type="long_text"),
        CustomField(name="agent_name", label="Agent"),
        CustomField(name="amount", label="Amount ($)", type="number"),
        CustomField(name="follow_up", label="Follow up", type="date"),
        CustomField(name="paid", label="Paid?", type="yes_no"),
    ),
    (
        QuickTag(name="sold", label="Sold", set={"call_disposition": "Sale"}),
        QuickTag(name="no_sale", label="No sale", set={"call_disposition": "No sale"}),
        QuickTag(name="no_show", label="No show", set={"note": "No show"}),
        QuickTag(name="again", label="Call back", set={"call_disposition": "Callback"}),
        QuickTag(name="vip", label="VIP in area", set={"agent_name": "Ana", "paid": "Yes"}),
    ),
)

BOEHM = Vocabulary(
    asked.BOEHM,
    (
        CustomField(name="ergebnis", label="Ergebnis", options=("Verkauf", "Absage")),
        CustomField(name="betrag", label="Betrag", type="number"),
    ),
    (QuickTag(name="verkauft", label="Verkauft", set={"ergebnis": "Verkauf"}),),
)

WEST = Vocabulary(asked.WEST)

VOCABULARIES = (ACME, BOEHM, WEST)


def read(text: str) -> TypedTagRequest:
    return read_tag(text, VOCABULARIES, ACME)


def tag(text: str) -> Tag:
    request = read(text)
    assert isinstance(request, Tag), request
    return request


def call(text: str) -> Reference | None:
    return tag(text).call


def fields(text: str) -> Mapping[str, str]:
    return tag(text).fields


def told(text: str) -> str:
    """Give what the person is told who typed something that can't be carried out."""
    with pytest.raises(Misunderstood) as raised:
        read(text)
    return raised.value.words()


def near(text: str) -> dict[str, Tag]:
    """Give what each button would set, by its label."""
    with pytest.raises(NearMiss) as raised:
        read(text)
    return {each.label: tag(each.text) for each in raised.value.completions}
