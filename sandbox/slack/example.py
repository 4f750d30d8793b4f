"""A ready-made Slack: Acme Roofing with its people and channels, and one company it shares a channel with."""

from sandbox.slack.workspace import App, Channel, Team, User, UserGroup, Workspace

SCOPES = (
    "commands",
    "chat:write",
    "users:read",
    "usergroups:read",
    "channels:read",
    "groups:read",
    "im:write",
)


def example_workspace() -> Workspace:
    """Give a new copy of the example, so that no scenario sees another's changes.

    The bot is in #sales, #leads (private), #old (archived), #announcements (where only admins post),
    #shared-other and #partners (both shared with Other Company); not in #random and #estimates, nor in what
    Ana and Sam write each other.
    """
    acme = Team("T0ACME", "Acme Roofing", "acme-roofing")
    other = Team("T0OTHER", "Other Company", "other-company")
    app = App(scopes=set(SCOPES))
    people = [
        User("U0ANA", acme.id, "ana", "Ana Agent"),
        User("U0SAM", acme.id, "sam", "Sam Supervisor"),
        User("U0VIC", acme.id, "vic", "Vic Viewer"),
        User("U0OPS", acme.id, "olga", "Olga Operations"),
        User("U0GUS", acme.id, "gus", "Gus Guest", guest="single_channel"),
        User("U0NEW", acme.id, "nell", "Nell Newcomer"),
        User("U0DEL", acme.id, "dan", "Dan Deleted", deleted=True),
        User("U0BOT2", acme.id, "otherbot", "Another Bot", is_bot=True),
        User("U9OTTO", other.id, "otto", "Otto Outsider"),
    ]
    team = {"U0ANA", "U0SAM", "U0VIC", "U0OPS", "U0NEW"}
    bot = app.bot_user_id
    channels = [
        Channel("C0SALES", "sales", acme.id, members={*team, "U0GUS", bot}),
        Channel("C0SHARED", "shared-other", acme.id, members={*team, "U9OTTO", bot}, shared_with={other.id}),
        Channel("C0RANDOM", "random", acme.id, members=set(team)),
        Channel("G0PRIV", "leads", acme.id, "private", members={"U0ANA", "U0SAM", bot}),
        Channel("C0OLD", "old", acme.id, members={*team, bot}, archived=True),
        Channel("C0ESTIM", "estimates", acme.id, members=set(team)),
        Channel("C0NEWS", "announcements", acme.id, members={*team, bot}, restricted=True),
        Channel("C0PARTN", "partners", acme.id, members={*team, bot}, shared_with={other.id}),
        Channel("D0ANASAM", "", acme.id, "im", members={"U0ANA", "U0SAM"}),
    ]
    workspace = Workspace(
        acme,
        app,
        outside=[other],
        users=people,
        channels=channels,
        user_groups=[UserGroup("S0AGENTS", "agents", "Agents", ["U0ANA"])],
    )
    for person in people:
        if person.team_id == acme.id and not person.is_bot:
            workspace.direct_message(person.id)
    return workspace
