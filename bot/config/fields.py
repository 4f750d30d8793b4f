"""What may be set on a call of an organization, as its file says: custom data fields and quick tags."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.text import private_numbers

Label = Annotated[str, Field(min_length=1, max_length=20)]

Word = Annotated[str, Field(pattern=r"^[\w-]{1,40}$")]

LONGEST = {"text": 255, "long_text": 10_000}  # characters Invoca takes

LONGEST_EXTERNAL_ID = 255


class Strict(BaseModel):
    """A table of the organizations file: unknown keys are errors, and errors show no values."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True
    )


class CustomField(Strict):
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
        """Whether viewers and channels may see its value: as configured, else only a choice's."""
        return bool(self.options) if self.share is None else self.share

    @property
    def is_free_text(self) -> bool:
        """Whether its value is whatever somebody writes."""
        return self.type in LONGEST and not self.options

    @model_validator(mode="after")
    def _options_of_text(self) -> Self:
        if self.options and self.type != "text":
            raise ValueError('options go with type = "text" only')
        return self


class QuickTag(Strict):
    """A button that sets several fields at once."""

    name: Word
    label: Label
    style: Literal["primary", "danger"] | None = None
    confirm: bool = False
    set: Mapping[str, str] = Field(min_length=1)

    @model_validator(mode="after")
    def _nothing_private(self) -> Self:
        if any(map(private_numbers.find, self.set.values())):
            raise ValueError("set has what looks like a payment card or social security number")
        return self
