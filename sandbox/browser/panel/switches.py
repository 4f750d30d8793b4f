"""The switches as the panel shows them: every trouble by what it is about, and the one that is on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.browser.not_done import NotDoneError
from sandbox.browser.panel.troubles import LONGEST, Group, Switched, Switches


@dataclass(frozen=True)
class Option:
    """One trouble to choose."""

    word: str
    words: str
    is_on: bool


@dataclass(frozen=True)
class SwitchRow:
    """Invoca's switch, or Slack's: `act` puts another trouble on; `seconds` are None where it takes none."""

    act: str
    name: str
    groups: Mapping[str, list[Option]]
    is_well: bool
    word: str
    seconds: str | None
    longest: str = f"{LONGEST:g}"


def switch_row(act: str, name: str, switched: Switched[Switches]) -> SwitchRow:
    """Give a switch as it is now."""
    groups: dict[str, list[Option]] = {}
    for group in Group:
        options = [
            Option(
                word,
                trouble.words(switched.seconds if word == switched.word else None),
                word == switched.word,
            )
            for word, trouble in switched.table.items()
            if trouble.group is group
        ]
        if options:
            groups[group.value] = options
    return SwitchRow(
        act=act,
        name=name,
        groups=groups,
        is_well=switched.is_well,
        word=switched.word,
        seconds=None if switched.seconds is None else f"{switched.seconds:g}",
    )


def put_as_asked(switched: Switched[Switches], fields: Mapping[str, Any]) -> None:
    """Put the trouble on that the fields name: `word`, and `seconds` if they say any. Raises NotDoneError."""
    word = str(fields.get("word", ""))
    typed = str(fields.get("seconds") or "").strip()
    try:
        seconds = float(typed) if typed else None
    except ValueError:
        raise NotDoneError(f"{typed[:40]!r} is no number of seconds.") from None
    switched.put(word, seconds)
