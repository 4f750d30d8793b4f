"""A seeded day at a roofing company: calls that begin and end by themselves, several at any moment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from urllib.parse import quote_plus

from sandbox.invoca import scenery
from sandbox.invoca.calls import CustomDatum, FieldType, SandboxCall
from sandbox.invoca.scenery import Campaign, Place

_STEADY_LINES = 4

_OTHER_LINES = 4

_CALLERS = 90

_WITHHELD = 0.1
"""The share of callers without a number."""

_PROFILED = 0.7
"""The share of the others whom the profile service knows."""


@dataclass(frozen=True)
class _Caller:
    """A person who calls; the number is None when it is withheld."""

    place: Place
    number: str | None
    phone_type: str
    profile: Mapping[str, str | bool | None]


def scenario(seed: int, start: datetime, hours: int = 12) -> list[SandboxCall]:
    """Give the calls of the hours from `start` on, the same ones for the same seed.

    The first in the list is always the call the documentation names: transaction ABCD1234-ABCD1234, external
    id mycalls00001, from +15309999999 to +18555595599, in progress from `start` on for an hour. At least
    four others are in progress at any moment, and some callers withhold their number or call again.
    """
    random = Random(seed)  # noqa: S311 - a scenario that can be repeated, not a secret
    until = start + timedelta(hours=hours)
    times = sorted(
        (began, ends)
        for line in range(_STEADY_LINES + _OTHER_LINES)
        for began, ends in _line(random, start, until, steady=line < _STEADY_LINES)
    )
    callers = [_caller(random, index) for index in range(_CALLERS)]
    busy: dict[int, datetime] = {}
    calls = [_documented_call(start)]
    for began, ends in times:
        index = random.choice([index for index in range(_CALLERS) if busy.get(index, began) <= began])
        calls.append(_call(random, callers[index], (began, ends), again=index in busy))
        busy[index] = ends
    return calls


def _line(
    random: Random, start: datetime, until: datetime, *, steady: bool
) -> Iterator[tuple[datetime, datetime]]:
    """Give the calls of one line, one after the other; a steady line is never without one."""
    began = start + timedelta(seconds=random.randint(-80, -20) if steady else random.randint(5, 300))
    while began < until:
        ends = began + timedelta(seconds=int(random.triangular(100, 1_200, 240)))
        yield began, ends
        began = ends + timedelta(seconds=random.randint(-15, -1) if steady else random.randint(20, 420))


def _documented_call(start: datetime) -> SandboxCall:
    random = Random(5)  # noqa: S311 - the same call whatever the seed
    place = scenery.PLACES[0]
    caller = _Caller(place, "+15309999999", "Mobile", _profile(random, "Dana", "Whitfield", place, "Mobile"))
    call = _call(random, caller, (start, start + timedelta(hours=1)), again=False)
    return _led_by(
        random,
        replace(call, transaction_id="ABCD1234-ABCD1234", external_unique_id="mycalls00001"),
        scenery.SPRING_SALE,
    )


def _call(random: Random, caller: _Caller, times: tuple[datetime, datetime], *, again: bool) -> SandboxCall:
    began, ends = times
    call = SandboxCall(
        f"{random.getrandbits(32):08X}-{random.getrandbits(32):08X}",
        began=began,
        ends=ends,
        calling_phone_number=caller.number,
        call_record_id=f"{random.getrandbits(16):04X}-{random.getrandbits(48):012X}",
        phone_type=caller.phone_type,
        start_time=began - timedelta(seconds=random.randint(8, 90)),
        city=caller.place.city,
        region=caller.place.region,
        zip_code=caller.place.zip_code,
        # Repeat callers are not recognized when the number is withheld.
        repeat_calling_phone_number=None if caller.number is None else again,
        qualified_regions=caller.place.region,
        demographics=caller.profile,
    )
    return _led_by(random, call, random.choice(scenery.CAMPAIGNS))


def _led_by(random: Random, call: SandboxCall, campaign: Campaign) -> SandboxCall:
    """Give the call as the one this campaign led to."""
    first, second = (*campaign.keypresses, None, None)[:2]
    return replace(
        call,
        destination_phone_number=campaign.destination,
        called_phone_number=campaign.called,
        media_type=campaign.media_type,
        source=campaign.source,
        advertiser_campaign_country="USA",
        advertiser_campaign_id=campaign.id,
        advertiser_campaign_name=campaign.name,
        advertiser_id="ACME-25",
        advertiser_name="Acme Roofing",
        promo_number_description=f"{campaign.source} number",
        promo_number_id=f"P-{campaign.called[-4:]}",
        keypress_1=first,
        keypress_2=second,
        keypresses=",".join(campaign.keypresses) or None,
        custom_data=tuple(_custom_data(random, campaign)),
    )


def _custom_data(random: Random, campaign: Campaign) -> Iterator[CustomDatum]:
    yield CustomDatum("lead_type", random.choice(scenery.LEAD_TYPES), "VirtualLine")
    if campaign.media_type != "Online":
        return
    search = random.choice(scenery.SEARCHES)
    yield CustomDatum("utm_source", campaign.source, "VirtualLine")
    yield CustomDatum("channel", random.choice(scenery.CHANNELS))
    yield CustomDatum("search", search)
    yield CustomDatum("g_cid", f"{random.getrandbits(32)}.{random.getrandbits(32)}")
    landing = (
        f"https://www.acme-roofing.example/quote?q={quote_plus(search)}&campaign={quote_plus(campaign.name)}"
    )
    yield CustomDatum("calling_page", landing, data_type=FieldType.LONG_TEXT)


def _caller(random: Random, index: int) -> _Caller:
    place = random.choice(scenery.PLACES)
    phone_type = random.choice(scenery.PHONE_TYPES)
    first, last = random.choice(scenery.FIRST_NAMES), random.choice(scenery.LAST_NAMES)
    if random.random() < _WITHHELD:
        return _Caller(place, None, phone_type, {})
    profile = _profile(random, first, last, place, phone_type) if random.random() < _PROFILED else {}
    return _Caller(place, f"+1{place.area_code}55501{index:02}", phone_type, profile)


def _profile(
    random: Random, first: str, last: str, place: Place, line_type: str
) -> dict[str, str | bool | None]:
    """Give what the profile service says of a person; empty where it knows nothing."""
    return {
        "display_name_data_append": f"{first} {last}",
        "first_name_data_append": first,
        "last_name_data_append": last,
        "age_range_data_append": random.choice(("25-34", "35-44", "55-64", "")),
        "gender_data_append": "",
        "address_full_street_data_append": f"{random.randint(10, 9_900)} {random.choice(scenery.STREETS)}",
        "address_city_data_append": place.city,
        "address_state_data_append": place.region,
        "address_zip_data_append": place.zip_code,
        "carrier_data_append": random.choice(scenery.CARRIERS),
        "line_type_data_append": line_type,
        "is_prepaid_data_append": random.random() < 0.2,
        "primary_email_address_data_append": f"{first}.{last}@example.com".lower().replace("'", ""),
        "linked_email_addresses_data_append": "",
        "household_income_data_append": random.choice(scenery.INCOMES),
        "marital_status_data_append": "",
        "home_owner_status_data_append": random.choice(("Own", "Rent", "")),
        "home_market_value_data_append": "",
        "length_of_residence_years_data_append": f"{random.randint(1, 30)} years",
        "occupation_data_append": "",
        "education_data_append": "",
        "has_children_data_append": random.random() < 0.5,
        "high_net_worth_data_append": None,
    }
