"""What a tired person is shown at once: few things to press, few times, and everything read aloud."""

from collections.abc import Iterator

import pytest

from bot.access.rights import Shown
from bot.calls.current import RecentCall
from bot.cards.call import bare_card, call_card
from bot.cards.ended import ended
from bot.cards.kit.blocks import Message
from bot.config.fields import QuickTag
from bot.ledger.pauses import PauseReason
from bot.ledger.tag_requests import Outcome
from tests.cards.examples import NOW, as_json, by_kind, call
from tests.cards.judges import faults
from tests.cards.tagged import ANA, BEN, CALL, acme, request, tags

MANY = [QuickTag(name=f"tag{at}", label=f"Tag number {at}", set={"note": f"value {at}"}) for at in range(30)]


def cards() -> Iterator[Message]:
    """The call card in all its states, the shared one, the bare one, and what is left of it at the end."""
    late = request(outcome=Outcome.ENDED)
    states = (
        tags(),
        tags(request(), request({"note": "x"}, person=BEN), request(external_unique_id="CRM-1")),
        tags(request(outcome=None), not_saved=(late,), paused=PauseReason.THROTTLED),
    )
    for given in states:
        for shown in Shown:
            shared_by = ANA if shown is Shown.CHANNEL else None
            for now in (NOW, NOW.replace(minute=30)):
                yield call_card(
                    call(), acme(quick_tags=MANY), shown,
                    looked_up_at=NOW, now=now, in_doubt=True, tags=given, shared_by=shared_by,
                )  # fmt: skip
            yield bare_card(CALL, acme(quick_tags=MANY), shown, tags=given, shared_by=shared_by)
            over = RecentCall(call(), NOW, over_at=NOW)
            yield ended(CALL, acme(quick_tags=MANY), recent=over, shown=shown, tags=given)
            yield ended(CALL, acme(), recent=over, missing=("x",), shown=shown, tags=given)


@pytest.mark.parametrize("card", list(cards()), ids=lambda _: "")
def test_six_controls_and_two_times(card: Message) -> None:
    """No card has more, and whatever is a button says what it does when it is read aloud."""
    assert not faults(card)
    parts = by_kind(card.payload()["blocks"])
    assert len(parts["button"]) + len(parts["static_select"]) + len(parts["overflow"]) <= 6
    assert as_json(card).count("<!date^") <= 2
    for each in parts["button"]:
        assert 1 <= len(each["accessibility_label"]) <= 75
