"""Who somebody is in Slack: the key under which everything of a person is kept."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody in Slack, as they are the same wherever they act: the key for all that is theirs.

    The user id alone is no key, and the workspace a payload names is none either: on Enterprise Grid the same
    person comes with one or another of their workspaces, with the enterprise, or with none (members.py).
    """

    home: str
    """Their enterprise, else their workspace; empty until it is known."""
    user: str
