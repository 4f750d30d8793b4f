from datetime import timedelta
from functools import partial

import pytest

from bot.access.rights import Shown
from bot.cards.call import bare_card, call_card
from bot.cards.ended import ended
from bot.cards.kit.actions import ActionId, CallButton, MenuChoice, decode
from bot.cards.kit.blocks import Message
from bot.cards.kit.notices import notice
from bot.cards.shared import REDACTED, redacted_card, shared_already
from bot.cards.tags import Tags
from bot.delivery.redrawing import CANNOT_BE_CHECKED, _external
from bot.ledger.standing import Latest
from bot.slack.outgoing import ARCHIVED_WORDS, INVITE, RESTRICTED_WORDS, TOO_OFTEN_WORDS
from bot.words import NOT_POSTED
from commands.lookup.share import NOT_IN_DIRECT_MESSAGES, POSTED, _not_its_channel
from tests.cards.examples import NOW, buttons, call, objects, organization, picture
from tests.cards.judges import faults
from tests.cards.tagged import ANA, CALL, acme, tags


def menu_of(message: Message) -> list[str]:
    (menu,) = objects(message.payload(), "overflow")
    return [decode(MenuChoice, each["value"]).action for each in menu["options"]]


def card(given: Tags, shown: Shown = Shown.FULL, **changes: object) -> Message:
    message = call_card(call(), acme(**changes), shown, looked_up_at=NOW, tags=given)
    assert not faults(message)
    return message


def test_an_agents_menu() -> None:
    """Everything there is, in its order: five, and no menu takes more."""
    message = card(tags())
    assert menu_of(message) == ["details", "refresh", "share", "external_id", "history"]
    assert "[⋯ Details, Refresh, Share, External ID…, History]" in picture(message)


def test_a_viewers_menu() -> None:
    """Whoever may not tag neither shares nor sets anything."""
    assert menu_of(card(Tags(Latest()))) == ["details", "refresh", "history"]
    assert menu_of(card(tags(), updates=False)) == ["details", "refresh", "share", "history"]


def test_a_menu_in_a_channel() -> None:
    """A shared card isn't shared again; whoever looks opens one of their own."""
    assert menu_of(card(tags(), Shown.CHANNEL)) == ["details", "refresh", "open", "external_id", "history"]


@pytest.mark.parametrize("shown", Shown)
def test_the_way_to_the_form(shown: Shown) -> None:
    """It carries the call, on the card and while Invoca can't be asked."""
    bare = bare_card(CALL, acme(), shown, tags=tags())
    for message in (card(tags(), shown), bare):
        found = {each["text"]["text"]: each for each in objects(message.payload(), "button")}
        carried = decode(CallButton, found["Edit…"]["value"])
        assert (carried.fingerprint, carried.transaction_id) == (acme().fingerprint, CALL)
        assert found["Edit…"]["action_id"] == ActionId.EDIT


def test_no_way_to_the_form() -> None:
    """Not for who may not tag, not where nothing can be set, not on a call that is over."""
    for message in (
        card(Tags(Latest())),
        card(tags(), updates=False),
        card(tags(), fields=[], quick_tags=[]),
        ended(CALL, acme(), tags=tags()),
    ):
        assert "Edit…" not in buttons(message)


@pytest.mark.parametrize(
    "message",
    [
        call_card(call(), acme(), Shown.CHANNEL, looked_up_at=NOW, shared_by=ANA),
        bare_card(CALL, acme(), Shown.CHANNEL, shared_by=ANA),
        ended(CALL, acme(), shown=Shown.CHANNEL, shared_by=ANA),
    ],
    ids=["in progress", "cannot be asked", "over"],
)
def test_a_shared_card(message: Message) -> None:
    """Small print says who shared it, whatever becomes of the call."""
    assert not faults(message)
    assert "\nShared by <@U0ANA>" in picture(message)


def test_a_card_nobody_shared() -> None:
    """It says nothing of that."""
    assert "Shared" not in picture(card(tags())).replace("Refresh, Share,", "")


def test_a_call_that_is_shared_already() -> None:
    """By whom and when."""
    message = shared_already(ANA, NOW - timedelta(minutes=1))
    assert picture(message).endswith("already: by <@U0ANA>, {12:03 UTC}.")
    assert not faults(message)


def test_a_card_that_is_taken_back() -> None:
    """It names no call, no number and no organization, and has nothing to click."""
    message = redacted_card()
    assert not faults(message)
    assert not buttons(message)
    assert picture(message) == message.text == REDACTED


@pytest.mark.parametrize(
    "said",
    [
        NOT_IN_DIRECT_MESSAGES,
        CANNOT_BE_CHECKED,
        ARCHIVED_WORDS,
        RESTRICTED_WORDS,
        NOT_POSTED,
        POSTED,
        _not_its_channel(organization(name="<!channel> *x*", channels=["C0SALES", "C0OTHER"]), named=True),
        _not_its_channel(organization(channels=[f"C0{at}" for at in range(300)]), named=True),
        _not_its_channel(organization(), named=True),
        _external("U0OPS"),
        INVITE,
        TOO_OFTEN_WORDS,
    ],
)
def test_why_it_was_not_shared(said: str) -> None:
    """Each is something Slack takes, and mentions nobody but whom it is to."""
    assert not faults(notice(said))


def test_where_cards_can_be_shared() -> None:
    """The channels are named, or counted where they are many, or the one who can name some."""
    say = partial(_not_its_channel, named=False)
    two = organization(channels=["C0A", "C0B"])
    assert say(two) == "Nothing was shared: calls go to <#C0A>, <#C0B>."
    assert "calls of Acme Roofing go to" in _not_its_channel(two, named=True)
    assert say(organization(channels=[f"C0{at}" for at in range(12)])).endswith("<#C09> and 2 more.")
    assert "Ask <@U0OPS> to name one." in say(organization())
    assert "`/invite @Switchboard`" in INVITE
