"""A person's own line: set, shown, forgotten; and why nothing happens on it by itself."""

from collections.abc import Callable, Sequence

from bot.access.rights import Permission, Shown
from bot.cards.kit.blocks import Block, Message, actions, context, markup, section
from bot.cards.kit.buttons import all_calls
from bot.cards.kit.notices import name_of
from bot.cards.kit.numbers import Numbers
from bot.config.organizations import Organization
from bot.dispatch import Services
from bot.ledger.audit import Action, AuditEntry, AuditOutcome
from bot.ledger.lines import MyLine
from bot.queries import AllCalls, ByLine, Query
from bot.slack.entry import Acknowledgement
from bot.slack.incoming import Interaction
from bot.text import phones
from bot.text.markup import literal
from commands.grammar.calls import LineRequest
from commands.lookup import look

# --- my line ------------------------------------------------------------------------------------------------


def _line_is(number: str) -> str:
    return f"*Your line* is {number}."


def _line_set(number: str) -> str:
    return f"*Your line* is {number} from now on."


def _line_commands(calls_command: str) -> str:
    another = f"`{calls_command} line 855-559-5599` sets another number"
    return f"{another}, `{calls_command} line off` forgets this one."


LINE_FORGOTTEN = "*Your line* is forgotten."

LINE_WAS_NONE = "You had no line set."

LINE_SHARED = "Several people use this line, so nothing happens on it by itself: name the call."


def _no_line(calls_command: str) -> str:
    return (
        "*You have no line set*\n"
        f"`{calls_command} line 855-559-5599` sets it, with the number people reach you by."
    )


def _no_call_on_line(number: str) -> str:
    return (
        f"*No call on your line right now* ({number})\n"
        "A call shows once it has been put through, and until it ends."
    )


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
    say = _line_set if just_set else _line_is
    notes = [LINE_SHARED] if shared else []
    return _message(say, number, organization, shown, [*notes, _line_commands(calls_command)])


def line_off(organization: Organization, *, had_one: bool) -> Message:
    """The line is forgotten, or there was none."""
    said = LINE_FORGOTTEN if had_one else LINE_WAS_NONE
    return Message(said, (section(markup(said)), *context(name_of(organization))))


def no_line(organization: Organization, calls_command: str) -> Message:
    """There is no line set, and how to set one."""
    said = _no_line(calls_command)
    return Message(
        said, (section(markup(said)), *context(name_of(organization)), *actions(all_calls(organization)))
    )


def shared_line(number: str, organization: Organization, shown: Shown) -> Message:
    """Several people use the line, so the call on it may be somebody else's."""
    notes = [LINE_SHARED]
    return _message(_line_is, number, organization, shown, notes, *actions(all_calls(organization)))


def no_call_on_line(number: str, organization: Organization, shown: Shown) -> Message:
    """There is nothing on the line right now."""
    say = _no_call_on_line
    return _message(say, number, organization, shown, [], *actions(all_calls(organization)))


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
    return Message(masked, (section(markup(drawn)), *context(name_of(organization)), *bottom))


def is_shared(mine: MyLine, organization: Organization) -> bool:
    """Whether several people answer this number: they have set it, or the configuration says so."""
    return mine.shared or any(
        line.shared
        and (known := phones.parse(line.number, organization.region))
        and phones.same(known, mine.number)
        for line in organization.lines
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
    if asked.forget:
        had_one = await lines.forget(person, organization.fingerprint)
        return Acknowledgement(message=line_off(organization, had_one=had_one))
    if asked.number is not None:
        mine = await lines.set(person, organization.fingerprint, asked.number, services.clock())
    else:
        known = await lines.get(person, organization.fingerprint)
        if known is None:
            return Acknowledgement(message=no_line(organization, services.calls_command))
        mine = known
    await write_down(interaction, organization, services)
    return Acknowledgement(
        message=my_line(
            mine.number,
            organization,
            interaction.rights.shown(organization),
            shared=is_shared(mine, organization),
            calls_command=services.calls_command,
            just_set=asked.number is not None,
        )
    )


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
            return with_hint(calls, no_line(organization, services.calls_command))

        return Acknowledgement(work=all_calls)
    asked = look.Lookup(
        organization,
        Query(ByLine(mine.number)),
        look.LINE + mine.number,
        one_is_meant=not is_shared(mine, organization),
        nothing=no_call_on_line(mine.number, organization, interaction.rights.shown(organization)),
    )
    return look.answer(interaction, asked, services)


def with_hint(message: Message, hint: Message) -> Message:
    """A message, and below it how to set one's line; its first block says that."""
    return Message(message.text, (*message.blocks, *hint.blocks[:1]))
