from datetime import timedelta

import pytest

from bot.access.rights import Role, Shown
from bot.calls.current import RecentCall
from bot.cards.ended import ended
from bot.cards.kit.actions import ActionId, CallButton, MenuChoice, OrganizationButton, base_action_id, decode
from bot.cards.kit.notices import INCOMPLETE, looking, notice, our_fault
from bot.config.fields import QuickTag
from bot.errors import NotPermitted, OutOfDate, TooOften
from bot.invoca.models import LeftOut
from bot.invoca.parsing import _calls_unread
from commands.lookup.help import Commands, Topic, help_card, help_window, me_card
from commands.lookup.no_match import no_match
from commands.lookup.which_organization import choose_organization
from tests.cards.examples import NOW, buttons, call, objects, organization, picture
from tests.cards.judges import faults, faults_of_view

COMMANDS = Commands("/calls", "/tag")


def test_an_ended_call() -> None:
    """The card keeps who called, when, and what was tagged; nothing on it acts on the call."""
    over = RecentCall(call(), NOW, over_at=NOW + timedelta(seconds=60))
    message = ended("ABCD1234-EFGH5678", organization(), recent=over, shown=Shown.FULL)
    assert not faults(message)
    assert picture(message) == (
        "*Call ended* · +1 530-999-9999 → Sales hunt group\n"
        "{12:03 UTC}–{12:05 UTC} (2 min) · Spring Sale · Radio spot\n"
        "✓ *Sale* · Note: asked about gutters · External ID: mycalls00001\n"
        "[History]"
    )
    assert message.text == "Call ended · caller ending 9999 → Sales hunt group"
    (history,) = objects(message.payload(), "button")
    assert decode(MenuChoice, history["value"]).action == "history"
    masked = ended("ABCD1234-EFGH5678", organization(), recent=over, shown=Shown.CHANNEL)
    assert picture(masked).startswith("*Call ended* · caller ending 9999 → Sales hunt group\n")


@pytest.mark.parametrize(
    ("seen_after", "over_after", "said"),
    [
        (0, 30, "{12:03 UTC}–{12:04 UTC} (1 min) · "),
        (0, 61, "started {12:03 UTC}, over by {12:05 UTC} · "),
        (300, 330, "{12:03 UTC}–{12:09 UTC} (6 min) · "),
    ],
)
def test_when_a_call_ended(seen_after: int, over_after: int, said: str) -> None:
    """Only where it was there a minute before is it known how long it lasted."""
    seen, over = (NOW + timedelta(seconds=each) for each in (seen_after, over_after))
    message = ended("ABCD1234-EFGH5678", organization(), recent=RecentCall(call(), NOW, seen, over))
    assert said in picture(message)


def test_an_ended_call_of_which_little_is_known() -> None:
    """It goes by the end of its id."""
    assert picture(ended("ABCD1234-EFGH5678", organization())) == "*Call ended* · …5678\n[History]"


def test_a_call_that_is_perhaps_over() -> None:
    """While not every call could be told of, the card can be looked up again."""
    message = ended("ABCD1234-EFGH5678", organization(), missing=("Region us-east",))
    assert message.text == "Call perhaps ended · …5678"
    refresh, _ = objects(message.payload(), "button")
    assert refresh["action_id"] == ActionId.REFRESH_CALL
    assert decode(CallButton, refresh["value"]).transaction_id == "ABCD1234-EFGH5678"


def test_what_could_not_be_read_is_said() -> None:
    """In our own words alone, unless calls may be missing for reasons of Invoca's, too."""
    unread = LeftOut(_calls_unread(2))
    ours = no_match("9998", organization(), missing=(unread,))
    assert "2 calls could not be read." in picture(ours)
    assert INCOMPLETE not in picture(ours)
    both = no_match("9998", organization(), missing=("Region us-east", unread))
    assert f"{INCOMPLETE} | «Region us-east» | 2 calls could not be read." in picture(both)
    theirs = no_match("9998", organization(), missing=("2 calls could not be read.",))
    assert "«2 calls could not be read.»" in picture(theirs)


def test_a_call_that_was_not_found() -> None:
    """What was typed is quoted and no more is told, so it is the same for somebody else's call."""
    said = picture(no_match("9998", organization()))
    assert said == "No live call matches *9998*. It may have ended, or a digit may be wrong.\n[All calls]"
    assert "*history*" not in picture(no_match("history 9998", organization()))
    message = no_match("9998", organization(), missing=("Region us-east",))
    assert "No call matches *9998* in what Invoca could tell just now." in picture(message)
    assert "«Region us-east»" in picture(message)
    assert list(buttons(message)) == ["All calls"]


@pytest.mark.parametrize(
    "error", [OutOfDate(), NotPermitted(), NotPermitted("U0OPS", "A & B"), TooOften(3.2)]
)
def test_a_refusal(error: OutOfDate | NotPermitted | TooOften) -> None:
    """An error's own words are the message."""
    message = notice(error.words())
    assert picture(message) == message.text == error.words()
    assert not faults(message)


def test_a_notice_is_never_too_long() -> None:
    """Nor does it break off within an entity."""
    message = notice("&amp;" * 20_000)
    assert not faults(message)
    assert message.text.replace("&amp;", "") == "…"


def test_a_notice_on_a_lock_screen() -> None:
    """A number that was typed is quoted to who typed it, and masked in the notification."""
    message = notice("I understood `530-999-9999`.")
    assert "530-999-9999" in picture(message)
    assert "999-9999" not in message.text


@pytest.mark.parametrize(
    ("contact", "told"), [("U0OPS", "tell <@U0OPS>"), (None, "tell whoever looks after Switchboard here")]
)
def test_a_fault_of_ours(contact: str | None, told: str) -> None:
    """The reference is there to be passed on, and whom to, if that is known."""
    assert picture(our_fault("9f3a00c1", contact)) == (
        f"Something went wrong on our side. If it stays, {told}: reference `9f3a00c1`."
    )


def test_looking() -> None:
    """Patience is one word."""
    assert picture(looking()) == "Looking…"


@pytest.mark.parametrize("count", [2, 5])
def test_few_organizations_are_buttons(count: int) -> None:
    """Each button carries its organization and the typed text's id."""
    organizations = [organization(key=f"acme{at}", name=f"Acme {at}", id=at + 1) for at in range(count)]
    message = choose_organization(organizations, "kept")
    assert not faults(message)
    found = list(objects(message.payload(), "button"))
    assert [each["text"]["text"] for each in found] == [each.name for each in organizations]
    for button, chosen in zip(found, organizations, strict=True):
        assert base_action_id(button["action_id"]) == ActionId.CHOOSE_ORGANIZATION
        value = decode(OrganizationButton, button["value"])
        assert (value.fingerprint, value.draft_id) == (chosen.fingerprint, "kept")


@pytest.mark.parametrize("count", [6, 60, 100, 130])
def test_many_organizations_are_a_menu(count: int) -> None:
    """A menu holds as many as Slack takes, and what it can't hold is counted."""
    organizations = [organization(key=f"acme{at}", id=at + 1, name=f"Acme {at}") for at in range(count)]
    message = choose_organization(organizations, "k" * 24)
    assert not faults(message)
    (menu,) = objects(message.payload(), "static_select")
    assert menu["action_id"] == ActionId.CHOOSE_ORGANIZATION
    values = [decode(OrganizationButton, each["value"]) for each in menu["options"]]
    assert [each.fingerprint for each in values] == [
        each.fingerprint for each in organizations[: len(values)]
    ]
    assert len(values) == count or f"… and {count - len(values)} more" in picture(message)


def test_organizations_that_begin_alike_are_a_menu() -> None:
    """Two buttons that read the same are no choice."""
    names = ["Acme Roofing and Gutters North", "Acme Roofing and Gutters South"]
    message = choose_organization([organization(key=name[-5:].lower(), name=name) for name in names], "kept")
    (menu,) = objects(message.payload(), "static_select")
    assert [each["text"]["text"] for each in menu["options"]] == names


def test_an_organization_whose_name_shows_nothing() -> None:
    """It goes by its key, cut to what a button shows."""
    nameless = [organization(key=letter * 40, name="\u200b") for letter in "ab"]
    message = choose_organization(nameless, "kept")
    assert not faults(message)
    assert list(buttons(message)) == ["a" * 19 + "…", "b" * 19 + "…"]


def test_help() -> None:
    """Buttons, and four lines in the organization's words; of what somebody may do, and no more."""
    sold = QuickTag(name="sold", label="Sold", set={"call_disposition": "Sale"})
    acme = organization(quick_tags=[sold])
    message = help_card(COMMANDS, acme, is_meant=True, may_tag=True)
    assert picture(message) == (
        "[My call] | [All calls] | [Set my line] | [All commands]\n"
        "`/calls 9999`  the call of the caller whose number ends so\n"
        "`/tag 9999 sold`  tag that call\n"
        "`/tag sold`  tag the call on your line\n"
        "`/tag undo`  take your last change back"
    )
    assert not faults(message)
    viewers = help_card(COMMANDS, acme, is_meant=False, may_tag=False)
    assert list(buttons(viewers)) == ["All commands"]
    assert "/tag" not in picture(viewers)


def test_everything_that_can_be_typed() -> None:
    """Every line is what can be typed and what it does, under its heading."""
    topics = [
        Topic("Look", [("/calls all", "all current calls"), ("/calls <id>", "one call")]),
        Topic("Fields", [("Disposition", "Sale, No sale")]),
    ]
    view = help_window(topics)
    assert picture(view) == (
        "*Look*\n`/calls all`  all current calls\n`/calls &lt;id&gt;`  one call\n\n"
        "*Fields*\n`Disposition`  Sale, No sale"
    )
    assert not faults_of_view(view)


def test_help_that_grew() -> None:
    """However many lines there come to be, the help is within limits."""
    topic = Topic("Look", [("/calls \N{PILE OF POO}", "all current calls \N{PILE OF POO}" * 20)] * 300)
    view = help_window([topic] * 9, organization())
    assert not faults_of_view(view)
    assert "more that don't fit here" in picture(view)


def test_me() -> None:
    """A person sees each organization of theirs, and what they may do there."""
    message = me_card("U0ANA", [(organization(), Role.AGENT), (organization(name="<!channel>"), Role.VIEWER)])
    assert picture(message) == (
        "You are <@U0ANA>.\n"
        "*Acme Roofing*: agent. You see calls, look them up by number too, tag and share them, "
        "and see a call's full numbers on your own card.\n"
        "*&lt;!channel&gt;*: viewer. You see calls, with phone numbers masked."
    )
    assert not faults(message)


def test_each_role_has_what_the_one_before_has() -> None:
    """A supervisor reads an agent's rights and more."""
    agent, supervisor = (
        picture(me_card("U0ANA", [(organization(), role)])) for role in (Role.AGENT, Role.SUPERVISOR)
    )
    assert supervisor.startswith(agent.removesuffix(".").replace("agent", "supervisor", 1))
    assert "caller profiles and others' changes, and change external IDs" in supervisor


def test_me_in_very_many_organizations() -> None:
    """Even then nothing is cut off in silence."""
    message = me_card("U0ANA", [(organization(name="n" * 60), Role.AGENT)] * 200)
    assert not faults(message)
    assert picture(message).endswith("more that don't fit here")
