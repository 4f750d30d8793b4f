"""Who gets what, where: the table, for every entry of the index that people can reach and that shows calls.

A row is somebody; the columns are whose call they ask for, and by what. Where somebody can't be, there is
nothing to test. What tags calls: test_access_to_tags.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cards.kit.actions import ActionId, ListButton, base_action_id, decode
from bot.config.organizations import Organization
from bot.errors import NOBODY
from bot.slack.entry import Entry
from sandbox.slack.controls import Control
from sandbox.slack.messages import Message
from sandbox.slack.transport import Payload
from tests.scenarios.carried import KINDS, known_as_shared, value_of
from tests.scenarios.entries import COMMANDS, EVENTS, INDEX, SHORTCUTS, SUBMISSIONS, TAGGING, name, posted
from tests.scenarios.people import CHANNEL, MEMBERS, WHO, conversation, does, take_their_places, types, where
from tests.scenarios.stage import CALL, GLOBEX, Stage, Way, a_stage, globex

FULL, MASKED, NOTHING = "+1 530-999-9999", "aller ending 9999", NOBODY

LISTED = "caller ending *9999*"

NOT_SHOWN = "isn't shown here any more"
"""What becomes of a card in a channel that is none of its organization's."""

NOT_THEIRS = "Acme Roofing"
"""`in globex` names no organization of theirs: they are told which they have."""

#                  Acme's   Globex's: by a button, by a command
WHAT_THEY_GET = {
    "supervisor":  (FULL,    NOTHING, NOT_THEIRS),
    "agent":       (FULL,    NOTHING, NOT_THEIRS),
    "viewer":      (MASKED,  NOTHING, NOT_THEIRS),
    "newcomer":    (MASKED,  NOTHING, NOT_THEIRS),
    "globex's":    (MASKED,  FULL,    FULL),
    "guest":       (NOTHING, NOTHING, NOTHING),
    "deactivated": (NOTHING, NOTHING, NOTHING),
    "outsider":    (NOTHING, NOTHING, NOTHING),
}  # fmt: skip
"""A single call on a card that only they see. On lists, and on cards that everyone sees: never FULL."""

GLOBEX_MEMBERS = 'supervisors = ["U0OPS"]'

LOOKING = [entry for entry in COMMANDS if entry not in TAGGING]

CALL_BUTTONS = {
    ActionId.REFRESH_CALL, ActionId.OPEN_CALL, ActionId.CALL_MENU
}  # fmt: skip

LIST_BUTTONS = {ActionId.REFRESH_LIST, ActionId.PAGE_PREVIOUS, ActionId.PAGE_NEXT}

LINE_BUTTONS = [
    entry for entry in INDEX if entry.name in {ActionId.MY_CALL, ActionId.SET_LINE, ActionId.ALL_COMMANDS}
]

BUTTONS = [
    entry for entry in INDEX if entry.name in CALL_BUTTONS | LIST_BUTTONS | {ActionId.CHOOSE_ORGANIZATION}
]

FOUND_ON: dict[str, tuple[str, tuple[str, ...]]] = {
    ActionId.REFRESH_CALL: (f"history {CALL} in acme", ()),
    ActionId.CALL_MENU: (f"{CALL} in acme", ()),
    ActionId.OPEN_CALL: ("all in acme", ()),
    ActionId.REFRESH_LIST: ("all in acme", ()),
    ActionId.PAGE_NEXT: ("all in acme", ()),
    ActionId.PAGE_PREVIOUS: ("all in acme", (ActionId.PAGE_NEXT,)),
    ActionId.CHOOSE_ORGANIZATION: ("all", ()),
}
"""What brings a card with this button: the command, and the clicks after it."""


@pytest.fixture
async def stage(tmp_path: Path, way: Way) -> AsyncIterator[Stage]:
    """Calls of Acme's, more than fit on a page, and one of Globex's, in one workspace."""
    async with a_stage(tmp_path, globex(GLOBEX_MEMBERS), way, members=MEMBERS) as made:
        made.begin()
        for number in range(15):
            made.begin(transaction_id=f"ACME-{number}")
        made.begin(GLOBEX, transaction_id="GLOBEX-1")
        await take_their_places(made)
        yield made
        assert made.slack.refused == []


def got(seen: list[Message], expected: str, case: str, *, alone: bool = True) -> None:
    """They see what they should, and unless it is a card of everyone's, they alone."""
    assert len(seen) == 1, case
    (message,) = seen
    assert message.ephemeral is alone, case
    assert expected in message.words, case
    assert FULL not in message.text, case
    assert expected == FULL or FULL not in message.words, case


def is_granted(expected: str) -> bool:
    return expected in {FULL, MASKED, LISTED}


def test_every_entry_is_in_the_table() -> None:
    """A new entry finds its place here, or fails."""
    assert {*LOOKING, *BUTTONS, *LINE_BUTTONS, *TAGGING, *SHORTCUTS, *SUBMISSIONS, *EVENTS} == set(INDEX)


@pytest.mark.parametrize("entry", LOOKING, ids=name)
async def test_commands(stage: Stage, entry: Entry) -> None:
    """By transaction id: what one's role shows of one's own, nothing of another's, wherever it is typed."""
    for who, (own, _, foreign) in WHAT_THEY_GET.items():
        places = [*where(stage, who), *conversation(stage, who)]
        assert places
        for place in places:
            for typed, expected in ((f"{CALL} in acme", own), ("tx:GLOBEX-1 in globex", foreign)):
                case, asked = f"{who} types {typed} in {place}", stage.asked()
                got(await types(stage, who, typed, place, entry.name), expected, case)
                assert (stage.asked() > asked) is is_granted(expected), case
            if who == "outsider":
                assert (await stage.slack.command(WHO[who], place, entry.name)).error == "not_a_valid_command"


@pytest.mark.parametrize("entry", BUTTONS, ids=name)
async def test_buttons_on_a_card_that_everyone_sees(stage: Stage, entry: Entry) -> None:
    """Whoever put it there: the card shows no more than everyone may see, the clicker alone what they may."""
    acme, other = stage.directory.organizations
    for who, (own, foreign, _) in WHAT_THEY_GET.items():
        places = where(stage, who)
        assert places
        for place in places:
            draft_id = await kept_draft(stage, who, place)
            for organization, call, on_their_own in ((acme, CALL, own), (other, "GLOBEX-1", foreign)):
                case = f"{who} clicks {entry.name} of {organization.key} in {place}"
                value = carried(entry, organization, call, draft_id)
                card = posted(stage, entry.name, value, place)
                if organization is acme:
                    await known_as_shared(stage, card, acme)
                asked, in_place = stage.asked(), is_granted(on_their_own) and redraws(entry)
                seen = await does(stage, who, stage.slack.clicked(WHO[who], card, entry.name), place)
                in_its_place = MASKED if organization is acme else NOT_SHOWN
                expected = in_its_place if in_place else shown(entry, on_their_own)
                got(seen, expected, case, alone=not in_place)
                assert (seen[0].ts == card.ts) is in_place, case
                assert (stage.asked() > asked) is is_granted(expected), case


@pytest.mark.parametrize("entry", BUTTONS, ids=name)
async def test_buttons_on_a_card_of_their_own(stage: Stage, entry: Entry) -> None:
    """In a direct message, by a command: who is refused has nothing to click; nobody opens another's."""
    other = stage.directory.organizations[1]
    tried = 0
    for who, (own, foreign, _) in WHAT_THEY_GET.items():
        for place in conversation(stage, who):
            asked = stage.asked()
            card = await card_with(stage, who, entry, place)
            button = button_on(card, entry)
            if not is_granted(own):
                assert (card.controls, stage.asked()) == ((), asked), who
            if button is None:
                assert not is_granted(own) or entry.name == ActionId.CHOOSE_ORGANIZATION, who
                continue
            draft_id = await kept_draft(stage, who, CHANNEL)
            changed = carried(entry, other, "GLOBEX-1", draft_id)
            refresh = [each.value for each in button.choices if each.label == "Refresh"]
            mine = refresh[0] if refresh else button.element["value"]
            for value, expected in ((changed, foreign), (mine, own)):
                case, asked = f"{who} clicks {entry.name}: {expected}", stage.asked()
                click = with_value(stage.slack.clicked(WHO[who], card, button, mine), value)
                got(await does(stage, who, click, place), shown(entry, expected), case)
                assert (stage.asked() > asked) is is_granted(expected), case
                tried += 1
    assert tried


@pytest.mark.parametrize("entry", LINE_BUTTONS, ids=name)
async def test_buttons_about_ones_own_line(stage: Stage, entry: Entry) -> None:
    """Who may look sets a line there, is shown its calls, and what to type; nobody for another's."""
    for who, (own, foreign, _) in WHAT_THEY_GET.items():
        user = WHO[who]
        for place in where(stage, who):
            for organization, on_their_own in zip(stage.directory.organizations, (own, foreign), strict=True):
                case = f"{who} clicks {entry.name} of {organization.key} in {place}"
                card = posted(stage, entry.name, value_of(KINDS[entry.name], organization), place)
                asked = stage.asked()
                seen = await does(stage, who, stage.slack.clicked(user, card, entry.name), place)
                opened = stage.slack.modal(user)
                if entry.name != ActionId.MY_CALL and is_granted(on_their_own):
                    assert opened is not None, case
                    await stage.slack.close_view(user)
                else:
                    assert opened is None, case
                    got(seen, shown(entry, on_their_own), case)
                asks = entry.name == ActionId.MY_CALL and is_granted(on_their_own)
                assert (stage.asked() > asked) is asks, case


def redraws(entry: Entry) -> bool:
    """Whether a click changes the card in place, if everyone sees it."""
    return entry.name in CALL_BUTTONS - {ActionId.OPEN_CALL}


def shown(entry: Entry, on_their_own: str) -> str:
    """What the person sees of a result that only they see: of lists nobody sees more than masked numbers."""
    return LISTED if is_granted(on_their_own) and entry.name not in CALL_BUTTONS else on_their_own


async def card_with(stage: Stage, who: str, entry: Entry, place: str) -> Message:
    """Their card on which this button stands, if there is one for them; else what they get instead."""
    typed, clicks = FOUND_ON[entry.name]
    (card,) = await types(stage, who, typed, place)
    for click in clicks:
        before = next((each for each in card.controls if each.action_id == click), None)
        if before is not None:
            (card,) = await does(stage, who, stage.slack.clicked(WHO[who], card, before), place)
    return card


def button_on(card: Message, entry: Entry) -> Control | None:
    return next((each for each in card.controls if base_action_id(each.action_id) == entry.name), None)


async def kept_draft(stage: Stage, who: str, place: str) -> str:
    """The id of a query of theirs, from the list it brought; whoever gets no list has none."""
    (answer,) = await types(stage, who, "campaign:Spring", place)
    values = [each.element["value"] for each in answer.controls if each.action_id == ActionId.REFRESH_LIST]
    return decode(ListButton, values[0]).draft_id if values else "x"


def carried(entry: Entry, organization: Organization, call: str, draft_id: str) -> str:
    """What such a button carries; of the menu, *Refresh*."""
    return value_of(KINDS[entry.name], organization, call, draft_id=draft_id)


def with_value(click: Payload, value: str) -> Payload:
    """The same click, as if that button, or that line of the menu, carried this."""
    (action,) = click.body["actions"]
    line = action.get("selected_option")
    changed = {"value": value} if line is None else {"selected_option": {**line, "value": value}}
    return replace(click, body={**click.body, "actions": [{**action, **changed}]})
