"""One of every kind of block and element that Slack takes, and what reads what is drawn of it."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from markupsafe import Markup

from sandbox.browser.drawing.blocks import draw_blocks
from sandbox.browser.drawing.canvas import Canvas
from sandbox.slack.blockkit.kept import kept
from sandbox.slack.controls import controls_in
from sandbox.slack.example import example_workspace
from sandbox.slack.identifiers import Identifiers
from sandbox.slack.reader import Reader, names_in
from sandbox.slack.values import state_of
from tests.sandbox.slack.blocks import (
    IMAGE,
    Json,
    actions,
    button,
    form_input,
    mrkdwn,
    option,
    overflow,
    plain,
    section,
    select,
    table,
    text_input,
)

NOW = datetime(2026, 5, 4, 14, 3, 30, tzinfo=UTC)
READER = Reader(NOW, names_in(example_workspace()))

VOID = frozenset({"br", "hr", "img", "input"})


@dataclasses.dataclass
class Node:
    """An element as a browser reads it."""

    tag: str
    attributes: Mapping[str, str | None]
    inside: list["Node | str"] = dataclasses.field(default_factory=list)

    @property
    def words(self) -> str:
        """All text within, line breaks included."""
        if self.tag == "br":
            return "\n"
        return "".join(each if isinstance(each, str) else each.words for each in self.inside)

    def all(self, tag: str = "", **attributes: str) -> list["Node"]:
        """Every element within of that tag and those attributes; `_` stands for `-` in their names."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            node
            for node in self.everything()
            if tag in ("", node.tag) and all(node.attributes.get(name) == wanted[name] for name in wanted)
        ]

    def one(self, tag: str = "", **attributes: str) -> "Node":
        """The only one of them."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]

    def of_class(self, name: str) -> list["Node"]:
        """Every element within of that class."""
        return [node for node in self.everything() if name in (node.attributes.get("class") or "").split()]

    def everything(self) -> Iterator["Node"]:
        """Every element within, in order."""
        for each in self.inside:
            if isinstance(each, Node):
                yield each
                yield from each.everything()


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("page", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs))
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")


def read(html: str) -> Node:
    """The elements of a piece of HTML; every one must be closed where it belongs."""
    reading = _Reading()
    reading.feed(str(html))
    reading.close()
    assert len(reading.open) == 1
    return reading.open[0]


def as_kept(*blocks: Json) -> list[Json]:
    """Blocks as Slack keeps them."""
    return kept(blocks, Identifiers(lambda: 0.0))


def drawn(*blocks: Json, errors: Mapping[str, str] | None = None, reader: Reader = READER) -> Node:
    """Blocks, drawn and read again."""
    return read(drawn_html(blocks, errors, reader))


def drawn_html(
    blocks: Sequence[Json], errors: Mapping[str, str] | None = None, reader: Reader = READER
) -> Markup:
    """Blocks, drawn."""
    whole = as_kept(*blocks)
    return draw_blocks(whole, Canvas(reader, state_of(controls_in(whole)), "here"), errors)


def accessory(element: Json) -> Json:
    """A section with this beside its words."""
    return section("Words", accessory=element)


def rich_text(*elements: Json) -> Json:
    """A rich text block of these parts."""
    return {"type": "rich_text", "elements": list(elements)}


def rich_section(*elements: Json) -> Json:
    """One paragraph of rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


BLOCKS: dict[str, Json] = {
    "section": section("*Words* for <@U0SAM>", fields=[mrkdwn("*Line*\nSales"), plain("City: Chico")]),
    "header": {"type": "header", "text": plain("A title")},
    "divider": {"type": "divider"},
    "image": {**IMAGE, "title": plain("Before")},
    "actions": actions(button("Refresh")),
    "context": {"type": "context", "elements": [mrkdwn("small"), plain("print"), IMAGE]},
    "input": form_input(hint=plain("Short"), optional=True),
    "rich_text": rich_text(rich_section({"type": "text", "text": "Said"})),
    "markdown": {"type": "markdown", "text": "# Title\n**bold** and `code`\n- one\n- two"},
    "table": table(2, 2),
}
"""Every kind of block, by its type."""

ELEMENTS: dict[str, Json] = {
    "button": button("Refresh"),
    "overflow": overflow(option("Share"), option("History") | {"description": plain("who did what")}),
    "image": IMAGE,
    "static_select": select(option("One"), option("Two"), placeholder=plain("Choose one")),
    "multi_static_select": {
        "type": "multi_static_select",
        "option_groups": [{"label": plain("Sold"), "options": [option("Sale"), option("Lease")]}],
    },
    "users_select": {"type": "users_select", "initial_user": "U0SAM"},
    "channels_select": {"type": "channels_select"},
    "conversations_select": {"type": "conversations_select", "initial_conversation": "C0SALES"},
    "checkboxes": {"type": "checkboxes", "options": [option("A"), {"text": mrkdwn("*B*"), "value": "b"}]},
    "radio_buttons": {
        "type": "radio_buttons",
        "options": [option("A"), option("B")],
        "initial_option": option("B"),
    },
    "datepicker": {"type": "datepicker", "initial_date": "2026-05-04"},
    "timepicker": {"type": "timepicker", "initial_time": "16:05"},
    "datetimepicker": {"type": "datetimepicker", "initial_date_time": 1777903262},
    "plain_text_input": text_input(multiline=True, max_length=300, placeholder=plain("Say it")),
    "number_input": {"type": "number_input", "is_decimal_allowed": False, "initial_value": "5"},
    "email_text_input": {"type": "email_text_input"},
    "url_text_input": {"type": "url_text_input"},
    "plain_text": plain("print"),
    "mrkdwn": mrkdwn("small"),
}
"""Every kind of element, by its type."""


def every_block() -> Iterable[Json]:
    """One of every kind of block, and one for every element in every place where it may stand."""
    yield from BLOCKS.values()
    for element in ELEMENTS.values():
        yield from (block for _, block in placed(element))


def placed(element: Json) -> Iterator[tuple[str, Json]]:
    """The element in each place there is for elements, whether it may stand there or not."""
    yield "actions", actions(element)
    yield "accessory", accessory(element)
    yield "input", form_input(element)
    yield "context", {"type": "context", "elements": [element]}


def values_of(nodes: Iterable[Node], name: str) -> list[Any]:
    """One attribute of each."""
    return [node.attributes.get(name) for node in nodes]
