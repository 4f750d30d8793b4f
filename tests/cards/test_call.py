import dataclasses
import re
from datetime import timedelta
from typing import Any

import pytest

from bot.access.rights import Shown
from bot.cards.call import call_card
from bot.cards.kit.actions import MenuChoice, decode
from bot.cards.kit.blocks import Message, View
from bot.cards.tags import Tags
from bot.config.fields import CustomField
from bot.invoca.models import Call, CustomDatum
from bot.ledger.standing import Latest
from bot.ledger.tag_requests import Outcome
from commands.lookup.details import details_view
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
from tests.cards.judges import faults, faults_of_view
from tests.cards.tagged import request, tags

SURFACES = pytest.mark.parametrize("shown", Shown)


def details(given: Call, shown: Shown = Shown.FULL, **changes: Any) -> View:
    return details_view(given, changes.pop("of", organization()), shown, latest=Latest(), **changes)


def test_the_card_of_a_call() -> None:
    """An agent reads who calls, since when and about what, then what is set; which call it is last."""
    message = call_card(call(), organization(), Shown.FULL, looked_up_at=NOW)
    assert picture(message) == (
        "*+1 530-999-9999* → Sales hunt group\n"
        "started {12:03 UTC} · Spring Sale · Radio spot · google · Redding\n"
        "✓ *Sale* · Note: asked about gutters · External ID: mycalls00001\n"
        "[⋯ Details, Refresh, History]\n"
        "…5678"
    )
    assert message.text == (
        "Call from caller ending 9999 to Sales hunt group, since 12:03 UTC. Spring Sale · Radio spot"
    )


def test_the_details() -> None:
    """The rest, what is asked for most first; who only looks sees no number, and no note."""
    view = details(call(), Shown.MASKED)
    assert not faults_of_view(view)
    assert picture(view) == (
        "*Caller ending 9999* → Sales hunt group\nstarted {12:03 UTC}\n"
        "«Spring Sale · Radio spot»\n"
        "«Transaction ID: ABCD1234-EFGH5678» | «External ID: mycalls00001» | «Destination: ending 5599» | "
        "«Number dialed: ending 1234» | Call began: {12:02 UTC} | «Repeat caller: Yes» | «City: Redding» | "
        "«Region: CA» | «Keypress 1: 2» | «utm_source: google»\n"
        "«Disposition: Sale» | «Advertiser name: Acme» | «hold_music: jazz»"
    )
    for shown in (Shown.FULL, Shown.LISTED):
        assert "«Note: asked about gutters»" in picture(details(call(), shown))


def test_the_way_to_the_profile() -> None:
    """In the details, for whoever may see it."""
    (opening,) = objects(details(call(), profile=True).payload(), "button")
    choice = decode(MenuChoice, opening["value"])
    assert (choice.transaction_id, choice.action) == ("ABCD1234-EFGH5678", "profile")
    assert not buttons(details(call()))


def test_the_card_in_a_channel() -> None:
    """A channel sees the call, masked, and of the rest what the organization shares."""
    message = call_card(call(), organization(), Shown.CHANNEL, looked_up_at=NOW)
    assert picture(message) == (
        "*Caller ending 9999* → Sales hunt group\n"
        "started {12:03 UTC} · Spring Sale · Radio spot\n"
        "✓ *Sale*\n"
        "[⋯ Details, Refresh, Open privately, History]\n"
        "…5678"
    )


def test_what_was_looked_up_long_ago() -> None:
    """Over a minute later the card says when that was, and then not also when something was set."""
    late = NOW + timedelta(seconds=61)
    given = tags(request())
    old = picture(call_card(call(), organization(), Shown.FULL, looked_up_at=NOW, now=late, tags=given))
    assert old.endswith("\n…5678 · checked {12:04 UTC}")
    assert "<@U0ANA>\n" in old
    new = picture(call_card(call(), organization(), Shown.FULL, looked_up_at=NOW, now=NOW, tags=given))
    assert "checked" not in new
    assert "<@U0ANA>, {12:03 UTC}" in new


def test_whose_call_it_is() -> None:
    """The organization's name is for people who have several."""
    one, several = (
        picture(
            call_card(
                call(),
                organization(),
                Shown.FULL,
                looked_up_at=NOW,
                tags=Tags(Latest(), several_organizations=several),
            )
        )
        for several in (False, True)
    )
    assert "Acme Roofing" not in one
    assert several.endswith("«Acme Roofing» | …5678")


@pytest.mark.parametrize("number", [None, "anonymous", "Restricted"])
@SURFACES
def test_a_withheld_number(number: str | None, shown: Shown) -> None:
    """A call without a number is told by its start and the end of its id."""
    withheld = call(calling_phone_number=number)
    message = call_card(withheld, organization(), shown, looked_up_at=NOW)
    assert picture(message).startswith("*Number withheld* → Sales hunt group\nstarted {12:03 UTC}")
    assert picture(message).endswith("…5678")
    assert message.text.startswith("Call from Number withheld")


def test_a_line_without_a_name() -> None:
    """It goes by its number, or by the end of it."""
    nameless = organization(lines=[])
    full, masked = (
        picture(call_card(call(), nameless, shown, looked_up_at=NOW)) for shown in (Shown.FULL, Shown.MASKED)
    )
    assert full.startswith("*+1 530-999-9999* → +1 855-559-5599\n")
    assert masked.startswith("*Caller ending 9999* → line ending 5599\n")


@SURFACES
def test_a_call_of_which_nothing_is_known(shown: Shown) -> None:
    """Every field but the id can be missing; the card says what it can."""
    bare = dataclasses.replace(
        type(call())("ABCD1234-EFGH5678"), custom_data=(CustomDatum("\u200b", "\u200b"), CustomDatum("", "x"))
    )
    message = call_card(bare, organization(), shown, looked_up_at=NOW)
    assert not faults(message)
    assert picture(message).startswith("*Number withheld*\n[")
    assert not faults_of_view(details(bare, shown))


def test_an_unusable_id() -> None:
    """A call with an id that can't be one is shown, without a button that could only fail."""
    message = call_card(call(transaction_id="not one"), organization(), Shown.FULL, looked_up_at=NOW)
    assert not faults(message)
    assert not buttons(message)


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
    assert " · Acme · Spring Sale · " in picture(message)


def test_custom_data_goes_by_its_label() -> None:
    """A configured field has the organization's own name and stands once, where what is set stands."""
    shows = organization(show=["NOTE", "repeat_calling_phone_number", "note", "City"])
    said = picture(call_card(call(), shows, Shown.FULL, looked_up_at=NOW)).splitlines()
    assert said[1].endswith("Radio spot · Repeat caller꞉ Yes · Redding")
    assert "\n".join(said).count("asked about gutters") == 1


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
    message = call_card(shared, organization(fields=[field], show=["x"]), Shown.CHANNEL, looked_up_at=NOW)
    assert (f"*{value}*" in as_json(message) or f"X: {value}" in as_json(message)) is is_shown


@SURFACES
@pytest.mark.parametrize(
    "name", ["first_name_data_append", "demographics_data", "First_Name_Data\u200b_Append", "demographics"]
)
def test_the_caller_profile_is_on_no_card(name: str, shown: Shown) -> None:
    """Personal data stays off the card, where the API puts it and wherever else it might come."""
    profiled = call(
        demographics={"first_name_data_append": "Jane", name: "Jane"},
        more={name: "Jane"},
        custom_data=(CustomDatum(name, "Jane"),),
    )
    shows = organization(show=[name], fields=[CustomField(name=name, label="Name", share=True)])
    assert "Jane" not in as_json(call_card(profiled, shows, shown, looked_up_at=NOW))
    assert "Jane" not in as_json(details(profiled, shown, of=shows, profile=True))


@pytest.mark.parametrize("shown", [Shown.MASKED, Shown.CHANNEL])
def test_no_number_leaves_with_a_masked_card(shown: Shown) -> None:
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
            leaky, organization(fields=fields), shown, looked_up_at=NOW,
            missing=tuple(written), tags=given_tags,
        )  # fmt: skip
        _holds_no_number(message)
        assert not faults(message)
        window = details_view(
            leaky, organization(fields=fields), shown, latest=given_tags.latest, missing=tuple(written)
        )
        _holds_no_number(window)
        assert not faults_of_view(window)


def _holds_no_number(message: Message | View) -> None:
    for text in strings(message.payload()):
        for readable in (text, re.sub("%..", "", text)):
            digits = "".join(c for c in readable if c.isdecimal() or c == "•")
            assert not any(number[-7:] in digits for number in (CALLER, DESTINATION, DIALLED)), text


def test_a_notification_is_masked_for_everyone() -> None:
    """Even whose card shows full numbers has them masked in what shows on a lock screen."""
    message = call_card(call(), organization(), Shown.FULL, looked_up_at=NOW)
    assert "caller ending 9999" in message.text
    assert "999-9999" not in message.text


@pytest.mark.parametrize(
    ("campaign", "number", "source", "said"),
    [
        ("Spring Sale", "Google Ads number", "Google Ads", "Spring Sale · Google Ads number · Google Ads"),
        ("C++ training", "C training", "c++ Training", "C++ training · C training"),
        ("AT&T", "AT-T", "AT", "AT&amp;T · AT-T · AT"),
        ("Google Ads", "Google Ads", "google ads", "Google Ads"),
        ("Spring", "Spring Sale", "Radio", "Spring Sale · Radio"),
        ("Spring Sale", "Adsense", "Ads", "Spring Sale · Adsense · Ads"),
        ("Spring 2 Sale", "Radio", "2", "Spring 2 Sale · Radio · 2"),
    ],
)
def test_nothing_is_said_twice(campaign: str, number: str, source: str, said: str) -> None:
    """What is the same isn't said once more, nor a part of it unless it is asked for; signs count."""
    given = call(
        advertiser_campaign_name=campaign,
        promo_number_description=number,
        custom_data=(CustomDatum("utm_source", source),),
        city=None,
    )
    message = call_card(given, organization(), Shown.FULL, looked_up_at=NOW)
    assert f"started {{12:03 UTC}} · {said}\n" in picture(message)
