import dataclasses
import re

import pytest

from bot.access.rights import Shown
from bot.cards.call import call_card
from bot.cards.kit.actions import ActionId, CallButton, decode
from bot.cards.kit.blocks import Message
from bot.config.fields import CustomField
from bot.invoca.models import CustomDatum
from bot.ledger.tag_requests import Outcome
from tests.cards.examples import (
    CALLER,
    DESTINATION,
    DIALLED,
    NOW,
    as_json,
    buttons,
    call,
    objects,
    organization,
    picture,
    strings,
)
from tests.cards.judges import faults
from tests.cards.tagged import request, tags

SURFACES = pytest.mark.parametrize("shown", Shown)

EXPANDED = pytest.mark.parametrize("expanded", [False, True])


def test_the_card_of_a_call() -> None:
    """An agent reads who calls, since when and about what before anything else."""
    message = call_card(call(), organization(), Shown.FULL, looked_up_at=NOW)
    assert picture(message) == (
        "*+1 530-999-9999* → +1 855-559-5599\n"
        "Since {12:03:27 UTC}\n"
        "«Spring Sale · Sales hunt group · Radio spot»\n"
        "In progress as of {12:04:02 UTC} | «Acme Roofing»\n"
        "[More] | [⋯ Refresh, History]\n"
        "«utm_source: google» | «City: Redding»"
    )
    assert message.text == (
        "Call from +1 530-•••-9999 to +1 855-•••-5599, since 12:03:27 UTC. "
        "Spring Sale · Sales hunt group · Radio spot"
    )


def test_the_card_with_everything() -> None:
    """More shows the rest, what is asked for most first; who only looks sees no number, and no note."""
    message = call_card(call(), organization(), Shown.MASKED, looked_up_at=NOW, expanded=True)
    assert picture(message) == (
        "*+1 530-•••-9999* → +1 855-•••-5599\n"
        "Since {12:03:27 UTC}\n"
        "«Spring Sale · Sales hunt group · Radio spot»\n"
        "In progress as of {12:04:02 UTC} | «Acme Roofing»\n"
        "[Less] | [⋯ Refresh, History]\n"
        "«utm_source: google» | «City: Redding» | «Transaction id: ABCD1234-EFGH5678» | "
        "«External ID: mycalls00001» | «Number dialled: +1 866-•••-1234» | Call began: {12:02:47 UTC} | "
        "«Repeat caller: Yes» | «Region: CA» | «Keypress 1: 2» | «Disposition: Sale»\n"
        "«Advertiser name: Acme» | «hold_music: jazz»"
    )
    for shown in (Shown.FULL, Shown.LISTED):
        agents = call_card(call(), organization(), shown, looked_up_at=NOW, expanded=True)
        assert "«Note: asked about gutters»" in picture(agents)


def test_the_card_in_a_channel() -> None:
    """A channel sees the call, masked, and of the rest what the organization shares."""
    message = call_card(call(), organization(), Shown.CHANNEL, looked_up_at=NOW, expanded=True)
    assert picture(message) == (
        "*+1 530-•••-9999* → +1 855-•••-5599\n"
        "Since {12:03:27 UTC}\n"
        "«Spring Sale · Sales hunt group · Radio spot»\n"
        "In progress as of {12:04:02 UTC} | «Acme Roofing»\n"
        "[Less] | [⋯ Refresh, History]\n"
        "«Disposition: Sale»"
    )


@pytest.mark.parametrize("number", [None, "anonymous", "Restricted"])
@SURFACES
def test_a_withheld_number(number: str | None, shown: Shown) -> None:
    """A call without a number is told by its start and the end of its id."""
    withheld = call(calling_phone_number=number)
    message = call_card(withheld, organization(), shown, looked_up_at=NOW)
    first = picture(message).splitlines()[:2]
    assert first[0].startswith("*Number withheld* (…5678) → +1 855-")
    assert first[1] == "Since {12:03:27 UTC}"
    assert message.text.startswith("Call from Number withheld")


@SURFACES
def test_a_call_of_which_nothing_is_known(shown: Shown) -> None:
    """Every field but the id can be missing; the card says what it can."""
    bare = dataclasses.replace(
        type(call())("ABCD1234-EFGH5678"), custom_data=(CustomDatum("\u200b", "\u200b"), CustomDatum("", "x"))
    )
    message = call_card(bare, organization(), shown, looked_up_at=NOW, expanded=True)
    assert not faults(message)
    assert picture(message).startswith(
        "*Number withheld* (…5678)\nIn progress as of {12:04:02 UTC} | «Acme Roofing»\n["
    )


def test_an_unusable_id() -> None:
    """A call with an id that can't be one is shown, without a button that could only fail."""
    message = call_card(call(transaction_id="not one"), organization(), Shown.FULL, looked_up_at=NOW)
    assert not faults(message)
    assert not buttons(message)


def test_more_and_less() -> None:
    """More leads to Less and back, Refresh keeps what is open, and all of them carry the call."""
    closed = call_card(call(), organization(), Shown.FULL, looked_up_at=NOW)
    opened = call_card(call(), organization(), Shown.FULL, looked_up_at=NOW, expanded=True)
    assert buttons(closed) == {"More": ActionId.MORE}
    assert buttons(opened) == {"Less": ActionId.LESS}
    for each in objects([closed.payload(), opened.payload()], "button"):
        value = decode(CallButton, each["value"])
        assert value.transaction_id == "ABCD1234-EFGH5678"
        assert value.fingerprint == organization().fingerprint


def test_nothing_more() -> None:
    """There is no More where there is no more."""
    unshared = call(custom_data=(CustomDatum("note", "secret"),))
    message = call_card(unshared, organization(), Shown.CHANNEL, looked_up_at=NOW)
    assert buttons(message) == {}


def test_calls_may_be_missing() -> None:
    """An incomplete answer is a note, in our words and the API's."""
    reasons = ("Region us-east can't be reached", "call 530-999-9999")
    message = call_card(call(), organization(), Shown.MASKED, looked_up_at=NOW, missing=reasons)
    assert (
        "Invoca couldn't ask everywhere, so calls may be missing. | "
        "«Region us-east can't be reached · call •••-•••-9999»"
    ) in picture(message)


def test_a_network_sees_whose_call_it_is() -> None:
    """A network has calls of many advertisers: theirs comes first."""
    message = call_card(call(), organization(type="Network"), Shown.FULL, looked_up_at=NOW)
    assert "«Acme · Spring Sale · " in picture(message)


def test_custom_data_goes_by_its_label() -> None:
    """On the face or below, a configured field has the organization's own name for it."""
    shows = organization(show=["NOTE", "repeat_calling_phone_number", "nothing", "note"])
    message = call_card(call(), shows, Shown.FULL, looked_up_at=NOW)
    assert picture(message).endswith("\n«Note: asked about gutters» | «Repeat caller: Yes»")


@pytest.mark.parametrize(
    ("field", "value", "is_shown"),
    [
        (CustomField(name="x", label="X"), "Sale", False),
        (CustomField(name="x", label="X", share=True), "anything", True),
        (CustomField(name="x", label="X", options=("Sale",)), "Sale", True),
        (CustomField(name="x", label="X", options=("Sale",)), "not an option", False),
        (CustomField(name="x", label="X", options=("Sale",), share=True), "not an option", True),
        (CustomField(name="x", label="X", options=("Sale",), share=False), "Sale", False),
        (CustomField(name="other", label="X", share=True), "Sale", False),
    ],
)
def test_what_a_channel_sees(field: CustomField, value: str, *, is_shown: bool) -> None:
    """Custom data is shared as configured; a choice by default, for as long as it is one of its options."""
    shared = call(custom_data=(CustomDatum("x", value),))
    message = call_card(
        shared, organization(fields=[field], show=["x"]), Shown.CHANNEL, looked_up_at=NOW, expanded=True
    )
    assert (f"X: {value}" in as_json(message)) is is_shown


@EXPANDED
@SURFACES
@pytest.mark.parametrize(
    "name", ["first_name_data_append", "demographics_data", "First_Name_Data\u200b_Append", "demographics"]
)
def test_the_caller_profile_is_on_no_card(name: str, shown: Shown, *, expanded: bool) -> None:
    """Personal data stays off the card, where the API puts it and wherever else it might come."""
    profiled = call(
        demographics={"first_name_data_append": "Jane", name: "Jane"},
        more={name: "Jane"},
        custom_data=(CustomDatum(name, "Jane"),),
    )
    shows = organization(show=[name], fields=[CustomField(name=name, label="Name", share=True)])
    message = call_card(profiled, shows, shown, looked_up_at=NOW, expanded=expanded)
    assert "Jane" not in as_json(message)


@EXPANDED
@pytest.mark.parametrize("shown", [Shown.MASKED, Shown.CHANNEL])
def test_no_number_leaves_with_a_masked_card(shown: Shown, *, expanded: bool) -> None:
    """Not in a text, a name, a value or a notification: of each number at most the masked form is there."""
    written = ["5309999999", "+1 (855) 559-5599", "x866.555.1234x", "%2B1530%20999%209999", "999-9999"]
    leaky = call(
        city=written[0], keypresses=written[0] + "#", external_unique_id=written[3], source=written[4],
        advertiser_campaign_name=f"Spring {written[0]}", promo_number_description=written[1],
        custom_data=tuple(CustomDatum(name, value) for name in written for value in written),
        more=dict(zip(written, written, strict=True)),
    )  # fmt: skip
    fields = [
        CustomField(name=name, label=label, share=True) for name, label in zip(written, "VWXYZ", strict=True)
    ]
    given = dict(zip(written, reversed(written), strict=True))
    failed = request(given, external_unique_id=written[2], outcome=Outcome.REFUSED, words="; ".join(written))
    for given_tags in (
        tags(not_saved=(failed,)),
        tags(request({**given, "other": written[1]}), request(external_unique_id=written[0])),
    ):
        message = call_card(
            leaky, organization(fields=fields), shown, looked_up_at=NOW, expanded=expanded,
            missing=tuple(written), tags=given_tags,
        )  # fmt: skip
        _holds_no_number(message)


def _holds_no_number(message: Message) -> None:
    for text in strings(message.payload()):
        for readable in (text, re.sub("%..", "", text)):
            digits = "".join(c for c in readable if c.isdecimal() or c == "•")
            assert not any(number[-7:] in digits for number in (CALLER, DESTINATION, DIALLED)), text
    assert not faults(message)


@EXPANDED
def test_a_notification_is_masked_for_everyone(*, expanded: bool) -> None:
    """Even whose card shows full numbers has them masked in what shows on a lock screen."""
    message = call_card(call(), organization(), Shown.FULL, looked_up_at=NOW, expanded=expanded)
    assert "530-•••-9999" in message.text
    assert "999-9999" not in message.text
