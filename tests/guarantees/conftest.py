"""The guarantees are held to on both databases."""

import pytest
from sqlalchemy import make_url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    url = make_url(request.getfixturevalue("postgres_url"))
    # Here processes die, not the server: nobody needs to wait for its disk.
    options = f"{url.query['options']} -csynchronous_commit=off"
    return url.update_query_dict({"options": options}).render_as_string(hide_password=False)
