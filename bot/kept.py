"""What somebody typed, kept for half an hour so that buttons carry an id instead of a phone number."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.access import Person
from bot.errors import OutOfDate

KEPT_FOR = timedelta(minutes=30)
KEPT_AT_MOST = 10_000


@dataclass(frozen=True)
class _Kept:
    person: Person
    text: str = field(repr=False)
    until: datetime


@dataclass
class KeptTexts:
    """Texts by unguessable id, each for the person who typed it."""

    _kept: OrderedDict[str, _Kept] = field(default_factory=OrderedDict)

    def keep(self, person: Person, text: str, now: datetime) -> str:
        """Keep the text for 30 minutes; gives the id under which its owner gets it back."""
        self._drop(now)
        kept_id = secrets.token_urlsafe(12)
        self._kept[kept_id] = _Kept(person, text, now + KEPT_FOR)
        return kept_id

    def get(self, kept_id: str, person: Person, now: datetime) -> str:
        """The text kept under this id. Raises OutOfDate when it is gone, or somebody else's."""
        kept = self._kept.get(kept_id)
        if kept is None or kept.person != person or kept.until <= now:
            raise OutOfDate
        return kept.text

    def _drop(self, now: datetime) -> None:
        while self._kept:
            oldest = next(iter(self._kept.values()))
            if oldest.until > now and len(self._kept) < KEPT_AT_MOST:
                return
            self._kept.popitem(last=False)
