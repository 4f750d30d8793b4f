"""The five guarantees, asked of a ledger in which everything has come to its end."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations, pairwise

from bot.delivery.attempts import AttemptOutcome, Refused
from bot.ledger.accept import DELIVERED_WITHIN, PLACED_WITHIN
from bot.ledger.tag_requests import AcceptedRequest, Outcome, WhyNotPlaced
from tests.guarantees.api import Api, Call
from tests.guarantees.clicks import Click, Seen

NEVER_APPLIED = frozenset(
    {Outcome.ENDED, Outcome.EXPIRED, Outcome.REFUSED, Outcome.NOT_PLACED, Outcome.WITHDRAWN}
)


def accepted_once(clicks: list[Click], rows: list[AcceptedRequest], cards: set[str]) -> Iterator[str]:
    """1 and 4: every click that was accepted is one request, with its card; nothing else is there."""
    by_key = {row.asked.idempotency_key: row for row in rows}
    if len(by_key) != len(rows):
        yield "two requests came of one click"
    for click in clicks:
        row = by_key.pop(click.asked.idempotency_key, None)
        if row is None and (click.ids or not click.unsure):
            yield f"{click.asked.idempotency_key} was accepted and is lost"
        if row is not None and not click.ids <= {row.id}:
            yield f"{click.asked.idempotency_key} was told of other requests: {click.ids} for {row.id}"
        if row is not None and row.asked != click.asked:
            yield f"{row.id} is not what was asked"
    if cards != {row.asked.reply_id for row in rows} - {None}:
        yield "a card is there without its request, or a request without its card"
    if by_key:
        yield f"nobody asked for {set(by_key)}"


def ended_once(clicks: list[Click], rows: list[AcceptedRequest], told: list[str]) -> Iterator[str]:
    """2: one outcome each, told to its person where it is to be told; that it is once, the inbox sees."""
    by_key = {click.asked.idempotency_key: click for click in clicks}
    for row in rows:
        if row.outcome is None:
            yield f"{row.id} has no outcome"
            continue
        if row.outcome.notified != (row.id in told):
            yield f"{row.id} is {row.outcome}, and was told {told.count(row.id)} times"
        click = by_key[row.asked.idempotency_key]
        if click.withdrawn != (row.outcome is Outcome.WITHDRAWN) and not click.perhaps_withdrawn:
            yield f"{row.id} is {row.outcome}, and its person was told otherwise when taking it back"
        asked_for = row.outcome_at - row.accepted_at if row.outcome_at is not None else timedelta()
        if row.outcome is Outcome.EXPIRED and asked_for < timedelta(seconds=DELIVERED_WITHIN):
            yield f"{row.id} expired after {asked_for}"
        if row.why is WhyNotPlaced.GONE:
            yield f"what was typed for {row.id} was gone while it was looked up"
        if row.why is WhyNotPlaced.NOT_IN_TIME and asked_for < timedelta(seconds=PLACED_WITHIN):
            yield f"{row.id} was given up after {asked_for}"


def fates_are_true(rows: list[AcceptedRequest], api: Api) -> Iterator[str]:
    """2: what a outcome says is what happened at the API."""
    applied = {write.request_id for call in api.calls for write in call.writes}
    for row in rows:
        answers = api.answers[row.id]
        if row.outcome is Outcome.SENT and row.id not in applied:
            yield f"{row.id} was never applied, and is called sent"
        if row.outcome in NEVER_APPLIED and row.id in applied:
            yield f"{row.id} was applied, and is called {row.outcome}"
        if row.outcome is Outcome.ENDED and AttemptOutcome.CALL_GONE not in answers:
            yield f"{row.id} is said to have ended, and the API never said so"
        if row.outcome is Outcome.REFUSED and Refused(str(row.words)) not in answers:
            yield f"{row.id} is said to be refused in words that the API never used"


def landed_where_meant(clicks: list[Click], rows: list[AcceptedRequest], api: Api) -> Iterator[str]:
    """What was asked of a call is set on that call; never on one that began after it was asked."""
    by_id = {row.id: row for row in rows}
    by_key = {click.asked.idempotency_key: click for click in clicks}
    for call in api.calls:
        for write in call.writes:
            row = by_id.get(write.request_id)
            if row is None:
                yield f"{write.request_id} was sent, and is not in the ledger"
                continue
            click = by_key[row.asked.idempotency_key]
            if row.transaction_id != call.transaction_id:
                yield f"{row.id} is of {row.transaction_id} and was set on {call.transaction_id}"
            if (write.fields, write.external_id) != (click.asked.fields, click.asked.external_unique_id):
                yield f"{row.id} was sent as something else"
            if click.by_transaction_id and click.asked.reference.text != call.transaction_id:
                yield f"{row.id} was set on another call than it named"
            by_its_id = str(click.asked.reference.text).upper() == call.transaction_id
            if not by_its_id and not click.by_transaction_id and call.began >= click.at:
                yield f"{row.id} was set on a call that began after it was asked"
            if click.line not in (None, call.line):
                yield f"{row.id} was set on a call of another line"


def in_order(rows: list[AcceptedRequest], call: Call, seen: Seen) -> Iterator[str]:
    """3 and 5: first in the order of placing, and never an older one on top of a newer."""
    lane = {row.id: row.sequence for row in rows if row.transaction_id == call.transaction_id}
    for one, other in combinations(lane, 2):
        for first, second in ((one, other), (other, one)):
            if seen.placed[first].before <= seen.placed[second].after and lane[first] > lane[second]:
                yield f"{first} was placed before {second}, and comes after it"
    sent = [lane[write.request_id] for write in call.writes if write.request_id in lane]
    for before, after in pairwise(sent):
        if after < before:
            yield f"on {call.transaction_id} number {after} was set on top of number {before}"
    last = {name: write for write in call.writes for name in write.fields}
    for name, value in call.fields.items():
        newest = max((write for write in call.writes if name in write.fields),
                     key=lambda write: lane.get(write.request_id, 0))  # fmt: skip
        if newest.fields[name] != value or last[name].fields[name] != value:
            yield f"on {call.transaction_id} an old value stands"


def in_their_persons_order(clicks: list[Click], rows: list[AcceptedRequest]) -> Iterator[str]:
    """3: what one person asked of a call without its transaction id keeps their order."""
    by_key = {row.asked.idempotency_key: row for row in rows}
    found = [
        (click, row)
        for click in clicks
        if not click.by_transaction_id and (row := by_key.get(click.asked.idempotency_key)) is not None
    ]
    for (one, first), (other, second) in combinations(found, 2):
        same = one.asked.person == other.asked.person and first.transaction_id == second.transaction_id
        if not same or first.transaction_id is None or one.accepted is None:
            continue
        if one.accepted < other.began and first.sequence > second.sequence:
            yield f"{first.id} was asked before {second.id} by the same person, and comes after it"
