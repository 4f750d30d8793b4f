"""A person's own line: set, shown, forgotten; and why nothing happens on it by itself."""

from collections.abc import Callable, Sequence

from slack_sdk.models.blocks import Block

from bot import words_tags
from bot.access import Shown
from bot.cards.buttons import all_calls
from bot.cards.elements import actions, markup, section
from bot.cards.message import Message
from bot.cards.notes import whose
from bot.cards.numbers import Numbers
from bot.cards.text import literal
from bot.organizations import Organization

_NUMBER = 60


def my_line(  # noqa: PLR0913 - what there is to say of a line
    number: str,
    organization: Organization,
    shown: Shown,
    *,
    shared: bool,
    calls_command: str,
    just_set: bool = False,
) -> Message:
    """The line as it is set. ``number`` is E.164."""
    say = words_tags.line_set if just_set else words_tags.line_is
    notes = [words_tags.LINE_SHARED] if shared else []
    return _message(say, number, organization, shown, [*notes, words_tags.line_commands(calls_command)])


def line_off(organization: Organization, *, had_one: bool) -> Message:
    """The line is forgotten, or there was none."""
    said = words_tags.LINE_FORGOTTEN if had_one else words_tags.LINE_WAS_NONE
    return Message(said, (section(markup(said)), *whose(organization)))


def no_line(organization: Organization, calls_command: str) -> Message:
    """There is no line set, and how to set one."""
    said = words_tags.no_line(calls_command)
    return Message(said, (section(markup(said)), *whose(organization), actions(all_calls(organization))))


def shared_line(number: str, organization: Organization, shown: Shown) -> Message:
    """Several people use the line, so the call on it may be somebody else's."""
    notes = [words_tags.LINE_SHARED]
    return _message(words_tags.line_is, number, organization, shown, notes, actions(all_calls(organization)))


def no_call_on_line(number: str, organization: Organization, shown: Shown) -> Message:
    """There is nothing on the line right now."""
    say = words_tags.no_call_on_line
    return _message(say, number, organization, shown, [], actions(all_calls(organization)))


def _message(
    say: Callable[[str], str],
    number: str,
    organization: Organization,
    shown: Shown,
    notes: Sequence[str],
    *bottom: Block,
) -> Message:
    def said(numbers: Numbers) -> str:
        return "\n".join([say(literal(numbers.number(number), _NUMBER)), *notes])

    # A notification shows on lock screens, and so is masked for everyone.
    masked = said(Numbers(organization.region))
    drawn = said(Numbers(organization.region, shown is Shown.FULL))
    return Message(masked, (section(markup(drawn)), *whose(organization), *bottom))
