"""The canonical tables: each declared once, with every column's type, unit, PII class and meaning."""

from lib.canonical.schema import elsewhere, marketing, people, planning, sales, service
from lib.canonical.schema.column import PROVENANCE, SQL_TYPES, Column, Pii, Table, Type

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *people.TABLES,
        *sales.TABLES,
        *planning.TABLES,
        *marketing.TABLES,
        *service.TABLES,
        *elsewhere.TABLES,
    )
}

__all__ = ["PROVENANCE", "SQL_TYPES", "TABLES", "Column", "Pii", "Table", "Type"]
