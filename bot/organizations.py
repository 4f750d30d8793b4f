"""The organizations file: whose calls there are, who may see them, and what may be set on them.

Validated whole at the start (``load``) and by ``python -m bot check``; unknown keys are errors. The settings
of one organization have two names for a field: the partner (API) name is sent, the label is read by people.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from bot import phones
from bot.invoca.account import Account

Key = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")]
Workspace = Annotated[str, Field(pattern=r"^[TE][A-Z0-9]+$")]
Channel = Annotated[str, Field(pattern=r"^[CG][A-Z0-9]+$")]
User = Annotated[str, Field(pattern=r"^[UW][A-Z0-9]+$")]
Member = Annotated[str, Field(pattern=r"^[UWS][A-Z0-9]+$")]
Viewer = Annotated[str, Field(pattern=r"^([UWS][A-Z0-9]+|\*)$")]
Label = Annotated[str, Field(min_length=1, max_length=20)]
Word = Annotated[str, Field(pattern=r"^[\w-]{1,40}$")]

LONGEST = {"text": 255, "long_text": 10_000}  # characters Invoca takes


class _Strict(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True
    )


class CustomField(_Strict):
    """One custom data field that may be set through Switchboard."""

    name: Annotated[str, Field(min_length=1, max_length=255)]
    label: Annotated[str, Field(min_length=1, max_length=75)]
    type: Literal["text", "long_text", "number", "date", "yes_no"] = "text"
    options: tuple[Annotated[str, Field(min_length=1, max_length=75)], ...] = Field(
        default=(), max_length=100
    )
    share: bool | None = None

    @property
    def shown_in_channels(self) -> bool:
        """Whether everyone in a channel may see its value: as configured, else only a choice's."""
        return bool(self.options) if self.share is None else self.share

    @model_validator(mode="after")
    def _options_of_text(self) -> Self:
        if self.options and self.type != "text":
            raise ValueError('options go with type = "text" only')
        return self


class QuickTag(_Strict):
    """A button that sets several fields at once."""

    name: Word
    label: Label
    style: Literal["primary", "danger"] | None = None
    confirm: bool = False
    set: Mapping[str, str] = Field(min_length=1)


class Line(_Strict):
    """A number several people answer."""

    number: str
    label: Label
    shared: bool = True


class Members(_Strict):
    """Who may do what, by user or user group; each role has the rights of those before it."""

    viewers: tuple[Viewer, ...] = ()
    agents: tuple[Member, ...] = ()
    supervisors: tuple[Member, ...] = ()


class Organization(_Strict):
    """One organization of Invoca's, with who may see its calls where."""

    key: Key
    name: Annotated[str, Field(min_length=1, max_length=60)]
    type: Literal["Advertiser", "Network"]
    id: Annotated[int, Field(gt=0)]
    api_url: str = "https://invoca.net"
    api_version: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] = "2022-08-01"
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
    lines: tuple[Line, ...] = ()

    @field_validator("type", "update_method", mode="before")
    @classmethod
    def _any_case(cls, value: object, info: object) -> object:
        if not isinstance(value, str):
            return value
        return value.upper() if getattr(info, "field_name", "") == "update_method" else value.capitalize()

    @field_validator("api_url")
    @classmethod
    def _no_more_than_a_host(cls, value: str) -> str:
        parts = urlsplit(value)
        if not parts.hostname or parts.username or parts.query or parts.fragment or parts.path.strip("/"):
            raise ValueError("must be https:// and a host, nothing more")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        problems = [*_channel_problems(self), *_quick_tag_problems(self), *_line_problems(self)]
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
    return [f"external_channels: {stray} is not one of channels" for stray in sorted(strays)]


def _quick_tag_problems(organization: Organization) -> list[str]:
    problems = []
    fields = {field.name: field for field in organization.fields}
    for tag in organization.quick_tags:
        for name, value in tag.set.items():
            field = fields.get(name)
            if field is None:
                problems.append(f"quick tag {tag.name} sets {name}, which is not one of the fields")
            elif field.options and value not in field.options:
                problems.append(
                    f"quick tag {tag.name} sets {name} to something that is not one of its options"
                )
            elif len(value) > LONGEST.get(field.type, 255):
                problems.append(f"quick tag {tag.name} sets {name} to more than fits")
    return problems


def _line_problems(organization: Organization) -> list[str]:
    return [
        f"lines: the number of {line.label} can't be read as a phone number"
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

    def of_workspace(self, team: str) -> tuple[Organization, ...]:
        """The organizations whose members may be of this workspace."""
        return tuple(each for each in self.organizations if team in each.workspaces)

    def of_channel(self, channel: str) -> Organization | None:
        """The organization this channel means when nobody says which."""
        return next((each for each in self.organizations if channel in each.channels), None)


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
