"""What somebody typed is kept for half an hour, for them alone."""

from datetime import timedelta

import pytest

from bot.database.database import Database
from bot.errors import OutOfDate
from bot.ledger.drafts import Drafts
from bot.person import Person
from tests.ledger.people import ANA, NOW, SAM, TWIN

TEXT = "530-999-9999"


@pytest.fixture
def kept(database: Database) -> Drafts:
    return Drafts(database)


async def test_kept_for_its_owner_for_half_an_hour(kept: Drafts) -> None:
    """Up to the 30th minute, and not after it."""
    draft_id = await kept.keep(ANA, TEXT, NOW)
    assert TEXT not in draft_id
    assert await kept.get(draft_id, ANA, NOW + timedelta(minutes=29, seconds=59)) == TEXT
    with pytest.raises(OutOfDate):
        await kept.get(draft_id, ANA, NOW + timedelta(minutes=30))


@pytest.mark.parametrize(
    ("person", "draft_id"), [(SAM, None), (TWIN, None), (ANA, "forged"), (ANA, ""), (ANA, "a\0\ud800")]
)
async def test_somebody_elses_or_a_forged_id_reads_as_gone(
    kept: Drafts, person: Person, draft_id: str | None
) -> None:
    """Nobody learns whether an id exists."""
    real = await kept.keep(ANA, TEXT, NOW)
    with pytest.raises(OutOfDate):
        await kept.get(real if draft_id is None else draft_id, person, NOW)


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
async def test_any_text_can_be_kept(kept: Drafts, typed: str, given: str) -> None:
    """What a database can't hold is replaced, and nothing fails."""
    draft_id = await kept.keep(ANA, typed, NOW)
    assert await kept.get(draft_id, ANA, NOW) == given
