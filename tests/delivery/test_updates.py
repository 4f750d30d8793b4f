"""When calls can't be written to, by what the API answered to updates."""

from datetime import timedelta

from bot.delivery.to_invoca import NoUpdates, Updates
from tests.cards.examples import NOW, organization

ACME = organization()


def test_one_404_hides_nothing() -> None:
    """It can be about one call alone, however often that is tried; another call's is about the route."""
    updates = Updates()
    for _ in range(3):
        updates.missing(ACME.fingerprint, "CALL-1", NOW)
        assert updates.why_not(ACME, NOW) is None
    updates.missing(ACME.fingerprint, "CALL-2", NOW + timedelta(minutes=9))
    assert updates.why_not(ACME, NOW + timedelta(minutes=10)) is NoUpdates.NO_ROUTE
    assert updates.why_not(ACME, NOW + timedelta(minutes=19)) is None


def test_two_404s_far_apart_hide_nothing() -> None:
    """Nor do two between which an update went through."""
    updates = Updates()
    updates.missing(ACME.fingerprint, "CALL-1", NOW)
    updates.missing(ACME.fingerprint, "CALL-2", NOW + timedelta(minutes=10))
    assert updates.why_not(ACME, NOW + timedelta(minutes=10)) is None
    updates.work(ACME.fingerprint)
    updates.missing(ACME.fingerprint, "CALL-3", NOW + timedelta(minutes=11))
    assert updates.why_not(ACME, NOW + timedelta(minutes=11)) is None
