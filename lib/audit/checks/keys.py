"""Keys that match nothing: values of a column that are in no record of the table it refers to."""

from lib.audit.finding import Check, Severity
from lib.audit.wording import capitalised, field_of, records_of
from lib.canonical.schema import TABLES, Column

_HURTS = {
    "products": "revenue by product: joining by product loses these records",
    "companies": "revenue by customer and industry: joining by company loses these records",
    "users": "every team's report: nobody's records are in no team",
    "contacts": "who was reached and who bought",
    "campaigns": "return on campaigns",
    "deals": "whatever is counted per deal",
    "orders": "revenue by order",
    "cases": "whatever is counted per case",
    "contracts": "renewal rate",
    "goals": "actions per goal",
    "web_sessions": "web goals per visit",
}
_WEIGHTY = ("products", "companies", "users")


def key_checks() -> tuple[Check, ...]:
    """One check for every column of the schema that refers to another table."""
    return tuple(
        _check(table.name, column)
        for table in TABLES.values()
        for column in table.columns
        if column.references
    )


def _check(table: str, column: Column) -> Check:
    referred = column.references.split(".")[0]
    name, record = field_of(column.name), records_of(referred)
    return Check(
        id=f"unmatched/{table}/{column.name}",
        kind="unmatched key",
        table=table,
        field=column.name,
        title=f"{capitalised(records_of(table))}: unknown {name}",
        question=f"{capitalised(records_of(table))}: is every {name} found among the {record}?",
        hurts=_HURTS[referred],
        remedy=f"Map the value to the right one in the mapping file, or add the record missing from the {record}. A name or address that is looked up must stand in one record only.",
        severity=_severity(table, referred),
        references=column.references,
    )


def _severity(table: str, referred: str) -> Severity:
    return "high" if table in ("deals", "orders", "order_lines") and referred in _WEIGHTY else "medium"
