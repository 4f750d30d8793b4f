"""Who looks at a message or a view, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.slack.workspace import Workspace


@dataclass(frozen=True)
class Reader:
    """The moment, aware and in the reader's own time zone, and the names that stand for ids."""

    now: datetime
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, identifier: str) -> str:
        """The name of a person, channel or user group, as it was given; the id itself where there is none."""
        return self.names.get(identifier) or identifier


def names_in(workspace: Workspace) -> dict[str, str]:
    """The names by id that a Slack client knows."""
    return {
        **{user.id: user.real_name for user in workspace.users.values()},
        **{channel.id: channel.name for channel in workspace.channels.values()},
        **{group.id: group.handle for group in workspace.user_groups.values()},
    }
