"""The conversion report: how many of the deals decided are won, by whom and from where?"""

import pandas as pd

from lib import charts
from lib.canonical.opened.classified import NOT_RECORDED
from lib.metrics.evaluate import Cut
from lib.sections import notes as ending
from lib.sections.absent import said
from lib.sections.cover import cover as front
from lib.sections.figures import figures_of
from lib.sections.section import Section
from lib.sections.table import display_table
from lib.sections.words import counted, like_for_like, named, points
from lib.workbook import Workbook

METRICS = ("win_rate", "won_deals", "lost_deals")


def cover(workbook: Workbook) -> Section:
    """The win rate of this period, of the same days a year before, and of the whole export."""
    values = workbook.values("win_rate", Cut(periods=workbook.compared))
    ever = workbook.values("win_rate")
    now, _, year_ago = values.to_dict("records")
    rate = workbook.formats
    findings = [
        _rate_sentence(now, workbook),
        _year_ago_sentence(now, year_ago, workbook),
        f"Over the whole export {rate.text(ever['value'].iloc[0], 'share')} were won ({ever['numerator'].iloc[0]:,.0f} of {ever['denominator'].iloc[0]:,.0f}).",
    ]
    counts = figures_of(workbook.values("won_deals")) + figures_of(workbook.values("lost_deals"))
    return front(workbook, "conversion", findings, figures_of(values) + figures_of(ever) + counts)


def over_time(workbook: Workbook) -> Section:
    """Is the win rate moving: period by period, with how far each may be off."""
    values = workbook.values("win_rate", Cut(periods=workbook.history))
    rows = values.assign(is_thin=values["n"] < workbook.parameters.settings.minimum_n)
    if not (rows["n"] > 0).any():
        return said("conversion.over_time", "No deal was won or lost in the periods shown.")
    pooled = workbook.values("win_rate")["value"].iloc[0]
    labels = charts.Labels(
        "Win rate by period, with 95 % interval",
        "Win rate by period of close with its interval.",
        "share",
        workbook.formats,
    )
    outside = rows[(rows["low"] > pooled) | (rows["high"] < pooled)]
    return Section(
        id="conversion.over_time",
        headline=_stability(outside, pooled, workbook),
        reading="The dot is the share won, the line its 95 % interval; the dashed line is the rate over the whole export. Hollow dots rest on few deals.",
        action="Act on a period whose line does not touch the dashed one; the others may be chance.",
        chart=charts.ranges(
            rows, "period", ("low", "value", "high"), labels, thin="is_thin", reference=pooled
        ),
        table=display_table(
            _starred(rows, "period"),
            {"period": ("Period", "text"), **_RATE},
            workbook.formats,
            _caption("Win rate by period", workbook),
        ),
        figures=figures_of(values),
    )


def by_group(workbook: Workbook, by: str = "source") -> Section:
    """Which groups win more often than the rest, and where is that more than chance?"""
    values = workbook.values("win_rate", Cut((by,)))
    rows = values[values["n"] > 0].sort_values(["value", by], ascending=[False, True], ignore_index=True)
    if rows.empty:
        return said(f"conversion.by_{by}", "No deal was won or lost.")
    if set(rows[by]) == {NOT_RECORDED}:
        return said(
            f"conversion.by_{by}", f"This source does not record the {by.replace('_', ' ')} of deals."
        )
    rows["is_thin"] = rows["n"] < workbook.parameters.settings.minimum_n
    pooled, label = workbook.values("win_rate")["value"].iloc[0], by.replace("_", " ")
    labels = charts.Labels(
        f"Win rate by {label}, with 95 % interval",
        f"Win rate by {label} with its interval.",
        "share",
        workbook.formats,
    )
    return Section(
        id=f"conversion.by_{by}",
        headline=_best_and_worst(rows[~rows["is_thin"]], by, pooled, workbook),
        reading="The dot is the share won, the line its 95 % interval, over all deals decided in the export. Hollow dots rest on few deals.",
        action="Put the next hour where the line lies wholly to the right of the dashed one; ask why where it lies wholly to the left.",
        chart=charts.ranges(
            rows.head(40), by, ("low", "value", "high"), labels, thin="is_thin", reference=pooled
        ),
        table=display_table(
            _starred(rows, by),
            {by: (label.capitalize(), "text"), **_RATE},
            workbook.formats,
            _caption(f"Win rate by {label}", workbook),
        ),
        figures=figures_of(values, (by,)),
    )


def definitions(workbook: Workbook) -> Section:
    """The same deals under every definition of the win rate in use elsewhere."""
    metric = workbook.metric("win_rate")
    found = {
        definition.id: workbook.values("win_rate", Cut(definition=definition.id))
        for definition in metric.definitions
    }
    rows = pd.DataFrame(
        [
            {**found[definition.id].iloc[0], "words": definition.words, "used_by": definition.used_by or "–"}
            for definition in metric.definitions
        ]
    )
    shares = rows[rows["unit"] == "share"].dropna(subset="value")
    if shares.empty:
        return said("conversion.definitions", "No deal was won or lost, so there is no rate to compare.")
    rate = workbook.formats
    rows["written"] = [
        rate.text(value, unit) for value, unit in zip(rows["value"], rows["unit"], strict=True)
    ]
    labels = charts.Labels(
        "Win rate of the whole export by definition", "The win rate under each definition.", "share", rate
    )
    columns = {
        "words": ("Definition", "text"),
        "written": ("Value", "text"),
        "numerator": ("Numerator", "number"),
        "denominator": ("Denominator", "number"),
        "used_by": ("Used by", "text"),
    }
    return Section(
        id="conversion.definitions",
        headline=f"The same deals give anything from {rate.text(shares['value'].min(), 'share')} to {rate.text(shares['value'].max(), 'share')}, depending on the definition.",
        reading="Every bar is computed from the same export. Before comparing with another tool's figure, find its definition here.",
        action=f"Quote the definition with the number. This report's headline is: {metric.definition(workbook.definition('win_rate')).words}.",
        chart=charts.bars(shares, "words", "value", labels),
        table=display_table(rows, columns, rate, "Win rate of the whole export by definition"),
        figures=tuple(figure for values in found.values() for figure in figures_of(values)),
    )


def cohorts(workbook: Workbook) -> Section:
    """What became of the deals created in each period: won, lost, still open."""
    deals = workbook.tables["deals"]
    days = workbook.tables.frame(deals.select("deal_id", "created_on", "is_won", "is_lost", "is_open"))
    created = pd.to_datetime(days["created_on"]).dt.date
    rows = pd.DataFrame(
        [
            _cohort(period.label, days[(created >= period.starts_on) & (created <= period.ends_on)])
            for period in workbook.history
        ]
    )
    if not rows["deals"].any():
        return said("conversion.cohorts", "No deal was created in the periods shown.")
    undated = int(created.isna().sum())
    mature = rows[(rows["deals"] > 0) & (rows["still_open"] <= 0.1 * rows["deals"])]
    rate = workbook.formats
    finding = (
        f"{mature.iloc[-1]['period']} is the newest cohort that is nearly decided: {rate.text(mature.iloc[-1]['won'] / mature.iloc[-1]['deals'], 'share')} of it was won."
        if len(mature)
        else "No cohort is nearly decided yet: more than a tenth of each is still open."
    )
    columns = {
        "period": ("Created in", "text"),
        "deals": ("Deals", "count"),
        "won": ("Won", "count"),
        "lost": ("Lost", "count"),
        "still_open": ("Still open", "count"),
        "share_won": ("Won so far", "share"),
        "share_decided": ("Decided", "share"),
    }
    labels = charts.Labels(
        "Deals by period of creation and what became of them",
        "Deals by period created, split into won, lost and still open.",
        "count",
        rate,
    )
    return Section(
        id="conversion.cohorts",
        headline=finding,
        reading="Each bar is the deals created in a period. Young cohorts look poor only because they are still open: compare cohorts equally decided.",
        action="Judge a change in lead quality here, not by the period view: a deal belongs to the period that created it.",
        chart=charts.stacked(
            rows, "period", [("won", "won"), ("still_open", "still open"), ("lost", "lost")], labels
        ),
        table=display_table(rows, columns, rate, "Deals by period of creation"),
        note=f"{counted(undated, 'deal')} without a creation day {'is' if undated == 1 else 'are'} in no cohort."
        if undated
        else "",
    )


def notes(workbook: Workbook) -> Section:
    """Definitions, what is left out, run details."""
    deals = workbook.tables["deals"]
    undated = int(workbook.tables.frame(deals.filter(deals.is_closed & deals.closed_on.isnull()).count()))
    sentence = f"{counted(undated, 'closed deal')} without a closing day: in the rate of the whole export, in no period."
    return ending.notes(workbook, "conversion", METRICS, (sentence,) if undated else ())


_RATE = {
    "numerator": ("Won", "count"),
    "denominator": ("Decided", "count"),
    "value": ("Win rate", "share"),
    "low": ("95 % from", "share"),
    "high": ("to", "share"),
}


def _rate_sentence(now: dict, workbook: Workbook) -> str:
    if now["missing"]:
        return f"No deal was decided in {named(workbook.period)}, so there is no win rate to report."
    thin = "; few, so read with care" if now["n"] < workbook.parameters.settings.minimum_n else ""
    return f"{workbook.formats.text(now['value'], 'share')} of the deals decided in {named(workbook.period)} were won ({now['numerator']:,.0f} of {now['denominator']:,.0f}{thin})."


def _year_ago_sentence(now: dict, year_ago: dict, workbook: Workbook) -> str:
    earlier, rate = workbook.compared[2], workbook.formats
    if year_ago["missing"] or not workbook.covers(earlier):
        return f"{earlier.label} is not comparable: the export begins later."
    return f"Against {like_for_like(earlier)}: {points(now['value'], year_ago['value'], rate)}, from {rate.text(year_ago['value'], 'share')} (n = {year_ago['n']:,.0f})."


def _stability(outside: pd.DataFrame, pooled: float, workbook: Workbook) -> str:
    rate = workbook.formats.text(pooled, "share")
    if outside.empty:
        return f"No period differs from {rate} by more than chance."
    names = [f"{row.period} ({'above' if row.value > pooled else 'below'})" for row in outside.itertuples()]
    return f"{counted(len(names), 'period')} {'differs' if len(names) == 1 else 'differ'} from {rate} by more than chance: {', '.join(names)}."


def _best_and_worst(told: pd.DataFrame, by: str, pooled: float, workbook: Workbook) -> str:
    rate = workbook.formats
    above, below = told[told["low"] > pooled], told[told["high"] < pooled]
    if above.empty and below.empty:
        return f"No {by.replace('_', ' ')} with enough deals differs from {rate.text(pooled, 'share')} by more than chance."
    parts = [
        f"{row[by]} wins {rate.text(row['value'], 'share')}"
        for row in (*above.head(1).to_dict("records"), *below.tail(1).to_dict("records"))
    ]
    return f"{', '.join(parts)}, against {rate.text(pooled, 'share')} overall: more than chance."


def _cohort(label: str, deals: pd.DataFrame) -> dict[str, object]:
    won, lost, still_open = (int(deals[flag].sum()) for flag in ("is_won", "is_lost", "is_open"))
    share = (won / len(deals), (won + lost) / len(deals)) if len(deals) else (float("nan"), float("nan"))
    return {
        "period": label,
        "deals": len(deals),
        "won": won,
        "lost": lost,
        "still_open": still_open,
        "share_won": share[0],
        "share_decided": share[1],
    }


def _starred(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    stars = ["*" if is_thin else "" for is_thin in rows["is_thin"]]
    return rows.assign(**{by: [f"{name}{star}" for name, star in zip(rows[by], stars, strict=True)]})


def _caption(words: str, workbook: Workbook) -> str:
    return f"{words} (* fewer than {workbook.parameters.settings.minimum_n} deals decided)"
