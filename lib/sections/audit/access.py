"""Who can see and change what: accounts to close or to protect better, who may export, who changes most."""

import pandas as pd

from lib import charts
from lib.audit.changes.makers import makers
from lib.sections.absent import EXPORT_IT, needs
from lib.sections.audit.access_rows import ASKED, not_told, things_to_do
from lib.sections.audit.words import owner_names
from lib.sections.section import Chart, Figure, Section
from lib.sections.table import DisplayTable, display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

_MOST_BARS = 10
_COLUMNS = {
    "do": ("What to do", "text"),
    "user": ("Account", "text"),
    "why": ("Why", "text"),
    "severity": ("Severity", "text"),
    "owner": ("Who sees to it", "text"),
}


@needs("users", "table of users")
def access(workbook: Workbook) -> Section:
    """What should be done about the accounts of the team, who sees to it, and who changes most records."""
    rows, made = things_to_do(workbook), makers(workbook.tables)
    accounts, unknown = _accounts(workbook), not_told(workbook)
    return Section(
        id="audit.access",
        headline=_headline(rows, accounts, unknown),
        reading="One row per account and thing to do, the most serious first. The manager sees to it; for who has none, they themselves. An account that should be closed is not asked for anything else.",
        action=_action(rows),
        points=(*_silence(unknown), *_exporters(accounts), *_most(workbook, made)),
        chart=_chart(workbook, made),
        table=_table(workbook, rows),
        note=_note(workbook),
        figures=(*_figures(rows, accounts), *_maker_figures(made)),
    )


def _accounts(workbook: Workbook) -> pd.DataFrame:
    """The team's accounts: user_id, name, is_active, can_export."""
    users = workbook.tables["users"].select("user_id", "name", "is_active", "can_export")
    return workbook.tables.frame(workbook.tables.of_team(users, "user_id").order_by("user_id"))


def _silence(unknown: list[str]) -> list[str]:
    if not unknown:
        return []
    return [f"This source does not tell, so it could not be reviewed: {listed(unknown)}. {EXPORT_IT}"]


def _headline(rows: pd.DataFrame, accounts: pd.DataFrame, unknown: list[str]) -> str:
    if accounts.empty:
        return "The team has no account in this source."
    if rows.empty and unknown:
        return f"No account is known to need anything done, but {len(unknown):,} of {len(ASKED):,} things could not be reviewed."
    if rows.empty:
        return f"Nothing needs to be done about {counted(len(accounts), 'account')}."
    counts = rows.groupby("do", sort=False).size()
    told = listed([f"{_lowered(do)} ({count:,})" for do, count in counts.items()])
    concerned = rows["record_id"].nunique()
    return f"{concerned:,} of {counted(len(accounts), 'account')} {'needs' if concerned == 1 else 'need'} something done: {told}."


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def _action(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "Look again when somebody joins, changes role or leaves."
    first = rows.iloc[0]
    most = rows["owner"].value_counts()
    who = min(most[most == most.max()].index)
    return f"{first['do']} of {first['user']} first. {who} has the most to see to: {counted(most.max(), 'thing')}. Make access part of what is done when somebody leaves."


def _exporters(accounts: pd.DataFrame) -> list[str]:
    open_accounts = accounts[accounts["is_active"].fillna(True).astype(bool)]
    known = int(open_accounts["can_export"].notna().sum())
    if not known:
        return []
    may = int(open_accounts["can_export"].fillna(False).astype(bool).sum())
    return [f"{may:,} of {counted(known, 'account')} that can sign in may export records."]


def _most(workbook: Workbook, made: pd.DataFrame) -> list[str]:
    if made.empty:
        return ["No change by an account of the team was logged in the last year."]
    people = made[~made["is_rule"]]
    rules = int(made.loc[made["is_rule"], "changes"].sum())
    ruled = (
        [f"Rules made {counted(rules, 'change')} in the last year, in the whole company."] if rules else []
    )
    if people.empty:
        return ruled
    first = people.iloc[0]
    name = owner_names(workbook, people["by_user_id"])[0]
    return [
        f"{name} changes most: {counted(first['changes'], 'change')} of {counted(first['records'], 'record')} in the last year.",
        *ruled,
    ]


def _table(workbook: Workbook, rows: pd.DataFrame) -> DisplayTable | None:
    caption = "What to do about accounts, the most serious first"
    return None if rows.empty else display_table(rows, _COLUMNS, workbook.formats, caption)


def _chart(workbook: Workbook, made: pd.DataFrame) -> Chart | None:
    if len(made) < 2:
        return None
    shown = made.head(_MOST_BARS)
    names = owner_names(workbook, shown["by_user_id"])
    shown = shown.assign(
        name=[
            f"{name} (rules)" if is_rule else name
            for name, is_rule in zip(names, shown["is_rule"], strict=True)
        ]
    )
    labels = charts.Labels(
        "Who changed most in the last year (orange: rules, of the whole company)",
        f"Logged changes per account in the last year; the most: {shown['name'].iloc[0]}.",
        "count",
        workbook.formats,
    )
    return charts.bars(shown, "name", "changes", labels, marked="is_rule")


def _note(workbook: Workbook) -> str:
    rules = workbook.parameters.settings.data_upkeep.access
    return f"Quiet: no sign-in for more than {rules.quiet_days} days. Old: a password of more than {rules.password_days} days, a training of more than {rules.training_days}. Set them under data_upkeep.access. Programs are not asked for a second factor or a training. What an account may do makes no record faulty, so it is not in the grade."


def _figures(rows: pd.DataFrame, accounts: pd.DataFrame) -> list[Figure]:
    counts = rows.groupby("part").size()
    found = [
        Figure("access_review", "access_review/accounts", float(count), "count", {"check": str(part)})
        for part, count in counts.items()
    ]
    return [*found, Figure("access_review", "access_review/all_accounts", float(len(accounts)), "count")]


def _maker_figures(made: pd.DataFrame) -> list[Figure]:
    return [
        Figure(
            "changes_made",
            "changes_made/last_year",
            float(row.changes),
            "count",
            {"user": row.by_user_id, "by": "rule" if row.is_rule else "person"},
        )
        for row in made.itertuples()
    ]
