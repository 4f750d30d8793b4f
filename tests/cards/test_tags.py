from datetime import timedelta

import pytest

from bot.access.rights import Shown
from bot.cards.call import bare_card, call_card
from bot.cards.ended import ended
from bot.cards.kit.actions import ActionId, MenuChoice, decode
from bot.cards.kit.blocks import Message
from bot.cards.tags import Tags
from bot.config.fields import CustomField
from bot.ledger.pauses import PauseReason
from bot.ledger.tag_requests import CallReference, Outcome, ReferenceKind, WhyNotPlaced
from bot.words import PAUSES
from tests.cards.examples import NOW, as_json, buttons, call, objects, picture
from tests.cards.judges import faults
from tests.cards.tagged import ANA, BEN, CALL, acme, latest, request, tags

PERSONAL = [Shown.FULL, Shown.MASKED]


def card(given: Tags, shown: Shown = Shown.FULL, **changes: object) -> Message:
    """The call with these tags, all of it."""
    message = call_card(call(), acme(**changes), shown, looked_up_at=NOW, expanded=True, tags=given)
    assert not faults(message)
    return message


def test_a_tagged_call() -> None:
    """Between the state of the call and its buttons stands what was set, by whom, and how far that got."""
    given = tags(
        request({"other": None}, outcome=Outcome.UNCONFIRMED),
        request({"note": "at 9"}, person=BEN, outcome=None),
        request(external_unique_id="CRM-1042"),
        request(),
        not_saved=(request({"note": "at 10"}, outcome=Outcome.REFUSED, words="Invoca refused `note`."),),
    )
    assert picture(card(given)).splitlines()[3:-1] == [
        "In progress as of {12:04:02 UTC} | «Acme Roofing»",
        "Disposition: *Sale* · <@U0ANA>, {12:03:30 UTC} · in Invoca",
        "Note: *at 9* · <@U0BEN>, {12:03:30 UTC} · saved here, on its way; you'll hear only if it fails",
        "other: *(value no longer kept)* · <@U0ANA>, {12:03:30 UTC} · perhaps in Invoca: its answer was lost",
        "External ID: *CRM-1042* · <@U0ANA>, {12:03:30 UTC} · in Invoca",
        "*Not saved.* Invoca refused `note`. You chose: Note = at 10",
        "[✓ Sold] | [Lost]",
        "[Edit data…] | [Less] | [⋯ Refresh, Share, External id…, History]",
    ]


def test_a_tagged_call_in_a_channel() -> None:
    """A channel sees what is shared, how much isn't, and no word that is meant for one person."""
    given = tags(
        request(outcome=None),
        request({"note": "at 9"}),
        request(external_unique_id="CRM-1042"),
        not_saved=(request({"note": "at 10"}, outcome=Outcome.REFUSED, words="Invoca refused `at 10`."),),
    )
    message = card(given, Shown.CHANNEL)
    assert picture(message).splitlines()[4:-1] == [
        "Disposition: *Sale* · <@U0ANA>, {12:03:30 UTC} · saved here, on its way",
        "… and 2 more that are not shown in channels",
        "*Not saved.* Invoca refused it. Chosen: … and 1 more that is not shown in channels",
        "[✓ Sold] | [Lost]",
    ]
    assert not any(secret in as_json(message) for secret in ("at 9", "at 10", "CRM"))


@pytest.mark.parametrize(
    ("value", "share", "is_shown"),
    [("Sale", None, True), ("Other", None, False), ("Other", True, True), ("Sale", False, False)],
)
def test_what_of_the_tags_a_channel_sees(value: str, *, share: bool | None, is_shown: bool) -> None:
    """A choice is shared by default for as long as it is one of its options, else as configured."""
    field = CustomField(name="call_disposition", label="Disposition", options=("Sale",), share=share)
    message = card(tags(request({"call_disposition": value})), Shown.CHANNEL, fields=[field], quick_tags=[])
    assert (f"*{value}*" in as_json(message)) is is_shown
    assert ("1 more that is not shown" in as_json(message)) is not is_shown


def test_a_check_mark_tells_a_channel_nothing() -> None:
    """A quick tag that sets something unshared isn't marked there, or the mark would give the value away."""
    given = tags(request({"call_disposition": "No sale", "note": "no"}))
    assert "✓ Lost" in buttons(card(given))
    assert "Lost" in buttons(card(given, Shown.CHANNEL))


def test_a_check_mark_is_for_all_that_is_set() -> None:
    """Half of it doesn't count, and neither does what nobody knows to have arrived."""
    assert "Lost" in buttons(card(tags(request({"call_disposition": "No sale"}))))
    assert "Sold" in buttons(card(tags(request(outcome=Outcome.UNCONFIRMED))))
    assert "✓ Sold" in buttons(card(tags(request(outcome=None))))


@pytest.mark.parametrize("shown", Shown)
@pytest.mark.parametrize("expanded", [False, True])
def test_the_ledger_knows_better_than_the_api(shown: Shown, *, expanded: bool) -> None:
    """What stands in the ledger is not shown a second time with the value the API still gives."""
    shows = acme(show=["call_disposition", "external_unique_id", "note"])
    blanked = tags(request({"call_disposition": None, "note": "new"}), request(external_unique_id="CRM-1042"))
    message = call_card(call(), shows, shown, looked_up_at=NOW, expanded=expanded, tags=blanked)
    assert not any(old in as_json(message) for old in ("Sale«", "Disposition: Sale", "gutters", "mycalls"))


def test_a_field_with_the_name_of_one_of_the_apis() -> None:
    """Custom data called like a field of the call's takes nothing from that field."""
    message = card(tags(request({"city": "Springfield"})))
    assert "city: *Springfield*" in picture(message)
    assert "«City: Redding»" in picture(message)


def test_numbers_in_values() -> None:
    """They are masked where numbers are, and nowhere else; the notification has no values at all."""
    given = tags(request({"note": "call 530-999-9999"}, outcome=None))
    assert "*call 530-999-9999*" in picture(card(given))
    assert "*call •••-•••-9999*" in picture(card(given, Shown.LISTED))
    assert "9999*" not in picture(card(given, Shown.MASKED)).replace("530-•••-9999*", "")
    assert "9999*" not in card(given).text


@pytest.mark.parametrize("shown", PERSONAL)
def test_who_may_not_tag_sees_tags(shown: Shown) -> None:
    """Without the right there is no button that sets anything; nor where tags are switched off."""
    seen = card(Tags(latest(request())), shown)
    assert "Disposition: *Sale*" in picture(seen)
    off = card(tags(request()), shown, updates=False)
    for message in (seen, off):
        assert list(buttons(message)) == ["Less"]


def test_the_menu_of_a_call() -> None:
    """Each of its lines carries the call and what is wanted of it."""
    (menu,) = objects(card(tags()).payload(), "overflow")
    choices = [decode(MenuChoice, each["value"]) for each in menu["options"]]
    assert [each.action for each in choices] == ["refresh_more", "share", "external_id", "history"]
    assert {each.transaction_id for each in choices} == {CALL}
    assert menu["action_id"] == ActionId.CALL_MENU


@pytest.mark.parametrize("why", PauseReason)
def test_an_organization_that_pauses(why: PauseReason) -> None:
    """It is said for as long as something waits, and not otherwise."""
    waiting = picture(card(tags(request(outcome=None), paused=why)))
    assert PAUSES[why.name] in waiting
    assert PAUSES[why.name] not in picture(card(tags(request(), paused=why)))


def test_an_id_that_cannot_be_one() -> None:
    """A call that can't be named gets no button and no menu."""
    message = call_card(call(transaction_id="not one"), acme(), Shown.FULL, looked_up_at=NOW, tags=tags())
    assert not faults(message)
    assert not buttons(message)
    assert "overflow" not in as_json(message)


@pytest.mark.parametrize("shown", Shown)
def test_a_call_of_which_only_the_id_is_known(shown: Shown) -> None:
    """While Invoca can't be asked, the tags are still there, and so are the quick tags."""
    problem = "Invoca can't be reached right now. Try again in a moment."
    share = "" if shown is Shown.CHANNEL else "Share, "
    message = bare_card(CALL, acme(), shown, looked_up_at=NOW, tags=tags(request()), problem=problem)
    assert not faults(message)
    assert picture(message) == (
        "*Call …5678*\nInvoca can't be asked about it right now.\n"
        "What was set through Switchboard, as of {12:04:02 UTC} | «Acme Roofing»\n"
        "Invoca can't be reached right now. Try again in a moment.\n"
        "Disposition: *Sale* · <@U0ANA>, {12:03:30 UTC} · in Invoca\n"
        "[✓ Sold] | [Lost]\n"
        f"[Edit data…] | [Refresh] | [⋯ Refresh, {share}External id…, History]"
    )


def test_a_call_that_ended_too_early() -> None:
    """The card says what came too late, when, and what was chosen; nothing on it tags."""
    late = request(outcome=Outcome.ENDED, outcome_at=NOW)
    given = tags(request({"note": "at 9"}), not_saved=(late,))
    message = ended(CALL, acme(), shown=Shown.LISTED, tags=given)
    assert not faults(message)
    assert picture(message).splitlines()[3:] == [
        "Note: *at 9* · <@U0ANA>, {12:03:30 UTC} · in Invoca",
        (
            "*Not saved.* The call had ended by {12:04:02 UTC}; your tag came {12:03:30 UTC}. "
            "Invoca takes tags only during calls. You chose: Disposition = Sale"
        ),
        "[All calls]",
    ]
    in_channel = ended(CALL, acme(), shown=Shown.CHANNEL, tags=tags(not_saved=(late,)))
    assert "the tag of <@U0ANA> came {12:03:30 UTC}" in picture(in_channel)
    assert "your" not in picture(in_channel)


def test_failures_come_before_what_stands() -> None:
    """Where not everything has room, what came to nothing has; how much is left out is said."""
    stands = request({f"field_{at}": "x" * 300 for at in range(100)})
    failed = request(
        {"note": "the one that failed"}, outcome=Outcome.EXPIRED, outcome_at=NOW + timedelta(minutes=30)
    )
    message = card(tags(stands, not_saved=(failed,)))
    assert "Note = the one that failed" in picture(message)
    assert "more; the call's history has them" in picture(message)
    assert "[Sold]" in picture(message)


def test_where_the_organization_says_nothing() -> None:
    """Without quick tags, tags, and the right to set any, the card is what it was."""
    plain = acme(quick_tags=[])
    message = call_card(call(), plain, Shown.FULL, looked_up_at=NOW, tags=tags(may_tag=False))
    assert message.payload() == call_card(call(), plain, Shown.FULL, looked_up_at=NOW).payload()


@pytest.mark.parametrize("why", WhyNotPlaced)
def test_why_a_request_was_not_placed(why: WhyNotPlaced) -> None:
    """Each reason has words of its own on the card, too."""
    lost = request(
        outcome=Outcome.NOT_PLACED, why=why, person=ANA, reference=CallReference(ReferenceKind.MY_LINE)
    )
    assert "*Not saved.* " in picture(card(tags(not_saved=(lost,))))
