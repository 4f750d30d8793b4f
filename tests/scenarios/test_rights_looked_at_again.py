"""Rights are looked at again right before personal data is shown: they may be gone since the ack."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.invoca.faults import FaultKind
from sandbox.slack.messages import Message
from tests.scenarios.carried import rows
from tests.scenarios.stage import CALL, Stage, Way, a_stage
from tests.waiting import until

MEMBERS = 'viewers = ["U0VIC"]\nagents = ["U0OPS"]\nsupervisors = ["S0AGENTS"]\n'
OTHER = "EFGH5678-EFGH5678"
FULL, DIGITS = "+1 530-999-9999", "999-9999"
VALUE = "wants a new roof"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Ana is a supervisor by her group; Olga has set something on the call.

    In Socket Mode: over HTTP, a signature of another time than the wall's is refused.
    """
    async with a_stage(tmp_path, way=Way("socket"), members=MEMBERS) as made:
        await made.changes("S0AGENTS")
        made.begin(external_unique_id="CRM-1042", destination_phone_number="+18555550111")
        await made.tags("U0OPS", f"{CALL} notes={VALUE}")
        await made.until(made.set_on)
        yield made
        assert made.slack.refused == []


async def card_of(stage: Stage) -> Message:
    (card,) = await stage.types("U0ANA", CALL)
    assert FULL in card.words
    return card


async def typed(stage: Stage, text: str, command: str = "/calls") -> None:
    await stage.slack.command("U0ANA", "C0SALES", command, text)


async def looks(stage: Stage, card: Message) -> None:
    del card
    await typed(stage, "530-999-9999")


async def lists(stage: Stage, card: Message) -> None:
    del card
    await typed(stage, "all")


async def refreshes(stage: Stage, card: Message) -> None:
    await stage.slack.click("U0ANA", card, "Refresh")


async def opens_details(stage: Stage, card: Message) -> None:
    await stage.slack.click("U0ANA", card, "Details")


async def opens_profile(stage: Stage, card: Message) -> None:
    """From details that are open still."""
    click = stage.slack.clicked("U0ANA", card, "Details")
    (action,) = click.body["actions"]
    line = action["selected_option"]
    profile = {**line, "value": line["value"].replace('"details"', '"profile"')}
    await stage.slack.send(
        replace(click, body={**click.body, "actions": [{**action, "selected_option": profile}]})
    )


async def asks_history(stage: Stage, card: Message) -> None:
    del card
    await typed(stage, "history 530-999-9999")


async def edits(stage: Stage, card: Message) -> None:
    await stage.slack.click("U0ANA", card, "Edit…")


async def sets_external_id(stage: Stage, card: Message) -> None:
    await stage.slack.click("U0ANA", card, "External ID…")


async def finds(stage: Stage, card: Message) -> None:
    del card
    await stage.slack.global_shortcut("U0ANA", "find")
    await stage.slack.wait_for(lambda: stage.slack.modal("U0ANA"))
    await stage.slack.submit("U0ANA", values={"Number, ID, or last four digits": CALL})


async def looks_up_a_message(stage: Stage, card: Message) -> None:
    del card
    message = stage.slack.say("U0SAM", "C0SALES", "see CRM-1042")
    await stage.slack.message_shortcut("U0ANA", message, "look_up")


async def shares(stage: Stage, card: Message) -> None:
    del card
    await typed(stage, "530-999-9999 share")


async def tags(stage: Stage, card: Message) -> None:
    del card
    await typed(stage, "530-999-9999 sold", "/tag")


async def tags_one_of_several(stage: Stage, card: Message) -> None:
    """Which of them is asked only once Invoca has told of them."""
    del card
    stage.begin(transaction_id=OTHER, calling_phone_number="+15305559999")
    await typed(stage, "9999 sold", "/tag")


ACTS: list[Callable[[Stage, Message], Awaitable[None]]] = [
    looks, lists, refreshes, opens_details, opens_profile, asks_history, edits, sets_external_id, finds,
    looks_up_a_message, shares, tags,
]  # fmt: skip


def shown(stage: Stage, card: Message) -> str:
    """All that is before Ana's eyes, without the card that was drawn before."""
    modals = [str(view.body) for view in stage.slack.modals("U0ANA")]
    seen = [each for each in stage.slack.seen("U0ANA", "C0SALES") if each != card and each.from_app]
    return " ".join([*modals, *(f"{each.text} {each.blocks}" for each in seen)])


async def _nobody_is_in_a_group(stage: Stage) -> bool:
    return "U0ANA" not in str(await rows(stage, "user_group", "users"))


@pytest.mark.parametrize("act", ACTS)
async def test_who_is_taken_out_between_the_ack_and_the_answer_sees_nothing(
    stage: Stage, act: Callable[[Stage, Message], Awaitable[None]]
) -> None:
    """Invoca takes its time; meanwhile Ana is taken out of her group: no number, no value, no audit of it."""
    card = await taken_out_during(stage, act)
    assert DIGITS not in shown(stage, card)
    assert VALUE not in shown(stage, card)
    assert "Spring Sale" not in shown(stage, card)


async def taken_out_during(stage: Stage, act: Callable[[Stage, Message], Awaitable[None]]) -> Message:
    """Ana does this while Invoca takes its time, and is out of her group by then."""
    card = await card_of(stage)
    stage.clock.pass_(minutes=31)  # what was told of the call is asked again
    await stage.changes("S0AGENTS")
    audited = len(await rows(stage, "audit"))
    held = stage.invoca.switches.fail(FaultKind.HELD)
    asked = stage.asked()
    await act(stage, card)
    await stage.until(lambda: stage.asked() > asked)
    stage.slack.workspace.user_groups["S0AGENTS"].users = []
    await stage.slack.event({"type": "subteam_members_changed", "subteam_id": "S0AGENTS"})
    await until(lambda: _nobody_is_in_a_group(stage))
    stage.invoca.switches.clear(held)
    await stage.settle()
    assert len(await rows(stage, "audit")) == audited
    return card


@pytest.mark.parametrize("viewers", ["", ', "U0ANA"'])
async def test_who_may_not_look_by_number_by_then_is_shown_no_calls_to_choose_from(
    tmp_path: Path, viewers: str
) -> None:
    """A viewer may see those calls, but not which of them come from the number that was typed."""
    members = MEMBERS.replace('"U0VIC"', f'"U0VIC"{viewers}')
    async with a_stage(tmp_path, way=Way("socket"), members=members) as stage:
        await stage.changes("S0AGENTS")
        stage.begin()
        card = await taken_out_during(stage, tags_one_of_several)
        await stage.until(lambda: "calls fit" in shown(stage, card))
        assert "Spring Sale" not in shown(stage, card)
        assert "Tag this" not in shown(stage, card)
