"""The payloads of Slack's deliveries, field by field as Slack sends them.

Making one uses up nothing but ids, so a test can make one, alter it, and send it or not.
"""

from collections.abc import Mapping
from typing import Any

from sandbox.slack.controls import Choice, Control
from sandbox.slack.escaping import escaped
from sandbox.slack.messages import Message
from sandbox.slack.response_urls import ResponseUrls
from sandbox.slack.state import SlackState
from sandbox.slack.transport import Payload
from sandbox.slack.values import State, action_on
from sandbox.slack.views import View
from sandbox.slack.workspace import Team


class Payloads:
    """Makes payloads for what people do."""

    def __init__(self, state: SlackState, response_urls: ResponseUrls) -> None:
        self._state = state
        self._response_urls = response_urls

    def command(
        self, user_id: str, channel_id: str, command: str, text: str = "", *, should_escape: bool = False
    ) -> Payload:
        """Make the form of a slash command: every value is text in it."""
        workspace = self._state.workspace
        user, channel = self._state.user(user_id), workspace.channels[channel_id]
        team = workspace.team_of(user)
        return Payload(
            "slash_commands",
            {
                "token": workspace.app.verification_token,
                "team_id": team.id if user.named_team == "" else user.named_team or "",
                "team_domain": team.domain,
                **_grid(team),
                "channel_id": channel.id,
                "channel_name": channel.name_in_payloads,
                "user_id": user.id,
                "user_name": user.name,
                "command": command,
                "text": escaped(text, workspace) if should_escape else text,
                "api_app_id": workspace.app.id,
                "is_enterprise_install": str(workspace.app.org_wide).lower(),
                "response_url": self._response_urls.issue("commands", user.id, channel.id),
                "trigger_id": self._state.triggers.issue(user.id),
            },
        )

    def click_on_message(
        self, user_id: str, message: Message, control: Control, choice: Choice | None, values: State
    ) -> Payload:
        """Make block_actions for a message; of an ephemeral one Slack does not send `message`."""
        channel = self._state.workspace.channels[message.channel]
        container: dict[str, Any] = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        shown = {} if message.ephemeral else {"message": message.as_json(self._state.workspace)}
        return self._interactive(
            "block_actions",
            user_id,
            container=container,
            trigger_id=self._state.triggers.issue(user_id),
            channel={"id": channel.id, "name": channel.name_in_payloads},
            **shown,
            state={"values": values},
            response_url=self._response_urls.issue("actions", user_id, channel.id, message.ts),
            actions=[action_on(control, choice, values, self._state.identifiers.ts())],
        )

    def click_in_view(self, view: View, control: Control, choice: Choice | None) -> Payload:
        """Make block_actions for a modal or Home: no channel, no message, no response_url."""
        return self._interactive(
            "block_actions",
            view.user,
            container={"type": "view", "view_id": view.id},
            trigger_id=self._state.triggers.issue(view.user),
            view=view.as_json(self._state.workspace),
            actions=[action_on(control, choice, view.state, self._state.identifiers.ts())],
        )

    def submission(self, view: View) -> Payload:
        """Make view_submission, with what was entered as the view has it."""
        return self._interactive(
            "view_submission",
            view.user,
            trigger_id=self._state.triggers.issue(view.user),
            view=view.as_json(self._state.workspace),
            response_urls=[],
        )

    def closing(self, view: View, *, cleared: bool) -> Payload:
        """Make view_closed."""
        shown = view.as_json(self._state.workspace)
        return self._interactive("view_closed", view.user, view=shown, is_cleared=cleared)

    def message_shortcut(self, user_id: str, message: Message, callback_id: str) -> Payload:
        """Make message_action; its response_url only appends, since the message is not the app's."""
        channel = self._state.workspace.channels[message.channel]
        return self._interactive(
            "message_action",
            user_id,
            action_ts=self._state.identifiers.ts(),
            channel={"id": channel.id, "name": channel.name_in_payloads},
            callback_id=callback_id,
            trigger_id=self._state.triggers.issue(user_id),
            response_url=self._response_urls.issue("app", user_id, channel.id),
            message_ts=message.ts,
            message={**message.as_json(self._state.workspace), **self._thread(message)},
        )

    def global_shortcut(self, user_id: str, callback_id: str) -> Payload:
        """Make shortcut: no channel, no response_url."""
        return self._interactive(
            "shortcut",
            user_id,
            action_ts=self._state.identifiers.ts(),
            callback_id=callback_id,
            trigger_id=self._state.triggers.issue(user_id),
        )

    def event(self, event: Mapping[str, Any], channel_id: str | None = None) -> Payload:
        """Make event_callback around an event, of this channel if it has one."""
        state, workspace = self._state, self._state.workspace
        shared = channel_id is not None and workspace.channels[channel_id].is_ext_shared
        enterprise = workspace.team.enterprise
        return Payload(
            "events_api",
            {
                "token": workspace.app.verification_token,
                "team_id": workspace.team.id,
                "context_team_id": workspace.team.id,
                "context_enterprise_id": enterprise.id if enterprise else None,
                "api_app_id": workspace.app.id,
                "event": {"event_ts": state.identifiers.ts(), **event},
                "type": "event_callback",
                "event_id": state.identifiers.event_id(),
                "event_time": int(state.clock()),
                "authorizations": [
                    {
                        "enterprise_id": enterprise.id if enterprise else None,
                        "team_id": None if workspace.app.org_wide else workspace.team.id,
                        "user_id": workspace.app.bot_user_id,
                        "is_bot": True,
                        "is_enterprise_install": workspace.app.org_wide,
                    }
                ],
                "is_ext_shared_channel": shared,
                "event_context": f"4-{state.identifiers.token(40)}",
            },
        )

    def _thread(self, message: Message) -> dict[str, Any]:
        """What Slack says of the thread that begins with a message; nothing if none does."""
        replies = self._state.conversations.replies(message)
        if not replies:
            return {}
        users = list(dict.fromkeys(reply.user for reply in replies))
        return {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "reply_users_count": len(users),
            "latest_reply": replies[-1].ts,
            "reply_users": users,
            "is_locked": False,
            "subscribed": False,
        }

    def _interactive(self, kind: str, user_id: str, **fields: Any) -> Payload:
        workspace = self._state.workspace
        user = self._state.user(user_id)
        # A view lives where the person is, a message where the app is: an outsider's click names our team.
        team = workspace.team_of(user) if "view" in fields else workspace.team
        shown_team = None if workspace.app.org_wide else {"id": team.id, "domain": team.domain, **_grid(team)}
        return Payload(
            "interactive",
            {
                "type": kind,
                "user": {
                    "id": user.id,
                    "username": user.name,
                    "name": user.name,
                    "team_id": user.team_id if user.named_team == "" else user.named_team,
                },
                "api_app_id": workspace.app.id,
                "token": workspace.app.verification_token,
                "team": shown_team,
                "enterprise": _enterprise(team),
                "is_enterprise_install": workspace.app.org_wide,
                **fields,
            },
        )


def _enterprise(team: Team) -> dict[str, str] | None:
    return {"id": team.enterprise.id, "name": team.enterprise.name} if team.enterprise else None


def _grid(team: Team) -> dict[str, str]:
    if not team.enterprise:
        return {}
    return {"enterprise_id": team.enterprise.id, "enterprise_name": team.enterprise.name}
