"""What people do in Slack, and what they see there. Each act is delivered to the app as Slack delivers it."""

from collections.abc import Mapping
from typing import Any

from sandbox.slack.controls import Control, find_control
from sandbox.slack.delivery import ASKED_FIRST, DENIED, INCOMPLETE_FORM, NOT_A_COMMAND, Delivery
from sandbox.slack.dispatch import Dispatch
from sandbox.slack.held_back import held_back
from sandbox.slack.messages import Message
from sandbox.slack.payloads import Payloads
from sandbox.slack.questions import question_of
from sandbox.slack.response_urls import ResponseUrls
from sandbox.slack.state import SlackState
from sandbox.slack.talking import Talking
from sandbox.slack.transport import Payload, Transport
from sandbox.slack.values import Entered, chosen, entered, state_of
from sandbox.slack.views import View


class People(Talking):
    """The people of a workspace. What nobody could do there raises ValueError: a scenario is wrong."""

    def __init__(self, state: SlackState, response_urls: ResponseUrls) -> None:
        super().__init__(state)
        self.payloads = Payloads(state, response_urls)
        self._dispatch = Dispatch(state)

    def seen(self, user: str, channel: str) -> list[Message]:
        """Give what this person sees in a channel, oldest first, messages only for them included."""
        return self._state.seen(user, channel)

    def direct_messages(self, user: str) -> list[Message]:
        """Give what the bot and this person wrote to each other, oldest first."""
        return self._state.seen(user, self.workspace.direct_message(user).id)

    def modal(self, user: str) -> View | None:
        """Give the modal in front of this person."""
        return self._state.views.top(user)

    def modals(self, user: str) -> tuple[View, ...]:
        """Give all modals this person has open, the one in front last."""
        return self._state.views.stack(user)

    def home(self, user: str) -> View | None:
        """Give this person's Home, or None if none was published for them."""
        return self._state.views.home(user)

    async def command(
        self, user: str, channel: str, command: str, text: str = "", *, escaped: bool = False
    ) -> Delivery:
        """Type a command. `escaped`: the app's configuration has Slack mark up mentions, links and numbers.

        Outsiders of a shared channel have no such command (`not_a_valid_command`), nor has anyone one that
        the app's configuration lacks.
        """
        self._may_act(user, channel)
        payload = self.payloads.command(user, channel, command, text, should_escape=escaped)
        outsider = self.workspace.is_outsider(self._state.user(user))
        if outsider or command not in self.workspace.app.commands:
            return Delivery(payload, error=NOT_A_COMMAND)
        return await self.send(payload)

    async def click(
        self,
        user: str,
        where: Message | View,
        control: str | Control,
        select: Entered = None,
        *,
        confirmed: bool | None = None,
    ) -> Delivery:
        """Press a button, or choose in a menu, on a message or view as it is now.

        The control is named by its action id, its label, or the label of one of its choices; `select` is what
        is chosen or entered. LookupError if it is not there (any more).

        A control with a confirmation dialog asks first: until `confirmed` says what is answered, yes or no,
        the app hears nothing, and the delivery has the `question`. ValueError to answer where nothing asks.
        """
        found, _ = find_control(self._now(user, where).controls, control)
        question = question_of(found)
        if question is None and confirmed is not None:
            raise ValueError(f"{found.label or found.action_id!r} asks nothing before it acts")
        if question is None or confirmed:
            return await self.send(self.clicked(user, where, control, select))
        # Nothing is chosen either: the client takes the choice back.
        error = ASKED_FIRST if confirmed is None else DENIED
        return Delivery(Payload("interactive", {}), error=error, question=question)

    def clicked(
        self, user: str, where: Message | View, control: str | Control, select: Entered = None
    ) -> Payload:
        """Make the payload of such a click without sending it: the click of somebody who confirmed it."""
        now = self._now(user, where)
        if isinstance(now, View):
            return self._clicked_in_view(now, control, select)
        return self._clicked_on_message(user, now, control, select)

    def _clicked_on_message(
        self, user: str, message: Message, control: str | Control, select: Entered
    ) -> Payload:
        found, choice = find_control(message.controls, control)
        if choice is None and found.kind == "overflow":
            choice = chosen(found, str(select))
        key = (user, f"{message.channel} {message.ts}")
        values = state_of(message.controls, self._state.entered.get(key))
        if found.kind not in {"button", "overflow"}:
            values = entered(values, found, choice.label if choice else select)
            self._state.entered[key] = values
        return self.payloads.click_on_message(user, message, found, choice, values)

    def _clicked_in_view(self, view: View, control: str | Control, select: Entered) -> Payload:
        found, choice = find_control(view.controls, control)
        if not found.dispatches:
            raise ValueError(f"{found.label!r} is told to the app with the form: submit it")
        if choice is None and found.kind == "overflow":
            choice = chosen(found, str(select))
        if found.kind not in {"button", "overflow"}:
            view = self._state.views.enter(view, found, choice.label if choice else select)
        return self.payloads.click_in_view(view, found, choice)

    def enter(self, user: str, view: View, control: Control, value: Entered) -> View:
        """Fill in a field of a modal's form: the app hears of it with the next click or the submission.

        ValueError for what the field's own picker doesn't give, LookupError for a choice that isn't there.
        """
        return self._state.views.enter(self._in_front(user, view), control, value)

    async def submit(
        self, user: str, view: View | None = None, values: Mapping[str, Entered] | None = None
    ) -> Delivery:
        """Fill in a modal (by default the one in front) and submit it.

        Values go by the input's label, block id or action id. What Slack's own client holds back, an empty
        required field or a text too long, is `incomplete_form`.
        """
        view = self._in_front(user, view)
        if "submit" not in view.body:
            raise ValueError("this modal has no submit button")
        for name, value in (values or {}).items():
            inputs = [control for control in view.controls if control.in_form]
            by_block = [control for control in inputs if control.block_id == name]
            control = by_block[0] if by_block else find_control(inputs, name)[0]
            view = self._state.views.enter(view, control, value)
        if errors := held_back(view.controls, view.state):
            self._state.views.show_errors(view, errors)
            self._state.changed()
            return Delivery(self.payloads.submission(view), error=INCOMPLETE_FORM, view=view, errors=errors)
        return await self.send(self.payloads.submission(view))

    async def close_view(
        self, user: str, view: View | None = None, *, clear: bool = False
    ) -> Delivery | None:
        """Close a modal (by default the one in front), or with `clear` all. None if the app is not told."""
        view = self._in_front(user, view)
        clear = clear or bool(view.body.get("clear_on_close"))
        if clear:
            self._state.views.clear(user)
        else:
            self._state.views.close(view)
        self._state.changed()
        return await self.send(self.payloads.closing(view, cleared=clear)) if view.notifies_on_close else None

    async def message_shortcut(self, user: str, message: Message, callback_id: str) -> Delivery:
        """Choose the app's shortcut in a message's menu; outsiders don't have it.

        An ephemeral message has no such menu, and a callback id that the app's configuration lacks no entry.
        """
        self._may_act(user, message.channel, at_home=True)
        self._has_shortcut("message", callback_id)
        if message.ephemeral:
            raise ValueError("a message that only one person sees has no shortcuts")
        if self._state.conversations.get(message.channel, message.ts) is None:
            raise LookupError(f"{user} sees no such message")
        return await self.send(self.payloads.message_shortcut(user, message, callback_id))

    async def global_shortcut(self, user: str, callback_id: str) -> Delivery:
        """Choose the app's shortcut from the search bar or the compose menu."""
        self._may_act(user, at_home=True)
        self._has_shortcut("global", callback_id)
        return await self.send(self.payloads.global_shortcut(user, callback_id))

    async def open_home(self, user: str) -> Delivery:
        """Open the app's Home tab."""
        self._may_act(user, at_home=True)
        event: dict[str, Any] = {
            "type": "app_home_opened",
            "user": user,
            "channel": self.workspace.direct_message(user).id,
            "tab": "home",
        }
        if (home := self.home(user)) is not None:
            event["view"] = home.as_json(self.workspace)
        return await self.event(event)

    async def event(self, event: Mapping[str, Any], *, channel: str | None = None) -> Delivery:
        """Tell the app of an event, with whatever fields it has; `channel` is the one it happened in."""
        return await self.send(self.payloads.event(event, channel))

    async def send(
        self,
        payload: Payload,
        *,
        headers: Mapping[str, str | None] | None = None,
        through: Transport | None = None,
    ) -> Delivery:
        """Deliver a payload, whoever made it; see `Dispatch.send`."""
        return await self._dispatch.send(payload, headers=headers, through=through)

    def _now(self, user: str, where: Message | View) -> Message | View:
        if isinstance(where, View):
            return self._state.views.find(view_id=where.id)
        self._may_act(user, where.channel)
        message = self._state.conversations.get(where.channel, where.ts)
        if message is None or message.only_for not in {None, user}:
            raise LookupError(f"{user} sees no such message")
        return message

    def _in_front(self, user: str, view: View | None) -> View:
        wanted = view or self.modal(user)
        if wanted is None:
            raise LookupError(f"{user} has no modal open")
        return self._state.views.find(view_id=wanted.id)

    def _has_shortcut(self, kind: str, callback_id: str) -> None:
        there_are = [each.callback_id for each in self.workspace.app.shortcuts if each.kind == kind]
        if callback_id not in there_are:
            raise ValueError(f"the app has no {kind} shortcut {callback_id!r}: {there_are}")
