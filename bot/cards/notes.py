"""Small print that several cards have."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ContextBlock, TextObject

from bot import words
from bot.cards.elements import as_typed, context, markup
from bot.cards.numbers import Numbers
from bot.cards.text import plain
from bot.invoca.models import LeftOut
from bot.organizations import Organization

_REASONS = 300  # characters of the API's own words


def name_of(organization: Organization) -> list[TextObject]:
    """The organization's name, apart from words of ours."""
    name = plain(organization.name, 60)
    return [as_typed(name)] if name else []


def whose(organization: Organization) -> list[ContextBlock]:
    """The name in small print of its own; nothing where there is nothing to read."""
    name = name_of(organization)
    return [context(*name)] if name else []


def incomplete(missing: Sequence[str], numbers: Numbers) -> list[ContextBlock]:
    """The note on an answer in which calls may be missing, with the API's own words for why.

    What of it could not be read is said in ours.
    """
    unread = [markup(reason) for reason in missing if isinstance(reason, LeftOut)][:3]
    told = [reason for reason in missing if not isinstance(reason, LeftOut)]
    reasons = " · ".join(reason for reason in told[:5] if reason != words.SOME_CALLS_MISSING)
    said = numbers.text(reasons, _REASONS)
    incomplete = [markup(words.INCOMPLETE), *([as_typed(said)] if said else [])] if told else []
    return [context(*incomplete, *unread)] if missing else []
