"""What can be asked for with the command that looks calls up."""

from dataclasses import dataclass

from bot.lookups import Query, Reference


@dataclass(frozen=True)
class Look:
    """Look calls up, in the organization with this key, if one was named with ``in``."""

    query: Query
    organization: str | None = None


@dataclass(frozen=True)
class Empty:
    """Nothing was typed, or no more than an organization: the call on the person's line is meant."""

    organization: str | None = None


@dataclass(frozen=True)
class Line:
    """Show the person's line, or set it to this number (E.164), or forget it."""

    number: str | None = None
    forget: bool = False
    organization: str | None = None


@dataclass(frozen=True)
class History:
    """Show what was set on a call; without a reference, on the one on the person's line."""

    reference: Reference | None = None
    organization: str | None = None


@dataclass(frozen=True)
class Me:
    """Tell who Switchboard thinks the person is."""


@dataclass(frozen=True)
class Help:
    """Show the help."""


@dataclass(frozen=True)
class Share:
    """Post the card of the one call that this finds to the channel."""

    of: Look | Empty

    @property
    def organization(self) -> str | None:
        """The key of the organization that was named, if one was."""
        return self.of.organization


CallsRequest = Share | Look | Empty | Line | History | Me | Help
