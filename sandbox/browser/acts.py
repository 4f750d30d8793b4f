"""What a person does on the page, done in Slack as that person."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sandbox.browser.asked import Asked
from sandbox.browser.composer import INVITE
from sandbox.browser.not_done import NotDoneError
from sandbox.browser.outcome import Outcome
from sandbox.slack.controls import Control
from sandbox.slack.delivery import NOT_A_COMMAND
from sandbox.slack.errors import SlackError
from sandbox.slack.messages import Message
from sandbox.slack.server import SlackSandbox
from sandbox.slack.values import FIELDS
from sandbox.slack.views import View

GONE = "That isn't there any more."
NOT_THERE = "That can't be done here."
_WITHOUT_COMMANDS = "People of other companies don't have its commands; they can click what they see."


class Acts:
    """Everything that can be done, by name."""

    def __init__(self, slack: SlackSandbox) -> None:
        self._slack = slack
        self._acts: Mapping[str, Callable[[Asked], Awaitable[Outcome]]] = {
            "send": self._send,
            "click": self._click,
            "shortcut": self._shortcut,
            "submit": self._submit,
            "close": self._close,
        }

    def __contains__(self, what: str) -> bool:
        """Whether there is such an act."""
        return what in self._acts

    async def do(self, what: str, body: Any) -> Outcome:
        """Do it, and give what comes of it at once: the app's answer comes to the page by itself.

        Raises NotDoneError, with words for the person.
        """
        asked = Asked.read(body, self._slack.workspace)
        try:
            return await self._acts[what](asked)
        except NotDoneError:
            raise
        except (LookupError, SlackError):
            raise NotDoneError(GONE) from None
        except ValueError:
            raise NotDoneError(NOT_THERE) from None

    async def _send(self, asked: Asked) -> Outcome:
        """Say what was typed, or run it if it is a command."""
        person, place, thread = asked.address.person, asked.address.place, asked.address.thread
        text = asked.text.strip()
        if not text:
            return Outcome()
        if text.startswith("/"):
            command, rest = (*text.split(maxsplit=1), "")[:2]
            if thread:
                raise NotDoneError(f"{command} is not supported in threads. Sorry!")
            if command == INVITE:
                return self._invite(asked, rest)
            return await self._command(asked, command, rest)
        first = self._message(asked, thread) if thread else None
        self._slack.say(person, place, text, thread=first, linked=True)
        return Outcome()

    async def _command(self, asked: Asked, command: str, text: str) -> Outcome:
        person, place = asked.address.person, asked.address.place
        delivery = await self._slack.command(person, place, command, text)
        workspace = self._slack.workspace
        if delivery.error == NOT_A_COMMAND and workspace.is_outsider(workspace.users[person]):
            return Outcome(error=f"Slack says: {command} is not a valid command. {_WITHOUT_COMMANDS}")
        return Outcome.of(delivery)

    def _invite(self, asked: Asked, rest: str) -> Outcome:
        """Bring the app in, as Slack's own command does; nobody else can be invited here."""
        workspace = self._slack.workspace
        app, place = workspace.app, workspace.channels[asked.address.place]
        if rest.removeprefix("@").casefold() not in {app.name.casefold(), ""}:
            raise NotDoneError(f"Only @{app.name} can be invited here: {INVITE} @{app.name}.")
        if place.kind == "im":
            raise NotDoneError("Nobody can be invited to a direct message. Go to a channel first.")
        was_there = app.bot_user_id in place.members
        self._slack.invite(asked.address.person, place.id)
        return Outcome(
            told=f"{app.name} {'was in there already' if was_there else 'was added to the channel'}."
        )

    async def _click(self, asked: Asked) -> Outcome:
        where = self._where(asked)
        control = _control(where, asked)
        person, select = asked.address.person, asked.select
        return Outcome.of(await self._slack.click(person, where, control, select, confirmed=asked.confirmed))

    async def _shortcut(self, asked: Asked) -> Outcome:
        person = asked.address.person
        if asked.message is None:
            return Outcome.of(await self._slack.global_shortcut(person, asked.action))
        message = self._message(asked, asked.message)
        return Outcome.of(await self._slack.message_shortcut(person, message, asked.action))

    async def _submit(self, asked: Asked) -> Outcome:
        return Outcome.of(await self._slack.submit(asked.address.person, self._view(asked)))

    async def _close(self, asked: Asked) -> Outcome:
        view = self._view(asked, fill_in=False)
        return Outcome.of(await self._slack.close_view(asked.address.person, view, clear=asked.every))

    def _where(self, asked: Asked) -> Message | View:
        return self._view(asked) if asked.view else self._message(asked, asked.message)

    def _message(self, asked: Asked, ts: str | None) -> Message:
        for message in self._slack.seen(asked.address.person, asked.address.place):
            if message.ts == ts:
                return message
        raise NotDoneError(GONE)

    def _view(self, asked: Asked, *, fill_in: bool = True) -> View:
        """Find the view as it is now: the one in front, or their Home; with the page's entries in it."""
        person = asked.address.person
        for view in (self._slack.modal(person), self._slack.home(person)):
            if view is not None and view.id == asked.view:
                return self._filled_in(person, view, asked) if fill_in and view.kind == "modal" else view
        raise NotDoneError(GONE)

    def _filled_in(self, person: str, view: View, asked: Asked) -> View:
        fields = {(field.block, field.action): field.value for field in asked.fields}
        for control in view.controls:
            key = (control.block_id, control.action_id)
            if control.kind in FIELDS and key in fields:
                try:
                    view = self._slack.enter(person, view, control, fields[key])
                except ValueError:
                    raise NotDoneError(
                        f"{control.label or 'One field'}: that can't be entered there."
                    ) from None
        return view


def _control(where: Message | View, asked: Asked) -> Control:
    for control in where.controls:
        if (control.block_id, control.action_id) == (asked.block, asked.action):
            return control
    # A card that was drawn anew: nobody is to press what they haven't seen.
    raise NotDoneError(f"{GONE} Look at it as it is now.")
