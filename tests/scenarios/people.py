"""Who there is on the stage of the access tables, where they can be, and what they do there."""

from sandbox.slack.messages import Message
from sandbox.slack.transport import Payload
from tests.scenarios.stage import Stage

WHO = {
    "supervisor": "U0SAM", "agent": "U0ANA", "viewer": "U0VIC", "newcomer": "U0NEW", "globex's": "U0OPS",
    "guest": "U0GUS", "deactivated": "U0DEL", "outsider": "U9OTTO",
}  # fmt: skip

MEMBERS = 'viewers = ["*"]\nagents = ["S0AGENTS"]\nsupervisors = ["U0SAM"]\n'
"""Acme is open to `*`, and its agents are a user group: most depends on what Slack says of the person."""

CHANNEL, SHARED_CHANNEL = "C0SALES", "C0SHARED"


async def take_their_places(stage: Stage) -> None:
    """Slack has told who is in the group; whoever gets deactivated isn't so until he has clicked."""
    await stage.changes("S0AGENTS")
    stage.slack.workspace.users["U0DEL"].deleted = False


def where(stage: Stage, who: str) -> list[str]:
    """The channels in which this person can be: a guest sees one, an outsider only the shared one."""
    workspace = stage.slack.workspace
    user = workspace.users[WHO[who]]
    return [each for each in (CHANNEL, SHARED_CHANNEL) if workspace.can_read(user, workspace.channels[each])]


def conversation(stage: Stage, who: str) -> list[str]:
    """Their conversation with the bot, where they can have one."""
    return [] if who == "outsider" else [stage.slack.workspace.direct_message(WHO[who]).id]


async def does(stage: Stage, who: str, payload: Payload, place: str) -> list[Message]:
    """They do it, and newly see this. Whoever gets deactivated is so by the time it arrives."""
    user = stage.slack.workspace.users[WHO[who]]
    user.deleted = who == "deactivated"
    seen = await stage.does(payload, user.id, place)
    user.deleted = False
    return seen


async def types(stage: Stage, who: str, text: str, place: str, command: str = "/calls") -> list[Message]:
    """They type a command, in Slack's form; Slack itself has none for outsiders."""
    return await does(stage, who, stage.slack.payloads.command(WHO[who], place, command, text), place)
