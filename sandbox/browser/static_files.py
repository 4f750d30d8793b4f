"""The page's own styles and scripts: browsers keep them, at addresses that change when any of them does."""

import os
from hashlib import sha256
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
FILES = sorted(FOLDER.iterdir())
STATIC = f"/static/{sha256(b''.join(each.read_bytes() for each in FILES)).hexdigest()[:12]}"
"""Where they are; what stands in them when this is imported decides."""
SCRIPTS = tuple(each.name for each in FILES if each.suffix == ".js")


class KeptFiles(StaticFiles):
    """Serves them, to be kept for good: what changes comes at another address."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Give a file, or say that it is the one that the browser has."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "max-age=31536000, immutable"
        return response
