"""The direct message to a person: what became of what they asked, as far as it isn't in Invoca.

One paragraph a request. Where many ended alike, such as after an outage, one paragraph and a line for each:
so all of them fit.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from slack_sdk.models.blocks import Block

from bot import words_told
from bot.access import Shown
from bot.cards.called import named
from bot.cards.elements import context, markup, second
from bot.cards.fit import fit, in_text
from bot.cards.message import LONGEST_TEXT, Message
from bot.cards.numbers import without_numbers
from bot.cards.outcomes import general_reason, heading, not_saved
from bot.cards.tag_values import Values, values_for
from bot.cards.text import clip_markup, literal
from bot.ledger.asked import Request
from bot.ledger.to_tell import Telling
from bot.organizations import Organization

_PARAGRAPH = 1200
_LINE = 400


def told_card(
    tellings: Sequence[Telling],
    organizations: Mapping[str, Organization],
    *,
    full_numbers_in: Collection[str] = (),
) -> Message:
    """Everything one person is to be told now, by organization, in the order it came about.

    Organizations go by fingerprint; one that isn't configured any more is missing. ``full_numbers_in`` are
    those in which the person may see full numbers now.
    """
    lines: list[str] = []
    for fingerprint in dict.fromkeys(each.request.asked.organization_fingerprint for each in tellings):
        theirs = [each for each in tellings if each.request.asked.organization_fingerprint == fingerprint]
        organization = organizations.get(fingerprint)
        shown = Shown.FULL if fingerprint in full_numbers_in else Shown.LISTED  # their own words
        drawn = list(_of_organization(theirs, values_for(organization, shown)))
        # The name stands on one line with what follows, so that what is left out is counted in tellings.
        drawn[0] = f"{_name(organization)}\n{drawn[0]}"
        lines += drawn
    top: list[Block] = []
    if any(each.repeated for each in tellings):
        top.append(context(markup(words_told.REPEATED)))
    said = clip_markup("\n".join(lines), LONGEST_TEXT)
    return Message(without_numbers(said) or words_told.NOTHING_TO_TELL, fit(top, lines, in_text))


def _of_organization(tellings: Sequence[Telling], values: Values) -> Iterator[str]:
    alike: dict[str, list[Request]] = {}
    for each in tellings:
        said = words_told.PAUSES.get(each.what.name) or _in_general(each.request, values)
        alike.setdefault(said, []).append(each.request)
    for said, requests in alike.items():
        if said in words_told.PAUSES.values():
            yield said
        elif len(requests) == 1:
            yield clip_markup(_alone(requests[0], values), _PARAGRAPH)
        else:
            yield from _together(requests, values)


def _in_general(request: Request, values: Values) -> str:
    return f"{heading(request)} {general_reason(request, values)}"


def _alone(request: Request, values: Values) -> str:
    return words_told.of_call(named(request, values), not_saved(request, values))


def _together(requests: Sequence[Request], values: Values) -> Iterator[str]:
    first = requests[0]
    above = words_told.each_of(len(requests), heading(first), general_reason(first, values))
    for request in requests:
        came = second(request.accepted_at)
        line = words_told.one_of_them(named(request, values), came, values.chosen(request))
        yield "\n".join(filter(None, [above, clip_markup(line, _LINE)]))
        above = ""


def _name(organization: Organization | None) -> str:
    if organization is None:
        return words_told.NO_ORGANIZATION
    return words_told.organization(literal(organization.name, 60) or organization.key)
