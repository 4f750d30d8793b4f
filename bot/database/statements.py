"""What SQLAlchemy lacks: text as any database holds it, upserts, and statements that are compiled once."""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Dialect, Table, Text, TypeDecorator
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import Select

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class Written(TypeDecorator[str]):
    """Text from outside. What no database can hold becomes U+FFFD: NUL, and halves of a surrogate pair."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace what PostgreSQL and UTF-8 refuse."""
        del dialect
        if value is None or (value.isprintable() and value.isascii()):
            return value
        return value.replace("\0", _REPLACEMENT).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def insert(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Begin an insert that can say what is done on a conflict. ``dialect`` is ``connection.dialect.name``.

    Whether a row came of it is told by RETURNING: ``rowcount`` is -1 with psycopg.
    """
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


Convert = Callable[[Any], Any]


@dataclass(frozen=True)
class _Compiled:
    """A statement in one dialect."""

    text: str
    positions: Sequence[str] | None
    """The names of its parameters in their order; None where the driver takes them by name."""
    fixed: Mapping[str, Any]
    incoming: Mapping[str, Convert]
    gives: Sequence[ColumnElement[Any]]
    """The columns of its rows."""

    def parameters(self, given: Mapping[str, Any]) -> Any:
        values = {**self.fixed, **given}
        for name, convert in self.incoming.items():
            values[name] = convert(values[name])
        return values if self.positions is None else [values[name] for name in self.positions]


class Prepared:
    """One statement, or one for each dialect. Without expanding parameters: its text is always the same."""

    def __init__(
        self,
        statement: Callable[[str], Select[Any] | UpdateBase] | Select[Any] | UpdateBase,
        columns: Sequence[str] | None = None,
    ) -> None:
        """``columns`` names those that an INSERT without values is given."""
        self._statement = statement
        self._columns = columns
        self._compiled: dict[str, _Compiled] = {}
        self._makers: dict[str, Convert] = {}

    def rows(self, connection: Connection, given: Mapping[str, Any]) -> list[Any]:
        """Run it; gives its rows, with their columns as attributes. Raises what SQLAlchemy would."""
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = self._compile(dialect)
        driver: Any = connection.connection.driver_connection
        parameters = compiled.parameters(given)
        try:
            cursor = driver.execute(compiled.text, parameters)
            found = cursor.fetchall() if compiled.gives else []
        except dialect.loaded_dbapi.Error as error:
            raise raised(connection, error) from None
        if not found:
            return []
        make = self._makers.get(dialect.name)
        if make is None:  # how psycopg's values are to be read depends on what the server says they are
            make = self._makers[dialect.name] = _maker(compiled.gives, cursor.description, dialect)
        return [make(row) for row in found]

    def one(self, connection: Connection, given: Mapping[str, Any]) -> Any:
        """Run it; gives its first row, or None."""
        rows = self.rows(connection, given)
        return rows[0] if rows else None

    def _compile(self, dialect: Dialect) -> _Compiled:
        statement = self._statement(dialect.name) if callable(self._statement) else self._statement
        compiled = statement.compile(dialect=dialect, column_keys=self._columns)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - for mypy; a statement has no other compiler
        incoming = {}
        for bound, name in compiled.bind_names.items():
            convert = bound.type.dialect_impl(dialect).bind_processor(dialect)
            if convert is not None:
                incoming[name] = convert
        return _Compiled(
            text=compiled.string,
            positions=compiled.positiontup if compiled.positional else None,
            fixed={name: bound.value for bound, name in compiled.bind_names.items() if not bound.required},
            incoming=incoming,
            gives=list(statement.exported_columns),
        )


def _maker(
    columns: Sequence[ColumnElement[Any]], described: Sequence[Sequence[Any]], dialect: Dialect
) -> Convert:
    named = namedtuple("named", [str(column.key) for column in columns])  # type: ignore[misc]  # noqa: PYI024 - its names are known only here
    converted = []
    for position, (column, description) in enumerate(zip(columns, described, strict=True)):
        convert = column.type.dialect_impl(dialect).result_processor(dialect, description[1])
        if convert is not None:
            converted.append((position, convert))
    return partial(_made, named._make, converted) if converted else named._make


def _made(make: Convert, converted: Sequence[tuple[int, Convert]], row: Sequence[Any]) -> Any:
    values = list(row)
    for position, convert in converted:
        values[position] = convert(values[position])
    return make(values)


def raised(connection: Connection, error: Exception) -> Exception:
    """Say a driver's error as SQLAlchemy does, without the values; a broken connection is used no more."""
    dialect = connection.dialect
    driver: Any = connection.connection.driver_connection
    lost = dialect.is_disconnect(error, driver, None)  # type: ignore[arg-type]  # it is the driver's own error
    if lost:
        # As SQLAlchemy itself does: the others that were open by now are most likely lost with it.
        connection.engine.pool._invalidate(connection.connection, error)  # noqa: SLF001 - there is no other way
        connection.invalidate(error)
    return DBAPIError.instance(
        None, None, error, dialect.loaded_dbapi.Error,
        hide_parameters=True, connection_invalidated=lost, dialect=dialect,
    )  # fmt: skip
