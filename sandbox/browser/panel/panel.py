"""The panel: its fragments, drawn anew at every look, and its acts."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import jinja2
from markupsafe import Markup

from sandbox.browser.drawing.dates import drawn_date
from sandbox.browser.panel.bot import Bot
from sandbox.browser.panel.calls import call_rows
from sandbox.browser.panel.new_calls import (
    WITHHELD,
    begin_call,
    end_call,
    ends_of,
    has_hostile,
    number_of,
    switch_hostile,
)
from sandbox.browser.panel.refusals import failure_rows, refusal_rows
from sandbox.browser.panel.requests import request_rows
from sandbox.browser.panel.switches import put_as_asked, switch_row
from sandbox.browser.panel.troubles import INVOCA, OK, SLACK, Switched, landed
from sandbox.changes import Changes
from sandbox.invoca.server import InvocaSandbox
from sandbox.organizations import ACME
from sandbox.slack.pieces import Date
from sandbox.slack.reader import Reader
from sandbox.slack.server import SlackSandbox
from sandbox.switchboard import Switchboard

Act = Callable[[Mapping[str, Any]], Awaitable[str | None]]
FRAGMENTS = ("calls", "switches", "switchboard", "asked", "refused")


def _now() -> datetime:
    return datetime.now(UTC)


class Panel:
    """What is behind Slack and behind Switchboard, for whoever plays with them.

    `fragments` gives its parts as HTML; `acts` has what can be done there, by name. An act takes the fields
    of its form or button, gives words to show, or none, and raises NotDoneError with words for the person.
    """

    def __init__(
        self,
        slack: SlackSandbox,
        invoca: InvocaSandbox,
        switchboard: Switchboard,
        *,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._slack = slack
        self._invoca = invoca
        self._clock = clock
        self._changes = Changes()
        self._api = Switched(INVOCA, invoca.switches)
        self._web_api = Switched(SLACK, slack.switches)
        self._bot = Bot(switchboard, clock, self._changes.tell)
        self.acts: Mapping[str, Act] = {
            "new-call": self._new_call,
            "end-call": self._end_call,
            "hostile-data": self._hostile_data,
            "switch-api": self._switch_api,
            "switch-slack": self._switch_slack,
            "all-well": self._all_well,
            "bot": self._do_with_bot,
        }

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call the listener after each change that neither Slack nor Invoca tells of: switches, the bot."""
        self._changes.listeners.append(listener)

    def fragments(self, environment: jinja2.Environment, now: datetime) -> Mapping[str, Markup]:
        """Draw every part as it is now, by the name of its fragment; `now` is in the reader's time zone."""
        board = self._invoca.board
        calls = board.live(ACME, now)
        values = {call.transaction_id: board.values(call.transaction_id, ACME) for call in calls}
        shown = {
            "ago": lambda moment: _drawn(moment, "{ago}", now),
            "clock": lambda moment: _drawn(moment, "{time_secs}", now),
            "calls": call_rows(calls, values),
            "is_hostile": has_hostile(self._invoca, now),
            "switches": [
                switch_row("switch-api", "Invoca", self._api),
                switch_row("switch-slack", "Slack", self._web_api),
            ],
            "bot": self._bot.row(),
            "asked": request_rows(self._invoca.received),
            "asked_in_all": len(self._invoca.received),
            "refused": refusal_rows(self._slack.refused),
            "refused_in_all": len(self._slack.refused),
            "failed": failure_rows(self._slack.calls),
        }
        return {
            f"panel-{name}": _sendable(environment.get_template(f"panel/{name}.html").render(shown))
            for name in FRAGMENTS
        }

    async def _new_call(self, fields: Mapping[str, Any]) -> str:
        caller, destination = (_typed(fields, name) for name in ("caller", "destination"))
        if caller is not None:
            caller = WITHHELD if WITHHELD.startswith(caller.casefold()) else number_of(caller, "caller")
        if destination is not None:
            destination = number_of(destination, "destination")
        call = begin_call(self._invoca, self._clock(), caller, destination)
        return f"A call began: {ends_of(call)}."

    async def _end_call(self, fields: Mapping[str, Any]) -> str:
        transaction_id = str(fields.get("id", ""))
        end_call(self._invoca, self._clock(), transaction_id)
        return f"The call {transaction_id} is over."

    async def _hostile_data(self, fields: Mapping[str, Any]) -> str:
        return switch_hostile(self._invoca, self._clock(), on=fields.get("on") is True)

    async def _switch_api(self, fields: Mapping[str, Any]) -> str:
        put_as_asked(self._api, fields)
        return self._switched(landed(self._invoca), f"Invoca {self._api.word}: {self._api.words}.")

    async def _switch_slack(self, fields: Mapping[str, Any]) -> str:
        put_as_asked(self._web_api, fields)
        return self._switched([], f"Slack {self._web_api.word}: {self._web_api.words}.")

    async def _all_well(self, _fields: Mapping[str, Any]) -> str:
        self._api.put(OK)
        self._web_api.put(OK)
        return self._switched(landed(self._invoca), "All is well again, at Invoca and at Slack.")

    async def _do_with_bot(self, fields: Mapping[str, Any]) -> str:
        return await self._bot.do(str(fields.get("word", "")))

    def _switched(self, late: list[str], words: str) -> str:
        self._changes.tell()
        return " ".join([*late, words])


def _drawn(moment: datetime, form: str, now: datetime) -> Markup:
    date = Date(str(int(moment.timestamp())), form, moment.isoformat())
    return drawn_date(date, Reader(now, {}))


def _typed(fields: Mapping[str, Any], name: str) -> str | None:
    return str(fields.get(name) or "").strip() or None


def _sendable(html: str) -> Markup:
    # Half a surrogate pair, which JSON can bring in, is nothing that can be sent as UTF-8.
    return Markup(html.encode("utf-8", "replace").decode("utf-8"))  # noqa: S704 - a template escaped it
