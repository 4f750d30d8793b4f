"""Buttons, menus and fields in a terminal, each with the number that presses, chooses or fills it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.slack.controls import Choice, Control
from sandbox.slack.entries import NAMED, PICKED, SEVERAL, TYPED, chosen_in, entry_in
from sandbox.slack.reader import Reader
from sandbox.slack.values import State
from sandbox.terminal.cells import clean, on_one_line
from sandbox.terminal.lines import Line, Span, Style, line
from sandbox.terminal.mrkdwn import text_object

__all__ = ["FIELDS", "SEVERAL", "Canvas", "NumberOf", "chosen_in", "pieces_of", "pressable"]

NumberOf = Callable[[Control, Choice | None], int]
"""Gives a control, or one choice of it, its number."""

FIELDS = TYPED | NAMED | (PICKED - {"datetimepicker"})
"""What is filled with typed words rather than chosen from."""

_STYLES = {"primary": Style.GOOD, "danger": Style.BAD}


@dataclass(frozen=True)
class Canvas:
    """What drawing goes by: the reader, the width in columns, the numbers, and what is entered so far."""

    reader: Reader
    columns: int
    number_of: NumberOf
    entered: State


def pieces_of(control: Control, canvas: Canvas) -> list[Line]:
    """The pieces of one control; each is kept whole on a line where it fits."""
    if control.kind == "button":
        return [_button(control, canvas)]
    if control.kind in FIELDS:
        return [_field(control, canvas)]
    if control.choices:
        return list(_menu(control, canvas))
    return [line(f"[a {on_one_line(control.kind)}: {on_one_line(control.label)}]", Style.WARNING)]


def pressable(number: int, label: str, style: Style = Style.PLAIN, edges: str = "[]") -> Line:
    """Something to press: `[1 Refresh]`."""
    shown = f" {on_one_line(label)}"
    return (
        Span(edges[0], Style.DIM),
        Span(str(number), Style.NUMBER | Style.BOLD),
        Span(shown, style),
        Span(edges[1], Style.DIM),
    )


def _button(control: Control, canvas: Canvas) -> Line:
    number = canvas.number_of(control, None)
    leads_to = f" ↗ {control.element['url']}" if "url" in control.element else ""
    style = _STYLES.get(str(control.element.get("style")), Style.PLAIN)
    return pressable(number, control.label + leads_to, style)


def _field(control: Control, canvas: Canvas) -> Line:
    number = canvas.number_of(control, None)
    entry = entry_in(control, canvas.entered)
    written = "" if entry is None else clean(canvas.reader.name(str(entry)))
    placeholder = str(control.element.get("placeholder", {}).get("text", "…"))
    style = Style.PLAIN if written else Style.DIM
    return pressable(number, f"✎ {' ↵ '.join(written.splitlines()) or placeholder}", style)


def _menu(control: Control, canvas: Canvas) -> Iterator[Line]:
    chosen = chosen_in(control, canvas.entered)
    if control.kind == "overflow":
        yield line("⋯", Style.DIM)
    elif not control.in_form and control.label:
        yield line(f"{on_one_line(control.label)} ▾", Style.DIM)
    headings = dict(_headings(control.element.get("option_groups", [])))
    for position, choice in enumerate(control.choices):
        if position in headings:
            yield line(f"{on_one_line(headings[position])}:", Style.BOLD)
        number = canvas.number_of(control, choice)
        is_chosen = choice.option in chosen
        label = " · ".join(_words(choice, canvas)) + (" ✓" if is_chosen else "")
        yield pressable(number, label, Style.BOLD if is_chosen else Style.PLAIN, "()")


def _words(choice: Choice, canvas: Canvas) -> Iterator[str]:
    for text in (choice.option["text"], choice.option.get("description")):
        if text:
            yield "".join(span.text for span in text_object(text, canvas.reader))
    if url := choice.option.get("url"):
        yield f"↗ {url}"


def _headings(groups: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, str]]:
    position = 0
    for group in groups:
        yield position, str(group["label"]["text"])
        position += len(group["options"])
