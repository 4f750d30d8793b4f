"""response_urls: five uses in thirty minutes, wherever the app is a member or not.

A command's, or a message shortcut's, only ever appends. A click's works on the message that was clicked,
ephemeral or not, and must say so: Slack's pages differ on what happens without `replace_original` and
`delete_original`, so a payload that leaves both out is refused here (`invalid_payload`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.slack.errors import SlackError
from sandbox.slack.messages import Message
from sandbox.slack.state import SlackState

USES = 5
LIFETIME = 30 * 60.0

Kind = Literal["commands", "actions", "app"]


@dataclass
class _ResponseUrl:
    user: str
    channel: str
    clicked_ts: str | None
    expires: float
    uses_left: int = USES


class ResponseUrls:
    """The response_urls one Slack gave out."""

    def __init__(self, state: SlackState) -> None:
        self._state = state
        self._urls: dict[str, _ResponseUrl] = {}

    def issue(self, kind: Kind, user: str, channel: str, clicked_ts: str | None = None) -> str:
        """Give a new response_url, for what this person did there."""
        state = self._state
        number = round(state.clock() * 1000)
        path = f"/{kind}/{state.workspace.team.id}/{number}/{state.identifiers.token(24)}"
        self._urls[path] = _ResponseUrl(user, channel, clicked_ts, state.clock() + LIFETIME)
        return state.base_url + path

    def use(self, path: str, payload: Mapping[str, Any]) -> None:
        """Do what a post to a response_url asks; SlackError with Slack's code if it is not done."""
        url = self._urls.get(path)
        if url is None:
            raise SlackError("invalid_url")
        if self._state.clock() > url.expires:
            raise SlackError("expired_url")
        if url.uses_left == 0:
            raise SlackError("used_url")
        if self._state.workspace.channels[url.channel].archived:
            raise SlackError("is_archived")
        if url.clicked_ts is None:
            self._append(url, payload)
        else:
            self._on_the_clicked(url, url.clicked_ts, payload)
        url.uses_left -= 1

    def _on_the_clicked(self, url: _ResponseUrl, clicked_ts: str, payload: Mapping[str, Any]) -> None:
        if "replace_original" not in payload and "delete_original" not in payload:
            raise SlackError("invalid_payload", ["must say `replace_original` or `delete_original`"])
        replace, delete = (_is_true(payload.get(name)) for name in ("replace_original", "delete_original"))
        if delete:
            self._state.delete(self._clicked(url, clicked_ts))
            if payload.get("text") or payload.get("blocks"):
                self._append(url, payload)
        elif replace:
            self._state.rewrite(self._clicked(url, clicked_ts), payload)
        else:
            self._append(url, payload)

    def _clicked(self, url: _ResponseUrl, clicked_ts: str) -> Message:
        message = self._state.conversations.get(url.channel, clicked_ts)
        if message is None:
            raise SlackError("message_not_found")
        return message

    def _append(self, url: _ResponseUrl, payload: Mapping[str, Any]) -> None:
        kind = payload.get("response_type", "ephemeral")
        if kind not in {"ephemeral", "in_channel"}:
            raise SlackError("invalid_payload", ["response_type must be `ephemeral` or `in_channel`"])
        self._state.post(url.channel, payload, only_for=url.user if kind == "ephemeral" else None)


def _is_true(value: Any) -> bool:
    return value is True or str(value).lower() == "true"
