"""What stands in the place of a call that isn't there (any more). Nothing on it acts on a call."""

from dataclasses import replace
from datetime import timedelta

from bot import words
from bot.access.rights import Shown
from bot.calls.current import RecentCall
from bot.cards.drawn_values import DrawnValues, values_for
from bot.cards.head import WITHHELD, by_handle, handle_of, head_of
from bot.cards.kit.actions import ActionId, call_button, choice_button
from bot.cards.kit.blocks import Block, Message, actions, context, markup, minute, section
from bot.cards.kit.notices import incomplete, name_of
from bot.cards.kit.numbers import numbers_of
from bot.cards.shared import who_shared
from bot.cards.tags import NO_TAGS, Tags, standing_on, tag_sections
from bot.config.organizations import Organization
from bot.invoca.models import Call
from bot.person import Person
from bot.text.markup import literal

ENDED = "Call ended"

PERHAPS_ENDED = "Call perhaps ended"

NOT_AMONG = "It isn't among the calls Invoca could tell of just now."


def _from_to(began: str, ended: str, minutes: int) -> str:
    return f"{began}\N{EN DASH}{ended} ({minutes} min)" if minutes else f"{began} (under a minute)"


def _over_by(began: str, ended: str) -> str:
    return f"started {began}, over by {ended}"


_ABOUT = 120  # characters

_KNOWN_TO = timedelta(minutes=1)  # an end that is known less exactly gives no minutes


def ended(  # noqa: PLR0913 - what a card depends on, each by its name
    transaction_id: str,
    organization: Organization,
    *,
    recent: RecentCall | None = None,
    caller_ending: str | None = None,
    missing: tuple[str, ...] = (),
    shown: Shown = Shown.MASKED,
    tags: Tags = NO_TAGS,
    shared_by: Person | None = None,
) -> Message:
    """The card of a call that was there: who called, when, and what was tagged.

    ``recent`` is what is still known of it: in memory alone, as all callers' numbers are. Without it there is
    ``caller_ending``, their last digits, for a while.
    While calls may be ``missing``, it can be looked up again. It has no quick tags, whatever ``tags`` say.
    """
    call = None if recent is None else recent.call
    title = PERHAPS_ENDED if missing else ENDED
    values = values_for(organization, shown) if call is None else _values_of(call, organization, shown)
    about = "" if recent is None else _when_and_what(recent, organization, shown, over=not missing)
    lines = [f"*{title}* · {_who(call, transaction_id, organization, shown, caller_ending)}"]
    lines += [NOT_AMONG] if missing else []
    spoken = f"the call {handle_of(transaction_id)}"
    again = call_button(
        ActionId.REFRESH_CALL,
        words.REFRESH,
        organization,
        transaction_id,
        accessibility_label=f"Look {spoken} up again",
    )
    said = f"Show what was set on {spoken}"
    history = choice_button(words.HISTORY, organization, transaction_id, "history", said)
    blocks: list[Block] = [
        section(markup("\n".join([*lines, *([about] if about else [])]))),
        *incomplete(missing, values.numbers),
        *tag_sections(
            replace(tags, paused=None),
            standing_on(call, tags.latest, organization),
            values,
            with_time=False,
        ),
        *actions(again if missing else None, history),
        *context(who_shared(shared_by), name_of(organization) if tags.several_organizations else None),
    ]
    masked = Shown.LISTED if shown is Shown.FULL else shown
    who = _who(call, transaction_id, organization, masked, caller_ending)
    return Message(f"{title} · {who}", tuple(blocks))


def _values_of(call: Call, organization: Organization, shown: Shown) -> DrawnValues:
    return DrawnValues(organization, shown, numbers_of(call, organization, shown))


def _who(
    call: Call | None,
    transaction_id: str,
    organization: Organization,
    shown: Shown,
    caller_ending: str | None,
) -> str:
    """Who called whom, as far as that is known, else which call it was."""
    if call is not None:
        head = head_of(call, organization, shown, length=0)
        to = f" → {head.destination}" if head.destination else ""
        return head.caller + to if head.caller != WITHHELD else f"{head.caller} ({head.handle}){to}"
    return words.caller_ending(caller_ending) if caller_ending else by_handle(transaction_id)


def _when_and_what(recent: RecentCall, organization: Organization, shown: Shown, *, over: bool) -> str:
    """From when to when, as far as that is known, and the campaign."""
    began, end = recent.call.since, recent.over_at if over else None
    said = ""
    if began is not None and end is not None:
        seen = max(filter(None, [recent.told_at, recent.seen_at]))
        if end - seen <= _KNOWN_TO:
            said = _from_to(minute(began), minute(end), round((end - began) / timedelta(minutes=1)))
        else:
            said = _over_by(minute(began), minute(end))
    about = literal(head_of(recent.call, organization, shown, length=_ABOUT).about, _ABOUT)
    return " · ".join(filter(None, [said, about]))
