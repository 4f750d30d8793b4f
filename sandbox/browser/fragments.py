"""The page's HTML: whole, and in the fragments that are sent again when they change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sandbox.bot_process import exit_words
from sandbox.browser.address import Address
from sandbox.browser.composer import TO_TRY, SlashCommand, slash_commands
from sandbox.browser.conversation import Entry
from sandbox.browser.drawing.messages import draw_message, draw_view
from sandbox.browser.drawing.mrkdwn import mrkdwn
from sandbox.browser.drawing.text import words
from sandbox.browser.page import Page, page_at
from sandbox.browser.panel.panel import Panel
from sandbox.browser.static_files import SCRIPTS, STATIC
from sandbox.slack.messages import Message
from sandbox.slack.questions import Question
from sandbox.slack.reader import Reader, names_in
from sandbox.slack.server import SlackSandbox
from sandbox.slack.values import state_of
from sandbox.slack.workspace import Shortcut
from sandbox.switchboard import Switchboard

BODIES_KEPT = 2_000
TEMPLATES = Path(__file__).parent / "templates"
NAMES = ("sidebar", "banner", "heading", "messages", "composer", "thread", "modal")
"""The fragments of the workspace; each has a template of its name."""


class Bodies:
    """What stands in messages, drawn once for every page: what is seen of a message is the same for all.

    Dates in it are as of then; in the page they go on by themselves.
    """

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, str, str], tuple[Message, Markup]] = {}

    def body(self, message: Message, reader: Reader, where: str) -> Markup:
        """Give what stands in a message; `where` tells two drawings of it on one page apart."""
        key = (where, message.channel, message.ts)
        drawn, html = self._drawn.get(key, (None, Markup()))
        if drawn is not message:
            html = draw_message(message, reader, state_of(message.controls), place=where)
            if len(self._drawn) >= BODIES_KEPT:
                self._drawn.clear()
            self._drawn[key] = (message, html)
        return html


@dataclass(frozen=True)
class _Drawn:
    """A message as it was drawn, and what it was drawn from."""

    entry: Entry
    shortcuts: tuple[Shortcut, ...]
    html: Markup


def environment_of_pages() -> Environment:
    """Give what the pages are rendered with: everything is escaped that isn't markup already."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Pages:
    """Renders pages of one workspace."""

    def __init__(
        self,
        slack: SlackSandbox,
        switchboard: Switchboard,
        panel: Panel,
        now: Callable[[], datetime],
    ) -> None:
        self.environment = environment_of_pages()
        self.commands: tuple[SlashCommand, ...] = slash_commands()
        self.to_try = TO_TRY
        self.bodies = Bodies()
        self._slack = slack
        self._switchboard = switchboard
        self._panel = panel
        self._now = now

    def whole(self, query: Mapping[str, str]) -> str:
        """Give the whole document for an address."""
        sight = Sight(self)
        page, fragments = sight.look(query)
        panel = {name: html for name, html in fragments.items() if name not in NAMES}
        template = self.environment.get_template("page.html")
        return template.render(page=page, fragments=fragments, panel=panel, static=STATIC, scripts=SCRIPTS)

    def page(self, query: Mapping[str, str]) -> Page:
        """Give what is to be seen at an address just now."""
        return page_at(Address.read(query, self._slack.workspace), self._slack, self._now())

    def panel(self) -> Mapping[str, Markup]:
        """Give the fragments of what stands beside the workspace."""
        return self._panel.fragments(self.environment, self._now())

    @property
    def ended(self) -> str:
        """How Switchboard's process ended, in words; empty while it runs, and before it ever did."""
        code = self._switchboard.exit_code
        return "" if code is None else exit_words(code)

    def reader(self) -> Reader:
        """Give who reads the messages, just now."""
        return Reader(self._now(), names_in(self._slack.workspace))

    def question(self, question: Question) -> dict[str, str]:
        """Give a confirmation dialog as the page takes it: its text is HTML, the rest is not."""
        text = mrkdwn(question.text, self.reader()) if question.marked_up else words(question.text)
        return {
            "title": question.title,
            "html": text,
            "confirm": question.confirm,
            "deny": question.deny,
            "style": question.style or "primary",
        }


class Sight:
    """What one page is shown, rendered again and again: a message that didn't change isn't drawn twice."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._drawn: dict[tuple[str, str], _Drawn] = {}

    def look(self, query: Mapping[str, str]) -> tuple[Page, dict[str, Markup]]:
        """Give what the page at this address shows, and its fragments."""
        pages = self._pages
        page = pages.page(query)
        reader = pages.reader()

        def message(entry: Entry, where: str) -> Markup:
            return self._message(page, reader, entry, where)

        def view(which: Any) -> Markup:
            return draw_view(which, reader)

        environment = pages.environment
        fragments = {
            name: Markup(  # noqa: S704 - rendered by a template that escapes
                environment.get_template(f"{name}.html").render(
                    page=page,
                    pages=pages,
                    draw_entry=message,
                    draw_view=view,
                )
            )
            for name in NAMES
        }
        return page, {**fragments, **pages.panel()}

    def _message(self, page: Page, reader: Reader, entry: Entry, where: str) -> Markup:
        drawn = self._drawn.get((where, entry.ts))
        if drawn is None or (drawn.entry, drawn.shortcuts) != (entry, page.message_shortcuts):
            message = entry.message
            body = self._pages.bodies.body(message, reader, where) if message else Markup()
            template = self._pages.environment.get_template("message.html")
            html = template.render(entry=entry, body=body, page=page, where=where)
            drawn = _Drawn(entry, page.message_shortcuts, Markup(html))  # noqa: S704 - as above
            self._drawn[where, entry.ts] = drawn
        return drawn.html
