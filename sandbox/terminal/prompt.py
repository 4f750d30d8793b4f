"""The prompt of the demo: what it says first, and everything typed at it until whoever tries it leaves."""

from sandbox.running import RunningDemo
from sandbox.terminal.background import Background
from sandbox.terminal.lines import Line, Style, line
from sandbox.terminal.panels import table
from sandbox.terminal.session import Session
from sandbox.terminal.terminal import Terminal

TO_TRY = (
    ("/calls", "the calls that are happening right now"),
    ("/calls 530-999-9999 855-559-5599", "one of them, by its caller and destination"),
    ("1", "press the button that has this number"),
    ("/tag 530-999-9999 855-559-5599 sold", "tag it; what Invoca is sent is shown as it arrives"),
    ("on m1 look up", "look up what message m1 speaks of; look shows the messages"),
)


def talk(running: RunningDemo, terminal: Terminal, background: Background) -> None:
    """Take what is typed until there is no more, or it says to leave."""
    session = background.run(_begin(running, terminal))
    try:
        while (typed := terminal.read(session.prompt())) is not None:
            if not background.run(session.take(typed)):
                break
    finally:
        session.stop()


async def _begin(running: RunningDemo, terminal: Terminal) -> Session:
    session = Session(running.slack, running.invoca, running.switchboard, terminal)
    terminal.show(_welcome(session, terminal.columns))
    return session


def _welcome(session: Session, columns: int) -> list[Line]:
    return [
        (),
        line(f"{session.introduction()} Try:", Style.BOLD),
        *table(TO_TRY, columns),
        line("? lists what else can be typed.", Style.DIM),
        (),
    ]
