import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards.kit.notices import notice
from bot.slack.outgoing import Answers, Views, new_session

OWN = "http://slack.internal:8080/api/"


@asynccontextmanager
async def answers(slack_api_url: str = OWN, times: list[datetime] | None = None) -> AsyncIterator[Answers]:
    """Answers of a bot whose Slack is there."""
    now = times or [datetime(2026, 1, 15, tzinfo=UTC)]
    async with new_session() as session:
        yield Answers(session, Views(AsyncWebClient(token="x")), slack_api_url, lambda: now[-1])


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.slack.com/commands/T0/1/x",
        "https://hooks.slack.com:443/actions/T0/1/x",
        "https://hooks.slack-gov.com/commands/T0/1/x",
        "http://slack.internal:8080/hooks/x",
    ],
)
async def test_an_address_of_slacks(url: str) -> None:
    """Answers go to Slack, to GovSlack, and to whatever stands in for Slack's API."""
    async with answers() as sending:
        assert sending.is_slacks(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "/commands/T0/1/x",
        "//hooks.slack.com/x",
        "http://hooks.slack.com/x",
        "ftp://hooks.slack.com/x",
        "https:hooks.slack.com/x",
        "https:///hooks.slack.com/x",
        "https://hooks.slack.com:8443/x",
        "https://hooks.slack.com:99999/x",
        "https://hooks.slack.com./x",
        "https://hooks.slack.com.evil.example/x",
        "https://hooks.slack.com%2eevil.example/x",
        "https://evilhooks.slack.com/x",
        "https://x.hooks.slack.com/x",
        "https://hooks-slack.com/x",
        "https://slack.com/x",
        "https://evil.example/https://hooks.slack.com/x",
        "https://evil.example/?https://hooks.slack.com",
        "https://evil.example#hooks.slack.com",
        "https://hooks.slack.com@evil.example/x",
        "https://hooks.slack.com:443@evil.example/x",
        "https://ann@hooks.slack.com/x",
        "https://@hooks.slack.com/x",
        "https://hooks.slack.com\\@evil.example/x",
        "https://evil.example\\.hooks.slack.com/x",
        "https://hooks.slack.com\n.evil.example/x",
        " https://hooks.slack.com/x",
        "https://hooks.slack.com\t/x",
        "https://hooks\u3002slack\u3002com/x",
        "https://hook\uff53.slack.com/x",
        "https://hook\u017f.slack.com/x",
        "https://[::1/x",
        "https://slack.internal:8080/hooks/x",
        "http://slack.internal/hooks/x",
        "http://slack.internal:8081/hooks/x",
        "http://127.0.0.1:8080/hooks/x",
    ],
)
async def test_an_address_of_anybody_elses(url: str) -> None:
    """Nothing is sent to another host, scheme or port, however much its address looks like Slack's."""
    async with answers() as sending:
        assert not sending.is_slacks(url)
        assert not await sending.to_url(url, notice("x"), in_place=False)


async def test_the_log_has_it_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    """However many come, there is one line a minute, with how many there were, and without the address."""
    times = [datetime(2026, 1, 15, tzinfo=UTC)]
    with caplog.at_level(logging.WARNING, "switchboard.answers"):
        async with answers(times=times) as sending:
            for seconds in (0, 1, 2, 61, 62, 30):
                times.append(times[0] + timedelta(seconds=seconds))
                await sending.to_url("https://evil.example/x", notice("x"), in_place=False)
    counted = [vars(record)["count"] for record in caplog.records]
    assert counted == [1, 3, 2]
    assert "evil" not in caplog.text
