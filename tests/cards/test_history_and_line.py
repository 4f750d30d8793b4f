import pytest

from bot.access.rights import Shown
from bot.ledger.tag_requests import Outcome
from commands.lookup.history import history_card
from commands.lookup.line import line_off, my_line, no_call_on_line, no_line, shared_line
from tests.cards.examples import DESTINATION, as_json, buttons, picture
from tests.cards.judges import faults
from tests.cards.tagged import BEN, CALL, acme, request


def test_the_history() -> None:
    """Everything that was asked, by whom, when, and what became of it."""
    requests = [
        request({"call_disposition": "No sale"}, undoes="r", outcome=None),
        request(person=BEN, outcome=Outcome.ENDED),
        request({"note": None}),
    ]
    message = history_card(requests, CALL, acme(), Shown.FULL, hidden=2)
    assert not faults(message)
    assert picture(message) == (
        "*What was set on call …5678* through Switchboard, newest first\n"
        "{12:03:30 UTC} · <@U0ANA> · took back, setting Disposition = No sale · saved here, on its way\n"
        "{12:03:30 UTC} · <@U0BEN> · Disposition = Sale · not saved: the call had ended\n"
        "{12:03:30 UTC} · <@U0ANA> · Note = (value no longer kept) · in Invoca\n"
        "2 entries of others you don't see: supervisors do.\n«Acme Roofing»\n[Show the call]"
    )


@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_every_fate_has_a_word(outcome: Outcome | None) -> None:
    """Also those nobody is told of."""
    assert not faults(history_card([request(outcome=outcome)], CALL, acme(), Shown.FULL))


@pytest.mark.parametrize(("hidden", "said"), [(0, "Nothing yet."), (1, "Nothing by you.\n1 entry of")])
def test_an_empty_history(hidden: int, said: str) -> None:
    """Nothing at all, or nothing one may see: that is told apart."""
    assert said in picture(history_card([], CALL, acme(), Shown.FULL, hidden=hidden))


def test_a_long_history() -> None:
    """The newest fit, and the rest is counted."""
    requests = [request({"note": "x" * 90}) for _ in range(300)]
    message = history_card(requests, CALL, acme(), Shown.FULL)
    assert not faults(message)
    shown = picture(message).count("Note = ")
    assert f"… and {300 - shown} more" in picture(message)


def test_my_line() -> None:
    """The number, how to change it, and that a shared one does nothing by itself."""
    message = my_line(DESTINATION, acme(), Shown.FULL, shared=False, calls_command="/calls")
    assert picture(message) == (
        "*Your line* is +1 855-559-5599.\n"
        "`/calls line 855-559-5599` sets another number, `/calls line off` forgets this one.\n"
        "«Acme Roofing»"
    )
    fresh = my_line(DESTINATION, acme(), Shown.MASKED, shared=True, calls_command="/anrufe", just_set=True)
    assert "is +1 855-•••-5599 from now on.\nSeveral people use this line" in picture(fresh)
    assert "`/anrufe line off`" in picture(fresh)


def test_no_line() -> None:
    """Forgotten, never set, and how to set one."""
    assert "is forgotten" in picture(line_off(acme(), had_one=True))
    assert "had no line set" in picture(line_off(acme(), had_one=False))
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
