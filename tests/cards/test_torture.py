"""Hostile text in every place where the API or a person supplies it, on every card."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot import words
from bot.access.rights import Role, Shown
from bot.cards.call import call_card
from bot.cards.ended import ended
from bot.cards.kit.blocks import Message
from bot.cards.kit.notices import notice
from bot.config.fields import CustomField
from bot.config.organizations import Organization, SharedLine
from bot.invoca.models import Call, CurrentCalls, CustomDatum
from bot.ledger.standing import Latest, Tagged
from bot.queries import AllCalls, ByExternalId, ByNumber, ByPair, ByTransaction, Filter, Query
from commands.lookup.call_list import call_list, page_of
from commands.lookup.details import details_view
from commands.lookup.help import me_card
from commands.lookup.no_match import no_match
from commands.lookup.which_organization import choose_organization
from tests.cards.examples import NOW, call, objects, organization
from tests.cards.judges import faults, faults_of_view
from tests.cards.tagged import request

POISONS = {
    "long": "x" * 50_000,
    "long in two bytes": "ж" * 50_000,
    "long in four bytes": "😀" * 50_000,
    "grows when escaped": "&<>" * 20_000,
    "a mention of all": "<!channel> <!here> <!everyone> @channel",
    "a mention": "<@U1> <#C1|sales> <https://evil.example|acme.example>",
    "an emoji": ":white_check_mark: In progress as of 12:00",
    "formatting": "*bold* _italic_ ~gone~ `code` ```block``` > quote",
    "our own look": "\n\n*In progress as of <!date^1^{time_secs}|12:00>*\n• saved",
    "bidi": "\u202e\u2066evil\u2069 \u200fgpj\u202c",
    "zero width": "\u200b" * 60_000 + "a\u200db\ufeff",
    "nothing visible": "\u200b \u2060\x00\t\n",
    "half a pair": "a\ud83db",
    "JSON": '"}],"type":"button","value":"{\\"v\\":1}"' + "\\" * 500,
}

POISONED = pytest.mark.parametrize("poison", POISONS.values(), ids=POISONS)

CALL = call().transaction_id

TEXTS = [field.name for field in dataclasses.fields(Call) if field.type in {str, str | None}]


def poisoned_calls(poison: str) -> Iterator[Call]:
    """The call with the poison in one place at a time, then in all of them, then in 200 fields."""
    everything: dict[str, Any] = dict.fromkeys(TEXTS, poison)
    for name in TEXTS:
        yield call(**{name: poison})
    data = (CustomDatum(poison, poison, poison), CustomDatum("utm_source", poison))
    everything |= {"custom_data": data, "more": {poison: poison}, "demographics": {poison: poison}}
    yield call(custom_data=data)
    yield call(more={poison: poison})
    yield call(demographics={poison: poison})
    yield call(**everything)
    many = tuple(CustomDatum(f"field_{at}", poison) for at in range(200))
    yield call(**{**everything, "custom_data": many, "more": {f"more_{at}": poison for at in range(200)}})


def poisoned_organizations(poison: str) -> Iterator[Organization]:
    """The organization with as much of it as its file may hold, in one place at a time, then in all."""
    short = poison[:18].encode(errors="ignore").decode().strip() or "x"
    changes: dict[str, Any] = {
        "name": poison[:60].encode(errors="ignore").decode().strip() or "x",
        "fields": [CustomField(name="utm_source", label=short, options=[short], share=True)],
        "lines": [SharedLine(number="+18555595599", label=short)],
    }
    yield organization()
    for name, value in changes.items():
        yield organization(**{name: value})
    yield organization(**changes, type="Network")


def state_of(message: Message) -> list[str]:
    """The last line of small print, as often as it stands anywhere on the card."""
    blocks = message.payload()["blocks"]
    *_, last = objects([each for each in blocks if each["type"] == "context"], "mrkdwn")
    state: str = last["text"]
    return [state] * [each["text"] for each in objects(blocks, "mrkdwn")].count(state)


@POISONED
@pytest.mark.parametrize("shown", Shown)
def test_a_poisoned_call(poison: str, shown: Shown) -> None:
    """Whatever stands in a call, its card is within limits, pings nobody, and leaves the state line alone."""
    clean = state_of(call_card(call(), organization(), shown, looked_up_at=NOW))
    for each in poisoned_calls(poison):
        message = call_card(each, organization(), shown, looked_up_at=NOW)
        assert not faults(message)
        assert not faults_of_view(details_view(each, organization(), shown, latest=Latest(), profile=True))
        assert each.transaction_id != CALL or state_of(message) == clean


@POISONED
def test_a_poisoned_row(poison: str) -> None:
    """The same in a list, and of a call that is gone."""
    for each in poisoned_calls(poison):
        calls = CurrentCalls((each,), missing=(poison, poison))
        assert not faults(
            call_list(page_of(calls), organization(), Query(AllCalls()), latest={}, looked_up_at=NOW)
        )
        assert not faults(ended(each.transaction_id, organization(), missing=calls.missing))


@POISONED
def test_a_poisoned_organization(poison: str) -> None:
    """The same of an organization's name, labels and options, alone and together with a poisoned call."""
    *_, worst = poisoned_calls(poison)
    missing = (poison,) * 9
    page = page_of(CurrentCalls((worst,) * 20, missing))
    query = Query(ByNumber(poison), (Filter("city", poison),) * 5)
    for owner in poisoned_organizations(poison):
        for shown in Shown:
            assert not faults(call_card(worst, owner, shown, looked_up_at=NOW, missing=missing))
            window = details_view(worst, owner, shown, latest=Latest(), missing=missing, profile=True)
            assert not faults_of_view(window)
        set_here = {each.name: Tagged(poison, request({each.name: poison})) for each in owner.fields}
        latest = {worst.transaction_id: Latest(set_here)}
        assert not faults(
            call_list(page, owner, query, latest=latest, draft_id="k" * 24, looked_up_at=NOW, named=True)
        )
        assert not faults(no_match(poison, owner, missing=(poison,), draft_id="k" * 24, named=True))
        assert not faults(me_card("U0ANA", [(owner, Role.AGENT)] * 60))
        assert not faults(choose_organization([owner] * 60, "k" * 24))
        assert not faults(choose_organization([owner, organization(key="other", name="Other")], "k" * 24))


@POISONED
def test_poison_that_was_typed(poison: str) -> None:
    """The same of what a person asks for, and of what is quoted back at them."""
    page = page_of(CurrentCalls((call(),) * 20))
    filters = (Filter(poison, poison),) * 5
    for reference in (ByTransaction(poison), ByExternalId(poison), ByPair(poison, poison), ByNumber(poison)):
        query = Query(reference, filters)
        assert not faults(
            call_list(page, organization(), query, latest={}, draft_id="kept", looked_up_at=NOW)
        )
    assert not faults(notice(words.quote(poison)))


def test_of_any_amount_of_detail_is_said_how_much_is_left_out() -> None:
    """What doesn't fit is counted."""
    *_, worst = poisoned_calls("x" * 50_000)
    blocks = details_view(worst, organization(), Shown.FULL, latest=Latest()).payload()["blocks"]
    last = blocks[-1]["elements"][0]["text"]
    assert (count := re.fullmatch(r"… and (\d+) more that don't fit here", last))
    assert int(count[1]) > 100
