"""Who gets what, where: the table, for every entry of the index that people can reach.

A row is somebody; the columns are whose call they ask for. Where somebody can't be (a guest sees one channel,
an outsider only the shared one and has no commands), there is nothing to test.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import words
from bot.app import entries
from bot.cards.actions import ActionId, CallButton, ListButton, OrganizationButton, encode
from bot.entries import Entry
from bot.organizations import Organization
from bot.requests import Kind
from bot.settings import NameSettings
from sandbox.slack.messages import Message
from tests.scenarios.stage import CALL, GLOBEX, Stage, Way, a_stage
from tests.scenarios.test_refusals import posted

PEOPLE = {
    "supervisor": "U0SAM",
    "agent": "U0ANA",
    "viewer": "U0VIC",
    "newcomer": "U0NEW",
    "guest": "U0GUS",
    "outsider": "U9OTTO",
}
PLACES = {"channel": "C0SALES", "shared channel": "C0SHARED", "direct message": "D"}

FULL, MASKED = "+1 530-999-9999", "+1 530-•••-9999"
NOT_THEIRS = "Acme Roofing"
"""`in globex` names no organization of theirs: they are told which they have."""

#                who        own call  another organization's: button, command
WHAT_THEY_GET = {
    "supervisor": (FULL, words.NOBODY, NOT_THEIRS),
    "agent": (FULL, words.NOBODY, NOT_THEIRS),
    "viewer": (MASKED, words.NOBODY, NOT_THEIRS),
    "newcomer": (words.NOBODY, words.NOBODY, words.NOBODY),
    "guest": (words.NOBODY, words.NOBODY, words.NOBODY),
    "outsider": (words.NOBODY, words.NOBODY, words.NOBODY),
}
OTHERS = """
[organizations.globex]
name = "Globex Solar"
type = "Network"
id = 7
api_url = "INVOCA_URL"
api_token = "env:GLOBEX_API_TOKEN"
workspaces = ["T0ACME"]
contact = "U0OPS"
[organizations.globex.members]
supervisors = ["U0OPS"]
"""
INDEX = entries(NameSettings())
COMMANDS = [entry for entry in INDEX if entry.kind is Kind.COMMAND]
CALL_BUTTONS = [
    entry
    for entry in INDEX
    if entry.name in {ActionId.REFRESH_CALL, ActionId.MORE, ActionId.LESS, ActionId.OPEN_CALL}
]
LIST_BUTTONS = [
    entry
    for entry in INDEX
    if entry.name in {ActionId.REFRESH_LIST, ActionId.PAGE_PREVIOUS, ActionId.PAGE_NEXT}
]
OTHER_BUTTONS = [entry for entry in INDEX if entry.name == ActionId.CHOOSE_ORGANIZATION]


def name(entry: Entry) -> str:
    return entry.name


@pytest.fixture
async def stage(tmp_path: Path, way: Way) -> AsyncIterator[Stage]:
    """A call of Acme's and one of Globex's, in one workspace; nobody here but Olga belongs to Globex."""
    async with a_stage(tmp_path, OTHERS, way) as made:
        made.begin()
        made.begin(GLOBEX, transaction_id="GLOBEX-1")
        yield made
        assert made.slack.refused == []


def places(stage: Stage, who: str) -> list[str]:
    """The channels in which this person can be."""
    user, outsider = PEOPLE[who], who == "outsider"
    workspace = stage.slack.workspace
    found = [each for each in PLACES.values() if each != "D"]
    found = [each for each in found if workspace.can_read(workspace.users[user], workspace.channels[each])]
    return found if outsider else [*found, workspace.direct_message(user).id]


def got(stage: Stage, seen: list[Message], expected: str, asked_before: int, *, alone: bool = True) -> None:
    """They got what they should, to themselves alone; the API was asked only for whom it may be."""
    (message,) = seen
    assert message.ephemeral is alone
    assert FULL not in message.text
    assert expected in message.words
    assert (stage.asked() > asked_before) is (expected in {FULL, MASKED})


def test_every_entry_is_in_the_table() -> None:
    """A new entry finds its place here, or fails."""
    events = [entry for entry in INDEX if entry.kind is Kind.EVENT]
    assert {*COMMANDS, *CALL_BUTTONS, *LIST_BUTTONS, *OTHER_BUTTONS, *events} == set(INDEX)


@pytest.mark.parametrize("entry", COMMANDS, ids=name)
@pytest.mark.parametrize("who", PEOPLE)
async def test_commands(stage: Stage, entry: Entry, who: str) -> None:
    """By transaction id: what one's role shows of one's own, nothing of another's, wherever it is typed."""
    own, _, foreign = WHAT_THEY_GET[who]
    for place in places(stage, who):
        for typed, expected in ((f"{CALL} in acme", own), ("tx:GLOBEX-1 in globex", foreign)):
            before = stage.asked()
            seen = await stage.types(PEOPLE[who], typed, place, entry.name)
            if who == "outsider":
                assert stage.last is not None
                assert (stage.last.error, seen, stage.asked()) == ("not_a_valid_command", [], before)
            else:
                got(stage, seen, expected, before)


@pytest.mark.parametrize("entry", CALL_BUTTONS, ids=name)
@pytest.mark.parametrize("who", PEOPLE)
async def test_buttons_of_a_call(stage: Stage, entry: Entry, who: str) -> None:
    """Whoever put the card there, a click shows what the clicker may see."""
    acme, globex = stage.directory.organizations
    own, foreign, _ = WHAT_THEY_GET[who]
    for place in set(places(stage, who)) & {"C0SALES", "C0SHARED"}:
        for organization, call, expected in ((acme, CALL, own), (globex, "GLOBEX-1", foreign)):
            value = encode(CallButton(**of(organization), transaction_id=call))
            message = await posted(stage, entry.name, value, place)
            before = stage.asked()
            seen = await stage.clicks(PEOPLE[who], message, entry.name)
            # In place of a card that everyone sees, nobody's click reveals more than everyone may see.
            in_place = expected in {FULL, MASKED} and entry.name != ActionId.OPEN_CALL
            got(stage, seen, MASKED if in_place else expected, before, alone=not in_place)
            assert not in_place or FULL not in seen[0].words


@pytest.mark.parametrize("entry", [*LIST_BUTTONS, *OTHER_BUTTONS], ids=name)
@pytest.mark.parametrize("who", PEOPLE)
async def test_buttons_of_a_list(stage: Stage, entry: Entry, who: str) -> None:
    """Another organization's list opens to nobody."""
    globex = stage.directory.organizations[1]
    _, foreign, _ = WHAT_THEY_GET[who]
    kind = OrganizationButton if entry in OTHER_BUTTONS else ListButton
    more = {"query_id": "x"} if entry in OTHER_BUTTONS else {"query_id": "", "page": 1}
    value = encode(kind.model_validate({**of(globex), **more}))
    for place in set(places(stage, who)) & {"C0SALES", "C0SHARED"}:
        message = await posted(stage, entry.name, value, place)
        before = stage.asked()
        got(stage, await stage.clicks(PEOPLE[who], message, entry.name), foreign, before)


def of(organization: Organization) -> dict[str, str]:
    return {"organization": organization.key, "fingerprint": organization.fingerprint}
