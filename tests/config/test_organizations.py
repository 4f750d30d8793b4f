"""The organizations file: validated whole, every fault in one line, no token in it or told of."""

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from bot.config.faults import ANYTHING_ELSE, sentences
from bot.config.fields import CustomField, QuickTag, Strict
from bot.config.load import load
from bot.config.organizations import Directory, Members, Organization, SharedLine
from bot.errors import ConfigurationFaults

EXAMPLE = Path(__file__).parent.parent.parent / "organizations.example.toml"

TOKEN = "a-token-nobody-may-see"

ENVIRONMENT = {"ACME_API_TOKEN": TOKEN, "GLOBEX_API_TOKEN": "another"}

ACME = """
[organizations.acme]
name = "Acme Roofing"
type = "advertiser"
id = 25
api_token = "env:ACME_API_TOKEN"
workspaces = ["T0ACME"]
contact = "U0OPS"
"""

FIELD = """
[[organizations.acme.fields]]
name = "call_disposition"
label = "Disposition"
options = ["Sale", "No sale"]
"""


def read(tmp_path: Path, text: str, **environment: str) -> Directory:
    path = tmp_path / "organizations.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, ENVIRONMENT | environment, allowed_hosts=("api.example.com", "127.0.0.1"))


def faults(tmp_path: Path, text: str, **environment: str) -> tuple[str, ...]:
    with pytest.raises(ConfigurationFaults) as caught:
        read(tmp_path, text, **environment)
    assert TOKEN not in "".join(caught.value.lines)
    return caught.value.lines


def test_the_example_is_valid() -> None:
    """What is shipped to be copied works as it stands."""
    (acme,) = load(EXAMPLE, ENVIRONMENT, ()).organizations
    assert (acme.key, acme.name, acme.account.organization_id) == ("acme", "Acme Roofing", 25)


@pytest.mark.parametrize("table", [Organization, Members, CustomField, QuickTag, SharedLine])
def test_the_example_shows_every_key(table: type[Strict]) -> None:
    """Whatever can be said in the file is in the example, if only behind a #."""
    told = re.findall(r"^(?:# )?(\w+) = ", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    tables = re.findall(r"^\[+organizations\.acme\.(\w+)", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(table.model_fields) <= {"key", *told, *tables}  # the key stands in the table's own name


def test_what_the_example_leaves_out_is_so_without_it(tmp_path: Path) -> None:
    """A line behind a # shows a default: with all of them in force, nothing is different."""
    text = EXAMPLE.read_text(encoding="utf-8")
    spelled_out = re.sub(r"^# (?=\w+ = )", "", text, flags=re.MULTILINE)
    assert spelled_out != text
    (said,), (unsaid,) = (
        read(tmp_path, spelled_out).organizations,
        load(EXAMPLE, ENVIRONMENT, ()).organizations,
    )
    assert said.model_dump() == unsaid.model_dump()


def test_the_example_shows_every_kind() -> None:
    """Each type of a field, and both kinds of lines."""
    (acme,) = load(EXAMPLE, ENVIRONMENT, ()).organizations
    types = get_args(CustomField.model_fields["type"].annotation)
    assert {each.type for each in acme.fields} == set(types)
    assert {each.shared for each in acme.lines} == {True, False}
    assert {each.shown_in_channels for each in acme.fields} == {True, False}


def test_defaults(tmp_path: Path) -> None:
    """A short file is enough."""
    (acme,) = read(tmp_path, ACME).organizations
    assert (acme.type, acme.api_url, acme.api_version) == ("Advertiser", "https://invoca.net", "2022-08-01")
    assert (acme.updates, acme.update_method, acme.region) == (True, "PUT", "US")
    assert acme.account.api_token.get_secret_value() == TOKEN
    assert TOKEN not in repr(acme)


@pytest.mark.parametrize("written", ["network", "NETWORK", "Network"])
def test_the_type_is_taken_in_any_case(tmp_path: Path, written: str) -> None:
    """The API wants it capitalized; people need not know."""
    (acme,) = read(tmp_path, ACME.replace("advertiser", written)).organizations
    assert acme.type == "Network"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no organization in it"),
        ("x = 1" + ACME, "x: unknown key"),
        ("[organizations]\nacme = 1", "organizations.acme: a table of settings is expected"),
        (ACME + 'colour = "red"', "organizations.acme.colour: unknown key"),
        (ACME + 'key = "other"', "organizations.acme.key: unknown key"),
        (ACME.replace('contact = "U0OPS"', ""), "organizations.acme.contact: missing"),
        (ACME.replace("workspaces", "workspace"), "acme.workspace: unknown key; did you mean workspaces?"),
        (ACME + FIELD.replace("label", "lable"), "fields[0].lable: unknown key; did you mean label?"),
        (
            ACME + 'channels = ["#sales"]',
            'channels[0] "#sales" needs a channel ID (C…): channel name → About',
        ),
        (
            ACME.replace("T0ACME", "acme.slack.com"),
            'workspaces[0] "acme.slack.com" needs a workspace ID (T…)',
        ),
        (ACME.replace('["T0ACME"]', '"T0ACME"'), "isn't a list; write workspaces = […]"),
        (ACME.replace("id = 25", 'id = "Acme"'), 'organizations.acme.id "Acme" isn\'t a number'),
        (ACME.replace('"Acme Roofing"', "5"), "organizations.acme.name 5 isn't text; put it in quotes"),
        (ACME.replace("U0OPS", f"xoxb-{TOKEN}"), "organizations.acme.contact: needs a member ID"),
        (ACME + 'updates = "maybe"', 'updates "maybe" is neither true nor false'),
        (ACME + "members = []", "organizations.acme.members: isn't a table"),
        (
            ACME + FIELD + '[[organizations.acme.quick_tags]]\nname = "back"\n'
            'label = "Call the customer back please"\nset = { call_disposition = "Sale" }',
            'label "Call the customer back please" is 29 characters; buttons show 20',
        ),
        (ACME.replace("U0OPS", "@olga"), 'organizations.acme.contact "@olga" needs a member ID (U…)'),
        (
            ACME.replace("organizations.acme", "organizations.Acme"),
            "organizations.Acme isn't a name for an organization",
        ),
        (
            ACME.replace("advertiser", "shop"),
            'organizations.acme.type "Shop" is none of: Advertiser or Network',
        ),
        (ACME.replace("id = 25", "id = -1"), "organizations.acme.id -1 is too small; it must be more than 0"),
        (ACME.replace('["T0ACME"]', "[]"), "organizations.acme.workspaces: is empty; it needs one at least"),
        (ACME.replace("id = 25", "id = true"), "organizations.acme.id true isn't a number"),
        (ACME.replace("id = 25", f"id = {'9' * 30}"), "is too large"),
        (ACME + 'api_version = "２０２２-08-01"', "organizations.acme.api_version"),
        (ACME.replace("env:ACME_API_TOKEN", TOKEN), "organizations.acme.api_token: must be"),
        (ACME.replace("ACME_API_TOKEN", "SLACK_BOT_TOKEN"), "organizations.acme.api_token: must be"),
        (ACME.replace("ACME_API", "OTHER_API"), "OTHER_API_TOKEN is not set"),
        (ACME + 'api_url = "http://invoca.net"', "api_url: must begin with https://"),
        (ACME + 'api_url = "https://invoca.net.evil.com"', "api_url: must be on invoca.net"),
        (ACME + 'api_url = "https://evilinvoca.net"', "api_url: must be on invoca.net"),
        (ACME + 'api_url = "https://invoca.net@evil.com"', "api_url: must be https:// and a host"),
        (ACME + 'api_url = "https://invoca.net/path"', "api_url: must be https:// and a host"),
        (ACME + 'api_url = "http://api.example.com"', "api_url: must begin with https://"),
        (ACME + 'api_url = "https://acme\\t.invoca.net"', "api_url: holds a blank, a tab"),
        (
            ACME + 'api_url = "https://acme.invoca.net\\\\@evil.com"',
            "api_url: holds a blank, a tab, a backslash",
        ),
        (ACME + 'api_url = "https://acme１.invoca.net"', "api_url: holds a character that is not ASCII"),
        (ACME + 'api_url = "https://münchen.invoca.net"', "written in ASCII, xn--…"),
        (ACME + 'api_url = "https://invoca.net:８４４３"', "api_url: holds a character that is not ASCII"),
        (ACME + 'api_url = "https://invoca.net:99999"', "or its port can't be one"),
        (ACME + 'api_url = "https://invoca.net:0"', "or its port can't be one"),
        (ACME + 'api_url = "https://invoca.net:"', "or its port can't be one"),
        (ACME + 'api_url = "https://invoca.net:8443x"', "or its port can't be one"),
        (ACME + 'api_url = "https://"', "api_url: must be https:// and a host"),
        (ACME + 'api_url = "https://:8443"', "api_url: must be https:// and a host"),
        (ACME + 'api_url = "https://.invoca.net"', "api_url: must be https:// and a host"),
        (ACME + 'api_url = "https://[::1"', "api_url: must be https:// and a host"),
        (ACME + 'api_url = "https://@invoca.net"', "without a user's name or password"),
        (ACME + 'api_url = "https://invoca.net?"', "without ? or #"),
        (ACME + 'api_url = "https://invoca.net/#"', "without ? or #"),
        (ACME + 'api_url = "//invoca.net"', "api_url: must begin with https://"),
        (ACME + 'api_url = "ftp://invoca.net"', "api_url: must begin with https://"),
        (ACME + 'external_channels = ["C1"]', "C1 is not one of channels"),
        (ACME + 'show = ["a", "b", "c", "d", "e"]', "organizations.acme.show: holds 5; 4 at most"),
        (ACME + '[organizations.acme.members]\nagents = ["*"]', 'members.agents[0]: only viewers may be "*"'),
        (ACME + FIELD + 'type = "number"', 'options go with type = "text" only'),
        (
            ACME + FIELD + '[[organizations.acme.quick_tags]]\nname = "sold"\nlabel = "Sold"\n'
            'set = { call_disposition = "Sold!" }',
            "quick tag sold sets call_disposition to something that is not one of its options",
        ),
        (
            ACME + '[[organizations.acme.quick_tags]]\nname = "sold"\nlabel = "Sold"\nset = { x = "y" }',
            "quick tag sold sets x, which is not one of the fields",
        ),
        (
            ACME + FIELD + FIELD.replace("call_disposition", "other"),
            "fields call_disposition and other can't be told apart as Disposition",
        ),
        (ACME + FIELD.replace('"No sale"', '"sale!"'), "options Sale and sale! can't be told apart"),
        (
            ACME + FIELD + '[[organizations.acme.quick_tags]]\nname = "help"\nlabel = "Help"\n'
            'set = { call_disposition = "Sale" }',
            "quick tag help: help is a word of the commands",
        ),
        (
            ACME + '[[organizations.acme.lines]]\nnumber = "12"\nlabel = "Front desk"',
            "the number of Front desk can't be read",
        ),
        (ACME.replace("id = 25", "id = "), "not TOML, at line 5, column 6"),
        (ACME + ACME, "not TOML, or said before, at line 10, column 20"),
        (ACME + "id = 26\n", "not TOML, or said before, at line 9, column 8"),
        (ACME + f"# {'x' * 1_000_000}", "longer than 1 MB"),
        ("\ufeff" + ACME.replace("id = 25", "id = "), "not TOML, at line 5, column 6"),
        (ACME.replace("id = 25", f"id = {'9' * 5000}"), "a number or a list in it is far too long"),
        (ACME + f"show = {'[' * 5000}", "a number or a list in it is far too long"),
        (ACME.replace("Roofing", "Roo\0fing"), "line 3: not UTF-8"),
    ],
)
def test_a_fault_says_where_and_what(tmp_path: Path, text: str, says: str) -> None:
    """One line, with the place in the file."""
    (line,) = faults(tmp_path, text)
    assert line.startswith("organizations.toml: ")
    assert says in line


@pytest.mark.parametrize("table", [Organization, Members, CustomField, QuickTag, SharedLine])
def test_no_sentence_of_the_librarys_gets_through(table: type[Strict]) -> None:
    """Whatever stands under any key, of whatever kind, is judged in our own words."""
    library = re.compile(
        r"Input should|should (?:have|match|be)|at least \d+ (?:item|character)s?|validation"
    )
    strange: tuple[object, ...] = (1.5, -1, 10**30, "", "x" * 500, [], [[]], ["x"] * 200, {}, True, "*", "É")
    for given in strange:
        with pytest.raises(ValidationError) as caught:
            table.model_validate(dict.fromkeys(table.model_fields, given) | {"colour": given})
        for said in sentences(caught.value, lambda place, written, wrong: f"{place} {written} {wrong}"):
            assert not library.search(said), said
            assert ANYTHING_ELSE not in said, said


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Nobody mends one fault to meet the next."""
    second = ACME.replace("organizations.acme", "organizations.beta").replace("25", "0")
    lines = faults(tmp_path, ACME.replace("U0OPS", "olga") + 'colour = "red"\n' + second)
    assert len(lines) == 3


def test_two_organizations_do_not_claim_the_same(tmp_path: Path) -> None:
    """A channel means one organization, and one organization of Invoca's stands in the file once."""
    with_channel = ACME + 'channels = ["C1"]\n'
    other = with_channel.replace("organizations.acme", "organizations.beta")
    lines = faults(tmp_path, with_channel + other)
    assert [line.split(": ", 1)[1] for line in lines] == [
        "organizations.beta: channel C1 already belongs to acme",
        "organizations.beta: Advertiser 25 already belongs to acme",
    ]


@pytest.mark.parametrize(
    "url", ["https://api.example.com", "http://127.0.0.1:8080", "https://acme.invoca.net"]
)
def test_allowed_hosts(tmp_path: Path, url: str) -> None:
    """A vanity host always, others when ALLOWED_API_HOSTS names them, http only on this machine."""
    (acme,) = read(tmp_path, ACME + f'api_url = "{url}"').organizations
    assert acme.api_url == url


def test_the_fingerprint_is_of_host_type_and_id(tmp_path: Path) -> None:
    """Buttons drawn for one organization don't act on another that took over its key."""
    (acme,) = read(tmp_path, ACME).organizations
    (same,) = read(tmp_path, ACME.replace("Acme Roofing", "Acme Roofs")).organizations
    (other,) = read(tmp_path, ACME.replace("25", "26")).organizations
    assert acme.fingerprint == same.fingerprint != other.fingerprint


@pytest.mark.parametrize("around", ['"{}"', "'{}'", " {} ", "{}\r\n"])
def test_what_surrounds_a_token_is_no_part_of_it(tmp_path: Path, around: str) -> None:
    """As of every other setting."""
    (acme,) = read(tmp_path, ACME, ACME_API_TOKEN=around.format(TOKEN)).organizations
    assert acme.account.api_token.get_secret_value() == TOKEN


@pytest.mark.parametrize(
    "value",
    [f'"{TOKEN}', f"{TOKEN}'", f"<{TOKEN}>", f"Bearer {TOKEN}", f"Authorization:{TOKEN}", f"{TOKEN},"],
)
def test_what_can_be_no_token_is_said(tmp_path: Path, value: str) -> None:
    """Half a pair of quotes, the brackets of an example, a whole header: by its variable's name."""
    (line,) = faults(tmp_path, ACME, ACME_API_TOKEN=value)
    assert line.endswith("acme.api_token: ACME_API_TOKEN holds something that can't be a token")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    """Some editors begin a file with one."""
    (acme,) = read(tmp_path, "\ufeff" + ACME).organizations
    assert acme.key == "acme"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (("\n" * 39 + "# Montr\xe9al").encode("latin-1"), 40),
        (ACME.replace("\n", "\r\n").replace("Roofing", "Roo\xe9").encode("latin-1"), 3),
        (ACME.encode("utf-16"), 1),
        (ACME.lstrip().encode("utf-16-le"), 1),
    ],
)
def test_another_encoding_is_said_with_its_line(tmp_path: Path, content: bytes, line: int) -> None:
    """Which file, which line, and what to do."""
    path = tmp_path / "organizations.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigurationFaults) as caught:
        load(path, ENVIRONMENT, ())
    assert caught.value.lines == (f"organizations.toml: line {line}: not UTF-8; save the file as UTF-8",)


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    """A folder, and a link that leads nowhere."""
    (tmp_path / "link.toml").symlink_to("nowhere.toml")
    for path, why in ((tmp_path, "Is a directory"), (tmp_path / "link.toml", "a link that leads nowhere")):
        with pytest.raises(ConfigurationFaults) as caught:
            load(path, ENVIRONMENT, ())
        assert caught.value.lines[0].startswith(f"ORGANIZATIONS_FILE: {path}: {why}; ")


def test_a_missing_file_says_where_an_example_is(tmp_path: Path) -> None:
    """The first thing an engineer on a Friday sees."""
    with pytest.raises(ConfigurationFaults) as caught:
        load(tmp_path / "organizations.toml", {}, ())
    assert "organizations.example.toml" in caught.value.lines[0]


def test_the_example_names_only_known_keys() -> None:
    """Keys commented out in the example exist, too."""
    text = EXAMPLE.read_text(encoding="utf-8").replace("\n# api", "\napi")
    table: dict[str, Any] = tomllib.loads(text)["organizations"]["acme"]
    assert {"api_url", "api_version"} <= set(table)
