from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.access.rights import Shown
from bot.ledger.standing import HISTORY
from bot.ledger.tag_requests import AcceptedRequest, Outcome
from bot.person import Person
from commands.lookup.history import CallHistory, changes_in
from commands.lookup.line import line_off, my_line, no_call_on_line, no_line, shared_line
from tests.cards.examples import DESTINATION, NOW, as_json, buttons, picture
from tests.cards.judges import faults, faults_of_view
from tests.cards.tagged import ANA, BEN, CALL, acme, request


def history_of(
    requests: Sequence[AcceptedRequest],
    *,
    reader: Person = ANA,
    others_too: bool = True,
    shown: Shown = Shown.FULL,
) -> CallHistory:
    """A history as one person sees it."""
    changes = changes_in(requests, reader, others_too=others_too)
    return CallHistory(tuple(changes), CALL, acme(), shown, hidden=len(requests) - len(changes))


def test_the_history() -> None:
    """What was not saved first, with its reason; then what took the place of what, by whom, when."""
    requests = [
        request({"call_disposition": "No sale"}, undoes="r", outcome=None),
        request(person=BEN, outcome=Outcome.ENDED),
        request({"call_disposition": "Sale"}, person=BEN),
        request({"call_disposition": "No sale"}),
    ]
    history = history_of(requests)
    message, window = history.as_message(), history.as_window()
    assert not faults(message)
    assert not faults_of_view(window)
    lines = (
        "*History of call …5678*\n"
        "{12:03 UTC} <@U0BEN> Disposition: No sale → *Sale* · not saved: the call had ended\n"
        "{12:03 UTC} <@U0ANA> Disposition: Sale → *No sale* (undo) · sending…\n"
        "{12:03 UTC} <@U0BEN> Disposition: No sale → *Sale*\n"
        "{12:03 UTC} <@U0ANA> Disposition: *No sale*"
    ).replace("No sale → *Sale* · not", "Sale → *Sale* · not")
    assert picture(window) == lines
    assert picture(message) == f"{lines}\n[Show the call]"


def test_the_day_of_what_was_set_before_today() -> None:
    """A time of day alone would be taken for one of today."""
    told = []
    for hours in (1, 30):
        changes = changes_in([request()], ANA, others_too=True)
        now = NOW + timedelta(hours=hours)
        told.append(picture(CallHistory(tuple(changes), CALL, acme(), Shown.FULL, now=now).as_window()))
    assert "\n{12:03 UTC} <@U0ANA>" in told[0]
    assert "\n{2026-01-15 12:03 UTC} <@U0ANA>" in told[1]


def test_what_others_set_is_hidden_from_who_sees_only_their_own() -> None:
    """Also as what their own took the place of."""
    requests = [
        request({"call_disposition": "Lost"}),
        request({"call_disposition": "Sale"}, person=BEN),
        request({"call_disposition": "No sale"}),
    ]
    own = picture(history_of(requests, others_too=False).as_window())
    assert "Sale" not in own.replace("No sale", "")
    assert "U0BEN" not in own
    assert own.endswith("1 change by somebody else is hidden.")
    assert "26 changes by other people are hidden." in picture(
        history_of([request(person=BEN)] * 26, others_too=False).as_window()
    )


def test_a_value_that_a_viewer_may_not_see_is_no_value_before() -> None:
    """A field without ``share`` stays hidden on both sides of the arrow."""
    requests = [request({"note": "second secret"}), request({"note": "first secret"})]
    assert "secret" not in picture(history_of(requests, shown=Shown.MASKED).as_window())


@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_every_fate_has_a_word(outcome: Outcome | None) -> None:
    """Also those nobody is told of."""
    assert not faults(history_of([request(outcome=outcome)]).as_message())


@pytest.mark.parametrize(("hidden", "said"), [(0, "Nothing was set"), (1, "You set nothing on this call.")])
def test_an_empty_history(hidden: int, said: str) -> None:
    """Nothing at all, or nothing one may see: that is told apart."""
    history = history_of([request(person=BEN)] * hidden, others_too=False)
    assert said in picture(history.as_message())
    assert said in picture(history.as_window())


def test_a_long_history() -> None:
    """The newest fit, and the rest is counted."""
    requests = [request({"note": "x" * 90}) for _ in range(300)]
    message = history_of(requests).as_message()
    assert not faults(message)
    shown = picture(message).count("Note: ")
    assert f"… and {300 - shown} more" in picture(message)
    assert not faults_of_view(history_of(requests[:HISTORY]).as_window())


def test_my_line() -> None:
    """The number, how to change it, and that a shared one does nothing by itself."""
    message = my_line(DESTINATION, acme(), Shown.FULL, shared=False, calls_command="/calls")
    assert picture(message) == (
        "*Your line* is +1 855-559-5599.\n"
        "`/calls line 855-559-5599` sets another number, `/calls line off` forgets this one."
    )
    fresh = my_line(DESTINATION, acme(), Shown.MASKED, shared=True, calls_command="/anrufe", just_set=True)
    assert "is +1 855-•••-5599 from now on.\nSeveral people use this line" in picture(fresh)
    assert "`/anrufe line off`" in picture(fresh)


def test_no_line() -> None:
    """Forgotten, never set, and how to set one."""
    assert "is forgotten" in picture(line_off(acme(), had_one=True))
    assert "no line to forget" in picture(line_off(acme(), had_one=False))
    message = no_line(acme(), "/calls")
    assert "Set it, and `/calls` shows your call." in picture(message)
    assert list(buttons(message)) == ["Set my line", "All calls"]


def test_a_line_that_gives_no_call() -> None:
    """Shared, or nothing on it: all calls are a click away, and so is another look."""
    shared = shared_line(DESTINATION, acme(), Shown.FULL)
    nothing = no_call_on_line(DESTINATION, acme(), Shown.FULL)
    assert all("+1 855-559-5599" in picture(message) for message in (shared, nothing))
    assert (list(buttons(shared)), list(buttons(nothing))) == (["All calls"], ["Refresh", "All calls"])


def test_a_line_on_a_lock_screen() -> None:
    """The notification is masked for everyone, and so is the message for who may not see numbers."""
    for shown in Shown:
        for message in (
            my_line(DESTINATION, acme(), shown, shared=True, calls_command="/calls"),
            shared_line(DESTINATION, acme(), shown),
            no_call_on_line(DESTINATION, acme(), shown),
        ):
            assert not faults(message)
            assert "+1 855-•••-5599" in message.text
            assert ("+1 855-559" in as_json(message)) is (shown is Shown.FULL)
