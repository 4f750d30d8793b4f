"""The organizations file: whose calls there are, who may see them, and what may be set on them.

Validated whole at the start (``load``) and by ``python -m bot check``; unknown keys are errors. The settings
of one organization have two names for a field: the partner (API) name is sent, the label is read by people.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic_core import PydanticCustomError

from bot.config.ambiguities import field_problems, quick_tag_problems
from bot.config.fields import CustomField, Label, QuickTag, Strict
from bot.environment.addresses import url_fault
from bot.invoca.models import Account
from bot.text import phones

Key = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")]

Workspace = Annotated[str, Field(pattern=r"^[TE][A-Z0-9]+$")]

Channel = Annotated[str, Field(pattern=r"^[CG][A-Z0-9]+$")]

User = Annotated[str, Field(pattern=r"^[UW][A-Z0-9]+$")]

Member = Annotated[str, Field(pattern=r"^[UWS][A-Z0-9]+$")]

Viewer = Annotated[str, Field(pattern=r"^([UWS][A-Z0-9]+|\*)$")]


def _no_yes_or_no(value: object) -> object:
    if isinstance(value, bool):  # to Python, true is 1
        raise PydanticCustomError("int_type", "true and false are no numbers")
    return value


class SharedLine(Strict):
    """A number several people answer."""

    number: str
    label: Label
    shared: bool = True


class Members(Strict):
    """Who may do what, by user or user group; each role has the rights of those before it."""

    viewers: tuple[Viewer, ...] = ()
    agents: tuple[Member, ...] = ()
    supervisors: tuple[Member, ...] = ()


class Organization(Strict):
    """One organization of Invoca's, with who may see its calls where."""

    key: Key
    name: Annotated[str, Field(min_length=1, max_length=60)]
    type: Literal["Advertiser", "Network"]
    id: Annotated[int, Field(gt=0, le=2**63 - 1), BeforeValidator(_no_yes_or_no)]
    api_url: str = "https://invoca.net"
    api_version: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")] = "2022-08-01"
    api_token: SecretStr
    updates: bool = True
    update_method: Literal["PUT", "POST"] = "PUT"
    region: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "US"
    workspaces: tuple[Workspace, ...] = Field(min_length=1)
    channels: tuple[Channel, ...] = ()
    external_channels: tuple[Channel, ...] = ()
    contact: User
    show: tuple[str, ...] = Field(default=(), max_length=4)
    members: Members = Members()
    fields: tuple[CustomField, ...] = ()
    quick_tags: tuple[QuickTag, ...] = ()
    lines: tuple[SharedLine, ...] = ()

    @field_validator("type", "update_method", mode="before")
    @classmethod
    def _any_case(cls, value: object, info: object) -> object:
        if not isinstance(value, str):
            return value
        return value.upper() if getattr(info, "field_name", "") == "update_method" else value.capitalize()

    @field_validator("api_url")
    @classmethod
    def _no_more_than_a_host(cls, value: str) -> str:
        if fault := url_fault(value):
            raise ValueError(fault)
        if urlsplit(value).path.strip("/"):
            raise ValueError("must be https:// and a host, without a path")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        problems = [
            *_channel_problems(self),
            *field_problems(self.fields),
            *quick_tag_problems(self.quick_tags, self.fields, self.region),
            *_line_problems(self),
        ]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    @cached_property
    def account(self) -> Account:
        """How the API is asked for this organization."""
        return Account(
            organization_type=self.type,
            organization_id=self.id,
            api_url=self.api_url,
            api_version=self.api_version,
            api_token=self.api_token,
            update_method=self.update_method,
            region=self.region,
        )

    @property
    def fingerprint(self) -> str:
        """What buttons carry to tell that the key still means the same organization of Invoca's."""
        return self.account.fingerprint


def _channel_problems(organization: Organization) -> list[str]:
    strays = set(organization.external_channels) - set(organization.channels)
    return [
        f"external_channels: {stray} is not one of channels, so name it there, too"
        for stray in sorted(strays)
    ]


def _line_problems(organization: Organization) -> list[str]:
    return [
        f"lines: the number of {line.label} can't be read as a phone number, so write it like +18555595599"
        for line in organization.lines
        if phones.parse(line.number, organization.region) is None
    ]


@dataclass(frozen=True)
class Directory:
    """All organizations of the file."""

    organizations: tuple[Organization, ...]

    def get(self, key: str) -> Organization | None:
        """The organization with this key."""
        return next((each for each in self.organizations if each.key == key), None)

    def by_fingerprint(self, fingerprint: str) -> Organization | None:
        """The organization of Invoca's that this fingerprint means; None where the file has it no more."""
        return next((each for each in self.organizations if each.fingerprint == fingerprint), None)

    def of_workspaces(self, workspaces: frozenset[str]) -> tuple[Organization, ...]:
        """The organizations whose members may be of one of these workspaces."""
        return tuple(each for each in self.organizations if not workspaces.isdisjoint(each.workspaces))


TOKEN_REFERENCE = re.compile(r"^env:([A-Z][A-Z0-9_]*_API_TOKEN|API_TOKEN)$")


def between_organizations(organizations: Sequence[Organization]) -> list[str]:
    """What no organization can tell alone: two of them that mean the same thing."""
    lines = []
    seen: dict[str, str] = {}
    for organization in organizations:
        claims = [(channel, f"channel {channel}") for channel in organization.channels]
        claims.append((organization.fingerprint, f"{organization.type} {organization.id}"))
        for claim, said in claims:
            other = seen.setdefault(claim, organization.key)
            if other != organization.key:
                lines.append(f"organizations.{organization.key}: {said} already belongs to {other}")
    return lines
