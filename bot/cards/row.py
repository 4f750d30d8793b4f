"""One call in a list: who is calling, since when, about what, and what is set on it. Numbers are masked."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot import words
from bot.cards.drawn_values import DrawnValues
from bot.cards.head import WITHHELD, by_handle, handle_of
from bot.cards.kit.blocks import ago, minute_in_utc
from bot.cards.tags import standing_on
from bot.invoca.models import Call
from bot.ledger.standing import Latest
from bot.ledger.tag_requests import Outcome
from bot.text.markup import clip_markup, literal

YOURS = "*Yours*"

YOURS_IN_BRIEF = "Yours: "

_VALUE = 30


@dataclass(frozen=True)
class Room:
    """How much a row tells besides the caller: fifteen of them go into one message, in any script."""

    about: int = 40
    """Characters of the campaign."""
    values: int = 2
    """Of what is set on the call."""


PLAINER = (Room(), Room(values=1), Room(values=0), Room(about=12, values=0), Room(about=0, values=0))
"""From the most to the least."""


def _values_set(count: int) -> str:
    return "1 value set" if count == 1 else f"{count} values set"


def _ending(digits: str) -> str:
    return words.caller_ending(f"*{digits}*")


def _since(brief: str, moment: str) -> str:
    return f"{brief}, since {moment}"


def _set(value: str) -> str:
    return f"\N{CHECK MARK} {value}"


def _sending(value: str) -> str:
    return f"{value} ({words.SENDING})"


def _perhaps(value: str) -> str:
    return f"{value} (perhaps)"


def _spoken(caller: str) -> str:
    return f"the call of the {caller}"


def _spoken_withheld(handle: str) -> str:
    return f"the call {handle}, its number withheld"


@dataclass(frozen=True)
class CallRow:
    """How one call reads in a list."""

    text: str
    """Mrkdwn, in one line."""
    brief: str
    """Mrkdwn, for notifications and screen readers."""
    spoken: str
    """Which call, for who has it read aloud: "the call of the caller ending 9999"."""


def rows_of(
    calls: Iterable[tuple[Call, DrawnValues, Latest | None]],
    *,
    mine: frozenset[str] = frozenset(),
    room: Room = PLAINER[0],
) -> list[CallRow]:
    """Draw calls, each with how its values are shown and what stands on it, in so much room.

    Where it isn't known what stands on a call, nothing is said of it: not even what came with it.
    ``mine`` are the transaction ids of those on the reader's line. Where two callers' numbers end alike, the
    end of the call's id tells them apart.
    """
    given = list(calls)
    endings = [values.numbers.ending(call.calling_phone_number or "") for call, values, _ in given]
    return [
        _row(
            call,
            values,
            latest,
            ending,
            room,
            is_mine=call.transaction_id in mine,
            is_alike=endings.count(ending) > 1,
        )
        for (call, values, latest), ending in zip(given, endings, strict=True)
    ]


def _row(  # noqa: PLR0913 - one call, and how it is shown
    call: Call,
    values: DrawnValues,
    latest: Latest | None,
    ending: str,
    room: Room,
    *,
    is_mine: bool,
    is_alike: bool,
) -> CallRow:
    if ending:
        handle = f" ({by_handle(call.transaction_id)})" if is_alike else ""
        caller, brief = _ending(ending) + handle, words.caller_ending(ending)
    else:
        caller, brief = f"{WITHHELD} ({by_handle(call.transaction_id)})", WITHHELD
    parts = [
        YOURS if is_mine else "",
        caller,
        "" if call.since is None else ago(call.since),
        literal(values.numbers.text(_about(call, values), room.about), room.about) if room.about else "",
        *_what_is_set(call, values, latest, room.values),
    ]
    since = brief if call.since is None else _since(brief, minute_in_utc(call.since))
    return CallRow(
        " · ".join(filter(None, parts)),
        f"{YOURS_IN_BRIEF if is_mine else ''}{since}",
        _spoken(brief) if ending else _spoken_withheld(handle_of(call.transaction_id)),
    )


def _about(call: Call, values: DrawnValues) -> str:
    """The campaign, and whose it is in a network; else what the number that was called is for."""
    in_network = values.organization is not None and values.organization.type == "Network"
    advertiser = call.advertiser_name if in_network else None
    campaign = call.advertiser_campaign_name or call.promo_number_description
    return " · ".join(filter(None, [advertiser, campaign]))


def _what_is_set(call: Call, values: DrawnValues, latest: Latest | None, most: int) -> list[str]:
    """What was set here, and what came with the call from Invoca: as much as this surface shows of it."""
    if values.organization is None or latest is None:
        return []
    found: list[str] = []
    for each in standing_on(call, latest, values.organization):
        if not each.value or not values.may_show(each.name, each.value):
            continue
        said = _said(each.name, each.value, values)
        match each.outcome:
            case None:
                found.append(_sending(said))
            case Outcome.SENT:
                found.append(_set(said))
            case _:
                found.append(_perhaps(said))
    left_out = len(found) - most
    more = words.more_values(left_out) if most else _values_set(left_out)
    return [*found[:most], *([more] if left_out > 0 else [])]


def _said(name: str | None, value: str, values: DrawnValues) -> str:
    """A choice says itself; any other value needs its label."""
    said = literal(values.numbers.text(value, _VALUE), _VALUE) or words.EMPTY
    return said if values.is_choice(name) else f"{clip_markup(values.label(name), _VALUE)}: {said}"
