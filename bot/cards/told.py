"""The direct message to a person: what became of what they asked, as far as it isn't in Invoca.

One paragraph a request. Where many ended alike, such as after an outage, one paragraph and a line for each:
so all of them fit.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.access.rights import Shown
from bot.cards.drawn_values import DrawnValues, values_for
from bot.cards.head import by_handle
from bot.cards.kit.blocks import Message, context, markup, minute
from bot.cards.kit.fit import fit, in_text
from bot.cards.kit.limits import NOTIFICATION
from bot.cards.kit.numbers import without_numbers
from bot.cards.outcomes import general_reason, heading, not_saved
from bot.config.organizations import Organization
from bot.ledger.outcomes import Notification
from bot.ledger.tag_requests import AcceptedRequest, ReferenceKind
from bot.text.markup import clip_markup, literal
from bot.words import REPEATED, call


def _external_id(external_unique_id: str) -> str:
    return f"the call with external ID {external_unique_id}"


def _either_id(text: str) -> str:
    return f"the call with ID {text}"


YOUR_LINE = "the call on your line"

THE_CALL = "the call you named"

NO_ORGANIZATION = "An organization that isn't in Switchboard's configuration any more"

NOTHING_TO_TELL = "Nothing to tell."


def _of_call(call_named: str, said: str) -> str:
    return f"{call_named[:1].upper()}{call_named[1:]}: {said}"


def _each_of(count: int, heading: str, reason: str) -> str:
    return f"{heading} {count} tags. {reason}".rstrip()


def _one_of_them(call_named: str, came: str, chosen: str) -> str:
    return f"• {call_named}, {came}: {chosen}"


def _organization(name: str) -> str:
    return f"*{name}*"


PAUSED = (
    "Invoca refuses this organization's API token or its right to tag calls. Tags wait here for up to "
    "30 minutes and are sent when it works again; after that they are lost, and whoever set them is told. "
    "A new token is made in Invoca, under _Integrations_, _Manage Integrations_, _Invoca APIs_; it belongs "
    "into the environment variable that `api_token` names in Switchboard's configuration."
)

ELSEWHERE = (
    "A redirect or a web page comes instead of Invoca's answer to a tag: `api_url` in Switchboard's "
    "configuration isn't right, or a proxy answers in Invoca's place. Tags wait here for up to "
    "30 minutes and are sent when it works again; after that they are given up, and whoever set them is told."
)

TOLD_PAUSES = {"PAUSED": PAUSED, "ELSEWHERE": ELSEWHERE}

_EXTERNAL_ID = 60


def named(request: AcceptedRequest, values: DrawnValues) -> str:
    """The call a request is about: the end of its id once that is known, else as it was referred to."""
    if request.transaction_id is not None:
        return call(by_handle(request.transaction_id))
    reference = request.asked.reference
    match reference.kind:
        case ReferenceKind.TRANSACTION_ID:
            return call(by_handle(reference.text or ""))
        case ReferenceKind.EITHER_ID:
            said = values.numbers.text(reference.text or "", _EXTERNAL_ID)
            return _either_id(literal(said, _EXTERNAL_ID))
        case ReferenceKind.EXTERNAL_ID:
            said = values.numbers.text(reference.text or "", _EXTERNAL_ID)
            return _external_id(literal(said, _EXTERNAL_ID))
        case ReferenceKind.MY_LINE:
            return YOUR_LINE
        case ReferenceKind.KEPT_QUERY:
            return THE_CALL


_PARAGRAPH = 1200

_LINE = 400


def told_card(
    notifications: Sequence[Notification],
    organizations: Mapping[str, Organization],
    *,
    full_numbers_in: Collection[str] = (),
    named: bool = False,
) -> Message:
    """Everything one person is to be told now, by organization, in the order it came about.

    Organizations go by fingerprint; one that isn't configured any more is missing. ``full_numbers_in`` are
    those in which the person may see full numbers now. ``named``: they
    have several organizations.
    """
    lines: list[str] = []
    fingerprints = dict.fromkeys(each.request.asked.organization_fingerprint for each in notifications)
    for fingerprint in fingerprints:
        theirs = [
            each for each in notifications if each.request.asked.organization_fingerprint == fingerprint
        ]
        organization = organizations.get(fingerprint)
        shown = Shown.FULL if fingerprint in full_numbers_in else Shown.LISTED  # their own words
        drawn = list(_of_organization(theirs, values_for(organization, shown)))
        if named or organization is None or len(fingerprints) > 1:
            # The name stands on one line with what follows, so that what is left out is counted in requests.
            drawn[0] = f"{_name(organization)}\n{drawn[0]}"
        lines += drawn
    repeated = any(each.repeated for each in notifications)
    top = context(markup(REPEATED) if repeated else None)
    said = clip_markup("\n".join(lines), NOTIFICATION)
    return Message(without_numbers(said) or NOTHING_TO_TELL, fit(top, lines, in_text))


def _of_organization(notifications: Sequence[Notification], values: DrawnValues) -> Iterator[str]:
    alike: dict[str, list[AcceptedRequest]] = {}
    for each in notifications:
        said = TOLD_PAUSES.get(each.what.name) or _in_general(each.request, values)
        alike.setdefault(said, []).append(each.request)
    for said, requests in alike.items():
        if said in TOLD_PAUSES.values():
            yield said
        elif len(requests) == 1:
            yield clip_markup(_alone(requests[0], values), _PARAGRAPH)
        else:
            yield from _together(requests, values)


def _in_general(request: AcceptedRequest, values: DrawnValues) -> str:
    return f"{heading(request)} {general_reason(request, values)}".rstrip()


def _alone(request: AcceptedRequest, values: DrawnValues) -> str:
    return _of_call(named(request, values), not_saved(request, values))


def _together(requests: Sequence[AcceptedRequest], values: DrawnValues) -> Iterator[str]:
    first = requests[0]
    above = _each_of(len(requests), heading(first), general_reason(first, values))
    for request in requests:
        came = minute(request.accepted_at)
        line = _one_of_them(named(request, values), came, values.in_brief(request))
        yield "\n".join(filter(None, [above, clip_markup(line, _LINE)]))
        above = ""


def _name(organization: Organization | None) -> str:
    if organization is None:
        return NO_ORGANIZATION
    return _organization(literal(organization.name, 60) or organization.key)
