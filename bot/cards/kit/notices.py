"""Small print that several cards have."""

from collections.abc import Sequence

from bot import words
from bot.cards.kit.blocks import (
    Block,
    Element,
    Message,
    Text,
    View,
    actions,
    as_typed,
    context,
    markup,
    section,
)
from bot.cards.kit.numbers import Numbers, without_numbers
from bot.config.organizations import Organization
from bot.invoca.models import LeftOut
from bot.text.markup import clip_markup, plain, visible
from bot.words import SOME_CALLS_MISSING

LOOKING = "Looking…"

INCOMPLETE = f"{SOME_CALLS_MISSING}."


def _our_fault(reference: str, contact: str | None, again: str) -> str:
    told = f"tell <@{contact}>" if contact else "tell whoever looks after Switchboard here"
    return f"Something went wrong on our side. If it stays, {told}: reference `{reference}`. {again}".rstrip()


_REASONS = 300  # characters of the API's own words


def name_of(organization: Organization) -> Text | None:
    """The organization's name, apart from words of ours; None where there is nothing to read."""
    name = plain(organization.name, 60)
    return as_typed(name) if name else None


def incomplete(missing: Sequence[str], numbers: Numbers) -> list[Block]:
    """The note on an answer in which calls may be missing, with the API's own words for why.

    What of it could not be read is said in ours.
    """
    unread = [markup(reason) for reason in missing if isinstance(reason, LeftOut)][:3]
    told = [reason for reason in missing if not isinstance(reason, LeftOut)]
    reasons = " · ".join(reason for reason in told[:5] if reason != words.SOME_CALLS_MISSING)
    said = numbers.text(reasons, _REASONS)
    return context(markup(INCOMPLETE) if told else None, as_typed(said) if said else None, *unread)


LONGEST = 2500  # characters; words for people are far shorter


def notice(mrkdwn: str, *buttons: Element) -> Message:
    """Words of ours, in which whatever a person typed is already escaped, and what can be done now."""
    said = clip_markup(visible(mrkdwn), LONGEST)
    return Message(without_numbers(said), (section(markup(said)), *actions(*buttons)))


def looking() -> Message:
    """What a person sees while the answer takes its time."""
    return notice(LOOKING)


def our_fault(reference: str, contact: str | None = None, again: str = "") -> Message:
    """The words for a fault of ours: ``reference`` finds it in the log, ``contact`` is the user to tell.

    ``again`` is how the same is tried once more.
    """
    return notice(_our_fault(reference, contact, again))


def notice_view(title: str, mrkdwn: str) -> View:
    """Words of ours, in which whatever a person typed is already escaped."""
    said = clip_markup(visible(mrkdwn), LONGEST)
    return View(title, (section(markup(said)),))


def loading_view(title: str, callback_id: str = "") -> View:
    """What a modal shows while what belongs in it is still being looked for."""
    return View(title, (section(markup(LOOKING)),), callback_id)
