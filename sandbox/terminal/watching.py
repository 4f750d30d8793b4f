"""Shows what one person newly sees, and what Slack refused; waits for the answer to what they just did."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sandbox.slack.controls import Choice, Control
from sandbox.slack.delivery import Delivery
from sandbox.slack.messages import Message
from sandbox.slack.server import SlackSandbox
from sandbox.slack.values import state_of
from sandbox.slack.views import View
from sandbox.terminal.cards import EDGE, draw_message, draw_view
from sandbox.terminal.changes import marked
from sandbox.terminal.elements import Canvas
from sandbox.terminal.lines import Line, Span, Style, line
from sandbox.terminal.mrkdwn import Reader, names_in
from sandbox.terminal.news import News, Others, Watch
from sandbox.terminal.outcomes import Troubles, of_ack
from sandbox.terminal.patience import waiting
from sandbox.terminal.targets import Act, Ending, Numbers, OnControl
from sandbox.terminal.terminal import Terminal

PATIENCE = 12.0
"""Seconds to wait for an answer: a whole lookup takes at most ten."""
PATIENCE_AFTER_TROUBLE = 2.0
"""Seconds to go on waiting once Slack did not take an answer: another try may still come."""


def local_now() -> datetime:
    """The present moment in this machine's time zone."""
    return datetime.now().astimezone()


class Watching:
    """What comes to one person. `notes_on` gives what stands beside a message: its number, its place."""

    def __init__(
        self,
        slack: SlackSandbox,
        terminal: Terminal,
        numbers: Numbers,
        notes_on: Callable[[Message], list[str]],
        now: Callable[[], datetime] = local_now,
    ) -> None:
        self._slack = slack
        self._terminal = terminal
        self._numbers = numbers
        self._notes_on = notes_on
        self._now = now
        self._troubles = Troubles(slack)
        people = [user for user in slack.workspace.users.values() if not user.is_bot and not user.deleted]
        self._watches = {user.id: Watch(slack, user.id) for user in people}
        self._watch: Watch | None = None
        self._others = Others(slack)
        self._changed = asyncio.Event()
        self._is_waiting = False
        slack.on_change(self._on_change)

    def follow(self, user: str) -> list[News]:
        """From now on show what this person newly sees; gives what came since they were last followed."""
        self._watch = self._watches[user]
        self._others.follow(user)
        return [each for each in self._watch.news() if each.change != "gone"]

    def missed(self, news: Sequence[News]) -> list[Line]:
        """Draw what came to a person while one was somebody else."""
        return [each for one in news for each in self._drawn(one, ())]

    def stop(self) -> None:
        """Show nothing that comes by itself any more."""
        self._watch = None

    def draw(self, thing: Message | View, *notes: str, footer: Line = ()) -> list[Line]:
        """Draw something as it is now, its controls numbered."""
        return self._draw(thing, self._numbers, notes, footer)

    def _draw(
        self, thing: Message | View, numbers: Numbers, notes: Sequence[str] = (), footer: Line = ()
    ) -> list[Line]:
        def number_of(control: Control, choice: Choice | None) -> int:
            return numbers.add(OnControl(thing, control, choice))

        entered = thing.state if isinstance(thing, View) else state_of(thing.controls)
        reader = Reader(self._now(), names_in(self._slack.workspace))
        canvas = Canvas(reader, self._terminal.columns - EDGE, number_of, entered)
        if isinstance(thing, Message):
            return draw_message(thing, canvas, notes=[*self._notes_on(thing), *notes], footer=footer)

        def number_of_ending(act: Act) -> int:
            return numbers.add(Ending(thing, act))

        return draw_view(thing, canvas, number_of_ending, footer=footer)

    async def until_answered(self, act: Awaitable[Delivery | None]) -> None:
        """Do something as this person, and show what comes of it, as it comes, until it is answered."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        self._numbers.begin()
        self._is_waiting = True
        try:
            async with waiting(self._terminal, "waiting for Switchboard"):
                delivery = await act
                self._terminal.show(of_ack(delivery))
                await self._answers(delivery, began)
        finally:
            self._is_waiting = False

    async def _answers(self, delivery: Delivery | None, began: float) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        while True:
            self._changed.clear()
            news = self._news()
            for each in news:
                self._terminal.show(self._drawn(each, _footer(delivery, each, loop.time() - began)))
            if others := self._others.new():
                self._terminal.show(others)
            if troubles := self._troubles.new():
                self._terminal.show(troubles)
                until = min(until, loop.time() + PATIENCE_AFTER_TROUBLE)
            if any(_is_answer(each) for each in news) or delivery is None or delivery.error:
                return
            try:
                async with asyncio.timeout_at(until):
                    await self._changed.wait()
            except TimeoutError:
                self._terminal.show(
                    [line("No answer came. log has the end of Switchboard's log.", Style.WARNING)]
                )
                return

    def _on_change(self) -> None:
        self._changed.set()
        if not self._is_waiting and self._watch is not None:
            asyncio.get_running_loop().call_soon(self._show_what_came_by_itself)

    def _show_what_came_by_itself(self) -> None:
        if self._is_waiting or self._watch is None:
            return
        drawn = [each for news in self._news() for each in self._drawn(news, ())]
        if lines := [*drawn, *self._others.new(), *self._troubles.new()]:
            self._terminal.show(lines)

    def _news(self) -> list[News]:
        return self._watch.news() if self._watch is not None else []

    def _drawn(self, news: News, footer: Line) -> list[Line]:
        if news.change == "gone":
            what = (
                f"The window {news.of.title!r} is closed."
                if isinstance(news.of, View)
                else "A message is gone."
            )
            return [line(what, Style.DIM)]
        notes = ["changed in place"] if news.change == "changed" else []
        now = self.draw(news.of, *notes, footer=footer)
        return now if news.before is None else marked(self._draw(news.before, Numbers()), now)


def _is_answer(news: News) -> bool:
    """Whether this can be the end of it: a message that says it is still looking isn't."""
    if isinstance(news.of, View):
        return news.change == "gone" or not news.of.words.rstrip().endswith("…")
    return news.of.from_app and bool(news.of.controls or not news.of.words.rstrip().endswith("…"))


def _footer(delivery: Delivery | None, news: News, seconds: float) -> Line:
    if delivery is None or delivery.ack is None:
        return ()
    ack = f"ack {milliseconds(delivery.seconds)}"
    if delivery.shown is news.of:
        return (Span(f"{ack}, and this with it", Style.DIM),)
    return (Span(f"{ack} · this after {milliseconds(seconds)}", Style.DIM),)


def milliseconds(seconds: float) -> str:
    """A short time as people say it."""
    return f"{seconds:.1f} s" if seconds >= 1 else f"{max(1, round(seconds * 1000))} ms"
