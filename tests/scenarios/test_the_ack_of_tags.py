"""As test_the_ack, for what tags calls: it is on the disk and acknowledged, whatever the API and Slack do."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.access.rights import Permission
from bot.cards.kit.actions import ActionId, base_action_id
from bot.config.settings import NameSettings
from bot.slack.incoming import InteractionKind
from commands import index
from sandbox.invoca.calls import CustomDatum
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME, MEMBERS
from sandbox.slack.controls import find_control
from sandbox.slack.messages import Message
from sandbox.slack.server import SlackSandbox
from sandbox.slack.views import View
from tests.scenarios.held import Ground
from tests.scenarios.processes import call
from tests.scenarios.stage import CALL, globex

OTHER = "EFGH5678-EFGH5678"

BOTH = MEMBERS + globex("""supervisors = ["U0SAM"]
[[organizations.globex.fields]]
name = "call_disposition"
label = "Disposition"
""")

IN_THE_ACK = ("help", "undo", f"{CALL} disposition=Salle", "sold")
"""What needs nobody else, and is answered in the ack itself."""


def begin(invoca: InvocaSandbox) -> None:
    """Two calls whose callers' numbers end alike; the first has a disposition of the API's own."""
    before = (CustomDatum("call_disposition", "Callback"),)
    invoca.board.begin(ACME, replace(call(), custom_data=before))
    invoca.board.begin(ACME, replace(call(), transaction_id=OTHER, external_unique_id=None))


async def types(
    slack: SlackSandbox, user: str, command: str, typed: str, channel: str = "C0SALES"
) -> Message:
    """Type a command and give what is said to it."""
    before = len(slack.seen(user, channel))
    await slack.command(user, channel, command, typed)
    return (await slack.wait_for(lambda: slack.seen(user, channel)[before:]))[0]


@pytest.mark.parametrize(
    "typed",
    [f"{CALL} sold", "530-999-9999 855-559-5599 notes=x", "9999 sold", "ext:crm-1042 ext=CRM-7", *IN_THE_ACK],
)
async def test_the_command(ground: Ground, typed: str) -> None:
    """By whatever names the call: the tag is taken in before the ack, and the API asked after it."""
    invoca = ground.invoca
    begin(invoca)
    async with ground.running(nobody_answers=True):
        deliveries = await ground.commands("U0ANA", typed, "/tag")
        assert bool(deliveries[0].body) is (typed in IN_THE_ACK)  # afterwards it may be set already
        if typed not in IN_THE_ACK:
            await invoca.wait_for(lambda: invoca.received)


@pytest.mark.parametrize("typed", ["", "line 855-555-0111", "line", "history 9999", f"history {CALL}"])
async def test_lines_and_history(ground: Ground, typed: str) -> None:
    """What else there is to type."""
    invoca = ground.invoca
    begin(invoca)
    async with ground.running(nobody_answers=True):
        await ground.commands("U0ANA", typed)


Found = tuple[str, Message | View, str]
"""Who clicks what on which message, or in which form."""


async def on_a_card(slack: SlackSandbox, control: str) -> Found:
    """Any card of the call."""
    return "U0ANA", await types(slack, "U0ANA", "/calls", CALL), control


async def on_a_question(slack: SlackSandbox) -> Found:
    """Somebody else was faster."""
    old = await types(slack, "U0SAM", "/calls", CALL)
    await types(slack, "U0ANA", "/tag", f"{CALL} disposition=No sale")
    before = len(slack.seen("U0SAM", "C0SALES"))
    await slack.click("U0SAM", old, "Sold")
    (question,) = await slack.wait_for(lambda: slack.seen("U0SAM", "C0SALES")[before:])
    return "U0SAM", question, ActionId.REPLACE


async def on_a_near_miss(slack: SlackSandbox) -> Found:
    """An option was mistyped."""
    return "U0ANA", await types(slack, "U0ANA", "/tag", f"{CALL} disposition=Salle"), "Sale"


async def on_several(slack: SlackSandbox) -> Found:
    """Two calls fit."""
    return "U0ANA", await types(slack, "U0ANA", "/tag", "9999 sold"), "tag.this:0"


async def on_organizations(slack: SlackSandbox) -> Found:
    """Two organizations are Sam's."""
    message = await types(slack, "U0SAM", "/tag", f"{CALL} disposition=Spam", "C0RANDOM")
    return "U0SAM", message, "Acme Roofing"


async def in_a_modal(slack: SlackSandbox) -> Found:
    """What a message mentions is in one."""
    await slack.message_shortcut("U0ANA", slack.say("U0SAM", "C0SALES", f"see {CALL}"), "tag")

    def view() -> View | None:
        there = slack.modal("U0ANA")
        return there if there is not None and there.controls else None

    return "U0ANA", await slack.wait_for(view), "Tag…"


async def on_what_is_taken_back(slack: SlackSandbox) -> Found:
    """What was there before is the API's to know."""
    return "U0ANA", await types(slack, "U0ANA", "/tag", "undo"), ActionId.UNDO


BUTTONS: dict[str, Callable[[SlackSandbox], Awaitable[Found]]] = {
    ActionId.QUICK_TAG: lambda slack: on_a_card(slack, "Sold"),
    ActionId.QUICK_TAG_MENU: lambda slack: on_a_card(slack, "Hung up"),
    ActionId.CALL_MENU: lambda slack: on_a_card(slack, "Refresh"),
    "call.menu, history": lambda slack: on_a_card(slack, "History"),
    ActionId.REPLACE: on_a_question,
    ActionId.FINISH: on_a_near_miss,
    ActionId.TAG_THIS: on_several,
    ActionId.CHOOSE_TAG_ORGANIZATION: on_organizations,
    ActionId.UNDO: on_what_is_taken_back,
    ActionId.EDIT: lambda slack: on_a_card(slack, "Edit…"),
    ActionId.TAG_IN_VIEW: in_a_modal,
}

ASK_NOBODY = {"call.menu, history", ActionId.EDIT, ActionId.TAG_IN_VIEW}
"""Buttons after which the API is not asked, or not before Slack has shown a form."""


@pytest.mark.parametrize("button", BUTTONS)
async def test_the_buttons(ground: Ground, button: str) -> None:
    """Drawn while all was well, clicked when nothing answers; after a restart, so nothing is in memory."""
    slack, invoca = ground.slack, ground.invoca
    begin(invoca)
    if button == ActionId.UNDO:
        async with ground.running(BOTH):
            await types(slack, "U0ANA", "/tag", f"{CALL} sold in acme")
            await invoca.wait_for(lambda: invoca.board.writes(CALL))
    async with ground.running(BOTH):
        user, message, control = await BUTTONS[button](slack)
    assert base_action_id(find_control(message.controls, control)[0].action_id) == button.partition(",")[0]
    asked = len(invoca.received)
    async with ground.running(BOTH, nobody_answers=True):
        await ground.clicks(user, message, control)
        if button not in ASK_NOBODY:
            await invoca.wait_for(lambda: invoca.received[asked:])


def test_every_button_is_here() -> None:
    """A new one that tags gets its test, or fails."""
    tagging = {
        each.name
        for each in index(NameSettings())
        if each.permission is Permission.TAG and each.kind is InteractionKind.ACTION
    }
    assert tagging <= set(BUTTONS)
