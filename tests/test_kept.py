"""What somebody typed is kept for half an hour, for them alone."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.access import Person
from bot.errors import OutOfDate
from bot.kept import KEPT_AT_MOST, KeptTexts

ANA, SAM = Person("T0ACME", "U0ANA"), Person("T0ACME", "U0SAM")
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TEXT = "530-999-9999"


def test_kept_for_its_owner_for_half_an_hour() -> None:
    """Up to the 30th minute, and not after it."""
    kept = KeptTexts()
    kept_id = kept.keep(ANA, TEXT, NOW)
    assert TEXT not in kept_id
    assert kept.get(kept_id, ANA, NOW + timedelta(minutes=29, seconds=59)) == TEXT
    with pytest.raises(OutOfDate):
        kept.get(kept_id, ANA, NOW + timedelta(minutes=30))


@pytest.mark.parametrize(("person", "kept_id"), [(SAM, None), (ANA, "forged"), (ANA, "")])
def test_somebody_elses_or_a_forged_id_reads_as_gone(person: Person, kept_id: str | None) -> None:
    """Nobody learns whether an id exists."""
    kept = KeptTexts()
    real = kept.keep(ANA, TEXT, NOW)
    with pytest.raises(OutOfDate):
        kept.get(real if kept_id is None else kept_id, person, NOW)


def test_memory_is_bounded() -> None:
    """The oldest goes when too many are kept; what has run out goes first."""
    kept = KeptTexts()
    first = kept.keep(ANA, TEXT, NOW)
    last = [kept.keep(ANA, TEXT, NOW) for _ in range(KEPT_AT_MOST)][-1]
    with pytest.raises(OutOfDate):
        kept.get(first, ANA, NOW)
    assert kept.get(last, ANA, NOW) == TEXT
