"""Hostile text in everything that is tagged, on every card that shows it, and far too much of it."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.access.rights import Shown
from bot.calls.current import RecentCall
from bot.cards.call import bare_card, call_card
from bot.cards.ended import ended
from bot.cards.kit.blocks import Message, View
from bot.cards.saved import receipt, stands_already
from bot.cards.several import several_calls
from bot.cards.tags import Tags
from bot.cards.told import told_card
from bot.config.fields import CustomField, QuickTag
from bot.config.organizations import Organization
from bot.invoca.errors import FieldsRefused
from bot.invoca.models import Call
from bot.ledger.outcomes import Notification, NotifiedOf
from bot.ledger.pauses import PauseReason
from bot.ledger.tag_requests import AcceptedRequest, CallReference, Outcome, ReferenceKind, WhyNotPlaced
from bot.words import quote
from commands.lookup.details import details_view
from commands.lookup.history import CallHistory, changes_in
from commands.tagging.tag import near_miss
from commands.tagging.undone import (
    cannot_clear,
    overtaken,
    replace_question,
    undo_question,
    undone,
    withdrawn,
)
from tests.cards.examples import NOW, call, objects
from tests.cards.judges import faults, faults_of_view
from tests.cards.tagged import CALL, acme, latest, request
from tests.cards.test_torture import POISONED, poisoned_calls, state_of

FIELDS = 100

LONG = 10_000


def label_of(poison: str, at: int) -> str:
    """As much of it as a label may hold, told apart by what comes first."""
    rest = poison[:16].encode(errors="ignore").decode().strip()
    return f"{chr(0x4E00 + at)}{rest}"


def hostile(poison: str, tags: int) -> Organization:
    """Fields and quick tags with as much of it as the organizations file takes, in all of them."""
    value = poison[:LONG].encode(errors="ignore").decode().strip() or "x"
    fields = [
        CustomField(name=f"field_{at}", label=label_of(poison, at), type="long_text", share=at % 2 == 0)
        for at in range(FIELDS)
    ]
    quick_tags = [
        QuickTag(
            name=f"{'ж' * 36}_{at}",
            label=label_of(poison, at),
            set={f"field_{at}": value, "field_0": value},
        )
        for at in range(tags)
    ]
    # Not validated whole: what such a file must not hold to be read is not what is looked at here.
    return acme().model_copy(update={"fields": tuple(fields), "quick_tags": tuple(quick_tags)})


def values(poison: str) -> Mapping[str, str]:
    """A hundred fields as long as Invoca takes them, and one of a hostile name."""
    return {**{f"field_{at}": poison[:LONG] for at in range(FIELDS)}, poison[:255]: poison[:LONG]}


def requests(poison: str) -> tuple[AcceptedRequest, ...]:
    """Everything at once, with every outcome, and words of the API's as they are kept and as they are not."""
    everything = request(values(poison), external_unique_id=poison)
    refused = FieldsRefused({poison: (poison,), "note": (poison,)}).words()
    ends = [
        dataclasses.replace(everything, outcome=outcome, words=words)
        for outcome in (None, *Outcome)
        for words in (refused, poison)
    ]
    lost = [
        dataclasses.replace(
            everything, outcome=Outcome.NOT_PLACED, why=why, words=refused, transaction_id=None
        )
        for why in WhyNotPlaced
    ]
    reference = CallReference(ReferenceKind.EXTERNAL_ID, poison)
    external = [
        dataclasses.replace(each, asked=dataclasses.replace(each.asked, reference=reference)) for each in lost
    ]
    return (*ends, *lost, *external)


def cards(poison: str, worst: Call, organization: Organization, shown: Shown) -> Iterator[Message | View]:
    """Every card that shows tags."""
    everything = requests(poison)
    first, told = everything[0], tuple(each for each in everything if each.outcome and each.outcome.notified)
    stands = latest(first)
    tags = Tags(stands, told, may_tag=True, may_share=True, paused=PauseReason.REFUSED)
    missing = (poison,) * 9
    drawn: dict[str, Any] = {"looked_up_at": NOW, "tags": tags}
    for drawn_call in (call(), worst):
        yield call_card(drawn_call, organization, shown, **drawn, missing=missing)
        recent = RecentCall(drawn_call, NOW, over_at=NOW)
        yield ended(CALL, organization, recent=recent, missing=missing, shown=shown, tags=tags)
    yield bare_card(CALL, organization, shown, tags=tags, problem=poison)
    yield bare_card(poison, organization, shown, tags=tags)
    yield ended(CALL, organization, missing=missing, shown=shown, tags=tags)
    for each in everything[::7]:
        yield receipt(each, organization, shown, of=worst, paused=PauseReason.THROTTLED)
        yield receipt(each, organization, shown, has_several=True)
    yield stands_already(stands, first.asked, poison, organization, shown)
    for quick_tag in organization.quick_tags[:1]:
        yield replace_question(stands, stands.fields, quick_tag, CALL, organization, shown)
    yield several_calls([worst] * 9, first, organization)
    yield undo_question(first, values(poison), organization, shown, external_unique_id=poison)
    yield withdrawn(first, organization, shown)
    yield undone(first, organization, shown)
    yield overtaken(first, stands, stands.fields, organization, shown, external_id=True)
    yield cannot_clear(first, stands, organization, shown)
    changes = tuple(changes_in(everything * 3, first.asked.person, others_too=True))
    for transaction_id in (CALL, poison):
        history = CallHistory(changes, transaction_id, organization, shown, hidden=7, named=True)
        yield history.as_message()
        yield history.as_window()


@POISONED
@pytest.mark.parametrize("shown", Shown)
def test_poison_that_was_tagged(poison: str, shown: Shown) -> None:
    """Whatever was tagged, the card is within limits, pings nobody, and reads as ours."""
    *_, worst = poisoned_calls(poison)
    stands = latest(requests(poison)[0])
    assert not faults_of_view(details_view(worst, hostile(poison, 60), shown, latest=stands, profile=True))
    for message in cards(poison, worst, hostile(poison, 60), shown):
        assert not (faults_of_view(message) if isinstance(message, View) else faults(message))


@POISONED
def test_poison_that_is_told(poison: str) -> None:
    """The same in a direct message: of an organization that is there, and of one that is gone."""
    told = [
        Notification(NotifiedOf.OUTCOME, each)
        for each in requests(poison)
        if each.outcome and each.outcome.notified
    ]
    notifications = [*told, *told, Notification(NotifiedOf.PAUSED, request())]
    organization = hostile(poison, 2)
    for known in ({}, {organization.fingerprint: organization}):
        assert not faults(told_card(notifications, known, full_numbers_in=set(known)))
        for each in told[::4]:
            assert not faults(told_card([each], known))


@POISONED
def test_poison_that_nearly_made_sense(poison: str) -> None:
    """The same of what is quoted back, and of the labels of what could have been meant."""
    for labels in ([poison] * 7, [poison, "x"], [poison[:18]]):
        assert not faults(near_miss(quote(poison), quote(poison), labels, acme(), "k" * 24))


@POISONED
def test_tags_leave_the_state_line_alone(poison: str) -> None:
    """No value can pass for the line that says how old the card is."""
    clean = state_of(call_card(call(), acme(), Shown.FULL, looked_up_at=NOW))
    tags = Tags(latest(request(values(poison))), may_tag=True, may_share=True)
    assert state_of(call_card(call(), acme(), Shown.FULL, looked_up_at=NOW, tags=tags)) == clean


def test_three_quick_tags_outlive_everything() -> None:
    """However much is tagged, the row of quick tags is whole, and so is the menu."""
    poison = "😀" * LONG
    organization = hostile(poison, 60)
    everything = requests(poison)
    failed = tuple(each for each in everything if each.outcome is Outcome.REFUSED) * 9
    tags = Tags(latest(everything[0]), failed, may_tag=True, may_share=True)
    *_, worst = poisoned_calls(poison)
    worst = dataclasses.replace(worst, transaction_id=CALL)
    for shown in Shown:
        message = call_card(worst, organization, shown, looked_up_at=NOW, tags=tags, missing=(poison,) * 9)
        ids = [each["action_id"] for each in objects(message.payload(), "button")]
        assert [each for each in ids if "quick" in each] == [f"tag.quick:{at}" for at in range(3)]
        assert list(objects(message.payload(), "overflow"))
        assert list(objects(message.payload(), "static_select"))
