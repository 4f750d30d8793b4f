"""The Enhanced Caller Profile in an answer: what is known of the person who calls (``demographics_data``)."""

from dataclasses import dataclass, field
from typing import Any

from bot.invoca.values import name_of, texts, value_of

_PROFILE = "demographics_data"
_FIELD = "_data_append"  # every documented field of the profile ends so


@dataclass
class Profile:
    """Personal data, kept apart from everything else: nothing of it may show where a call's other data shows.

    That is why it is taken from wherever in an answer it stands, not only from where the documents put it.
    """

    fields: dict[str, str] = field(default_factory=dict)

    def taken_from(self, value: Any) -> Any:
        """The value without personal data, which is moved here."""
        if isinstance(value, list):
            return [self.taken_from(item) for item in value if not self._kept(name_of(item), item)]
        if isinstance(value, dict):
            return {
                name: self.taken_from(inner) for name, inner in value.items() if not self._kept(name, inner)
            }
        return value

    def _kept(self, name: Any, given: Any) -> bool:
        """Whether this is the profile or a field of it; if so, it is here now."""
        if not isinstance(name, str) or not (name == _PROFILE or name.endswith(_FIELD)):
            return False
        value = value_of(given)
        whole = value if name == _PROFILE and isinstance(value, dict) else {name: value}
        self.fields |= texts({field_name: value_of(inner) for field_name, inner in whole.items()})
        return True
