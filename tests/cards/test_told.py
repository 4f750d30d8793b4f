import pytest

from bot.access.rights import Shown
from bot.cards.drawn_values import values_for
from bot.cards.kit.blocks import Message
from bot.cards.outcomes import (
    FATES,
    HEADINGS,
    LINE_CHANGED_IN_SHORT,
    OURS,
    REASONS,
    REFUSED_AFTERWARDS_IN_SHORT,
    WHYS_IN_SHORT,
    api_words,
    in_short,
    not_saved,
)
from bot.cards.told import told_card
from bot.invoca.errors import FieldsRefused
from bot.ledger.outcomes import Notification, NotifiedOf
from bot.ledger.pauses import PauseReason
from bot.ledger.tag_requests import AcceptedRequest, CallReference, Outcome, ReferenceKind, WhyNotPlaced
from bot.words import PAUSES, WHYS
from tests.cards.examples import NOW, organization, picture
from tests.cards.judges import faults
from tests.cards.tagged import acme, request

TOLD = [outcome for outcome in Outcome if outcome.notified]


def told(*requests: AcceptedRequest, **changes: object) -> Message:
    """What the person who asked for these is told."""
    notifications = [Notification(NotifiedOf.OUTCOME, each) for each in requests]
    message = told_card(notifications, {acme().fingerprint: acme(**changes)})
    assert not faults(message)
    return message


def test_a_call_that_had_ended() -> None:
    """Where, what, why, and what was chosen: enough to do it by hand."""
    late = request(outcome=Outcome.ENDED, outcome_at=NOW)
    assert picture(told(late)) == ("Call …5678: *Not saved: the call had already ended.* You chose *Sale*.")


def test_every_fate_and_every_reason_has_words() -> None:
    """No two read alike, and one that is added without words fails here."""
    assert {outcome.name for outcome in TOLD} == set(HEADINGS) == set(REASONS)
    assert {outcome.name for outcome in Outcome} - {"SENT"} == set(FATES)
    assert {why.name for why in WhyNotPlaced} == set(WHYS) == set(WHYS_IN_SHORT)
    assert {why.name for why in PauseReason} == set(PAUSES)
    values = values_for(acme(), Shown.FULL)
    said = [not_saved(request(outcome=outcome), values) for outcome in TOLD]
    said += [not_saved(request(outcome=Outcome.NOT_PLACED, why=why), values) for why in WhyNotPlaced]
    assert len(set(said)) == len(said)
    in_a_history = [*FATES.values(), *WHYS_IN_SHORT.values(), *OURS.values()]
    assert len(set(in_a_history)) == len(in_a_history)


@pytest.mark.parametrize("ours", OURS)
@pytest.mark.parametrize("shown", Shown)
def test_what_invoca_was_not_asked_is_not_said_to_be_its_refusal(ours: str, shown: Shown) -> None:
    """We refused it ourselves: whoever may see that it wasn't saved may know why."""
    refused = request(outcome=Outcome.REFUSED, outcome_at=NOW, words=ours)
    said = not_saved(refused, values_for(acme(), shown))
    assert ours in said
    assert "Invoca refused" not in said + in_short(refused)
    perhaps = request(outcome=Outcome.UNCONFIRMED, outcome_at=NOW, words=ours)
    said = not_saved(perhaps, values_for(acme(), shown))
    assert ours in said
    assert "answer was lost" in said
    assert "refused" not in said + in_short(perhaps)


def test_a_line_that_changed_in_a_history() -> None:
    """Nothing typed was gone there either."""
    gone = request(
        outcome=Outcome.NOT_PLACED,
        why=WhyNotPlaced.GONE,
        transaction_id=None,
        reference=CallReference(ReferenceKind.MY_LINE),
    )
    assert in_short(gone) == LINE_CHANGED_IN_SHORT


def test_a_minute_that_went_by_is_not_blamed_on_anybody() -> None:
    """Whoever ends it knows that it took too long, and not whether Invoca was asked at all."""
    late = request(outcome=Outcome.NOT_PLACED, why=WhyNotPlaced.NOT_IN_TIME)
    assert "Invoca" not in not_saved(late, values_for(acme(), Shown.FULL)) + in_short(late)


@pytest.mark.parametrize("outcome", [None, Outcome.SENT, Outcome.WITHDRAWN])
def test_nobody_is_told_of_the_rest(outcome: Outcome | None) -> None:
    """It would be a fault of ours to ask for words for it."""
    with pytest.raises(ValueError, match="told"):
        not_saved(request(outcome=outcome), values_for(acme(), Shown.FULL))


def test_a_line_that_changed() -> None:
    """Of what was asked of a line, nothing typed is gone: the line is."""
    gone = request(
        outcome=Outcome.NOT_PLACED,
        why=WhyNotPlaced.GONE,
        transaction_id=None,
        reference=CallReference(ReferenceKind.MY_LINE),
    )
    assert "The call on your line: *Not saved.* The line was changed" in picture(told(gone))


def test_an_undo_that_failed() -> None:
    """What was to be set again was chosen by nobody."""
    undoing = request({"call_disposition": "No sale"}, outcome=Outcome.EXPIRED, undoes="r")
    assert "To be set again: *No sale*" in picture(told(undoing))


def test_many_that_ended_alike() -> None:
    """After an outage there is one sentence and a line for each, so that all of them have room."""
    many = [request({"note": f"no {at}"}, outcome=Outcome.EXPIRED) for at in range(60)]
    message = told(*many)
    assert picture(message).count("30 minutes") == 1
    assert "*Not saved.* 60 tags." in picture(message)
    assert all(f"• call …5678, {{12:03 UTC}}: Note: no {at}" in picture(message) for at in range(60))


def test_more_than_a_message_holds() -> None:
    """What has no room is counted."""
    many = [request({"note": "x" * 100}, outcome=outcome) for at in range(50) for outcome in TOLD]
    message = told(*many)
    shown = picture(message).count("Note: ")
    assert f"… and {len(many) - shown} more" in picture(message)


def test_an_organization_that_is_gone() -> None:
    """Fields go by their names then, and numbers are masked all the same."""
    lost = request({"note": "call 530-999-9999", "call_disposition": "Sale"}, outcome=Outcome.EXPIRED)
    message = told_card([Notification(NotifiedOf.OUTCOME, lost)], {})
    assert not faults(message)
    assert picture(message).startswith("An organization that isn't in Switchboard's configuration any more\n")
    assert "note: call •••-•••-9999 · callˍdisposition: Sale" in picture(message)


def test_numbers_that_were_chosen() -> None:
    """Who may see numbers gets theirs back in full, though never on a lock screen."""
    lost = [Notification(NotifiedOf.OUTCOME, request({"note": "call 530-999-9999"}, outcome=Outcome.EXPIRED))]
    organizations = {acme().fingerprint: acme()}
    assert "530-999-9999" not in picture(told_card(lost, organizations))
    full = told_card(lost, organizations, full_numbers_in={acme().fingerprint})
    assert "Note: call 530-999-9999" in picture(full)
    assert "530-999-9999" not in full.text


def test_two_organizations() -> None:
    """Each has its part under its name, in the order it came about."""
    other = organization(key="other", name="Other", id=26)
    theirs = request(outcome=Outcome.EXPIRED, organization_fingerprint=other.fingerprint)
    ours = request(outcome=Outcome.EXPIRED)
    notifications = [Notification(NotifiedOf.OUTCOME, each) for each in (ours, theirs, ours)]
    message = told_card(notifications, {each.fingerprint: each for each in (acme(), other)})
    lines = picture(message).splitlines()
    assert lines[0] == "*Acme Roofing*"
    assert "*Other*" in lines[4:]
    assert lines[1].startswith("*Not saved.* 2 tags.")


def test_a_refused_token() -> None:
    """The contact learns what waits for how long and where a token is made; nothing of anybody's tag."""
    message = told_card(
        [Notification(NotifiedOf.PAUSED, request({"note": "secret"}))] * 2, {acme().fingerprint: acme()}
    )
    assert not faults(message)
    assert picture(message).count("Tags wait here for up to 30 minutes") == 1
    assert "_Manage Integrations_" in picture(message)
    assert "secret" not in picture(message)
    assert "5678" not in picture(message)


def test_an_address_that_is_not_the_api_s() -> None:
    """The contact learns which setting it is; nothing of anybody's tag."""
    message = told_card(
        [Notification(NotifiedOf.ELSEWHERE, request({"note": "secret"}))] * 2, {acme().fingerprint: acme()}
    )
    assert not faults(message)
    assert picture(message).count("`api_url`") == 1
    assert "secret" not in picture(message)


def test_what_may_have_been_told_before() -> None:
    """Rather twice than never, and said so."""
    again = Notification(NotifiedOf.OUTCOME, request(outcome=Outcome.EXPIRED), repeated=True)
    message = told_card([again], {acme().fingerprint: acme()})
    assert not faults(message)
    assert picture(message).startswith("You may have been told some of this before.\nCall …5678")


def test_nothing_to_tell() -> None:
    """Even that is a message Slack takes."""
    assert told_card([], {}).text


def test_what_the_api_said() -> None:
    """Its words are told as they were, but for what would format, draw or mention."""
    said = FieldsRefused({"note": ("is :no_entry: *bad*: <!channel>",)}).words()
    assert api_words(said, None, full=True) == (
        "Invoca refused this: `note` is ꞉noˍentry: ∗bad∗: &lt;!channel&gt;. Set another value."
    )
    assert api_words("Tell <@U0OPS>. <!here> <@U1> & 530-999-9999", "U0OPS", full=False) == (
        "Tell <@U0OPS>. &lt;!here&gt; &lt;@U1&gt; &amp; •••-•••-9999"
    )


def test_a_refusal_after_a_lost_answer_says_both() -> None:
    """That it may be in Invoca, and in Invoca's words why it wasn't taken when it was sent again."""
    refused = FieldsRefused({"call_disposition": ("is silly",)})
    both = request(outcome=Outcome.UNCONFIRMED, outcome_at=NOW, words=refused.words())
    said = picture(told(both))
    assert "*Perhaps saved.*" in said
    assert "answer was lost" in said
    assert "is silly" in said
    assert "too late" not in said
    assert in_short(both) == REFUSED_AFTERWARDS_IN_SHORT
    assert "is silly" not in not_saved(both, values_for(acme(), Shown.CHANNEL))
