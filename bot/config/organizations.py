"""The organizations file: whose calls there are, who may see them, and what may be set on them.

Validated whole at the start (load.py) and by ``python -m bot check``; unknown keys are errors. The settings
of one organization have two names for a field: the partner (API) name is sent, the label is read by people.

What the typed grammar could not tell apart is refused, with what to do about it. Names are compared as people
type them: without case, accents and punctuation. What no letter or digit is in can't be typed at all, only
chosen, and so is in nobody's way.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic_core import PydanticCustomError

from bot.config.fields import LONGEST, CustomField, Label, QuickTag, Strict, ValueRefused, read_value
from bot.environment import url_fault
from bot.invoca.models import Account
from bot.queries import TRANSACTION_ID
from bot.text import phones, phones_in_text
from bot.text.matching import comparable

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


RESERVED = frozenset([
    "tx", "transaction", "transaction id",
    "ext", "external", "external id", "external unique id",
    "tel", "telephone", "phone", "number",
    "in", "undo", "help",
    "from", "caller", "calling", "to", "destination", "called", "dialed", "dialled",
])  # fmt: skip
"""Words that mean something of their own where a tag is typed, as they are compared."""


def field_problems(fields: Sequence[CustomField]) -> list[str]:
    """Tell which fields and options can't be told apart, a sentence each."""
    return [*_names_of_fields(fields), *(each for field in fields for each in _options(field))]


def quick_tag_problems(
    quick_tags: Sequence[QuickTag], fields: Sequence[CustomField], region: str
) -> list[str]:
    """Tell which quick tags can't be told apart, and which set what can't be set, a sentence each."""
    return [
        *_names_of_quick_tags(quick_tags),
        *(each for tag in quick_tags for each in _read_otherwise(tag, fields, region)),
        *(each for tag in quick_tags for each in _values(tag, fields, region)),
    ]


def _names_of_fields(fields: Sequence[CustomField]) -> Iterator[str]:
    seen: dict[str, CustomField] = {}
    for field in fields:
        for written in _once(field.name, field.label):
            known = comparable(written)
            if known in RESERVED:
                yield f"field {field.name}: {written} is a word of the commands, so {_instead(field, known)}"
            elif known and seen.setdefault(known, field) is not field:
                pair = f"fields {seen[known].name} and {field.name}"
                yield f"{pair} can't be told apart as {written}, so {_apart(seen[known], field, known)}"


def _instead(field: CustomField, known: str) -> str:
    """What to do about a field that goes by a word of the commands: a name is Invoca's, a label is ours."""
    if comparable(field.name) == known:
        return "rename the field in Invoca or leave it out here: another label would not help"
    return "choose another label"


def _apart(one: CustomField, other: CustomField, known: str) -> str:
    by_label = next((each for each in (other, one) if comparable(each.name) != known), None)
    return "leave one of them out" if by_label is None else f"choose another label for {by_label.name}"


def _options(field: CustomField) -> Iterator[str]:
    seen: dict[str, str] = {}
    for option in field.options:
        known = comparable(option)
        if known and known in seen:
            yield f"field {field.name}: options {seen[known]} and {option} can't be told apart, so keep one"
        seen.setdefault(known, option)


def _names_of_quick_tags(quick_tags: Sequence[QuickTag]) -> Iterator[str]:
    seen: dict[str, QuickTag] = {}
    for tag in quick_tags:
        for written in _once(tag.name, tag.label):
            known = comparable(written)
            if known in RESERVED:
                instead = _another(tag, written)
                yield f"quick tag {tag.name}: {written} is a word of the commands, so {instead}"
            elif known and seen.setdefault(known, tag) is not tag:
                pair = f"quick tags {seen[known].name} and {tag.name}"
                yield f"{pair} can't be told apart as {written}, so {_another(tag, written)}"


def _another(tag: QuickTag, written: str) -> str:
    return f"choose another {'name' if written == tag.name else 'label'} for {tag.name}"


def _read_otherwise(tag: QuickTag, fields: Sequence[CustomField], region: str) -> Iterator[str]:
    names = {comparable(written): field for field in fields for written in (field.name, field.label)}
    for written in _once(tag.name, tag.label):
        instead = f", so {_another(tag, written)}"
        digits = "".join(character for character in phones.plain(written) if character.isdecimal())
        before_sign = comparable(written.replace(":", "=").partition("=")[0])
        if before_sign and before_sign != comparable(written) and before_sign in names:
            yield f"quick tag {tag.name}: {written} reads as setting field {names[before_sign].name}{instead}"
        elif phones.parse(written, region) or phones_in_text.find(written, region):
            yield f"quick tag {tag.name}: {written} reads as a phone number{instead}"
        elif digits and comparable(phones.plain(written)).replace(" ", "") == digits:
            yield f"quick tag {tag.name}: {written} reads as digits of a phone number{instead}"
        elif TRANSACTION_ID.fullmatch(written):
            yield f"quick tag {tag.name}: {written} reads as a transaction ID{instead}"


def _values(tag: QuickTag, fields: Sequence[CustomField], region: str) -> Iterator[str]:
    by_name = {field.name: field for field in fields}
    for name, value in tag.set.items():
        field = by_name.get(name)
        if field is None:
            yield f"quick tag {tag.name} sets {name}, which is not one of the fields"
        elif field.options and value not in field.options:
            yield f"quick tag {tag.name} sets {name} to something that is not one of its options"
        elif len(value) > (longest := LONGEST.get(field.type, 255)):
            yield f"quick tag {tag.name} sets {name} to more than fits: {longest} characters at most"
        else:
            yield from _value(tag, field, value, region)


def _value(tag: QuickTag, field: CustomField, value: str, region: str) -> Iterator[str]:
    try:
        read = read_value(field, value, region)
    except ValueRefused as refused:
        yield f"quick tag {tag.name} sets {field.name} to something else. {refused.problem}"
    else:
        if read != value:
            yield f"quick tag {tag.name} sets {field.name} to what is to be written as {read!r}"


def _once(name: str, label: str) -> tuple[str, ...]:
    return (name,) if comparable(name) == comparable(label) else (name, label)
