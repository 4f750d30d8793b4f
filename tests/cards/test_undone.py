import pytest

from bot.access.rights import Shown
from bot.cards.kit.actions import ActionId, RequestButton, TagButton, decode
from bot.ledger.tag_requests import Outcome
from commands.tagging.undone import cannot_clear, nothing_to_undo, overtaken, undo_question, undone, withdrawn
from tests.cards.examples import as_json, buttons, objects, picture
from tests.cards.judges import faults
from tests.cards.tagged import BEN, CALL, acme, latest, request


def test_the_question() -> None:
    """One change is named, and what would be set instead of it; the button carries the change."""
    message = undo_question(request(id="request-1"), {"call_disposition": "No sale"}, acme(), Shown.FULL)
    assert not faults(message)
    assert picture(message) == ('Undo *Sale* · call …5678?\nDisposition goes back to "No sale".\n[Undo]')
    (button,) = objects(message.payload(), "button")
    assert button["action_id"] == ActionId.UNDO
    assert decode(RequestButton, button["value"]).request_id == "request-1"


def test_no_number_on_a_lock_screen() -> None:
    """The question is a notification, too."""
    message = undo_question(request({"note": "call 530-999-9999"}), {}, acme(), Shown.FULL)
    assert "530-999-9999" in picture(message)
    assert "530-999" not in message.text


def test_the_question_about_an_external_id() -> None:
    """It has its value from before, too."""
    message = undo_question(
        request(external_unique_id="CRM-2"), {}, acme(), Shown.FULL, external_unique_id="CRM-1"
    )
    assert 'Undo External ID: CRM-2 · call …5678?\nExternal ID goes back to "CRM-1".' in picture(message)


def test_withdrawn() -> None:
    """It says what was taken back, and that nobody has seen it."""
    message = withdrawn(request(outcome=Outcome.WITHDRAWN), acme(), Shown.FULL)
    assert not faults(message)
    assert picture(message) == "Undone before it was sent: *Sale* · call …5678"


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (None, 'Undoing: Disposition goes back to "No sale" · sending…'),
        (Outcome.SENT, 'Undone: Disposition is back to "No sale".'),
    ],
)
def test_undone(outcome: Outcome | None, said: str) -> None:
    """The value from before is set again, and is said to be only once it is in Invoca."""
    undoing = request({"call_disposition": "No sale"}, outcome=outcome, undoes="request-1")
    message = undone(undoing, acme(), Shown.FULL)
    assert not faults(message)
    assert picture(message) == said


@pytest.mark.parametrize(("outcome", "said"), [(None, "Undoing · sending…"), (Outcome.SENT, "Undone.")])
def test_undone_without_its_values(outcome: Outcome | None, said: str) -> None:
    """Where it can't be written down that somebody sees them."""
    assert picture(undone(request(outcome=outcome, undoes="request-1"))) == said


def test_overtaken() -> None:
    """It says by whom, with what, when."""
    after = latest(
        request({"call_disposition": "No sale"}, person=BEN), request(external_unique_id="CRM-9", person=BEN)
    )
    message = overtaken(request(), after, {"call_disposition"}, acme(), Shown.FULL, external_id=True)
    assert not faults(message)
    assert picture(message) == (
        "*Not undone*: somebody has set it since.\n"
        "<@U0BEN> set Disposition: *No sale*, {12:03 UTC}.\n"
        "<@U0BEN> set External ID: *CRM-9*, {12:03 UTC}.\n"
        "call …5678"
    )


def test_nothing_to_undo() -> None:
    """There may be nothing."""
    assert picture(nothing_to_undo()).startswith("There is nothing to undo")


def test_what_cannot_be_cleared() -> None:
    """Another value can be chosen right there, if the call is known."""
    message = cannot_clear(request(), latest(request()), acme(), Shown.FULL)
    assert not faults(message)
    assert "Invoca can't clear a field. Pick another value." in picture(message)
    assert list(buttons(message)) == ["✓ Sold", "Lost"]
    value = decode(TagButton, next(objects(message.payload(), "button"))["value"])
    assert value.transaction_id == CALL
    unknown = cannot_clear(request(transaction_id=None), latest(request()), acme(), Shown.FULL)
    assert not buttons(unknown)


def test_numbers_stay_masked() -> None:
    """On every answer to an undo, for who may not see them."""
    note = {"note": "call 530-999-9999"}
    stands = latest(request(note, person=BEN))
    for message in (
        undo_question(request(note), note, acme(), Shown.LISTED),
        withdrawn(request(note), acme(), Shown.LISTED),
        undone(request(note), acme(), Shown.LISTED),
        overtaken(request(note), stands, note, acme(), Shown.LISTED),
        cannot_clear(request(note), stands, acme(), Shown.LISTED),
    ):
        assert "•••-•••-9999" in as_json(message)
        assert "530-999" not in as_json(message)
