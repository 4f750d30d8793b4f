"""What a Web API method is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.slack.errors import SlackError
from sandbox.slack.state import SlackState


@dataclass(frozen=True)
class Method:
    """What it does, the scope it needs whatever its arguments, and whether it takes a JSON body.

    `run` gives the fields of the answer beside `ok`, or raises SlackError.
    """

    run: Callable[[SlackState, Mapping[str, Any]], dict[str, Any]]
    scope: str | None = None
    takes_json: bool = True


def need(state: SlackState, scope: str) -> None:
    """Refuse with `missing_scope`, naming what is needed and what is there, unless the scope was granted."""
    granted = state.workspace.app.scopes
    if scope not in granted:
        raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(granted)))
