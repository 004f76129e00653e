"""What bad data costs: an estimate with its assumptions."""

from lib.audit.cost import BENCHMARK, LOW, TABLES_COUNTED, Cost, cost_of
from lib.audit.wording import records_of
from lib.sections.absent import said
from lib.sections.section import Figure, Section
from lib.sections.words import counted, listed
from lib.workbook import Workbook

_UNITS = {"hours": "hours", "money": "money", "selling_money": "money"}


def cost(workbook: Workbook) -> Section:
    """Hours and money a seller and the team lose a year if a published benchmark holds for them: a range, never measured."""
    found = cost_of(workbook.tables, workbook.audit.grades)
    if found.hours is None:
        return said(
            "audit.cost",
            "No people, companies, leads or deals of this team can be judged, so what faults in them cost cannot be estimated.",
        )
    return Section(
        id="audit.cost",
        headline=_headline(workbook, found),
        reading="An estimate, not a measurement: a benchmark scaled by the share of records with an issue. The range runs from half of it to all of it. Hours and money say the same loss in two ways; they do not add up.",
        action="Put in your own figures under data_upkeep.cost in the settings once you have asked a few sellers how long they look for and correct data in a week.",
        facts=_facts(workbook, found),
        points=_limits(workbook, found),
        figures=_figures(found),
    )


def _headline(workbook: Workbook, found: Cost) -> str:
    if found.faulty == 0:
        return "No record sellers work with has an issue, so by this estimate bad data costs nothing."
    per_seller = f"{_range(workbook, found.hours, 'hours')} hours"
    if found.money is not None:
        per_seller += f", or {_range(workbook, found.money, 'money')},"
    team = ""
    if found.sellers and found.money is not None:
        whole = _range(workbook, found.money * found.sellers, "money")
        team = f" For {counted(found.sellers, 'seller')} that is {whole}."
    return f"Estimated, not measured: bad data costs a seller {per_seller} a year.{team}"


def _range(workbook: Workbook, most: float, unit: str) -> str:
    text = workbook.formats.text
    written = "count" if unit == "hours" else unit
    return f"{text(LOW * most, written)} to {text(most, written)}"


def _facts(workbook: Workbook, found: Cost) -> tuple[tuple[str, str], ...]:
    settings, text = workbook.parameters.settings, workbook.formats.text
    assumed, costs = settings.data_upkeep.cost, settings.costs
    rows = [
        (
            "Records with an issue",
            f"{text(found.share, 'share')} ({found.faulty:,} of {found.records:,} {listed([records_of(name) for name in TABLES_COUNTED])})",
        ),
        (
            "Benchmark",
            f"{assumed.hours:,} hours and {assumed.money:,} {assumed.currency} a seller and year at {text(assumed.at_share, 'share')} inaccurate records: {BENCHMARK}",
        ),
        (
            "Scaled by",
            f"{text(found.share, 'share')} ÷ {text(assumed.at_share, 'share')} = {text(found.scale, 'number')}",
        ),
        ("Sellers", f"{found.sellers:,}"),
        ("Hours of a seller", f"{_range(workbook, found.hours, 'hours')} a year"),
    ]
    if found.selling_money is not None:
        rows.append(
            (
                "Those hours at your own cost",
                f"{_range(workbook, found.selling_money, 'money')} a seller and year, at {costs.selling_hour:,} {costs.currency} an hour of selling",
            )
        )
    return tuple(rows)


def _limits(workbook: Workbook, found: Cost) -> tuple[str, ...]:
    assumed = workbook.parameters.settings.data_upkeep.cost
    limits = [
        "Assumed: the loss grows in step with the share of records that have an issue, and every issue counts alike."
    ]
    if found.scale > 1:
        limits.append(
            "More records have an issue than the benchmark speaks of: the figures go beyond it and are the less certain."
        )
    if found.money is None:
        limits.append(
            f"There is no rate of exchange for {assumed.currency} on the day of the report, so the benchmark's money is not shown."
        )
    if not found.sellers:
        limits.append(
            "No user of this team sells, as far as roles and open deals tell: only one seller's loss is shown."
        )
    return tuple(limits)


def _figures(found: Cost) -> tuple[Figure, ...]:
    share = Figure(
        metric="cost_of_bad_data",
        definition="cost_of_bad_data/share",
        value=found.share,
        unit="share",
        numerator=float(found.faulty),
        denominator=float(found.records),
        n=found.records,
    )
    each = [_figure(found, name) for name in _UNITS]
    team = Figure(
        metric="cost_of_bad_data",
        definition="cost_of_bad_data/team_money",
        value=None if found.money is None else found.money * found.sellers,
        unit="money",
        low=None if found.money is None else LOW * found.money * found.sellers,
        high=None if found.money is None else found.money * found.sellers,
        n=found.sellers,
        missing="no rate of exchange" if found.money is None else "",
    )
    return (share, *each, team)


def _figure(found: Cost, name: str) -> Figure:
    most = getattr(found, name)
    return Figure(
        metric="cost_of_bad_data",
        definition=f"cost_of_bad_data/{name}",
        value=most,
        unit=_UNITS[name],
        low=None if most is None else LOW * most,
        high=most,
        n=found.records,
        missing="no rate of exchange" if most is None else "",
    )
