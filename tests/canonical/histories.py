"""Deals and cases with a random life: their tables, drawn as text, and the changes that led to them."""

import datetime as dt
import random

FIRST = dt.datetime(2026, 1, 1, 8)
OPEN = ("Lead", "Proposal")
STATUSES = ("new", "open", "pending", "solved", "closed")


def lives(seed: int, records: int = 40) -> dict[str, str]:
    """Drawn `deals`, `deal_events`, `cases` and `case_events` of half a year: won, lost, reopened, renamed, given away."""
    chance = random.Random(seed)
    deals, deal_events, cases, case_events = [], [], [], []
    for number in range(records):
        record, changes = _deal(chance, f"d{number}")
        deals.append(record)
        deal_events += changes
        record, changes = _case(chance, f"k{number}")
        cases.append(record)
        case_events += changes
    chance.shuffle(deals)
    chance.shuffle(deal_events)
    return {
        "deals": drawing(deals),
        "deal_events": drawing(deal_events),
        "cases": drawing(cases),
        "case_events": drawing(case_events),
    }


def drawing(rows: list[dict[str, object]]) -> str:
    """Rows as a drawn table."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [" | ".join("" if row.get(name) is None else str(row[name]) for name in names) for row in rows]
    return "\n".join([" | ".join(names), *lines])


def _moments(chance: random.Random) -> list[dt.datetime]:
    """When a record was created and changed; some changes fall on one instant."""
    moments = [FIRST + dt.timedelta(minutes=chance.randrange(200_000))]
    for _ in range(chance.randrange(7)):
        step = chance.choice((0, 60, 1_440, 30_000))
        moments.append(moments[-1] + dt.timedelta(minutes=chance.randrange(step + 1)))
    return moments


class _Life:
    """A record on its way: its present values, and each change of them."""

    def __init__(self, chance: random.Random, key: str, record: str) -> None:
        self.chance, self.key, self.record = chance, key, record
        self.values: dict[str, object] = {}
        self.changes: list[dict[str, object]] = []

    def change(self, field: str, value: object, at: dt.datetime) -> None:
        old = self.values.get(field)
        if field in self.values and old == value:
            return
        self.values[field] = value
        names = {"event_id": f"{self.record}-{len(self.changes) + 1}", self.key: self.record}
        self.changes.append(names | {"happened_at": at, "field": field, "old": old, "new": value})


def _deal(chance: random.Random, record: str) -> tuple[dict[str, object], list[dict[str, object]]]:
    life = _Life(chance, "deal_id", record)
    closed = None
    moments = _moments(chance)
    for place, at in enumerate(moments):
        stage = chance.choice((*OPEN, *OPEN, "Won", "Lost")) if place else "Lead"
        before = life.values.get("stage")
        life.change("stage", stage, at)
        if stage in OPEN:
            closed = None
        elif before != stage:
            closed = at
        if not place or chance.random() < 0.5:
            life.change("amount", f"{chance.randrange(1, 999)}.00", at)
            life.change("owner_id", f"u{chance.randrange(4)}", at)
            life.change("expected_close_on", at.date() + dt.timedelta(days=chance.randrange(90)), at)
    present = {"deal_id": record, "pipeline": "Sales", "currency": "EUR", "created_at": moments[0]}
    extra = {"closed_at": closed, "company_id": f"c{chance.randrange(9)}", "updated_at": moments[-1]}
    reason = {"lost_reason": "Price" if life.values["stage"] == "Lost" else None}
    return present | life.values | extra | reason, life.changes


def _case(chance: random.Random, record: str) -> tuple[dict[str, object], list[dict[str, object]]]:
    life = _Life(chance, "case_id", record)
    moments = _moments(chance)
    solved = None
    for place, at in enumerate(moments):
        status = chance.choice(STATUSES) if place else "new"
        was_done = life.values.get("status") in ("solved", "closed")
        life.change("status", status, at)
        is_done = status in ("solved", "closed")
        solved = (solved if was_done else at) if is_done else None
        life.change("priority", chance.choice(("low", "high")), at)
        life.change("owner_id", f"u{chance.randrange(4)}", at)
    return {
        "case_id": record,
        "opened_at": moments[0],
        "solved_at": solved,
        "reopened": "false",
    } | life.values, life.changes
