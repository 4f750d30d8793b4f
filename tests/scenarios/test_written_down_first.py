"""Nothing of a call is shown to anybody unless it could be written down before: each entry of the index."""

from dataclasses import replace
from typing import Any

import pytest

from bot.person import Person
from bot.slack.entry import Entry
from bot.slack.incoming import InteractionKind
from sandbox.slack.messages import Message
from sandbox.slack.transport import Payload
from tests.scenarios.carried import KINDS, own_value, rows, value_of
from tests.scenarios.entries import BY_PEOPLE, done, name
from tests.scenarios.stage import CALL, Stage
from tests.scenarios.tables import rename
from tests.waiting import until

SAM = Person("T0ACME", "U0SAM")

VALUE, EXTERNAL_ID = "asked for a discount", "CRM-77-ANA"

PERSONAL = (
    "530-999-8888", "ending 8888", "ending *8888*", "999-0000", "•••-0000", "ending *0000*", VALUE,
    EXTERNAL_ID,
)  # fmt: skip
"""The caller's number, in full or masked, another caller's, and what somebody else set."""

MENU = ("details", "refresh", "open", "history", "external_id", "profile")

TYPED = {
    "/calls": (CALL, "all", "8888", "530-999-8888", f"history {CALL}", "line", "", "campaign:Spring"),
    "/tag": (f'{CALL} notes="{VALUE}"', f"{CALL} ext={EXTERNAL_ID}", "888 sold", "undo"),
}


def cases() -> list[Any]:
    """Each entry, and each thing that one entry can be asked."""
    found = []
    for entry in BY_PEOPLE:
        hows = MENU if entry.name == "call.menu" else TYPED.get(entry.name, ("",))
        found += [pytest.param(entry, how, id=f"{name(entry)} {how}") for how in hows]
    return found


async def payload(stage: Stage, entry: Entry, how: str, card: Message) -> Payload:
    """Sam does it: on a card of his own, or in a form that he has open."""
    acme = stage.directory.organizations[0]
    if entry.kind is InteractionKind.SUBMISSION:
        return await submission(stage, entry, card)
    if entry.kind is not InteractionKind.ACTION:
        return done(stage, "U0SAM", entry, how)
    value = await own_value(stage, SAM, entry.name, acme, CALL, f'tx:{CALL} notes="{VALUE}"')
    if how:
        value = value_of(KINDS[entry.name], acme, CALL, action=how)
    click = stage.slack.clicked("U0SAM", card, "Edit…")
    action = {**click.body["actions"][0], "action_id": entry.name, "value": value}
    return replace(click, body={**click.body, "actions": [action]})


async def submission(stage: Stage, entry: Entry, card: Message) -> Payload:
    """The form is open, filled in, and somebody else was faster: it is about to be asked."""
    if entry.name == "find":
        await stage.slack.global_shortcut("U0SAM", "find")
        entered = {"Number, ID, or last four digits": CALL}
    elif entry.name == "external_id":
        await stage.clicks("U0SAM", card, "External ID…")
        entered = {"External ID": "CRM-78"}
    else:
        await stage.clicks("U0SAM", card, "Edit…")
        entered = {"Notes": "something else"}
    await stage.settle()
    await stage.tags("U0ANA", f'{CALL} notes="{VALUE} again" disposition=Spam')
    await all_drawn(stage)
    if entry.name == "edit.replace":
        await stage.slack.submit("U0SAM", None, entered)
        await stage.settle()
        await stage.tags("U0ANA", f'{CALL} notes="{VALUE} once more"')
        await all_drawn(stage)
        entered = {}
    view = stage.slack.modal("U0SAM")
    assert view is not None
    for label, value in entered.items():
        control = next(each for each in view.controls if each.label == label)
        view = stage.slack.enter("U0SAM", view, control, value)
    return stage.slack.payloads.submission(view)


async def all_drawn(stage: Stage) -> None:
    """What was tagged has its outcome, and every card shows it: nothing of it is news any more."""

    async def all_ended() -> bool:
        return None not in [outcome for (outcome,) in await rows(stage, "tag_request", "outcome")]

    await until(all_ended)
    await stage.settle()


def sees(stage: Stage) -> set[str]:
    """Everything Sam sees: messages, and the window in front."""
    view = stage.slack.modal("U0SAM")
    messages = {f"{each.ts} {each.words} {each.text}" for each in stage.slack.seen("U0SAM", "C0SALES")}
    return messages | ({f"{view.body['blocks']}"} if view is not None else set())


async def prepared(stage: Stage) -> Message:
    """Two callers; on one call Ana has set a value and an external id. Sam's card of it."""
    stage.begin(calling_phone_number="+15309998888")  # not the number of the examples in the help
    stage.begin(transaction_id="OTHER123-OTHER123", calling_phone_number="+15309990000")
    await stage.types("U0SAM", "line 855-559-5599")
    await stage.tags("U0ANA", f'{CALL} notes="{VALUE}" ext={EXTERNAL_ID}')
    (card,) = await stage.types("U0SAM", CALL)
    return card


def personal(stage: Stage, before: set[str]) -> list[str]:
    """What of the calls is newly there to be seen."""
    new = "\n".join(sees(stage) - before)
    return [each for each in PERSONAL if each in new]


@pytest.mark.parametrize(("entry", "how"), cases())
async def test_what_cant_be_written_down_is_shown_by_no_entry(stage: Stage, entry: Entry, how: str) -> None:
    """The audit can't be written: nobody sees a number, or what somebody else set."""
    card = await prepared(stage)
    made = await payload(stage, entry, how, card)
    before = sees(stage)
    await rename(stage, "audit", "lost")
    await stage.slack.send(made)
    await stage.settle()
    await rename(stage, "lost", "audit")
    assert personal(stage, before) == []
    stage.slack.refused.clear()  # a trigger that had opened the window already can't open another


@pytest.mark.parametrize(("entry", "how"), cases())
async def test_whatever_is_shown_is_written_down(stage: Stage, entry: Entry, how: str) -> None:
    """Where something of a call is to be seen, there is a row of who did it."""
    card = await prepared(stage)
    made = await payload(stage, entry, how, card)
    before, written = sees(stage), len(await rows(stage, "audit"))
    await stage.slack.send(made)
    await stage.settle()
    deeds = (await rows(stage, "audit", "user_id"))[written:]
    if personal(stage, before):
        assert ("U0SAM",) in deeds
