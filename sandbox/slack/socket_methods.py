"""What an app-level token, `xapp-…`, opens in the Web API, and nothing else does."""

from typing import Any

from sandbox.slack.errors import SlackError
from sandbox.slack.socket_tickets import Tickets
from sandbox.slack.state import SlackState

CONNECTIONS_OPEN = "apps.connections.open"
SCOPE = "connections:write"


class AppLevelMethods:
    """`apps.connections.open`, and `auth.test` as it answers an app-level token."""

    def __init__(self, state: SlackState, tickets: Tickets) -> None:
        self._state = state
        self._tickets = tickets

    def answers(self, method: str, token: str) -> bool:
        """Whether a request is one of these: by its method, or by its token."""
        return method == CONNECTIONS_OPEN or token == self._state.workspace.app.app_token

    def run(self, method: str, token: str, *, in_header: bool) -> dict[str, Any]:
        """Give the fields of the answer beside `ok`.

        SlackError: `not_allowed_token_type` for a bot's token here and for an app-level one elsewhere,
        `invalid_auth` for any other token, and for one that does not come in the Authorization header,
        `missing_scope` without `connections:write`.
        """
        app = self._state.workspace.app
        if token == app.bot_token:
            raise SlackError("not_allowed_token_type")
        if token != app.app_token or not in_header:
            raise SlackError("invalid_auth")
        if method == "auth.test":
            return {"app_name": app.name, "app_id": app.id}
        if method != CONNECTIONS_OPEN:
            raise SlackError("not_allowed_token_type")
        if SCOPE not in app.app_token_scopes:
            raise SlackError("missing_scope", needed=SCOPE, provided=",".join(sorted(app.app_token_scopes)))
        return {"url": self._tickets.issue(self._state.base_url, app.id)}
