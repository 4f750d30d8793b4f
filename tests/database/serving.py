"""A process that serves from a database and writes until it is killed; prints what is committed."""

import asyncio
import itertools
import sys

from bot.database.database import open_database
from tests.database.rows import add


async def serve(url: str) -> None:
    async with open_database(url, exclusive=True) as database:
        for number in itertools.count():
            print(await database.write(add(str(number))), flush=True)  # noqa: T201 - to whoever started us


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
