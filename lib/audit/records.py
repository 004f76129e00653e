"""The records an audit judges: as the import left them, with the days, the owner and the team each belongs to."""

import datetime as dt
from functools import cached_property, lru_cache

import ibis
from ibis import Table

from lib.audit.belonging import OWNERS, Belonging, known_members, team_members
from lib.canonical.opened import RECORDED, OpenedTables
from lib.canonical.opened.moments import business_day
from lib.canonical.opened.scope import narrows_users
from lib.canonical.schema import TABLES

QUIET_DAYS = 7
"""An export runs on after as_of until this many days pass in which no record of any table arose."""

PLANNED = ("contracts",)
"""Tables whose first moment is a plan: a contract may well begin after the export."""


LIKELY = 0.5
"""A stage is late in the second half of its pipeline, or when the CRM gives it at least this probability."""

KEY_MARK = " / "
"""Between the parts of a key of several columns."""


class Records:
    """Records of each table, those of all teams, marked with the team's own.

    Beside the columns as imported: `record_id`; `record_owner_id`, who can put it right; `<moment>_day`, the business
    day in the team's zone; `is_team`, in the team's scope; `is_someones`, in the scope of any user that is known;
    for deals `kind` and `is_late_stage` of their stage.
    Records that arose after `as_of`, but while the export was still running, are not judged and left out.
    """

    def __init__(self, tables: OpenedTables) -> None:
        self.tables = tables
        self.as_of = tables.parameters.as_of
        self._scope = tables.parameters.settings.scope
        self._zone = tables.parameters.settings.calendar.timezone
        self._judged: dict[str, Table] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Tables the source has, in the order of the schema."""
        return tuple(name for name in TABLES if name in self.tables.snapshot.tables)

    @property
    def is_narrowed(self) -> bool:
        """True when the scope leaves out any user: what has no known owner is then nobody's, not the team's."""
        return narrows_users(self._scope)

    @cached_property
    def export_ends_on(self) -> dt.date:
        """The last day the export reaches: as_of, or later when records kept arising without a pause."""
        end = self.as_of
        for day in self._later_days():
            if (day - end).days > QUIET_DAYS:
                break
            end = day
        return end

    def judged(self, name: str) -> Table:
        """The records of one table, those that arose after `as_of` left out; KeyError when the source lacks it."""
        if name not in self._judged:
            self._judged[name] = self._marked(name)
        return self._judged[name]

    def keys(self, references: str) -> ibis.Value:
        """The column a reference names, over every record of the company: `products.product_id`."""
        table, column = references.split(".")
        return self.tables.imported(table)[column]

    def arose(self, name: str, rows: Table) -> ibis.Value | None:
        """The business day on which each of `rows` of that table came to be; None where that is not known, or only planned."""
        first = "created" if name == "deals" else RECORDED.get(name)
        if first is None or name in PLANNED:
            return None
        return rows[first] if first in rows.columns else self._day(rows, first)

    def _marked(self, name: str) -> Table:
        rows = self._with_stages(self._known(name)) if name == "deals" else self._known(name)
        key = [rows[column].cast("string") for column in TABLES[name].key]
        moments = [column.name for column in TABLES[name].columns if column.type == "moment"]
        return rows.mutate(
            record_id=key[0] if len(key) == 1 else ibis.literal(KEY_MARK).join(key),
            record_owner_id=_in_charge(name, rows),
            is_team=self._team.holds(name, rows),
            is_someones=self._anyone.holds(name, rows),
            **{f"{moment}_day": self._day(rows, moment) for moment in moments},
        )

    @cached_property
    def _team(self) -> Belonging:
        imported, hold = self.tables.imported, self.tables.hold
        members = team_members(imported, self._scope)
        return Belonging(imported, hold, "the team", members, tuple(self._scope.pipelines))

    @cached_property
    def _anyone(self) -> Belonging:
        imported, hold = self.tables.imported, self.tables.hold
        return Belonging(imported, hold, "anyone", known_members(imported, self._scope))

    def _known(self, name: str) -> Table:
        rows = self.tables.imported(name)
        arose = self.arose(name, rows)
        if arose is None or self.export_ends_on == self.as_of:
            return rows
        is_later = (arose > self.as_of) & (arose <= self.export_ends_on)
        return rows.filter(~is_later.fill_null(False))

    def _day(self, rows: Table, moment: str) -> ibis.Value:
        return ibis.coalesce(rows[f"{moment}_on"], business_day(rows[f"{moment}_at"], self._zone))

    def _with_stages(self, deals: Table) -> Table:
        """Each deal has at most one stage, so no deal is repeated or lost."""
        stages = self.tables.imported("stages")
        if stages is None:
            return deals.mutate(kind=ibis.null("string"), is_late_stage=ibis.null("boolean"))
        is_likely = (stages.default_probability >= LIKELY).fill_null(False)
        last = stages.position.max(where=stages.kind == "open").over(group_by="pipeline")
        kinds = stages.select(
            stage_pipeline="pipeline",
            stage_name="stage",
            kind="kind",
            is_late_stage=(stages.kind == "open") & ((stages.position * 2 > last) | is_likely),
        )
        joined = deals.left_join(
            kinds, [deals.pipeline == kinds.stage_pipeline, deals.stage == kinds.stage_name]
        )
        return joined.drop("stage_pipeline", "stage_name")

    def _later_days(self) -> list[dt.date]:
        days = []
        for name in self.names:
            arose = self.arose(name, self.tables.imported(name))
            if arose is not None:
                days.append(arose.name("day").as_table().filter(lambda rows: rows.day > self.as_of))
        if not days:
            return []
        found = self.tables.frame(ibis.union(*days, distinct=True).order_by("day"))
        return [day.date() if isinstance(day, dt.datetime) else day for day in found["day"]]


@lru_cache(maxsize=2)
def records_in(tables: OpenedTables) -> Records:
    """The records of these tables, looked through once for the checks and the sections alike."""
    return Records(tables)


def _in_charge(name: str, rows: Table) -> ibis.Value:
    """Who can put a record right: its owner; of a user the manager, and those without one themselves."""
    if name == "users":
        return ibis.coalesce(rows.manager_id, rows.user_id)
    owner = OWNERS.get(name, "owner_id")
    return rows[owner] if owner in rows.columns else ibis.null("string")
