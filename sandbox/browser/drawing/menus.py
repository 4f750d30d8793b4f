"""Menus to choose from: of options that come with them, and of the people and places there are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from sandbox.browser.drawing.canvas import Attributes, Canvas, Said, filled
from sandbox.browser.drawing.html import join, tag
from sandbox.browser.drawing.text import legible
from sandbox.slack.controls import Control
from sandbox.slack.entries import chosen_in, entry_in

_NAMED_BY = {
    "users_select": ("U", "W"),
    "channels_select": ("C",),
    "conversations_select": ("C", "G"),
}
"""How the ids begin of what a menu is of."""


def select(control: Control, canvas: Canvas, said: Said) -> Markup:
    """A menu of options, in their groups if they have any."""
    chosen = chosen_in(control, canvas.entered)
    groups = control.element.get("option_groups", [])
    drawn = (
        [_group(group, chosen) for group in groups]
        if groups
        else list(_options(control.element["options"], chosen))
    )
    return _menu(control, canvas, said, drawn, has_chosen=bool(chosen))


def named(control: Control, canvas: Canvas, said: Said) -> Markup:
    """A menu of people or places, by name; what is chosen stands in it even if nobody here knows its name."""
    chosen = entry_in(control, canvas.entered)
    names = canvas.reader.names
    begin = _NAMED_BY[control.kind]
    ids = [each for each, name in names.items() if each.startswith(begin) and name]
    if chosen is not None and chosen not in ids:
        ids.append(chosen)
    sign = "" if control.kind == "users_select" else "#"
    drawn = [
        _option(each, f"{sign}{canvas.reader.name(each)}" if each in names else each, selected=each == chosen)
        for each in sorted(ids, key=lambda each: canvas.reader.name(each).casefold())
    ]
    return _menu(control, canvas, said, drawn, has_chosen=chosen is not None)


def _menu(
    control: Control, canvas: Canvas, said: Said, drawn: Iterable[Markup], *, has_chosen: bool
) -> Markup:
    about = {**filled(control, canvas, said), "class": "control select"}
    return tag("select", about, join(_first(control, has_chosen=has_chosen)), *drawn)


def _first(control: Control, *, has_chosen: bool) -> Iterator[Markup]:
    """The row that stands for nothing: to see while nothing is chosen, to choose where that is allowed."""
    can_be_emptied = control.in_form and control.optional
    if has_chosen and not can_be_emptied:
        return
    placeholder = control.element.get("placeholder", {}).get("text", "")
    about: Attributes = {
        "value": "",
        "selected": not has_chosen,
        "disabled": not can_be_emptied,
        "hidden": not can_be_emptied,
    }
    yield tag("option", about, legible(placeholder) or "Choose…")


def _group(group: Mapping[str, Any], chosen: Sequence[Mapping[str, Any]]) -> Markup:
    label = legible(group["label"]["text"])
    return tag("optgroup", {"label": label}, *_options(group["options"], chosen))


def _options(options: Iterable[Mapping[str, Any]], chosen: Sequence[Mapping[str, Any]]) -> Iterator[Markup]:
    for option in options:
        texts = [option["text"]["text"], option.get("description", {}).get("text", "")]
        yield _option(
            str(option["value"]), " · ".join(each for each in texts if each), selected=option in chosen
        )


def _option(value: str, label: str, *, selected: bool) -> Markup:
    return tag("option", {"value": value, "selected": selected}, legible(label))
