"""What can be asked for by typing, of both commands, and what was nearly asked for. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.errors import Misunderstood
from bot.queries import Query, Reference

# --- looking up ---------------------------------------------------------------------------------------------


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
class LineRequest:
    """Show the person's line, or set it to this number (E.164), or forget it."""

    number: str | None = None
    forget: bool = False
    organization: str | None = None


@dataclass(frozen=True)
class History:
    """Show what was set on a call; without a reference, on the one on the person's line."""

    reference: Reference | None = None
    organization: str | None = None
    text: str = field(default="", compare=False)
    """What was typed, without the word for it."""


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
    text: str = field(default="", compare=False)
    """What was typed, without the word for it."""

    @property
    def organization(self) -> str | None:
        """The key of the organization that was named, if one was."""
        return self.of.organization


CallsRequest = Share | Look | Empty | LineRequest | History | Me | Help


# --- tagging ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tag:
    """Set these values on this call. Something is set always."""

    call: Reference | None
    """None is the call on the person's line."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """By partner (API) name, as they are sent, in the order in which they were typed."""
    external_unique_id: str | None = None
    organization: str | None = None
    """The key of the one that was named with ``in``, or that is the only one; None is the default."""
    quick_tag: str | None = None
    """The name of the quick tag, where there was one and no more."""


@dataclass(frozen=True)
class Undo:
    """Take the person's last change back, in the organization with this key if one was named."""

    organization: str | None = None


@dataclass(frozen=True)
class TagHelp:
    """Show the help, of the organization with this key if one was named."""

    organization: str | None = None


@dataclass(frozen=True)
class WhichOrganization:
    """Ask which organization is meant: what may be set depends on it."""


TypedTagRequest = Tag | Undo | TagHelp | WhichOrganization


# --- nearly -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Completion:
    """One way to finish what was nearly understood. ``label`` is plain text for a button.

    ``text`` is what could have been typed instead, as Slack sends it.
    """

    label: str
    text: str


class NearMiss(Misunderstood):
    """What was typed is nearly a tag: nothing is set, and each completion would be one.

    ``organization`` is the key of the organization it was read for.
    """

    def __init__(
        self,
        problem: str,
        understood: str = "",
        completions: tuple[Completion, ...] = (),
        organization: str | None = None,
    ) -> None:
        self.completions = completions
        self.organization = organization
        super().__init__(problem, understood)
