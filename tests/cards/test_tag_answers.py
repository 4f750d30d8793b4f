import pytest

from bot.access.rights import Shown
from bot.cards.kit.actions import (
    ActionId,
    CallButton,
    CallForRequest,
    DraftButton,
    OrganizationButton,
    RequestButton,
    TagButton,
    base_action_id,
    decode,
)
from bot.cards.saved import receipt, stands_already
from bot.cards.several import several_calls
from bot.ledger.pauses import PauseReason
from bot.ledger.standing import digest
from bot.ledger.tag_requests import CallReference, Outcome, ReferenceKind
from commands.lookup.which_organization import choose_organization
from commands.tagging.setting import _tags_not_taken, _tags_switched_off
from commands.tagging.tag import near_miss
from commands.tagging.undone import replace_question
from tests.cards.examples import as_json, buttons, call, objects, organization, picture
from tests.cards.judges import faults
from tests.cards.tagged import BEN, CALL, SOLD, acme, latest, request


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (CallReference(ReferenceKind.EXTERNAL_ID, "mycalls00001"), "the call with external ID mycalls00001"),
        (CallReference(ReferenceKind.TRANSACTION_ID, CALL), "call …5678"),
        (CallReference(ReferenceKind.MY_LINE), "the call on your line"),
        (CallReference(ReferenceKind.KEPT_QUERY, "k" * 16), "the call you named"),
    ],
)
def test_saved(reference: CallReference, said: str) -> None:
    """What was typed is saved though its call isn't known yet; a check mark comes once it is sent."""
    typed = request({"note": "at 9"}, outcome=None, transaction_id=None, reference=reference)
    message = receipt(typed, acme(), Shown.FULL)
    assert not faults(message)
    assert picture(message) == f"Note: at 9 · {said} · sending…  [Undo]"


@pytest.mark.parametrize(
    ("kind", "said"),
    [(ReferenceKind.MY_LINE, "caller ending 9999"), (ReferenceKind.KEPT_QUERY, "caller ending 9999"),
     (ReferenceKind.TRANSACTION_ID, "call …5678")],
)  # fmt: skip
def test_the_receipt(kind: ReferenceKind, said: str) -> None:
    """One line: what, on which call as it was named, a check mark once it is in Invoca, and the way back."""
    sent = request(reference=CallReference(kind, CALL), id="request-1")
    message = receipt(sent, acme(), Shown.FULL, of=call())
    assert not faults(message)
    assert picture(message) == f"\N{CHECK MARK} *Sale* · {said}  [Undo]"
    (undo,) = objects(message.payload(), "button")
    assert decode(RequestButton, undo["value"]).request_id == "request-1"
    assert undo["accessibility_label"] == "Undo this tag, of the caller ending 9999"
    assert picture(receipt(sent, acme(), Shown.FULL, has_several=True)).endswith("\n«Acme Roofing»")


@pytest.mark.parametrize("caller", [None, "anonymous", "12", "+1 530-999-9999 x1234"])
def test_the_receipt_of_a_caller_without_a_number(caller: str | None) -> None:
    """Then the call goes by its id; an extension is no end of a number."""
    line = CallReference(ReferenceKind.MY_LINE)
    said = receipt(request(reference=line), acme(), Shown.FULL, of=call(calling_phone_number=caller)).text
    assert said.endswith(("call …5678", "caller ending 9999"))
    assert said.endswith("call …5678") == (caller is None or "x" not in caller)


def test_a_pause_is_said() -> None:
    """Nothing is sent for a while, and nothing is lost."""
    waiting = receipt(request(outcome=None), acme(), Shown.FULL, paused=PauseReason.THROTTLED)
    assert "Invoca is busy. Your tag is saved and will go through." in picture(waiting)
    assert "Invoca is busy" not in picture(
        receipt(request(), acme(), Shown.FULL, paused=PauseReason.THROTTLED)
    )


def test_what_stands_already() -> None:
    """Nothing was changed, and who set it when is there."""
    stands = latest(request(external_unique_id="CRM-1042"), request(person=BEN), request({"note": "x"}))
    asked = request(external_unique_id="CRM-1042", fields={"call_disposition": "Sale"}).asked
    message = stands_already(stands, asked, CALL, acme(), Shown.MASKED)
    assert not faults(message)
    assert picture(message) == (
        "*Already set*, so nothing was changed.\n"
        "Disposition: *Sale* · <@U0BEN>, {12:03 UTC}\n"
        "External ID: *CRM-1042* · <@U0ANA>, {12:03 UTC}\n"
        "call …5678"
    )


def test_what_one_has_set_already_and_is_on_its_way() -> None:
    """It isn't said to be set while nobody knows that it is in Invoca."""
    stands = latest(request(outcome=None))
    message = stands_already(stands, request().asked, CALL, acme(), Shown.MASKED)
    assert picture(message).startswith(
        "*You set that already*, so nothing was changed. It is being sent.\nDisposition:"
    )


def test_somebody_else_was_faster() -> None:
    """Who set what when, and a button that names what it does and has seen what is named."""
    stands = latest(request({"call_disposition": "No sale"}, person=BEN), request({"note": "x"}))
    message = replace_question(stands, {"call_disposition"}, SOLD, CALL, acme(), Shown.FULL)
    assert not faults(message)
    assert picture(message) == (
        "<@U0BEN> set Disposition: *No sale*, {12:03 UTC}.\nYou chose *Sold*. Replace?\n"
        "call …5678\n[Replace with Sold] | [Keep No sale]"
    )
    replace, keep = objects(message.payload(), "button")
    assert base_action_id(keep["action_id"]) == ActionId.REFRESH_CALL
    assert decode(CallButton, keep["value"]).transaction_id == CALL
    value = decode(TagButton, replace["value"])
    assert base_action_id(replace["action_id"]) == ActionId.REPLACE
    assert (value.quick_tag, value.seen) == ("sold", digest(stands, SOLD.set))


def test_the_question_in_a_channel() -> None:
    """What isn't shared there isn't named there."""
    stands = latest(request({"note": "secret"}, person=BEN))
    message = replace_question(stands, {"note"}, SOLD, CALL, acme(), Shown.CHANNEL)
    assert "<@U0BEN> set something that isn't shown in channels" in picture(message)
    assert "[Keep it]" in picture(message)
    assert "secret" not in as_json(message)


def test_a_near_miss() -> None:
    """What is wrong, what was understood, and buttons that finish it."""
    message = near_miss("I don't know `sael`.", "Note = x", ["Sale", "No sale"], acme(), "k" * 16)
    assert not faults(message)
    assert picture(message) == ("I don't know `sael`.\nI understood: Note = x\n[Sale] | [No sale]")
    found = list(objects(message.payload(), "button"))
    values = [decode(DraftButton, each["value"]) for each in found]
    assert [(each.draft_id, each.position) for each in values] == [("k" * 16, 0), ("k" * 16, 1)]
    assert {base_action_id(each["action_id"]) for each in found} == {ActionId.FINISH}


def test_a_near_miss_that_buttons_cannot_show() -> None:
    """Labels that are too long, or that begin alike, are written out."""
    labels = ["disposition=Sale of a new roof", "disposition=Sale of a gutter"]
    message = near_miss("Which?", "", labels, acme(), "k")
    assert "«1 · disposition=Sale of a new roof»\n«2 · disposition=Sale of a gutter»\n" in picture(message)
    assert [label[:3] for label in buttons(message)] == ["1 ·", "2 ·"]
    alike = near_miss("Which?", "", ["Sale", "Sale"], acme(), "k")
    assert list(buttons(alike)) == ["1 · Sale", "2 · Sale"]


def test_a_near_miss_without_an_idea() -> None:
    """Then there is nothing to press, and no question."""
    assert picture(near_miss("Which?", "", [], acme(), "k")) == "Which?"


def test_several_calls() -> None:
    """Each of the first five has its button, masked, without its values; how to name the others is said."""
    calls = [call(transaction_id=f"ABCD1234-EFGH{at:04}") for at in range(7)]
    message = several_calls(calls, request({"note": "call 530-999-9999"}, id="request-1"), acme())
    assert not faults(message)
    assert picture(message).splitlines()[:4] == [
        "*Which call?*",
        "7 calls fit, so nothing was set yet.",
        "To be set: Note: call •••-•••-9999",
        "caller ending *9999* (…0000) · {12:03 UTC} · Spring Sale  [Tag this]",
    ]
    assert "… and 2 more. To name one" in picture(message)
    values = [
        decode(CallForRequest, each["value"])
        for each in objects(message.payload(), "button")
        if base_action_id(each["action_id"]) == ActionId.TAG_THIS
    ]
    assert [each.transaction_id for each in values] == [each.transaction_id for each in calls[:5]]
    assert {each.request_id for each in values} == {"request-1"}


@pytest.mark.parametrize(("count", "said"), [(0, "none of them is there"), (1, "This one is left")])
def test_few_of_several_calls(count: int, said: str) -> None:
    """Calls end while a question is asked."""
    message = several_calls([call()] * count, request(), acme())
    assert not faults(message)
    assert said in picture(message)


def test_which_organization_is_tagged() -> None:
    """The same question as for looking, with an answer of its own."""
    for count in (2, 7):
        organizations = [organization(key=f"acme{at}", name=f"Acme {at}", id=at + 1) for at in range(count)]
        message = choose_organization(organizations, "kept", ActionId.CHOOSE_TAG_ORGANIZATION)
        (row,) = (each for each in message.payload()["blocks"] if each["type"] == "actions")
        assert {base_action_id(each["action_id"]) for each in row["elements"]} == {
            ActionId.CHOOSE_TAG_ORGANIZATION
        }
        (first, *_) = row["elements"] if count == 2 else row["elements"][0]["options"]
        assert decode(OrganizationButton, first["value"]).draft_id == "kept"


def test_where_tags_are_not_taken() -> None:
    """By Switchboard's configuration, and by Invoca: two different things to ask about."""
    acme_and_co = organization(name="Acme & Co")
    off = _tags_switched_off(acme_and_co, named=True)
    assert off == "Tags are switched off for Acme &amp; Co in Switchboard's configuration."
    assert "off in Switchboard" in _tags_switched_off(acme_and_co, named=False)
    assert "Invoca doesn't take tags for Acme &amp; Co;" in _tags_not_taken(acme_and_co, named=True)
    assert "Invoca doesn't take tags;" in _tags_not_taken(acme_and_co, named=False)
    assert "<@U0OPS> can ask" in _tags_not_taken(acme_and_co, named=False)


def test_a_fate_that_is_known_already() -> None:
    """An answer that comes after the outcome says that."""
    message = receipt(request(outcome=Outcome.ENDED), acme(), Shown.FULL)
    assert "not saved: the call had ended" in picture(message)
