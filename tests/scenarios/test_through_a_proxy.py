"""Behind a company's proxy: Slack and Invoca are asked through it, and what NO_PROXY names directly."""

from pathlib import Path
from typing import Literal

import pytest

from tests.recording_proxy import RecordingProxy
from tests.scenarios.stage import CALL, Way, a_stage

MODES = pytest.mark.parametrize("mode", ["http", "socket"])


@MODES
async def test_everything_goes_through_the_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: Literal["http", "socket"]
) -> None:
    """Slack's methods, its response_urls, its WebSocket, and Invoca."""
    async with RecordingProxy() as proxy:
        monkeypatch.setenv("HTTP_PROXY", f'"{proxy.url}"')
        async with a_stage(tmp_path, way=Way(mode)) as stage:
            stage.begin()
            (card,) = await stage.types("U0ANA", CALL)
            assert "530-999-9999" in card.words
            await stage.until(lambda: proxy.was_asked("/api/auth.test"))
            slack, invoca = stage.slack.api_url.removesuffix("/api/"), stage.invoca.url
        assert proxy.was_asked(f"{invoca}/api/2022-08-01/calls_in_progress/current_calls.json")
        assert proxy.was_asked(f"{slack}/commands/")
        assert proxy.was_asked(f"{slack}/api/apps.connections.open") is (mode == "socket")
        assert proxy.was_asked(f"{slack.replace('http', 'ws', 1)}/link/") is (mode == "socket")


@MODES
@pytest.mark.parametrize("excepted", ["127.0.0.1", "example.com,127.0.0.0/8", "*"])
async def test_what_no_proxy_names_is_asked_directly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: Literal["http", "socket"], excepted: str
) -> None:
    """Nothing of Slack's or Invoca's goes through the proxy."""
    async with RecordingProxy() as proxy:
        for scheme in ("HTTP", "HTTPS", "ALL"):
            monkeypatch.setenv(f"{scheme}_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", excepted)
        async with a_stage(tmp_path, way=Way(mode)) as stage:
            stage.begin()
            (card,) = await stage.types("U0ANA", CALL)
            assert "530-999-9999" in card.words
        assert proxy.asked == set()
