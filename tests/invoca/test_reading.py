"""What is made of one call's fields, in every shape they come."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.invoca.models import Call, CustomDatum
from bot.invoca.reading import read_call


def one(**fields: Any) -> Call:
    """Give what is read of a call with these fields, in America."""
    call = read_call({"transaction_id": "A", **fields}, "US")
    assert call is not None
    return call


EARLY = datetime(2022, 12, 10, 13, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "start", "bridge"),
    [
        ({"call_start_time_utc": "2022-12-10T13:45:00.000Z"}, EARLY, None),
        ({"call_start_time_utc": "2022-12-10T13:45:00"}, EARLY, None),
        ({"transfer_start_time_utc": "2022-12-10T13:45:00.000Z"}, None, EARLY),
        ({"start_time": "2022-12-10T06:45:00-07:00"}, EARLY, None),
        ({"bridge_start_time": "2022-12-10T06:45:00-07:00"}, None, EARLY),
        ({"bridge_start_time": "2022-12-10 06:45:00 -07:00"}, None, EARLY),
        ({"bridge_start_time": "2022-12-10 06:45:00 -0700"}, None, EARLY),
        ({"bridge_start_time": "2022-12-10 13:45:00 UTC"}, None, EARLY),
        ({"bridge_start_time": "nonsense", "transfer_start_time_utc": "2022-12-10T13:45:00Z"}, None, EARLY),
    ],
)
def test_times(fields: dict[str, str], start: datetime | None, bridge: datetime | None) -> None:
    """Both families of times are the same two moments."""
    call = one(**fields)
    assert (call.start_time, call.bridge_start_time) == (start, bridge)
    assert call.more == {}


@pytest.mark.parametrize(
    "time",
    [
        "2022-12-10T13:45:00Z",
        "2022-12-10 13:45:00.000000 Z",
        "2022-12-10T06:45:00-07:00[America/Los_Angeles]",
        "2022-12-10 05:45:00 PST",
        "2022-12-10T05:45:00 pst",
        "2022-12-10 08:45:00EST",
        "2022-12-10 07:45:00 CST",
        "2022-12-10 06:45:00 PDT",
        "2022-12-10 13:45:00 GMT",
        "2022-12-10 14:45:00 GMT+1",
        "2022-12-10 14:45:00 UTC+01:00",
        "2022-12-10 08:45:00 UTC-5",
        "2022-12-10 08:45:00 GMT-0500",
        "Sat, 10 Dec 2022 13:45:00 GMT",
        "Sat, 10 Dec 2022 05:45:00 -0800",
        "Sat, 10 Dec 2022 05:45:00 PST",
        "10 Dec 2022 13:45:00 +0000",
        1670679900,
        1670679900.0,
        1670679900000,
        1670679900000000,
        "1670679900",
        " 1670679900.000 ",
        "1670679900000",
    ],
)
@pytest.mark.parametrize(
    "field", ["start_time", "bridge_start_time", "call_start_time_utc", "transfer_start_time_utc"]
)
def test_a_time_in_another_form(field: str, time: Any) -> None:
    """Epoch numbers, RFC 2822, zones by the names that it defines, and offsets from UTC or GMT are read."""
    assert one(**{field: time}).since == EARLY


@pytest.mark.parametrize("time", ["2022-12-10 13:45:00", "Sat, 10 Dec 2022 13:45:00", "2022-12-10T13:45"])
def test_a_time_without_a_zone(time: str) -> None:
    """Is UTC where the field's name says so, and else can't be said."""
    assert one(transfer_start_time_utc=time).since == EARLY
    assert one(bridge_start_time=time).since is None


@pytest.mark.parametrize(
    "time",
    [
        "2022-12-10 13:45:00 IST",
        "2022-12-10 13:45:00 BST",
        "2022-12-10 13:45:00 PT",
        "2022-12-10 13:45:00 PST-8",
        "2022-12-10 13:45:00 GMT+99",
        "Sat, 10 Dec 2022 13:45:00 XYZ",
        "12/10/2022 13:45:00 PST",
        "9" * 10,
        "9" * 19,
        "1e9",
        float("nan"),
        "",
        "now",
        "2022-12-10",
        "20221210",
        "2022-13-40T13:45:00Z",
        "2022-12-10T13:45:00",
        "0001-01-01T00:00:00+23:59",
        "2022-12-10" + " " * 100_000 + "13:45:00Z",
        167067990,
        True,
        None,
        ["2022-12-10T13:45:00Z"],
        {"time": "2022-12-10T13:45:00Z"},
    ],
)
def test_a_time_that_is_none(time: Any) -> None:
    """A time that can't be said for certain isn't said, and isn't kept as something else."""
    assert one(start_time=time) == Call("A")


NUMBERS = {
    "+15309999999": "+15309999999",
    "530-999-9999": "+15309999999",
    "15309999999": "+15309999999",
    5309999999: "+15309999999",
    "+442079460123": "+442079460123",
    "855-559-5612x204": "855-559-5612x204",
    "18555595612,,204#": "18555595612,,204#",
    "*67": "*67",
    "Restricted": "Restricted",
    " ": None,
    "": None,
    None: None,
}


@pytest.mark.parametrize("given", NUMBERS)
@pytest.mark.parametrize("field", ["calling_phone_number", "destination_phone_number", "called_phone_number"])
def test_numbers(field: str, given: Any) -> None:
    """E.164 where it is a number, else as given; a caller said to be withheld is none."""
    is_withheld = field == "calling_phone_number" and given == "Restricted"
    assert getattr(one(**{field: given}), field) == (None if is_withheld else NUMBERS[given])


def test_numbers_are_read_as_of_the_region() -> None:
    """What names no country is of the organization's."""
    call = read_call({"transaction_id": "A", "calling_phone_number": "020 7946 0123"}, "GB")
    assert call == Call("A", calling_phone_number="+442079460123")


def test_a_number_of_the_wrong_type_shows_nowhere() -> None:
    """It may hold a number that nobody would mask."""
    for wrong in (["+15309999999"], {"e164": "+15309999999"}):
        assert one(calling_phone_number=wrong) == Call("A")


def test_text_of_other_types() -> None:
    """Numbers and booleans read as JSON writes them, plain lists with commas, empty and null as nothing."""
    call = one(
        zip_code=93703,
        promo_number_id=12345678901234567890,
        source=1.5,
        media_type=True,
        qualified_regions=["CA", None, "NV", 7],
        city="  ",
        region=None,
        phone_type=[],
    )
    assert call == Call(
        "A",
        zip_code="93703",
        promo_number_id="12345678901234567890",
        source="1.5",
        media_type="true",
        qualified_regions="CA, NV, 7",
    )


def test_nested_values_of_known_fields_are_kept_aside() -> None:
    """A field that holds what it can't is not guessed at: it shows as compact JSON under "More"."""
    call = one(city={"name": "Fresno", "ids": [1, 2]})
    assert (call.city, call.more) == (None, {"city": '{"name":"Fresno","ids":[1,2]}'})


def test_unknown_fields() -> None:
    """What no document lists is kept as text, nested values as compact JSON, empty ones not at all."""
    call = one(
        sentiment=0.5, agents=[{"id": 7}], tags=["a", "é"], note="", none=None, nothing={}, quiet=False
    )
    assert call.more == {"sentiment": "0.5", "agents": '[{"id":7}]', "tags": '["a","é"]', "quiet": "false"}


@pytest.mark.parametrize("key", ["keypresses", "key presses", "key_presses"])
def test_keypresses(key: str) -> None:
    """One field, however its name is written."""
    assert one(**{key: "1,2"}) == Call("A", keypresses="1,2")


def test_keypresses_written_twice() -> None:
    """The name that has a value counts."""
    assert one(keypresses="1,2", **{"key presses": None}) == Call("A", keypresses="1,2")


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        (True, True),
        (False, False),
        ("true", True),
        ("Yes", True),
        ("no", False),
        (1, True),
        ("0", False),
        ("maybe", None),
        (None, None),
    ],
)
def test_repeat_caller(given: Any, *, read_as: bool | None) -> None:
    """Yes and no in every way they are written."""
    assert one(repeat_calling_phone_number=given).repeat_calling_phone_number is read_as


@pytest.mark.parametrize(
    "custom_data",
    [
        [{"name": "GCLID", "value": "123", "source": "Api", "data_type": "Short Text"}],
        [{"partner_name": "GCLID", "value": "123", "source": "Api"}],
        [None, "x", {}, {"name": "GCLID", "value": 123, "source": "Api"}, {"name": "none", "value": None}],
        [{"name": "GCLID", "value": "old"}, {"name": "GCLID", "value": "123", "source": "Api"}],
        {"GCLID": {"value": "123", "source": "Api"}, "none": {"value": "", "source": "Api"}},
        {"GCLID": {"value": "123", "source": "Api"}, "none": None, "bare": {"source": "Api"}, "": "x"},
    ],
)
def test_custom_data(custom_data: Any) -> None:
    """The list of 2022 and the map since are the same; a field without a value isn't there."""
    assert one(custom_data=custom_data) == Call("A", custom_data=(CustomDatum("GCLID", "123", "Api"),))


def test_custom_data_of_other_shapes() -> None:
    """A bare value, a yes, a list and a nested one are text too."""
    call = one(custom_data={"a": "x", "b": {"value": True}, "c": {"value": [1]}, "d": {"deep": {"er": 1}}})
    assert [(datum.name, datum.value) for datum in call.custom_data] == [
        ("a", "x"),
        ("b", "true"),
        ("c", "[1]"),
        ("d", '{"deep":{"er":1}}'),
    ]
    assert one(custom_data="surprise").more == {"custom_data": "surprise"}
    assert one(custom_data=None) == one(custom_data={}) == one(custom_data=[]) == Call("A")


PROFILE = {"first_name_data_append": "Dana", "age_range_data_append": "", "is_prepaid_data_append": False}


@pytest.mark.parametrize(
    "fields",
    [
        {"custom_data": {"demographics_data": PROFILE}},
        {"demographics_data": PROFILE},
        {"custom_data": [{"name": "demographics_data", "value": PROFILE}]},
        {"custom_data": {"demographics_data": {"value": PROFILE, "source": "Ecp"}}},
        {"custom_data": {"demographics_data": {name: {"value": value} for name, value in PROFILE.items()}}},
        {"custom_data": PROFILE},
        PROFILE,
        {"custom_data": {name: {"value": value, "source": "Ecp"} for name, value in PROFILE.items()}},
        {"custom_data": [{"name": name, "value": value} for name, value in PROFILE.items()]},
    ],
)
def test_a_caller_profile_is_kept_apart(fields: dict[str, Any]) -> None:
    """Personal data is found wherever it stands, and is nowhere but in ``demographics``."""
    profile = {"first_name_data_append": "Dana", "is_prepaid_data_append": "false"}
    assert one(**fields) == Call("A", demographics=profile)


@pytest.mark.parametrize("profile", ["Dana", ["Dana"], {"deep": {"first_name": "Dana"}}])
def test_a_caller_profile_of_another_shape_is_kept_apart_too(profile: Any) -> None:
    """Even where it can't be understood, it doesn't show among other data."""
    call = one(wrapped={"demographics_data": profile}, custom_data={"demographics_data": profile})
    assert "Dana" in str(call.demographics)
    assert (call.custom_data, call.more) == ((), {})
