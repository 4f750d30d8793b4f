"""What can be asked for with the command that tags calls, and what it is read with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.custom_fields import CustomField, QuickTag
from bot.errors import Misunderstood
from bot.lookups import Reference
from commands.names import OrganizationName
from commands.tag_names import ByName, Meaning, names_of


@dataclass(frozen=True)
class Vocabulary:
    """What may be set in an organization, and by which quick tags."""

    name: OrganizationName
    fields: tuple[CustomField, ...] = ()
    quick_tags: tuple[QuickTag, ...] = ()

    @cached_property
    def names(self) -> ByName[Meaning]:
        """The names of its fields and of the grammar's own words."""
        return names_of(self.fields)


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


TagRequest = Tag | Undo | TagHelp | WhichOrganization


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
