"""Who may tag what: the table, for the command and every button that sets something.

A row is somebody; the columns are whose call they would tag. Everything but the permission is in order each
time: the draft is their own, the request theirs, the call there. See test_access_table for looking.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import errors
from bot.cards.kit.actions import ActionId, MenuChoice, RequestButton
from bot.errors import LACKED
from bot.person import Person
from bot.slack.entry import Entry
from bot.slack.incoming import InteractionKind
from sandbox.invoca.organizations import SandboxOrganization
from sandbox.organizations import ACME
from sandbox.slack.messages import Message
from tests.scenarios.carried import own_value, rows, value_of
from tests.scenarios.entries import TAGGING, name, posted
from tests.scenarios.people import MEMBERS, WHO, conversation, does, take_their_places, types, where
from tests.scenarios.stage import GLOBEX, Stage, Way, a_stage, globex

SET, NOBODY = "set", errors.NOBODY

LACKS = LACKED["tag"]

ACMES, GLOBEXS = "Acme Roofing", "Globex Solar"
"""What one is told that one has, having named another organization."""

#                  Acme's  Globex's, by a button; both by a command
WHO_MAY = {
    "supervisor":  (SET,    NOBODY, SET,     ACMES),
    "agent":       (SET,    NOBODY, SET,     ACMES),
    "viewer":      (LACKS,  LACKS,  LACKS,   LACKS),
    "newcomer":    (LACKS,  LACKS,  LACKS,   LACKS),
    "globex's":    (LACKS,  SET,    GLOBEXS, SET),
    "guest":       (NOBODY, NOBODY, NOBODY,  NOBODY),
    "deactivated": (NOBODY, NOBODY, NOBODY,  NOBODY),
    "outsider":    (NOBODY, NOBODY, NOBODY,  NOBODY),
}  # fmt: skip

GLOBEX_MEMBERS = """supervisors = ["U0OPS"]
[[organizations.globex.fields]]
name = "call_disposition"
label = "Disposition"
options = ["Sale", "Spam"]
[[organizations.globex.quick_tags]]
name = "sold"
label = "Sold"
set = { call_disposition = "Sale" }
"""

TYPED_ENTRIES = [entry for entry in TAGGING if entry.kind is InteractionKind.COMMAND]

OPENING = {ActionId.EDIT, ActionId.TAG_IN_VIEW}
"""Buttons that open a form."""

BUTTONS = [entry for entry in TAGGING if entry.kind is InteractionKind.ACTION and entry.name not in OPENING]

FORMS = [entry for entry in TAGGING if entry.name in OPENING]

TYPED = {ActionId.FINISH, ActionId.CHOOSE_TAG_ORGANIZATION}
"""Buttons behind which stands a text of the clicker's."""


@pytest.fixture
async def stage(tmp_path: Path, way: Way) -> AsyncIterator[Stage]:
    """Acme and Globex in one workspace. At the end Slack must have refused nothing."""
    async with a_stage(tmp_path, globex(GLOBEX_MEMBERS), way, members=MEMBERS) as made:
        await take_their_places(made)
        yield made
        assert made.slack.refused == []


def person(stage: Stage, who: str) -> Person:
    user = stage.slack.workspace.users[WHO[who]]
    return Person(user.team_id, user.id)


def begin(stage: Stage, organization: SandboxOrganization) -> str:
    """Let one more call begin; its number is one of its own."""
    number = sum(len(each) for each in stage.invoca.board._calls.values())
    call = f"TAGS{number:04}-TAGS{number:04}"
    stage.begin(organization, transaction_id=call, calling_phone_number=f"+1530999{number:04}")
    return call


async def clicked(
    stage: Stage, who: str, entry: Entry, value: str, call: str, expected: str, place: str
) -> None:
    """They click a button that carries this, on a card that everyone sees; who may not has nothing done."""
    card = posted(stage, entry.name, value, place)
    case, asked = f"{who} clicks {entry.name} in {place}, {expected}", stage.asked()
    written = await rows(stage, "tag_request")
    seen = await does(stage, who, stage.slack.clicked(WHO[who], card, entry.name), place)
    form = stage.slack.modal(WHO[who])
    assert (form is not None) is (expected == SET and entry in FORMS), case
    if form is not None:
        await stage.slack.close_view(WHO[who])
    else:
        await came_of_it(stage, seen, call, expected, case)
    if expected != SET or entry in FORMS:
        assert await rows(stage, "tag_request") == written, case
    if expected != SET:
        assert stage.asked() == asked, case


async def came_of_it(stage: Stage, seen: list[Message], call: str, expected: str, case: str) -> None:
    """It was set, once; or they alone were told why not, and nothing was written."""
    board = stage.invoca.board
    if expected == SET:
        await stage.until(lambda: board.writes(call))
        assert board.values(call) == {"call_disposition": "Sale"}, case
        assert len(board.writes(call)) == 1, case
        return
    (message,) = seen
    assert message.ephemeral, case
    assert expected in message.words, case
    assert call not in repr(message.blocks), case
    assert board.writes(call) == [], case


@pytest.mark.parametrize("entry", TYPED_ENTRIES, ids=name)
async def test_commands(stage: Stage, entry: Entry) -> None:
    """A quick tag by transaction id, wherever it is typed."""
    for who, (_, _, own, foreign) in WHO_MAY.items():
        for place in (*where(stage, who), *conversation(stage, who)):
            for organization, key, expected in ((ACME, "acme", own), (GLOBEX, "globex", foreign)):
                call = begin(stage, organization)
                case, asked = f"{who} tags in {place}, {key}'s", stage.asked()
                written = await rows(stage, "tag_request")
                seen = await types(stage, who, f"tx:{call} sold in {key}", place, entry.name)
                await came_of_it(stage, seen, call, expected, case)
                if expected != SET:
                    assert (stage.asked(), await rows(stage, "tag_request")) == (asked, written), case
            if who == "outsider":
                assert (await stage.slack.command(WHO[who], place, entry.name)).error == "not_a_valid_command"


@pytest.mark.parametrize("entry", [*BUTTONS, *FORMS], ids=name)
async def test_buttons_on_a_card_that_everyone_sees(stage: Stage, entry: Entry) -> None:
    """Whoever put it there: it does what the clicker may do, or opens the form, which writes nothing."""
    for who, (own, foreign, _, _) in WHO_MAY.items():
        for place in where(stage, who):
            for organization, at, expected in zip(
                stage.directory.organizations, (ACME, GLOBEX), (own, foreign), strict=True
            ):
                call = begin(stage, at)
                value = await own_value(stage, person(stage, who), entry.name, organization, call)
                await clicked(stage, who, entry, value, call, expected, place)


@pytest.mark.parametrize("entry", [entry for entry in BUTTONS if entry.name in TYPED], ids=name)
@pytest.mark.parametrize("way_of_naming", ["tx:{call}", "{digits}"])
async def test_what_comes_of_it_in_a_channel(stage: Stage, entry: Entry, way_of_naming: str) -> None:
    """The place of a card that everyone sees is taken by nothing that they may not see."""
    call = begin(stage, ACME)
    acme = stage.directory.organizations[0]
    named = way_of_naming.format(call=call, digits="0000")
    text = f"{named} sold notes=only for us"
    value = await own_value(stage, person(stage, "agent"), entry.name, acme, call, text)
    card = posted(stage, entry.name, value, "C0SALES")
    await stage.clicks("U0ANA", card, entry.name)
    await stage.until(lambda: stage.invoca.board.writes(call))
    everyone = [each for each in stage.slack.seen("U0VIC", "C0SALES") if not each.ephemeral]
    assert everyone
    for message in everyone:
        assert "999-0000" not in message.words + message.text
        assert "only for us" not in message.words + message.text


async def test_a_change_taken_back_in_a_channel(stage: Stage) -> None:
    """As above: what takes the place of a card that everyone sees shows no value that they may not see."""
    call = begin(stage, ACME)
    for note in ("first for us", "then for us"):
        await stage.tags("U0ANA", f"tx:{call} notes={note}")
    newest = max(await rows(stage, "tag_request", "sequence, id"))[1]
    acme = stage.directory.organizations[0]
    value = value_of(RequestButton, acme, request_id=newest)
    card = posted(stage, ActionId.UNDO, value, "C0SALES")
    await stage.clicks("U0ANA", card, ActionId.UNDO)
    await stage.until(lambda: stage.set_on(call) == {"call_notes": "first for us"})
    everyone = [each for each in stage.slack.seen("U0VIC", "C0SALES") if not each.ephemeral]
    assert "for us" not in "".join(each.words + each.text for each in everyone)


async def test_the_history_in_the_menu_of_a_card_that_everyone_sees(stage: Stage) -> None:
    """For the clicker alone, and only of their own organization's calls: their own tags, or everybody's."""
    acme, other = stage.directory.organizations
    calls = {"acme": begin(stage, ACME), "globex": begin(stage, GLOBEX)}
    await stage.tags("U0ANA", f"tx:{calls['acme']} sold")
    await stage.tags("U0OPS", f"tx:{calls['globex']} sold in globex")
    for who, (own, foreign, _, _) in WHO_MAY.items():
        for place in where(stage, who):
            for organization, expected in ((acme, own), (other, foreign)):
                value = value_of(MenuChoice, organization, calls[organization.key], action="history")
                card = posted(stage, ActionId.CALL_MENU, value, place)
                said = await does(stage, who, stage.slack.clicked(WHO[who], card, ActionId.CALL_MENU), place)
                case = f"{who}: {organization.key}'s in {place}"
                window = stage.slack.modal(WHO[who])
                looks = expected == SET or (organization is acme and expected == LACKS)
                assert (window is not None and "History of call" in window.words) is looks, case
                assert any(errors.NOBODY in each.words and each.ephemeral for each in said) is not looks, case
                assert (window is not None and "Sale" in window.words) is (expected == SET), case
                if window is not None:
                    await stage.slack.close_view(WHO[who])


async def test_only_who_may_tag_has_the_buttons(stage: Stage) -> None:
    """On a card of one's own: quick tags and their menu, or neither; the rest of it either way."""
    call = begin(stage, ACME)
    for who, (own, _, _, _) in WHO_MAY.items():
        for place in conversation(stage, who):
            (card,) = await types(stage, who, f"tx:{call} in acme", place)
            of_tags = {each.action_id for each in card.controls if each.action_id.startswith("tag.")}
            assert bool(of_tags) is (own == SET), who
            (history,) = await types(stage, who, f"history tx:{call} in acme", place)
            assert ("History of call" in history.words) is (own != NOBODY), who


def test_every_entry_that_tags_is_here() -> None:
    """A new command or button finds its place in this table, or fails; modals have a test of their own."""
    typed_or_clicked = {
        entry for entry in TAGGING if entry.kind in {InteractionKind.COMMAND, InteractionKind.ACTION}
    }
    assert {*TYPED_ENTRIES, *BUTTONS, *FORMS} == typed_or_clicked
