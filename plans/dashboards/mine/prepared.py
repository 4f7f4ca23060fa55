"""Queries whose SQL is compiled once and asked many times.

The header of every page counts what waits for its reader. The ORM takes some thirty
times as long to build that union as the database takes to answer it, and for one
person it is the same query all day; see docs/decisions/006-compiled-badges.md.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Value


@dataclass(frozen=True)
class Prepared:
    """A query's SQL with its parameters, and the field of each of its columns."""

    sql: str
    params: tuple
    fields: tuple

    @classmethod
    def of(cls, queryset, fields):
        """From a query set of tuples; `fields` are its columns' model fields."""
        sql, params = queryset.query.sql_with_params()
        return cls(sql, tuple(params), tuple(fields))

    def rows(self):
        """The rows as tuples of Python values; one query."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params)
            found = cursor.fetchall()
        converters = [
            (position, converter, column)
            for position, column in enumerate(map(_column, self.fields))
            for converter in (
                *connection.ops.get_db_converters(column),
                *column.get_db_converters(connection),
            )
        ]
        return [_converted(row, converters) for row in found]


def _column(field):
    return Value(None, output_field=field)


def _converted(row, converters):
    values = list(row)
    for position, converter, column in converters:
        values[position] = converter(values[position], column, connection)
    return values
