"""What a tired person is shown at once: few things to press, few times, and everything read aloud."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.access.rights import Shown
from bot.calls.current import RecentCall
from bot.cards.call import bare_card, call_card
from bot.cards.ended import ended
from bot.cards.kit.blocks import Message, View
from bot.cards.saved import receipt
from bot.cards.several import several_calls
from bot.cards.told import told_card
from bot.config.fields import QuickTag
from bot.invoca.models import CurrentCalls
from bot.ledger.outcomes import Notification, NotifiedOf
from bot.ledger.pauses import PauseReason
from bot.ledger.standing import Latest
from bot.ledger.tag_requests import Outcome
from bot.queries import AllCalls, Query
from commands.lookup import line
from commands.lookup.call_list import call_list, page_of
from commands.lookup.details import details_view
from commands.lookup.help import help_window
from commands.lookup.history import CallHistory
from commands.lookup.no_match import no_match
from commands.lookup.profile import profile_view
from commands.lookup.results import results_view
from commands.tagging.external_id import external_id_view
from commands.tagging.form import edit_view
from tests.cards.examples import DESTINATION, NOW, as_json, by_kind, call
from tests.cards.judges import faults, faults_of_view
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


def of_an_organization(*, named: bool) -> Iterator[Message | View]:
    """Everything that says whose it is, for somebody with several organizations and for anybody else."""
    ours, whose = acme(), tags(several_organizations=named)
    late = request(outcome=Outcome.ENDED)
    yield call_card(call(), ours, Shown.FULL, looked_up_at=NOW, tags=whose)
    yield bare_card(CALL, ours, Shown.FULL, tags=whose)
    yield ended(CALL, ours, shown=Shown.FULL, tags=whose)
    yield receipt(request(), ours, Shown.FULL, has_several=named)
    yield several_calls([call()] * 2, late, ours, named=named)
    lost = [Notification(NotifiedOf.OUTCOME, late)]
    yield told_card(lost, {ours.fingerprint: ours}, named=named)
    found = page_of(CurrentCalls((call(),)))
    yield call_list(found, ours, Query(AllCalls()), latest={}, looked_up_at=NOW, named=named)
    yield no_match("9999", ours, named=named)
    history = CallHistory((), CALL, ours, Shown.FULL, named=named)
    yield from (history.as_message(), history.as_window())
    yield line.my_line(DESTINATION, ours, Shown.FULL, shared=False, calls_command="/calls", named=named)
    yield line.line_off(ours, had_one=True, named=named)
    yield line.no_line(ours, "/calls", named=named)
    yield line.shared_line(DESTINATION, ours, Shown.FULL, named=named)
    yield line.no_call_on_line(DESTINATION, ours, Shown.FULL, named=named)
    yield line.line_window(ours, "", named=named)
    yield line.set_window(DESTINATION, ours, Shown.FULL, shared=True, calls_command="/calls", named=named)
    yield details_view(call(), ours, Shown.FULL, latest=Latest(), profile=True, named=named)
    for calls in ([call()], [call()] * 2):
        yield results_view(calls, ours, shown=Shown.FULL, latest={}, may_tag=True, named=named)
    yield profile_view(call(), ours, named=named)
    form: dict[str, Any] = {"shown": Shown.FULL, "metadata": "", "named": named}
    yield edit_view(ours, call(), Latest(), CALL, tag_command="/tag", **form)
    yield external_id_view(ours, CALL, None, call=call(), may_replace=True, **form)
    yield help_window((), ours if named else None)


@pytest.mark.parametrize("named", [True, False])
def test_whose_it_is(*, named: bool) -> None:
    """The organization's name is said to people who have several, and to nobody else."""
    for drawn in of_an_organization(named=named):
        assert not (faults_of_view(drawn) if isinstance(drawn, View) else faults(drawn))
        assert ("Acme Roofing" in as_json(drawn)) is named
