"""What somebody typed is kept for half an hour, for them alone."""

from datetime import timedelta

import pytest

from bot.access import Person
from bot.errors import OutOfDate
from bot.ledger.database import Database
from bot.ledger.kept import KeptTexts
from tests.ledger.people import ANA, NOW, SAM, TWIN

TEXT = "530-999-9999"


@pytest.fixture
def kept(database: Database) -> KeptTexts:
    return KeptTexts(database)


async def test_kept_for_its_owner_for_half_an_hour(kept: KeptTexts) -> None:
    """Up to the 30th minute, and not after it."""
    kept_id = await kept.keep(ANA, TEXT, NOW)
    assert TEXT not in kept_id
    assert await kept.get(kept_id, ANA, NOW + timedelta(minutes=29, seconds=59)) == TEXT
    with pytest.raises(OutOfDate):
        await kept.get(kept_id, ANA, NOW + timedelta(minutes=30))


@pytest.mark.parametrize(
    ("person", "kept_id"), [(SAM, None), (TWIN, None), (ANA, "forged"), (ANA, ""), (ANA, "a\0\ud800")]
)
async def test_somebody_elses_or_a_forged_id_reads_as_gone(
    kept: KeptTexts, person: Person, kept_id: str | None
) -> None:
    """Nobody learns whether an id exists."""
    real = await kept.keep(ANA, TEXT, NOW)
    with pytest.raises(OutOfDate):
        await kept.get(real if kept_id is None else kept_id, person, NOW)


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("“Ünï”\u00a0→ 📞", "“Ünï”\u00a0→ 📞"),
        ("x" * 50_000, "x" * 50_000),
        ("nul \0 here", "nul \ufffd here"),
        ("half \ud83d a pair", "half \ufffd a pair"),
        ("\udcdd\ud83d", "\ufffd\ufffd"),
        ("", ""),
    ],
)
async def test_any_text_can_be_kept(kept: KeptTexts, typed: str, given: str) -> None:
    """What a database can't hold is replaced, and nothing fails."""
    kept_id = await kept.keep(ANA, typed, NOW)
    assert await kept.get(kept_id, ANA, NOW) == given
