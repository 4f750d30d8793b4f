"""The pictures of README and docs/ can be taken again, by the command they name."""

import re
import subprocess
import sys
from pathlib import Path

from sandbox.screenshots import FOLDER
from tests.waiting import PATIENCE

ROOT = Path(__file__).parent.parent.parent
NAMED = {
    name
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
    for name in re.findall(r"\]\((?:\.\./)?(sandbox/pictures/[\w.]+)\)", page.read_text(encoding="utf-8"))
}
PNG = b"\x89PNG\r\n\x1a\n"


def test_all_of_the_pictures_are_taken(browser_path: str, tmp_path: Path) -> None:
    """Each picture they show is one that the command writes, a PNG, and no larger than a page may be."""
    taken = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "sandbox", "screenshots", str(tmp_path)],
        cwd=ROOT, env={"BROWSER": browser_path, "PATH": ""}, capture_output=True, check=False,
        timeout=2 * PATIENCE,
    )  # fmt: skip
    assert (taken.returncode, taken.stderr) == (0, b"")
    pictures = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert {FOLDER / Path(name).name for name in NAMED} == {FOLDER / name for name in pictures}
    assert all(picture.startswith(PNG) and len(picture) < 400_000 for picture in pictures.values())
