"""What drives won revenue: its factors, which multiply to it exactly, and what moves each of them."""

from collections.abc import Mapping

import pandas as pd

from lib import charts
from lib.metrics.choosing import Readiness, readiness_of
from lib.metrics.evaluate import share_of
from lib.models.factors import split_change
from lib.sections.absent import needs
from lib.sections.figures import figures_of
from lib.sections.sales_trend.parts import capitalised
from lib.sections.sales_trend.windows import Window, measured, why_not
from lib.sections.section import Chart, Figure, Section
from lib.sections.table import DisplayTable
from lib.sections.words import like_for_like, listed, named
from lib.workbook import Workbook

_FACTORS = {
    "in_hand": ("Deals in hand on an average day", "number"),
    "win_rate": ("Win rate", "share"),
    "mean_size": ("Mean won deal", "money"),
    "days_each": ("Days in hand for each decision", "days"),
}
_DRIVERS: Mapping[str, tuple[str, ...]] = {
    "in_hand": ("created_deals", "new_leads", "lead_conversion"),
    "win_rate": ("calls_per_opportunity", "deal_coverage", "answered_in_time"),
    "mean_size": ("new_customers", "proposals_given"),
    "days_each": ("sales_cycle", "stage_length", "deals_without_next_step", "quiet_deals"),
}
"""Factor → metrics that people can move and that go with it: what to try, not what is proved."""

_NO_BREAK = "\u00a0"
_READING = (
    "Won revenue a day is the deals in hand x the win rate x the mean won deal ÷ the days in hand each decision took. Each bar is one factor's part in the change; "
    "together they are the whole change, to the cent. Below each factor stand metrics that people can move; a star marks those this team watches."
)


@needs("deals", "table of deals")
def tree(workbook: Workbook) -> Section:
    """What won revenue a day is made of, what each factor did to it, and what can be moved."""
    (now, before), values = measured(workbook, workbook.compared[:2])
    drivers = _drivers(workbook)
    parts = _parts(now, before) if workbook.covers(before.period) else None
    figures = (
        *(figure for found in values.values() for figure in figures_of(found)),
        *(
            figure
            for found in drivers.values()
            if found.values is not None
            for figure in figures_of(found.values)
        ),
        *_factor_figures(now, before, parts),
    )
    headline = _headline(workbook, (now, before), parts)
    return Section(
        id="metric_selection.tree",
        headline=headline,
        reading=_READING,
        action=_action(parts),
        chart=_chart(workbook, (now, before), parts) if parts else None,
        table=_table(workbook, (now, before), (parts or {}, drivers)),
        note="Parts are shares of the change on a logarithmic scale, which do not depend on the order of the factors (Shapley). That a metric stands below a factor is experience, not proof.",
        figures=figures,
    )


def _parts(now: Window, before: Window) -> dict[str, float] | None:
    """The change of won revenue a day, split between its factors."""
    sides = [{name: each.multiplied[name] for name in _FACTORS} for each in (now, before)]
    found = split_change(*sides)
    return None if found is None else {name: float(part) for name, part in found.items()}


def _drivers(workbook: Workbook) -> dict[str, Readiness]:
    periods = (workbook.compared[1], workbook.period)
    names = dict.fromkeys(name for group in _DRIVERS.values() for name in group)
    found = {name: readiness_of(workbook.tables, name, "", periods) for name in names}
    return {name: each for name, each in found.items() if each.values is not None}


def _a_day(window: Window) -> float:
    return share_of(window.value, window.period.days)


def _headline(workbook: Workbook, windows: tuple[Window, Window], parts: dict[str, float] | None) -> str:
    now, before = windows
    money = workbook.formats.text
    root = f"Won revenue is {money(_a_day(now), 'money')} a day in {named(now.period)}"
    if parts is None:
        reasons = [
            f"in {like_for_like(each.period)} {why}" for each in (before, now) if (why := why_not(each))
        ]
        why = f": {listed(reasons)}" if reasons else f": the export begins after {before.period.label} did"
        return f"{root}; its change cannot be split between its factors{why}."
    moved = _a_day(now) - _a_day(before)
    first = max(parts, key=lambda name: abs(parts[name]))
    sign = "added" if parts[first] >= 0 else "took"
    return f"{root}, {money(abs(moved), 'money')} {'more' if moved >= 0 else 'less'} than in {like_for_like(before.period)}; the largest part: {_FACTORS[first][0].lower()} {sign} {money(abs(parts[first]), 'money')}."


def _action(parts: dict[str, float] | None) -> str:
    if parts is None:
        return "Use a longer period (settings, calendar, period) so that both sides have won deals."
    worst = min(parts, key=lambda name: parts[name])
    why = "took most" if parts[worst] < 0 else "added least"
    return f"Begin below “{_FACTORS[worst][0]}”, which {why}: choose one metric there, and one of another factor beside it, for factors pull at each other."


def _chart(workbook: Workbook, windows: tuple[Window, Window], parts: dict[str, float]) -> Chart:
    rows = pd.DataFrame([{"factor": _FACTORS[name][0], "part": part} for name, part in parts.items()])
    title = f"Change in won revenue a day against {like_for_like(windows[1].period)}"
    labels = charts.Labels(title, f"{title}, by factor.", "money", workbook.formats)
    return charts.signed(rows, "factor", "part", labels)


def _table(
    workbook: Workbook, windows: tuple[Window, Window], found: tuple[dict[str, float], dict[str, Readiness]]
) -> DisplayTable:
    (now, before), (parts, drivers) = windows, found
    text = workbook.formats.text
    chosen = {each.metric for goal in workbook.parameters.settings.goals for each in goal.metrics}
    moved = text(_a_day(now) - _a_day(before), "money") if parts else "–"
    cells = [("Won revenue a day", *(text(_a_day(each), "money") for each in (before, now)), moved)]
    for name, (label, unit) in _FACTORS.items():
        sides = [text(each.factors[name], unit) for each in (before, now)]
        cells.append((_set_in(label, 1), *sides, text(parts.get(name), "money")))
        cells += [
            _driver(workbook, drivers[driver], is_chosen=driver in chosen)
            for driver in _DRIVERS[name]
            if driver in drivers
        ]
    labels = ("Driver", capitalised(like_for_like(before.period)), named(now.period), "Part of the change")
    caption = "What won revenue a day is made of (* watched by this team)"
    return DisplayTable(caption, labels, (False, True, True, True), tuple(cells), len(cells))


def _driver(workbook: Workbook, found: Readiness, *, is_chosen: bool) -> tuple[str, str, str, str]:
    values = found.values.to_dict("records") if found.values is not None else []
    unit = values[-1]["unit"]
    # what is open is known for the end of the day alone
    earlier = workbook.formats.text(values[0]["value"], unit) if len(values) > 1 else "–"
    label = _set_in(found.label + ("*" if is_chosen else ""), 2)
    return label, earlier, workbook.formats.text(values[-1]["value"], unit), ""


def _set_in(label: str, depth: int) -> str:
    """The label as deep in the tree as it belongs."""
    return f"{_NO_BREAK * 4 * (depth - 1)}└{_NO_BREAK}{label}"


def _factor_figures(now: Window, before: Window, parts: dict[str, float] | None) -> list[Figure]:
    days = {"starts_on": now.period.starts_on, "ends_on": now.period.ends_on}
    change = [
        Figure("won_revenue_a_day", "won_revenue_a_day/part", part, "money", {"factor": name}, **days)
        for name, part in (parts or {}).items()
    ]
    for window in (now, before):
        span = {"starts_on": window.period.starts_on, "ends_on": window.period.ends_on}
        parts_of = {"numerator": window.value, "denominator": float(window.period.days), "n": int(window.won)}
        change.append(
            Figure(
                "won_revenue_a_day", "won_revenue_a_day/value", _a_day(window), "money", **parts_of, **span
            )
        )
        change += [
            Figure("won_revenue_factor", f"won_revenue_factor/{name}", value, _FACTORS[name][1], **span)
            for name in _FACTORS
            if not pd.isna(value := window.factors[name])
        ]
    return change


DRIVEN = (
    "won_revenue",
    "win_rate",
    "sales_cycle",
    "deal_days",
    *(name for group in _DRIVERS.values() for name in group),
)
"""Every metric the tree is made of."""
