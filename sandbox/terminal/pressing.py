"""Pressing a number: a button, a choice, a field to fill, a question to answer, the end of a modal."""

from sandbox.slack.controls import Control
from sandbox.slack.messages import Message
from sandbox.slack.questions import Question, question_of
from sandbox.slack.server import SlackSandbox
from sandbox.slack.values import Entered
from sandbox.slack.views import View
from sandbox.terminal.cells import clean
from sandbox.terminal.choosing import Unclear
from sandbox.terminal.drawing import framed
from sandbox.terminal.elements import FIELDS, SEVERAL, chosen_in, pressable
from sandbox.terminal.lines import Span, Style, flow, line, wrap
from sandbox.terminal.mrkdwn import Reader, mrkdwn, names_in
from sandbox.terminal.targets import Denial, Ending, Numbers, OnControl, present
from sandbox.terminal.terminal import Terminal
from sandbox.terminal.watching import Watching, local_now

GONE = "That isn't there any more. look shows what is."
EMPTY = "-"
"""Typed for nothing at all in a field."""
_PICKED = {
    "datepicker": "A day is typed so: 2026-05-04.",
    "timepicker": "A time is typed so: 16:05.",
}


class Pressing:
    """Does what the numbers stand for. Raises Unclear where nothing can be done."""

    def __init__(self, slack: SlackSandbox, terminal: Terminal, numbers: Numbers, watching: Watching) -> None:
        self._slack = slack
        self._terminal = terminal
        self._numbers = numbers
        self._watching = watching

    async def press(self, user: str, number: int, words: str) -> None:
        """Press a number, as this person, or fill in these words there."""
        match self._numbers.find(number):
            case None:
                highest = self._numbers.highest
                there = (
                    f"The numbers go up to {highest}."
                    if highest
                    else "Nothing is numbered here yet: try /calls, or look."
                )
                raise Unclear(f"There is no {number}. {there}")
            case Denial():
                self._terminal.show([line("Nothing was done.", Style.DIM)])
            case Ending(view, act):
                await self._end(user, view, act)
            case OnControl() as target:
                await self._use(user, target, number, words)

    async def _end(self, user: str, view: View, act: str) -> None:
        if self._slack.modal(user) != self._now(user, view):
            raise Unclear(GONE)
        await self._watching.until_answered(
            self._slack.submit(user, view) if act == "submit" else self._slack.close_view(user, view)
        )

    async def _use(self, user: str, target: OnControl, number: int, words: str) -> None:
        where = self._now(user, target.where)
        control = present(target.control, where.controls)
        if control is None:
            raise Unclear(GONE)
        if (control.kind in FIELDS) != bool(words):
            raise Unclear(
                f"{number} is a field: type {number} and what to write there."
                if control.kind in FIELDS
                else f"{number} is not a field: type {number} alone."
            )
        question = question_of(control)
        if question is not None and not target.confirmed:
            self._ask(question, where, control, target)
            return
        choice = target.choice.value if target.choice else None
        select: Entered = _entered(control, words) if control.kind in FIELDS else choice
        if isinstance(where, View) and not control.dispatches:
            self._fill_in(user, where, control, select)
            return
        confirmed = None if question is None else True
        try:
            await self._watching.until_answered(
                self._slack.click(user, where, control, select, confirmed=confirmed)
            )
        except ValueError:
            raise Unclear(_PICKED.get(control.kind, GONE)) from None

    def _fill_in(self, user: str, view: View, control: Control, value: Entered) -> None:
        """Enter something in a form; the app hears of it when it is submitted."""
        if control.kind in SEVERAL:
            chosen = [str(option["value"]) for option in chosen_in(control, view.state)]
            value = [each for each in chosen if each != value] if value in chosen else [*chosen, str(value)]
        try:
            filled_in = self._slack.enter(user, view, control, value)
        except ValueError:
            raise Unclear(_PICKED.get(control.kind, "That can't be entered there.")) from None
        self._numbers.begin()
        self._terminal.show(self._watching.draw(filled_in))

    def _ask(self, question: Question, where: Message | View, control: Control, target: OnControl) -> None:
        reader = Reader(local_now(), names_in(self._slack.workspace))
        columns = self._terminal.columns - 2
        self._numbers.begin()
        yes = self._numbers.add(OnControl(where, control, target.choice, confirmed=True))
        no = self._numbers.add(Denial())
        style = Style.BAD if question.style == "danger" else Style.GOOD
        buttons = [pressable(yes, question.confirm, style), pressable(no, question.deny)]
        text = mrkdwn(question.text, reader) if question.marked_up else [Span(clean(question.text))]
        body = [*wrap(text, columns), (), *flow(buttons, columns)]
        title = Span(clean(question.title), Style.BOLD)
        self._terminal.show(framed((title,), body))

    def _now(self, user: str, where: Message | View) -> Message | View:
        things: list[Message | View | None] = (
            list(self._slack.seen(user, where.channel))
            if isinstance(where, Message)
            else [self._slack.modal(user), self._slack.home(user)]
        )
        for thing in things:
            if isinstance(thing, Message) and isinstance(where, Message) and thing.ts == where.ts:
                return thing
            if isinstance(thing, View) and isinstance(where, View) and thing.id == where.id:
                return thing
        raise Unclear(GONE)


def _entered(control: Control, words: str) -> str | None:
    """What words typed at the prompt stand for in a field."""
    if words == EMPTY:
        return None
    return words.replace("\\n", "\n") if control.element.get("multiline") else words
