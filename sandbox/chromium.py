"""Which browser there is on this machine to show the demo's page in, and how it is started."""

import os
import shutil
from collections.abc import Mapping
from pathlib import PurePath

NAMES = ("chromium", "chromium-browser", "google-chrome")
NO_BROWSER = "no browser: apt-get install chromium, or name one in BROWSER"
ARGUMENTS = (
    "--no-sandbox",  # as root, as in a container, it starts with none; it sees our own page alone
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)


def chromium(environment: Mapping[str, str] = os.environ) -> str | None:
    """Give the path of a Chromium: what BROWSER names, if it is one, else what PATH has; None without any.

    BROWSER may name another kind of browser, or a program that opens pages: those can't be driven.
    """
    named = environment.get("BROWSER", "")
    names = (named, *NAMES) if "chrom" in PurePath(named).name else NAMES
    found = (shutil.which(name, path=environment.get("PATH")) for name in names)
    return next((path for path in found if path is not None), None)
