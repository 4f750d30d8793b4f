"""Which proxy a URL is asked through."""

import pytest

from bot.environment import proxy_faults, proxy_for
from bot.errors import ConfigurationFaults

PROXY, OTHER = "http://proxy.example:3128", "http://other.example:3128"


@pytest.mark.parametrize(
    ("url", "environment", "through"),
    [
        ("https://slack.com/api/", {}, None),
        ("https://slack.com/api/", {"HTTPS_PROXY": PROXY, "HTTP_PROXY": OTHER}, PROXY),
        ("http://127.0.0.1:1/api/", {"HTTPS_PROXY": PROXY, "HTTP_PROXY": OTHER}, OTHER),
        ("wss://wss-primary.slack.com/", {"HTTPS_PROXY": PROXY, "HTTP_PROXY": OTHER}, PROXY),
        ("ws://127.0.0.1:1/", {"HTTPS_PROXY": PROXY, "HTTP_PROXY": OTHER}, OTHER),
        ("https://slack.com/api/", {"HTTP_PROXY": PROXY}, None),
        ("https://slack.com/api/", {"ALL_PROXY": PROXY}, PROXY),
        ("https://slack.com/api/", {"ALL_PROXY": PROXY, "https_proxy": OTHER}, OTHER),
        ("https://slack.com/api/", {"HTTPS_PROXY": PROXY, "https_proxy": OTHER}, OTHER),
        ("https://slack.com/api/", {"HTTPS_PROXY": PROXY, "https_proxy": ""}, None),
        ("https://slack.com/api/", {"HTTPS_PROXY": f'"{PROXY}"\n'}, PROXY),
        ("https://slack.com/api/", {"HTTPS_PROXY": "proxy.example:3128"}, PROXY),
        ("https://slack.com/api/", {"HTTPS_PROXY": "https://u:p%40@proxy/"}, "https://u:p%40@proxy/"),
    ],
)
def test_the_proxy_goes_by_scheme(url: str, environment: dict[str, str], through: str | None) -> None:
    """As curl and everybody else has it; a host and port alone mean http://."""
    assert proxy_for(url, environment) == through


@pytest.mark.parametrize(
    ("url", "excepted", "direct"),
    [
        ("https://slack.com/", "slack.com", True),
        ("https://hooks.slack.com/", "slack.com", True),
        ("https://hooks.slack.com/", ".slack.com", True),
        ("https://hooks.slack.com/", "*.slack.com", True),
        ("https://hooks.slack.com/", "invoca.net, SLACK.com", True),
        ("https://hooks.slack.com/", "'invoca.net slack.com'", True),
        ("https://notslack.com/", "slack.com", False),
        ("https://slack.com.example/", "slack.com", False),
        ("https://slack.com/", "hooks.slack.com", False),
        ("https://slack.com/", "*", True),
        ("https://slack.com/", "", False),
        ("https://slack.com/", ",", False),
        ("https://slack.com/", "slack.com:443", True),
        ("https://slack.com/", "slack.com:8443", False),
        ("http://127.0.0.1:8080/", "127.0.0.1", True),
        ("http://127.0.0.1:8080/", "127.0.0.1:8080", True),
        ("http://127.0.0.1:8080/", "127.0.0.0/8", True),
        ("http://127.0.0.1:8080/", "10.0.0.0/8,localhost", False),
        ("http://[::1]:8080/", "::1", True),
        ("http://[::1]:8080/", "[::1]:8080", True),
        ("http://[::1]:8080/", "[::1]:80", False),
    ],
)
def test_no_proxy_names_what_is_asked_directly(url: str, excepted: str, direct: object) -> None:
    """Hosts with all below them, addresses, networks, ports; in either case."""
    for name in ("NO_PROXY", "no_proxy"):
        assert (proxy_for(url, {"ALL_PROXY": PROXY, name: excepted}) is None) is direct


@pytest.mark.parametrize(
    "value",
    [
        "socks5://secret-1.example:1080", "http://", "http://secret-1:99999", "http://secret-1:port",
        "http://a b", "http://secret-1/path", "http://secret-1:1?x", "ftp://secret-1", "http://ü.example",
        "http://[::1",
    ],
)  # fmt: skip
def test_what_is_no_proxy_is_a_fault(value: str) -> None:
    """Named by its variable, without its value; where it isn't gone by, it is none."""
    line = "HTTPS_PROXY: is no http:// or https:// proxy; expected: http://proxy.example:3128"
    assert proxy_faults({"HTTPS_PROXY": value}) == [line]
    with pytest.raises(ConfigurationFaults) as raised:
        proxy_for("https://slack.com/", {"HTTPS_PROXY": value})
    assert raised.value.lines == (line,)
    assert proxy_faults({"HTTPS_PROXY": value, "https_proxy": PROXY}) == []
    assert proxy_faults({"HTTPS_PROXY": value, "NO_PROXY": "*"}) == []
    assert proxy_faults({"ALL_PROXY": value, "HTTPS_PROXY": PROXY, "HTTP_PROXY": PROXY}) == []
    assert len(proxy_faults({"ALL_PROXY": value})) == 1
