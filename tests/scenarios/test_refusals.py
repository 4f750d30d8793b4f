"""The refusals: every entry of the index, and everything for which it refuses somebody.

A row of PEOPLE is somebody who may not, or may not any more; a row of VALUES is what a button may not carry.
Each entry is done in every way there is. Who may: test_access_table and test_access_to_tags.
"""

import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time
from sqlalchemy import select

from bot import words
from bot.access.rights import CHANGES_A_MINUTE, LOOKUPS_A_MINUTE, Limited
from bot.cards.kit.actions import (
    ActionId,
    CallForRequest,
    DraftButton,
    OrganizationButton,
    RequestButton,
    TagButton,
)
from bot.database.tables import metadata
from bot.errors import LACKED, NOBODY, OUT_OF_DATE
from bot.ledger.drafts import Drafts
from bot.person import Person
from bot.slack.entry import Entry
from bot.slack.incoming import InteractionKind
from sandbox.slack.transport import Payload
from tests.scenarios.carried import KINDS, own_value, rows, value_of
from tests.scenarios.entries import (
    ACTIONS,
    BY_PEOPLE,
    EVENTS,
    INDEX,
    SUBMISSIONS,
    TAGGING,
    done,
    name,
    posted,
)
from tests.scenarios.stage import CALL, GLOBEX, Stage, Way, a_stage

MEMBERS = 'viewers = ["U0VIC", "U0ANA"]\nagents = ["S0AGENTS"]\nsupervisors = ["U0SAM"]\n'
"""Ana is an agent by her group."""

KEPT = ("tag_request", "draft", "reply", "line", "audit", "shared_card")

CONTACT = "<@U0OPS>"

AGAIN_IN = "again in"  # of "Type it again in … seconds: …"


@pytest.fixture
async def stage(tmp_path: Path, way: Way) -> AsyncIterator[Stage]:
    """A call of Acme's. What Slack refuses are answers to submissions of modals that it never had."""
    async with a_stage(tmp_path, way=way, members=MEMBERS) as made:
        await made.changes("S0AGENTS")
        made.begin()
        yield made


async def written(stage: Stage) -> list[object]:
    """Everything that a request could have left in the database."""
    found = [select(metadata.tables[table]) for table in KEPT]
    return await stage.application.database.read(
        lambda connection: [list(map(tuple, connection.execute(each))) for each in found]
    )


@asynccontextmanager
async def nothing_done(stage: Stage, case: str) -> AsyncIterator[None]:
    """The API isn't asked, and nothing is written down."""
    before = stage.asked(), await written(stage)
    yield
    assert (stage.asked(), await written(stage)) == before, case


async def refuses(
    stage: Stage, user: str, payload: Payload, says: str | None, case: str, channel: str = "C0SALES"
) -> None:
    """Slack has its ack, and they alone are told."""
    messages = await stage.does(payload, user, channel)
    assert stage.last is not None, case
    assert (stage.last.status, stage.last.error) == (200, None), case
    told = [repr(json.loads(stage.last.body))] if stage.last.body else []
    for message in messages:
        assert message.ephemeral, case
        assert set(message.pings) <= {CONTACT}, case
        told.append(f"{message.words} {message.blocks}")
    window = stage.slack.modal(user)
    if window is not None:
        told.append(repr(window.body))
        await stage.slack.close_view(user, clear=True)
    assert says is None or any(says in each for each in told), (case, told)
    assert not any(CALL in each or "Spring Sale" in each for each in told), case


# --- people -------------------------------------------------------------------------------------------------

TYPED = (
    "", "all", "help", "me", CALL, "530-999-9999", "nonsense nonsense", "in acme", f"{CALL} sold", "undo",
    "sold", "nonsense=x", "9999 ext=CRM-1",
)  # fmt: skip

METADATA = ("", "{}", "[]", '{"f": 1}', '{"f": "x", "k": "y", "t": "z"}', "null")


def ways(stage: Stage, entry: Entry) -> Sequence[str | None]:
    """Everything that can be typed, or can stand in a button or a form, of whatever kind."""
    if entry.kind is InteractionKind.COMMAND:
        return TYPED
    if entry.kind is InteractionKind.ACTION:
        acme = stage.directory.organizations[0]
        return [value_of(kind, acme) for kind in dict.fromkeys(KINDS.values())]
    return METADATA if entry.kind is InteractionKind.SUBMISSION else [None]


@asynccontextmanager
async def as_it_is(_: Stage) -> AsyncIterator[None]:
    yield


@asynccontextmanager
async def group_unchecked(stage: Stage) -> AsyncIterator[None]:
    """For more than a quarter of an hour Slack has said nothing of who is in the group."""
    stage.slack.switches.outage("usergroups.users.list")
    with freeze_time(datetime.now(UTC) + timedelta(minutes=16), tick=True, real_asyncio=True):
        yield


@asynccontextmanager
async def out_of_the_group(stage: Stage) -> AsyncIterator[None]:
    """Slack has told of it."""
    stage.slack.workspace.user_groups["S0AGENTS"].users = []
    await stage.changes("S0AGENTS")
    yield


def used_up(what: Limited) -> Callable[[Stage], AbstractAsyncContextManager[None]]:
    """So much was done in this minute as one person may, nearly understood or not at all."""
    command, times, texts = {
        Limited.LOOKUP: ("/calls", LOOKUPS_A_MINUTE, ("help", "campaing:Spring", "line 530-999-9999")),
        Limited.CHANGE: ("/tag", CHANGES_A_MINUTE, ("help", f"{CALL} disposition=Salle", "undo")),
    }[what]

    @asynccontextmanager
    async def arranged(stage: Stage) -> AsyncIterator[None]:
        stage.clock.stop()
        for time in range(times):
            delivery = await stage.slack.command("U0SAM", "C0SALES", command, texts[time % len(texts)])
            assert AGAIN_IN not in delivery.body
        await stage.settle()
        yield
        stage.clock.pass_(seconds=60)
        (card,) = await stage.types("U0SAM", CALL)
        assert "+1 530-999-9999" in card.words

    return arranged


def limited(what: Limited) -> list[Entry]:
    return [entry for entry in INDEX if entry.limit is what]


def of_another_company(payload: Payload) -> Payload:
    """The same by somebody of another company who has the id of one of ours."""
    body = payload.body
    if payload.kind == "slash_commands":
        return replace(payload, body={**body, "user_id": "U0SAM", "team_id": "T0OTHER"})
    return replace(payload, body={**body, "user": {**body["user"], "id": "U0SAM", "team_id": "T0OTHER"}})


def of_no_company(payload: Payload) -> Payload:
    """The same, without a word of whose they are; the team that an interaction names is ours."""
    if payload.kind == "slash_commands":
        return payload
    user = {key: field for key, field in payload.body["user"].items() if key != "team_id"}
    return replace(payload, body={**payload.body, "user": user})


@dataclass(frozen=True)
class Refused:
    """Somebody who is refused by each of these entries; ``says`` is None where they would see nothing."""

    user: str
    says: str | None
    entries: Sequence[Entry] = tuple(BY_PEOPLE)
    arranged: Callable[[Stage], AbstractAsyncContextManager[None]] = as_it_is
    channel: str = "C0SALES"
    sent: Callable[[Payload], Payload] = lambda payload: payload
    every_way: bool = True
    """Else in the right one alone."""


PEOPLE = {
    "without a role": Refused("U0NEW", CONTACT, channel="C0SHARED"),
    "a guest": Refused("U0GUS", CONTACT),
    "an outsider": Refused("U9OTTO", NOBODY, channel="C0SHARED"),
    "an outsider with an id of ours": Refused("U9OTTO", None, channel="C0SHARED", sent=of_another_company),
    "an outsider of nowhere": Refused("U9OTTO", None, channel="C0SHARED", sent=of_no_company),
    "a viewer who tags": Refused("U0VIC", LACKED["tag"], TAGGING),
    "a viewer who tags where outsiders read": Refused("U0VIC", LACKED["tag"], TAGGING, channel="C0SHARED"),
    "an agent by a group that can't be checked": Refused(
        "U0ANA", words.GROUP_UNCHECKED, TAGGING, group_unchecked, every_way=False
    ),
    "an agent who is out of the group": Refused(
        "U0ANA", LACKED["tag"], TAGGING, out_of_the_group, every_way=False
    ),
    "who has looked up enough": Refused(
        "U0SAM", AGAIN_IN, limited(Limited.LOOKUP), used_up(Limited.LOOKUP), every_way=False
    ),
    "who has changed enough": Refused(
        "U0SAM", AGAIN_IN, limited(Limited.CHANGE), used_up(Limited.CHANGE), every_way=False
    ),
}


@pytest.mark.parametrize("who", PEOPLE)
async def test_who_is_refused(stage: Stage, who: str) -> None:
    """By every entry, in whatever way it is done: words for them alone, and nothing else."""
    refused = PEOPLE[who]
    async with refused.arranged(stage):
        for entry in refused.entries:
            async with nothing_done(stage, f"{who}: {name(entry)}"):
                for carried in ways(stage, entry) if refused.every_way else [None]:
                    payload = refused.sent(done(stage, refused.user, entry, carried, refused.channel))
                    case = f"{who}: {name(entry)}, {carried}"
                    await refuses(stage, refused.user, payload, refused.says, case, refused.channel)


UNSIGNED: list[dict[str, str | None]] = [
    {"X-Slack-Signature": "v0=" + "0" * 64},
    {"X-Slack-Signature": None},
    {"X-Slack-Request-Timestamp": "1500000000"},
    {"X-Slack-Request-Timestamp": None},
    {"X-Slack-Request-Timestamp": "now"},
]


@pytest.mark.parametrize("headers", UNSIGNED)
async def test_what_slack_did_not_sign(http_stage: Stage, headers: dict[str, str | None]) -> None:
    """Not signed, not by Slack, or an old one: 401 from every entry, and nothing happens."""
    stage = http_stage
    stage.begin()
    for entry in BY_PEOPLE:
        async with nothing_done(stage, name(entry)):
            delivery = await stage.slack.send(done(stage, "U0SAM", entry), headers=headers)
            await stage.settle()
            assert delivery.status in {400, 401}, name(entry)


def test_every_entry_is_refused() -> None:
    """A new one takes a permission and counts as something, or is Slack's own; so it is in every row."""
    assert {*BY_PEOPLE, *EVENTS} == set(INDEX)
    for entry in INDEX:
        by_people = entry in BY_PEOPLE
        assert (entry.permission is not None, entry.limit is not None) == (by_people, by_people), name(entry)
    assert {*limited(Limited.LOOKUP), *limited(Limited.CHANGE)} == set(BY_PEOPLE)
    assert {entry.name for entry in ACTIONS} == set(KINDS), "each button has its kind of value"


# --- values of buttons --------------------------------------------------------------------------------------

GARBAGE = [
    " ", "{", "[1]", "null", "1", '"x"', "x" * 1900, "[" * 900,
    "\u202e<!channel>", '{"v":1}', '{"v":1,"f":"x"}'
]  # fmt: skip

UNLIKE: list[dict[str, object]] = [
    {"v": 0}, {"v": 2}, {"v": True}, {"v": "1"}, {"f": "000000000000"}, {"f": "00000000000G"}, {"f": None},
    {"more": 1}, {"t": "../../etc"}, {"t": 1}, {"t": ""}, {"t": "x" * 33},
    {"q": "<!channel>"}, {"q": "x" * 41},
    {"s": "0"}, {"n": -1}, {"n": 100}, {"n": "0"}, {"n": True}, {"p": 0}, {"p": 1.5}, {"r": ""}, {"r": "é"},
    {"d": "../x"}, {"a": "shred"},
]  # fmt: skip
"""Changes to a value as it should be; each is made to those that have such a part."""

ADDED = {"v", "f", "more"}

ANA, SAM = Person("T0ACME", "U0ANA"), Person("T0ACME", "U0SAM")

OWNED = {DraftButton, OrganizationButton, CallForRequest, RequestButton}
"""Values that name what is somebody's own."""

Values = AsyncIterator[tuple[str, str]]
"""Action ids, and what a button by that name may not carry."""


async def garbage(_: Stage) -> Values:
    """Nothing that could be a value."""
    for entry, value in product(ACTIONS, GARBAGE):
        yield entry.name, value


def nearly(right: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """An old format, another organization by the same key, a part too many, too few, or of another shape."""
    for unlike in UNLIKE:
        if not ADDED.isdisjoint(unlike) or not right.keys().isdisjoint(unlike):
            yield {**right, **unlike}
    for missing in right:
        yield {part: each for part, each in right.items() if part != missing}


async def nearly_right(stage: Stage) -> Values:
    for entry in ACTIONS:
        right = json.loads(value_of(KINDS[entry.name], stage.directory.organizations[0]))
        for value in nearly(right):
            yield entry.name, json.dumps(value)


async def of_another_kind(stage: Stage) -> Values:
    """What is right on one button is nothing on another, nor on one that nobody knows."""
    acme = stage.directory.organizations[0]
    for entry, kind in product(ACTIONS, dict.fromkeys(KINDS.values())):
        if (value := value_of(kind, acme)) != value_of(KINDS[entry.name], acme):
            yield entry.name, value
    for action_id in ("call.shred", "tag.shred", "tag", "nothing:known", "tag.quick.x"):
        yield action_id, value_of(TagButton, acme)


async def somebody_elses(stage: Stage) -> Values:
    """Ana's drafts, her kept texts and her requests are of no use to Sam."""
    acme = stage.directory.organizations[0]
    for action_id, kind in KINDS.items():
        if kind in OWNED:
            yield action_id, await own_value(stage, ANA, action_id, acme, CALL)
    for number in range(17):
        stage.begin(transaction_id=f"CALL-{number:04}")
    (mine,) = await stage.types("U0ANA", "530-999-9999")
    yield ActionId.PAGE_NEXT, next(each.element["value"] for each in mine.controls if each.label == "Next")


async def what_isnt_there(stage: Stage) -> Values:
    """A quick tag of another configuration, a draft's way that there isn't, a request that is done with."""
    acme = stage.directory.organizations[0]
    quick = value_of(TagButton, acme).replace("sold", "bought")
    for action_id in (ActionId.QUICK_TAG, ActionId.QUICK_TAG_MENU, ActionId.REPLACE):
        yield action_id, quick
    draft = await own_value(stage, SAM, ActionId.FINISH, acme, CALL)
    yield ActionId.FINISH, draft.replace('"n":0', '"n":1')
    await stage.tags("U0SAM", f"{CALL} sold")
    request_id = (await rows(stage, "tag_request", "id"))[-1][0]
    yield ActionId.TAG_THIS, value_of(CallForRequest, acme, "OTHER-CALL", request_id=request_id)


async def texts_of_another_kind(stage: Stage) -> Values:
    """The id of what was typed to look calls up is no draft's, and no tag's."""
    acme = stage.directory.organizations[0]
    for text in ("campaign:Spring", "[", '{"0":"x"}', "7", '["sold"]', f"{CALL} sold"):
        draft_id = await Drafts(stage.application.database).keep(SAM, text, stage.clock())
        yield ActionId.FINISH, value_of(DraftButton, acme, draft_id=draft_id)
        yield ActionId.CHOOSE_TAG_ORGANIZATION, value_of(OrganizationButton, acme, draft_id=draft_id)


VALUES: list[Callable[[Stage], Values]] = [
    garbage, nearly_right, of_another_kind, somebody_elses, what_isnt_there, texts_of_another_kind
]  # fmt: skip


@pytest.mark.parametrize("values", VALUES)
async def test_what_no_button_may_carry(stage: Stage, values: Callable[[Stage], Values]) -> None:
    """Somebody clicks who may do everything: it is checked at the click, and they look the call up again."""
    async for action_id, value in values(stage):
        click = stage.slack.clicked("U0SAM", posted(stage, action_id, value), action_id)
        case = f"{action_id}: {value}"
        async with nothing_done(stage, case):
            await refuses(stage, "U0SAM", click, OUT_OF_DATE, case)


async def test_another_organizations_button_opens_nothing(two_organizations: Stage) -> None:
    """Ana is refused what Sam's button names, though she has a role elsewhere."""
    stage = two_organizations
    call, other = stage.begin(GLOBEX).transaction_id, stage.directory.organizations[1]
    for entry in ACTIONS:
        click = done(stage, "U0ANA", entry, await own_value(stage, ANA, entry.name, other, call))
        async with nothing_done(stage, name(entry)):
            await refuses(stage, "U0ANA", click, NOBODY, name(entry))


async def test_a_call_of_another_organizations(two_organizations: Stage) -> None:
    """The call that a value names is looked for in the organization it names, and nowhere else."""
    stage = two_organizations
    stage.begin(GLOBEX, transaction_id="GLOBEX-1")
    value = value_of(TagButton, stage.directory.organizations[0], "GLOBEX-1")
    await stage.clicks("U0ANA", posted(stage, ActionId.QUICK_TAG, value), ActionId.QUICK_TAG)
    await stage.until(lambda: any("Not saved" in each.words for each in stage.slack.direct_messages("U0ANA")))
    assert {each.organization for each in stage.invoca.received} == {stage.acme.key}
    assert stage.set_on("GLOBEX-1") == {}


# --- forms, and what nobody does ----------------------------------------------------------------------------


async def test_a_forged_form_of_somebody_who_may(stage: Stage) -> None:
    """Whatever it is said to be about: words, and nothing is written."""
    changing = [entry for entry in SUBMISSIONS if entry in TAGGING]
    for entry, about in product(changing, METADATA):
        async with nothing_done(stage, name(entry)):
            await refuses(stage, "U0ANA", done(stage, "U0ANA", entry, about), None, name(entry))


async def test_a_role_taken_away_while_the_form_was_open(stage: Stage) -> None:
    """What is submitted is checked by what the person may do by then."""
    (card,) = await stage.types("U0ANA", CALL)
    await stage.clicks("U0ANA", card, "Edit…")
    view = stage.slack.modal("U0ANA")
    assert view is not None
    control = next(each for each in view.controls if each.label == "Disposition")
    filled_in = stage.slack.payloads.submission(stage.slack.enter("U0ANA", view, control, "Sale"))
    async with out_of_the_group(stage):
        delivery = await stage.slack.send(filled_in)
        await stage.settle()
    assert delivery.status == 200
    assert LACKED["tag"] in delivery.body
    assert stage.set_on() == {}


async def test_what_was_entered_once_too_often_stays_in_the_form(stage: Stage) -> None:
    """It stays open and says how long to wait."""
    stage.clock.stop()
    await stage.slack.global_shortcut("U0SAM", "find")
    await stage.settle()
    for _ in range(LOOKUPS_A_MINUTE - 1):
        await stage.slack.command("U0SAM", "C0SALES", "/calls", "help")
    delivery = await stage.slack.submit("U0SAM", None, {"Number, ID, or last four digits": CALL})
    assert AGAIN_IN in delivery.body
    assert '"errors"' in delivery.body


async def test_an_event_answers_nobody(stage: Stage) -> None:
    """Slack tells by itself; whatever it says, nobody gets a message and the API isn't asked."""
    for entry in EVENTS:
        delivery = await stage.slack.event({"type": entry.name, "subteam_id": "S0FORGED"})
        await stage.settle()
        assert (delivery.status, delivery.body) == (200, ""), entry.name
        assert stage.asked() == 0, entry.name
        assert stage.slack.calls_to("chat.postMessage") == [], entry.name


async def test_a_viewer_does_not_look_by_number(stage: Stage) -> None:
    """Whoever looks by a number knows it; a viewer sees numbers masked."""
    for typed in ("530-999-9999", "9999", "530-999-9999 855-559-5599", "from 530-999-9999"):
        typing = stage.slack.payloads.command("U0VIC", "C0SALES", "/calls", typed)
        async with nothing_done(stage, typed):
            await refuses(stage, "U0VIC", typing, "search by phone number", typed)


ODD: list[dict[str, Any]] = [
    {"type": "block_actions"},
    {"type": "block_actions", "actions": []},
    {"type": "block_actions", "actions": [{"action_id": 7}], "user": {"id": "U0ANA", "team_id": []}},
    {"type": "block_actions", "actions": [{"action_id": "call.refresh"}], "channel": "C0SALES"},
    {"type": "something_new", "user": {"id": "U0ANA", "team_id": "T0ACME"}},
    {},
]


async def test_an_odd_payload_is_no_fault_of_ours(stage: Stage) -> None:
    """Signed, but not as documented: nobody is harmed, no 500."""
    for body in ODD:
        delivery = await stage.slack.send(Payload("interactive", body))
        await stage.settle()
        assert delivery.status in ({200} if body else {200, 400}), body  # over HTTP the gate refuses no type
        assert stage.asked() == 0, body


async def test_slacks_probe_is_answered(http_stage: Stage) -> None:
    """`ssl_check=1`, now and then."""
    assert (await http_stage.slack.ssl_check()).status == 200
