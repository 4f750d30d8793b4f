"""What people read about sharing a call in a channel. Mrkdwn; whatever is put into one is escaped here."""

import math
from collections.abc import Sequence

from bot.cards.text import literal

CHANNELS_NAMED = 10

NOT_IN_DIRECT_MESSAGES = "Calls are shared in channels only, not in direct or group messages."
CANNOT_BE_CHECKED = (
    "I can't check with Slack right now whether other companies are in this channel, so nothing was shared. "
    "Try again in a moment."
)
ARCHIVED = "This channel is archived, so nothing can be posted in it."
INVITE = "I am not in this channel, so nothing was shared. Invite me: `/invite @Switchboard`"
RESTRICTED = "In this channel not everyone may post, and I am not among those who may. Nothing was shared."
NOT_POSTED = "Slack didn't take the card, so nothing was shared. Try again in a moment."
POSTED = "Shared in this channel."
PERHAPS = (
    "*Perhaps shared.* Slack's answer was lost: look whether the card is in this channel, and share the call "
    "again if it isn't."
)
POSTED_AGAIN = (
    "Shared in this channel. The card of an earlier try may be here as well; a click on it takes it away."
)
DRAWN_LATER = "Slack didn't take the change of the card right now; it follows as soon as Slack does."
REDACTED = (
    "*This call isn't shown here any more.* Other companies may be in this channel now, or it isn't one of "
    "the organization's channels any more."
)
HIDDEN = (
    "*This call isn't shown right now.* "
    "I can't check with Slack whether other companies are in this channel, and calls aren't for them."
)


def not_its_channel(organization_name: str, channels: Sequence[str], contact: str) -> str:
    name = literal(organization_name, 60)
    if not channels:
        return f"{name} has no channel in which its calls can be shared. <@{contact}> can name one."
    named = ", ".join(f"<#{channel}>" for channel in channels[:CHANNELS_NAMED])
    more = len(channels) - CHANNELS_NAMED
    return f"{name}'s cards can be shared in {named}{f' and {more} more' if more > 0 else ''}."


def external(organization_name: str, contact: str) -> str:
    return (
        f"Other companies may be in this channel, so calls of {literal(organization_name, 60)} aren't shared "
        f"in it. <@{contact}> can allow it."
    )


def shared_already(by: str, moment: str) -> str:
    return f"This call is shared in this channel already: by <@{by}>, {moment}."


def too_often(wait: float) -> str:
    return f"Slack asks for a pause, so nothing was shared. Try again in {max(1, math.ceil(wait))} s."


def shared_by(user: str) -> str:
    return f"Shared by <@{user}>"
