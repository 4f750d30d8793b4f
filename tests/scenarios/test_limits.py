"""How often one person may do things: whatever can ask the API, open a form or keep a text counts."""

import pytest

from bot.access.limits import CHANGES_A_MINUTE, LOOKUPS_A_MINUTE, Limited
from bot.config.settings import NameSettings
from bot.slack.entry import Entry
from bot.slack.incoming import InteractionKind
from commands import index
from sandbox.slack.transport import Payload
from tests.scenarios.carried import KINDS, rows, value_of
from tests.scenarios.stage import CALL, Stage
from tests.scenarios.test_refusals import posted
from tests.scenarios.test_refused_in_modals import submission

ENTRIES = [entry for entry in index(NameSettings()) if entry.permission is not None]

SAID = "again in"  # of "Try again in … seconds."

KEPT = ("draft", "tag_request", "reply", "line", "audit")


def name(entry: Entry) -> str:
    return f"{entry.kind.value} {entry.name}"


def done(stage: Stage, user: str, entry: Entry) -> Payload:
    """This person does it: types, clicks, chooses or submits."""
    acme = stage.directory.organizations[0]
    match entry.kind:
        case InteractionKind.COMMAND:
            return stage.slack.payloads.command(user, "C0SALES", entry.name, f"{CALL} sold")
        case InteractionKind.ACTION:
            card = posted(stage, entry.name, value_of(KINDS[entry.name], acme), "C0SALES")
            return stage.slack.clicked(user, card, entry.name)
        case InteractionKind.MESSAGE_SHORTCUT:
            message = stage.slack.say("U0SAM", "C0SALES", f"see {CALL}")
            return stage.slack.payloads.message_shortcut(user, message, entry.name)
        case InteractionKind.GLOBAL_SHORTCUT:
            return stage.slack.payloads.global_shortcut(user, entry.name)
        case _:
            return submission(stage, user, entry.name)


async def use_up(stage: Stage, user: str, what: Limited) -> None:
    """Do as much of it in this minute as one person may: nearly understood, or not at all."""
    typed = {
        Limited.LOOKUP: ("/calls", LOOKUPS_A_MINUTE, ("help", "campaing:Spring", "line 530-999-9999")),
        Limited.CHANGE: ("/tag", CHANGES_A_MINUTE, ("help", f"{CALL} disposition=Salle", "undo")),
    }
    command, times, texts = typed[what]
    for time in range(times):
        delivery = await stage.slack.command(user, "C0SALES", command, texts[time % len(texts)])
        assert SAID not in delivery.body
    await stage.settle()


@pytest.mark.parametrize("what", list(Limited))
async def test_everything_in_the_index_counts(stage: Stage, what: Limited) -> None:
    """Who has used the minute up is refused by each entry of that kind, with the wait; nothing is done."""
    stage.clock.stop()
    stage.begin()
    await use_up(stage, "U0SAM", what)
    before = [await rows(stage, table) for table in KEPT]
    asked = stage.asked()
    limited = [entry for entry in ENTRIES if entry.limit is what]
    assert limited
    for entry in limited:
        seen = len(stage.slack.seen("U0SAM", "C0SALES"))
        delivery = await stage.slack.send(done(stage, "U0SAM", entry))
        await stage.settle()
        modal = stage.slack.modal("U0SAM")
        said = [delivery.body, "" if modal is None else str(modal.body)]
        said += [each.words for each in stage.slack.seen("U0SAM", "C0SALES")[seen:]]
        assert any(SAID in each for each in said), name(entry)
        if modal is not None:
            await stage.slack.close_view("U0SAM")
    assert stage.asked() == asked
    assert [await rows(stage, table) for table in KEPT] == before
    stage.clock.pass_(seconds=60)
    (card,) = await stage.types("U0SAM", CALL)
    assert "+1 530-999-9999" in card.words
    stage.slack.refused.clear()  # the answers to forged submissions are of modals that Slack never had


@pytest.mark.parametrize("entry", ENTRIES, ids=name)
def test_everything_that_a_person_can_do_has_a_limit(entry: Entry) -> None:
    """A new entry says what it counts as, or fails."""
    assert entry.limit is not None


async def test_what_was_entered_stays_in_the_form(stage: Stage) -> None:
    """Submitted once too often, a form stays open and says how long to wait."""
    stage.clock.stop()
    stage.begin()
    await stage.slack.global_shortcut("U0SAM", "find")
    await stage.settle()
    await use_up_lookups_but(stage, "U0SAM", 1)
    delivery = await stage.slack.submit("U0SAM", None, {"Number, id, or last four digits": CALL})
    assert SAID in delivery.body
    assert '"errors"' in delivery.body


async def use_up_lookups_but(stage: Stage, user: str, but: int) -> None:
    """Make all lookups of this minute but so many."""
    for _ in range(LOOKUPS_A_MINUTE - but):
        await stage.slack.command(user, "C0SALES", "/calls", "help")
