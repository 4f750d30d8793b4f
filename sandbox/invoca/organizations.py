"""The organizations a sandbox serves: who they are, their token, and the custom data they know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo
from typing import Literal

from sandbox.invoca.calls import FieldType
from sandbox.invoca.generations import Generation

OrganizationKey = tuple[str, int]
"""What names an organization in a request: its type and its number."""


@dataclass(frozen=True)
class SandboxOrganization:
    """One organization: `fields` maps the custom data it has to its data type; None takes any name."""

    type: Literal["Network", "Advertiser"]
    id: int
    token: str
    fields: Mapping[str, FieldType] | None = None
    generation: Generation = Generation.APRIL_2023
    time_zone: tzinfo = timezone(timedelta(hours=-7))

    @property
    def key(self) -> OrganizationKey:
        """The type and number that name it in a request."""
        return self.type, self.id
