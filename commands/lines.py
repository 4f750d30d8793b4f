"""My line: the number whose call is meant when none is named."""

from bot import phones
from bot.access import Permission, Rights, Shown
from bot.cards.line import line_off, my_line, no_call_on_line, no_line
from bot.cards.message import Message
from bot.entries import Answer, Services
from bot.ledger.audit import Action, AuditEntry, Outcome
from bot.ledger.lines import MyLine
from bot.lookups import AllCalls, ByLine, Query
from bot.organizations import Organization
from bot.requests import Request
from commands import look
from commands.grammar import Line


def is_shared(mine: MyLine, organization: Organization) -> bool:
    """Whether several people answer this number: they have set it, or the configuration says so."""
    return mine.shared or any(
        line.shared
        and (known := phones.parse(line.number, organization.region))
        and phones.same(known, mine.number)
        for line in organization.lines
    )


async def line(
    request: Request, asked: Line, organization: Organization, rights: Rights, services: Services
) -> Answer:
    """Set, show or forget the person's line."""
    lines, person = services.tagging.lines, request.person
    rights.require(Permission.LOOK, organization)
    if asked.forget:
        had_one = await lines.forget(person, organization.fingerprint)
        return Answer(message=line_off(organization, had_one=had_one))
    if asked.number is not None:
        mine = await lines.set(person, organization.fingerprint, asked.number, services.clock())
    else:
        known = await lines.get(person, organization.fingerprint)
        if known is None:
            return Answer(message=no_line(organization, services.calls_command))
        mine = known
    await write_down(request, organization, rights, services)
    return Answer(
        message=my_line(
            mine.number,
            organization,
            rights.shown(organization),
            shared=is_shared(mine, organization),
            calls_command=services.calls_command,
            just_set=asked.number is not None,
        )
    )


async def write_down(
    request: Request, organization: Organization, rights: Rights, services: Services
) -> None:
    """Record that somebody is about to see their line's number in full. Raises LedgerError."""
    if rights.shown(organization) is Shown.FULL:
        await services.audit.record(
            AuditEntry(
                services.clock(), request.person, Action.REVEAL, organization.fingerprint, Outcome.DONE
            )
        )


async def my_call(request: Request, organization: Organization, rights: Rights, services: Services) -> Answer:
    """The call on the person's line; all current calls where they have none."""
    mine = await services.tagging.lines.get(request.person, organization.fingerprint)
    if mine is None:
        asked = look.Asked(organization, Query(AllCalls()), "")

        async def all_calls() -> Message:
            calls = await look.show(request, asked, services)
            return with_hint(calls, no_line(organization, services.calls_command))

        return Answer(work=all_calls)
    asked = look.Asked(
        organization,
        Query(ByLine(mine.number)),
        look.LINE + mine.number,
        one_is_meant=not is_shared(mine, organization),
        nothing=no_call_on_line(mine.number, organization, rights.shown(organization)),
    )
    return look.answer(request, asked, rights, services)


def with_hint(message: Message, hint: Message) -> Message:
    """A message, and below it how to set one's line; its first block says that."""
    return Message(message.text, (*message.blocks, *hint.blocks[:1]))
