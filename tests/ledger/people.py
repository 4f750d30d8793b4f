"""Who is in these tests, and when."""

from datetime import UTC, datetime

from bot.person import Person

ANA, SAM = Person("T0ACME", "U0ANA"), Person("T0ACME", "U0SAM")

TWIN = Person("T0OTHER", "U0ANA")

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

ACME, OTHER = "0123456789ab", "ba9876543210"
