import pytest

from bot.access.rights import Shown
from bot.cards.kit.blocks import View, context, markup, section
from bot.cards.kit.notices import loading_view, notice_view
from bot.cards.saved import saved_view
from bot.ledger.pauses import PauseReason
from bot.ledger.tag_requests import Outcome
from commands.lookup.results import nothing_in_message
from tests.cards.examples import buttons, picture
from tests.cards.judges import faults_of_view
from tests.cards.tagged import acme, request

WORDS = (section(markup("Words")),)


def test_a_modal() -> None:
    """What Slack takes of a modal, and nothing that isn't said."""
    view = View("T" * 30, WORDS, "form", "S" * 30, "C" * 30, "m" * 3000)
    payload = view.payload()
    assert [len(payload[name]["text"]) for name in ("title", "submit", "close")] == [24, 24, 24]
    assert (payload["callback_id"], payload["private_metadata"]) == ("form", "m" * 3000)
    assert set(View("Title", WORDS).payload()) == {"type", "title", "close", "blocks"}
    assert not faults_of_view(View("\u200b", WORDS))


@pytest.mark.parametrize("metadata", ["m" * 3001, "ж" * 1501])
def test_metadata_that_no_modal_carries(metadata: str) -> None:
    """It is never cut: half of it would mean something else."""
    with pytest.raises(ValueError, match="metadata"):
        View("Title", WORDS, private_metadata=metadata)


def test_more_blocks_than_a_modal_has() -> None:
    """Slack would refuse it, so nobody sends it."""
    with pytest.raises(ValueError, match="blocks"):
        View("Title", (*context(markup("x")),) * 101)


def test_words_in_a_modal() -> None:
    """A notice, patience, and a message in which there is nothing to look for."""
    assert picture(notice_view("Share", "You can't.")) == "You can't."
    loading = loading_view("Edit data", "edit")
    assert picture(loading) == "Looking…"
    assert (loading.callback_id, loading.private_metadata, loading.submit) == ("edit", "", None)
    nothing = nothing_in_message(without_numbers=False, only_beginning=False)
    assert "no phone number, transaction ID or external ID" in picture(nothing)
    assert picture(nothing_in_message(without_numbers=True, only_beginning=False)).startswith(
        "Phone numbers in the message weren't"
    )
    assert picture(nothing_in_message(without_numbers=False, only_beginning=True)) == (
        "What I read of that message names no call. The message is long: only its beginning was read."
    )
    for view in (loading, nothing, notice_view("Share", "&amp;" * 20_000)):
        assert not faults_of_view(view)


@pytest.mark.parametrize(("outcome", "said"), [(None, "Invoca is busy"), (Outcome.SENT, "\N{CHECK MARK}")])
def test_what_was_saved(outcome: Outcome | None, said: str) -> None:
    """The modal says what was saved and how far it got, and has nothing to click."""
    view = saved_view(request(outcome=outcome), acme(), Shown.FULL, paused=PauseReason.THROTTLED)
    assert not faults_of_view(view)
    assert "*Sale*" in picture(view)
    assert said in picture(view)
    assert not buttons(view)


def test_what_was_not_saved() -> None:
    """Of what came to nothing it isn't said that it was saved, but why not."""
    view = saved_view(request(outcome=Outcome.ENDED), acme(), Shown.FULL)
    assert not faults_of_view(view)
    assert picture(view).startswith("*Not saved: the call had already ended.*")
    assert "You chose *Sale*." in picture(view)
