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
from commands.lookup.details import details_view
from tests.cards.examples import NOW, as_json, buttons, call, objects, picture
from tests.cards.judges import faults
from tests.cards.tagged import ANA, BEN, CALL, acme, latest, request, tags

PERSONAL = [Shown.FULL, Shown.MASKED]


def card(given: Tags, shown: Shown = Shown.FULL, **changes: object) -> Message:
    """The call with these tags."""
    message = call_card(call(), acme(**changes), shown, looked_up_at=NOW, tags=given)
    assert not faults(message)
    return message


def test_a_tagged_call() -> None:
    """Before its buttons stands what was set, by whom, how far that got; once with a time, of the newest."""
    given = tags(
        request({"other": None}, outcome=Outcome.UNCONFIRMED),
        request({"note": "at 9"}, person=BEN, outcome=None, accepted_at=NOW),
        request(external_unique_id="CRM-1042"),
        request(),
        not_saved=(request({"note": "at 10"}, outcome=Outcome.REFUSED, words="Invoca refused `note`."),),
    )
    assert picture(card(given)).splitlines()[2:-1] == [
        "✓ *Sale* · External ID: CRM-1042 · <@U0ANA>",
        "Note: at 9 · sending… · <@U0BEN>, {12:04 UTC}",
        "other: (value no longer kept) · perhaps saved · <@U0ANA>",
        "*Not saved.* Invoca refused `note`. You chose Note: at 10.",
        "[✓ Sold] | [Lost] | [Edit…] | [⋯ Details, Refresh, Share, External ID…, History]",
    ]


def test_what_has_no_room_on_the_face() -> None:
    """No more than six values, and how many there are beside them."""
    given = tags(request({f"field{at}": str(at) for at in range(9)}))
    told = call(custom_data=(), external_unique_id=None)
    said = picture(call_card(told, acme(), Shown.FULL, looked_up_at=NOW, tags=given))
    assert said.count("field") == 6
    assert "\nand 3 more\n" in said


def test_a_tagged_call_in_a_channel() -> None:
    """A channel sees what is shared, and how much isn't."""
    given = tags(request(outcome=None), request({"note": "at 9"}), request(external_unique_id="CRM-1042"))
    message = card(given, Shown.CHANNEL)
    assert picture(message).splitlines()[2:-1] == [
        "*Sale* · sending… · <@U0ANA>, {12:03 UTC}",
        "and 2 more, not shown in channels",
        "[Sold] | [Lost] | [Edit…] | [⋯ Details, Refresh, Open privately, External ID…, History]",
    ]
    assert not any(secret in as_json(message) for secret in ("at 9", "CRM"))


@pytest.mark.parametrize(
    ("value", "share", "is_shown"),
    [("Sale", None, True), ("Other", None, False), ("Other", True, True), ("Sale", False, False)],
)
def test_what_of_the_tags_a_channel_sees(value: str, *, share: bool | None, is_shown: bool) -> None:
    """A choice is shared by default for as long as it is one of its options, else as configured."""
    field = CustomField(name="call_disposition", label="Disposition", options=("Sale",), share=share)
    message = card(tags(request({"call_disposition": value})), Shown.CHANNEL, fields=[field], quick_tags=[])
    assert (f"*{value}*" in as_json(message)) is is_shown
    assert ("1 more, not shown" in as_json(message)) is not is_shown


def test_a_check_mark_tells_a_channel_nothing() -> None:
    """A quick tag that sets something unshared isn't marked there, or the mark would give the value away."""
    given = tags(request({"call_disposition": "No sale", "note": "no"}))
    assert "✓ Lost" in buttons(card(given))
    assert "Lost" in buttons(card(given, Shown.CHANNEL))


def test_a_check_mark_is_for_all_that_is_set() -> None:
    """Half of it doesn't count, and neither does what nobody knows to have arrived."""
    assert "Lost" in buttons(card(tags(request({"call_disposition": "No sale"}))))
    assert "Sold" in buttons(card(tags(request(outcome=Outcome.UNCONFIRMED))))
    assert "Sold" in buttons(card(tags(request(outcome=None))))


@pytest.mark.parametrize("shown", Shown)
def test_the_ledger_knows_better_than_the_api(shown: Shown) -> None:
    """What stands in the ledger is not shown a second time with the value the API still gives."""
    shows = acme(show=["call_disposition", "external_unique_id", "note"])
    blanked = tags(request({"call_disposition": None, "note": "new"}), request(external_unique_id="CRM-1042"))
    message = call_card(call(), shows, shown, looked_up_at=NOW, tags=blanked)
    window = details_view(call(), shows, shown, latest=blanked.latest)
    for said in (as_json(message).replace("Spring Sale", ""), as_json(window)):
        assert not any(old in said for old in ("*Sale*", "Disposition: Sale", "gutters", "mycalls"))


def test_a_field_with_the_name_of_one_of_the_apis() -> None:
    """Custom data called like a field of the call's takes nothing from that field."""
    message = card(tags(request({"city": "Springfield"})))
    assert "city: Springfield" in picture(message)
    assert " · Redding\n" in picture(message)


def test_numbers_in_values() -> None:
    """They are masked where numbers are, and nowhere else; the notification has no values at all."""
    given = tags(request({"note": "call 530-999-9999"}, outcome=None))
    assert "Note: call 530-999-9999" in picture(card(given))
    assert "Note: call •••-•••-9999" in picture(card(given, Shown.LISTED))
    assert "Note" not in picture(card(given, Shown.MASKED))
    assert "call •" not in card(given).text


@pytest.mark.parametrize("shown", PERSONAL)
def test_who_may_not_tag_sees_tags(shown: Shown) -> None:
    """Without the right there is no button that sets anything; nor where tags are switched off."""
    seen = card(Tags(latest(request())), shown)
    assert "✓ *Sale*" in picture(seen)
    off = card(tags(request()), shown, updates=False)
    for message in (seen, off):
        assert not buttons(message)


def test_the_menu_of_a_call() -> None:
    """Each of its lines carries the call and what is wanted of it."""
    (menu,) = objects(card(tags()).payload(), "overflow")
    choices = [decode(MenuChoice, each["value"]) for each in menu["options"]]
    assert [each.action for each in choices] == ["details", "refresh", "share", "external_id", "history"]
    assert {each.transaction_id for each in choices} == {CALL}
    assert menu["action_id"] == ActionId.CALL_MENU


@pytest.mark.parametrize("why", PauseReason)
def test_an_organization_that_pauses(why: PauseReason) -> None:
    """It is said while the call lasts, and on no card of what has ended: nothing waits there any more."""
    waits = tags(request(outcome=None), paused=why)
    assert PAUSES[why.name] in picture(card(waits))
    assert PAUSES[why.name] not in picture(ended(CALL, acme(), tags=waits))


def test_an_id_that_cannot_be_one() -> None:
    """A call that can't be named gets no button and no menu."""
    message = call_card(call(transaction_id="not one"), acme(), Shown.FULL, looked_up_at=NOW, tags=tags())
    assert not faults(message)
    assert not buttons(message)
    assert "overflow" not in as_json(message)


@pytest.mark.parametrize("shown", Shown)
def test_a_call_of_which_only_the_id_is_known(shown: Shown) -> None:
    """While Invoca can't be asked, the tags are still there, the quick tags, and a way to try again."""
    problem = "Invoca can't be reached right now."
    menu = "Open privately" if shown is Shown.CHANNEL else "Share"
    message = bare_card(CALL, acme(), shown, tags=tags(request()), problem=problem)
    assert not faults(message)
    assert picture(message) == (
        "*Call …5678*\nInvoca can't be asked about this call right now.\n"
        "Invoca can't be reached right now.\n"
        "✓ *Sale* · <@U0ANA>, {12:03 UTC}\n"
        f"[✓ Sold] | [Lost] | [Edit…] | [Try again] | [⋯ {menu}, External ID…, History]"
    )


def test_a_call_that_ended_too_early() -> None:
    """The card says what came too late and what was chosen; nothing on it tags."""
    late = request(outcome=Outcome.ENDED, outcome_at=NOW)
    given = tags(request({"note": "at 9"}), not_saved=(late,))
    message = ended(CALL, acme(), shown=Shown.LISTED, tags=given)
    assert not faults(message)
    assert picture(message).splitlines()[1:] == [
        "✓ Note: at 9 · <@U0ANA>",
        "*Not saved: the call had already ended.* You chose *Sale*.",
        "[History]",
    ]


def test_a_call_that_ended_while_invoca_was_away() -> None:
    """Who clicked in time isn't told that they were late."""
    late = request(outcome=Outcome.ENDED, outcome_at=NOW, attempts=3)
    assert (
        "*Not saved: Invoca couldn't be reached before the call ended.* "
        "You chose *Sale* at {12:03 UTC}; the call was over by {12:04 UTC}."
    ) in picture(ended(CALL, acme(), tags=tags(not_saved=(late,))))


def test_failures_come_before_what_stands() -> None:
    """However much is set, what came to nothing has room."""
    stands = request({f"field_{at}": "x" * 300 for at in range(100)})
    failed = request(
        {"note": "the one that failed"}, outcome=Outcome.EXPIRED, outcome_at=NOW + timedelta(minutes=30)
    )
    message = card(tags(stands, not_saved=(failed,)))
    assert "Note: the one that failed" in picture(message)
    assert "\nand 97 more\n" in picture(message)
    assert "[✓ Sold]" in picture(message)


def test_where_the_organization_says_nothing() -> None:
    """Without quick tags, tags, and the right to set any, the card is what it was."""
    plain = acme(quick_tags=[])
    message = call_card(
        call(), plain, Shown.FULL, looked_up_at=NOW, tags=tags(may_tag=False, may_share=False)
    )
    assert message.payload() == call_card(call(), plain, Shown.FULL, looked_up_at=NOW).payload()


@pytest.mark.parametrize("why", WhyNotPlaced)
def test_why_a_request_was_not_placed(why: WhyNotPlaced) -> None:
    """Each reason has words of its own on the card, too."""
    lost = request(
        outcome=Outcome.NOT_PLACED, why=why, person=ANA, reference=CallReference(ReferenceKind.MY_LINE)
    )
    assert "*Not saved.* " in picture(card(tags(not_saved=(lost,))))
