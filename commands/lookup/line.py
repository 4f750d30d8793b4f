"""A person's own line: set, shown, forgotten; and why nothing happens on it by itself."""

from collections.abc import Callable, Sequence
from functools import partial

from bot.access.rights import Permission, Shown
from bot.cards.kit.actions import LineButton, all_calls, decode, encode, my_call_button, set_my_line
from bot.cards.kit.blocks import (
    Block,
    Message,
    View,
    ViewId,
    actions,
    context,
    entry,
    markup,
    section,
    text_entry,
)
from bot.cards.kit.notices import name_of
from bot.cards.kit.numbers import Numbers
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.errors import OutOfDate
from bot.ledger.audit import Action, AuditEntry, AuditOutcome
from bot.queries import AllCalls, ByLine, Query
from bot.slack.entry import Acknowledgement, Modal
from bot.slack.incoming import Interaction
from bot.text import phones
from bot.text.markup import fold, literal, plain
from bot.words import CANCEL, REFRESH
from commands.grammar.requests import LineRequest
from commands.lookup import look
from commands.lookup.again import offering_again
from commands.lookup.my_line import is_shared

# --- my line ------------------------------------------------------------------------------------------------


def _line_is(number: str) -> str:
    return f"*Your line* is {number}."


def _line_set(number: str) -> str:
    return f"*Your line* is {number} from now on."


def _line_commands(calls_command: str) -> str:
    another = f"`{calls_command} line 855-559-5599` sets another number"
    return f"{another}, `{calls_command} line off` forgets this one."


LINE_FORGOTTEN = "*Your line* is forgotten."

LINE_WAS_NONE = "There was no line to forget."

LINE_SHARED = "Several people use this line, so nothing happens on it by itself: name the call."


def _no_line(calls_command: str) -> str:
    return f"*Which number do you answer?* Set it, and `{calls_command}` shows your call."


def _no_call_on_line(number: str) -> str:
    return f"*No call on your line right now* ({number})"


# --- the window in which it is set --------------------------------------------------------------------------

TITLE = "My line"

NUMBER = "The number you answer"

NUMBER_HINT = "As people dial it, written any way you like: 855-559-5599"

SET_IT = "Set it"

DONE = "Done"


def _no_number(typed: str) -> str:
    return f'"{typed}" isn\'t a whole phone number. Such as: 855-559-5599'


NO_NUMBER_AT_ALL = "Which number do you answer? Such as: 855-559-5599"


def _set_now(number: str, calls_command: str) -> str:
    return f"*Your line is {number}.* `{calls_command}` shows the call on it."


BLOCK = "line"

ENTRY = "value"

_LONGEST_TYPED = 40  # characters; more are no number


_NUMBER = 60


def my_line(  # noqa: PLR0913 - what there is to say of a line
    number: str,
    organization: Organization,
    shown: Shown,
    *,
    shared: bool,
    calls_command: str,
    named: bool = False,
    just_set: bool = False,
) -> Message:
    """The line as it is set. ``number`` is E.164."""
    say = _line_set if just_set else _line_is
    notes = [LINE_SHARED] if shared else []
    return _message(say, number, organization, shown, [*notes, _line_commands(calls_command)], named=named)


def line_off(organization: Organization, *, had_one: bool, named: bool = False) -> Message:
    """The line is forgotten, or there was none."""
    said = LINE_FORGOTTEN if had_one else LINE_WAS_NONE
    return Message(said, (section(markup(said)), *context(name_of(organization) if named else None)))


def no_line(organization: Organization, calls_command: str, *, named: bool = False) -> Message:
    """There is no line set, and the way to set one."""
    said = _no_line(calls_command)
    bottom = actions(set_my_line(organization), all_calls(organization))
    return Message(said, (section(markup(said)), *context(name_of(organization) if named else None), *bottom))


def shared_line(number: str, organization: Organization, shown: Shown, *, named: bool = False) -> Message:
    """Several people use the line, so the call on it may be somebody else's."""
    notes = [LINE_SHARED]
    bottom = actions(all_calls(organization))
    return _message(_line_is, number, organization, shown, notes, *bottom, named=named)


def no_call_on_line(number: str, organization: Organization, shown: Shown, *, named: bool = False) -> Message:
    """There is nothing on the line right now."""
    say = _no_call_on_line
    bottom = actions(my_call_button(organization, REFRESH), all_calls(organization))
    return _message(say, number, organization, shown, [], *bottom, named=named)


def line_window(organization: Organization, metadata: str, *, named: bool = False) -> View:
    """Where somebody enters the number they answer."""
    number = text_entry(ENTRY, _LONGEST_TYPED, focused=True)
    blocks = (entry(BLOCK, NUMBER, number, NUMBER_HINT), *context(name_of(organization) if named else None))
    return View(TITLE, blocks, ViewId.LINE, submit=SET_IT, close=CANCEL, private_metadata=metadata)


def set_window(  # noqa: PLR0913 - what there is to say of a line
    number: str,
    organization: Organization,
    shown: Shown,
    *,
    shared: bool,
    calls_command: str,
    named: bool = False,
) -> View:
    """The number as it was understood, shown back. ``number`` is E.164."""
    read = literal(Numbers(organization.region, shown is Shown.FULL).number(number), _NUMBER)
    said = "\n".join([_set_now(read, calls_command), *([LINE_SHARED] if shared else [])])
    return View(
        TITLE, (section(markup(said)), *context(name_of(organization) if named else None)), close=DONE
    )


def _message(  # noqa: PLR0913 - what there is to say of a line
    say: Callable[[str], str],
    number: str,
    organization: Organization,
    shown: Shown,
    notes: Sequence[str],
    *bottom: Block,
    named: bool,
) -> Message:
    def said(numbers: Numbers) -> str:
        return "\n".join([say(literal(numbers.number(number), _NUMBER)), *notes])

    # A notification shows on lock screens, and so is masked for everyone.
    masked = said(Numbers(organization.region))
    drawn = said(Numbers(organization.region, shown is Shown.FULL))
    return Message(
        masked, (section(markup(drawn)), *context(name_of(organization) if named else None), *bottom)
    )


async def line(
    interaction: Interaction,
    asked: LineRequest,
    organization: Organization,
    services: Services,
) -> Acknowledgement:
    """Set, show or forget the person's line."""
    lines, person = services.tagging.lines, interaction.person
    interaction.rights.require(Permission.LOOK, organization)
    named = interaction.rights.has_several
    if asked.forget:
        had_one = await lines.forget(person, organization.fingerprint)
        return Acknowledgement(message=line_off(organization, had_one=had_one, named=named))
    if asked.number is not None:
        mine = await lines.set(person, organization.fingerprint, asked.number, services.clock())
    else:
        known = await lines.get(person, organization.fingerprint)
        if known is None:
            return Acknowledgement(message=no_line(organization, services.calls_command, named=named))
        mine = known
    await write_down(interaction, organization, services)
    return Acknowledgement(
        message=my_line(
            mine.number,
            organization,
            interaction.rights.shown(organization),
            shared=is_shared(mine, organization),
            calls_command=services.calls_command,
            named=named,
            just_set=asked.number is not None,
        )
    )


async def open_window(interaction: Interaction, services: Services) -> Acknowledgement:
    """Open the window in which the person's line is set."""
    carried = decode(LineButton, interaction.text)
    organization = interaction.rights.the(Permission.LOOK, carried.fingerprint)

    async def drawn() -> View:
        carries = encode(LineButton(fingerprint=organization.fingerprint))
        return line_window(organization, carries, named=interaction.rights.has_several)

    del services
    return Acknowledgement(modal=Modal(TITLE, drawn, loading=False))


async def submitted(interaction: Interaction, services: Services) -> Acknowledgement:
    """Set the line that was entered, and show it back; what can't be read is said at the input."""
    if interaction.view is None:
        raise OutOfDate
    carried = decode(LineButton, interaction.view.private_metadata)
    organization = interaction.rights.the(Permission.LOOK, carried.fingerprint)
    typed = fold(interaction.view.entered(BLOCK, ENTRY) or "")
    number = phones.parse(typed, organization.region)
    if number is None:
        problem = _no_number(plain(typed, _LONGEST_TYPED)) if typed else NO_NUMBER_AT_ALL
        return Acknowledgement(errors={BLOCK: problem})
    mine = await services.tagging.lines.set(
        interaction.person, organization.fingerprint, number, services.clock()
    )
    await write_down(interaction, organization, services)
    return Acknowledgement(
        view=set_window(
            mine.number,
            organization,
            interaction.rights.shown(organization),
            shared=is_shared(mine, organization),
            calls_command=services.calls_command,
            named=interaction.rights.has_several,
        )
    )


async def call_again(interaction: Interaction, services: Services) -> Acknowledgement:
    """The call on the person's line, in place of the message that was clicked where only they see it."""
    carried = decode(LineButton, interaction.text)
    organization = interaction.rights.the(Permission.LOOK, carried.fingerprint)
    return offering_again(interaction, await my_call(interaction, organization, services), services)


async def write_down(interaction: Interaction, organization: Organization, services: Services) -> None:
    """Record that somebody is about to see their line's number in full. Raises LedgerError."""
    if interaction.rights.shown(organization) is Shown.FULL:
        await services.audit.record(
            AuditEntry(
                services.clock(),
                interaction.person,
                Action.REVEAL,
                organization.fingerprint,
                AuditOutcome.DONE,
            )
        )


async def my_call(
    interaction: Interaction, organization: Organization, services: Services
) -> Acknowledgement:
    """The call on the person's line; all current calls where they have none."""
    mine = await services.tagging.lines.get(interaction.person, organization.fingerprint)
    if mine is None:
        asked = look.Lookup(organization, Query(AllCalls()), "")

        async def all_calls() -> Message:
            calls = await look.show(interaction, asked, services)
            return with_question(calls, organization, services.calls_command)

        return Acknowledgement(work=all_calls)
    asked = look.Lookup(
        organization,
        Query(ByLine(mine.number)),
        look.LINE + mine.number,
        one_is_meant=not is_shared(mine, organization),
        nothing=partial(no_call_on_line, mine.number, organization, named=interaction.rights.has_several),
    )
    return look.answer(interaction, asked, services)


def with_question(calls: Message, organization: Organization, calls_command: str) -> Message:
    """The calls, and above them which number the person answers: nobody looks for that below a list."""
    asking = section(markup(_no_line(calls_command)), set_my_line(organization))
    return Message(calls.text, (asking, *calls.blocks))
