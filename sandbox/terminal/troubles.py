"""Reading what somebody types to switch a trouble on."""

from collections.abc import Mapping

from sandbox.terminal.choosing import Unclear, choose
from sandbox.troubles import Switches, Trouble


def read_switch(typed: str, table: Mapping[str, Trouble[Switches]], kind: str) -> tuple[str, float | None]:
    """Give the whole word for `slow`, or `sl 9`, and the seconds if there are any. Raises Unclear."""
    word, _, number = typed.partition(" ")
    name = choose(word, {name: name for name in table}, f"{kind} switch")
    trouble = table[name]
    if number and (trouble.seconds is None or not number.strip().isdecimal()):
        raise Unclear(
            f"{kind} {name} takes a number of seconds." if trouble.seconds else f"Type {kind} {name} alone."
        )
    return name, float(number) if number else None
