"""What drawing goes by, and what every control carries."""

from dataclasses import dataclass

from sandbox.browser.drawing.html import identifier
from sandbox.browser.drawing.text import legible
from sandbox.slack.controls import Control
from sandbox.slack.reader import Reader
from sandbox.slack.values import State

Attributes = dict[str, str | bool | None]


@dataclass(frozen=True)
class Canvas:
    """The reader, what is entered so far, and the name of the place: each `id` drawn in it begins so."""

    reader: Reader
    entered: State
    place: str

    def id_of(self, block_id: str, *parts: str) -> str:
        """The `id` of something in a block: nothing else on the page has it."""
        return identifier(self.place, block_id, *parts)

    def id_of_control(self, control: Control) -> str:
        """The `id` of a control, which its label is for."""
        return self.id_of(control.block_id, control.action_id)


@dataclass(frozen=True)
class Said:
    """What is said of an input: the ids of its hint and its error, in one text, and whether it is wrong."""

    where: str = ""
    is_wrong: bool = False

    @property
    def attributes(self) -> Attributes:
        """For what is filled in."""
        return {"aria-describedby": self.where or None, "aria-invalid": "true" if self.is_wrong else None}


NOTHING_SAID = Said()


def acting(control: Control) -> Attributes:
    """Which control it is, and what the page does with it: what `acts` at once, and what is only entered."""
    return {
        "data-act": "choose" if control.dispatches else "enter",
        "data-block": control.block_id,
        "data-action": control.action_id,
    }


def filled(control: Control, canvas: Canvas, said: Said) -> Attributes:
    """What every input, menu and field carries."""
    return {
        "id": canvas.id_of_control(control),
        **acting(control),
        "aria-label": None if control.in_form else name_of(control),
        "aria-required": "true" if control.in_form and not control.optional else None,
        "autofocus": bool(control.element.get("focus_on_load")),
        **said.attributes,
    }


def name_of(control: Control) -> str:
    """What a control is called that has no label beside it."""
    return legible(control.label) or ("Day" if control.kind == "datepicker" else "Choose")
