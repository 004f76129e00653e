"""The three sentences: won more often, won faster, larger or smaller; each said only where it is more than chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from lib.canonical.opened import NOT_RECORDED
from lib.metrics.differences import Difference, level_differences, share_differences, told_apart
from lib.metrics.evaluate import Cut, share_of
from lib.sections.grouping import in_words, recorded_group
from lib.workbook import Workbook

RATE, SPEED, SIZE = "won more or less often", "won faster or slower", "larger or smaller"


@dataclass(frozen=True)
class Compared:
    """What is compared: leads where there are any, else deals; by which group; and the values behind it."""

    noun: str
    by: str
    rates: pd.DataFrame
    speeds: pd.DataFrame
    sizes: pd.DataFrame
    arrived: pd.DataFrame
    differences: tuple[Difference, ...]

    def held(self, question: str) -> list[Difference]:
        """The differences of one question that hold up, surest first."""
        return [each for each in self.differences if each.question == question and each.holds_up]

    def judged(self, question: str) -> int:
        """How many groups had enough records to be judged."""
        return sum(each.question == question for each in self.differences)


def compared(workbook: Workbook, by: str) -> Compared:
    """Each group against all the others together, three questions looked at together."""
    has_leads = "leads" in workbook.tables and bool(
        workbook.values("lead_win_rate")["n"].sum() and workbook.values("lead_to_win")["n"].sum()
    )
    group = recorded_group(workbook, "leads" if has_leads else "deals", by)
    rates, speeds, sizes, arrived = (
        _values(workbook, metric, definition, group) for metric, definition in _ASKED[has_leads]
    )
    least = workbook.parameters.settings.minimum_n
    grouped = rates.assign(group=rates[group])
    differences = [
        *share_differences(RATE, grouped[grouped["group"] != NOT_RECORDED], least),
        *level_differences(SPEED, _measured(workbook, _MEASURED[has_leads][0], group), least),
        *level_differences(SIZE, _measured(workbook, _MEASURED[has_leads][1], group), least),
    ]
    noun = "lead" if has_leads else "deal"
    return Compared(noun, group, rates, speeds, sizes, arrived, told_apart(differences))


_ASKED = {
    True: (
        ("lead_win_rate", "mature"),
        ("lead_to_win", "won"),
        ("won_size", "leads"),
        ("new_leads", "created"),
    ),
    False: (
        ("win_rate", "closed"),
        ("sales_cycle", "won"),
        ("won_size", "deals"),
        ("created_deals", "created"),
    ),
}
_MEASURED = {
    True: (("leads", "has_won_days", "won_days"), ("leads", "has_won_amount", "won_amount")),
    False: (("deals", "has_cycle", "cycle_days"), ("deals", "has_amount", "amount")),
}


def _values(workbook: Workbook, metric: str, definition: str, group: str) -> pd.DataFrame:
    return workbook.values(metric, Cut((group,), definition=definition))


def _measured(workbook: Workbook, asked: tuple[str, str, str], group: str) -> pd.DataFrame:
    """One row per won record: its group and what is measured of it."""
    table, flag, column = asked
    rows = workbook.tables[table]
    won = rows.filter(rows.is_won & rows[flag])
    found = workbook.tables.frame(won.select(group=won[group].fill_null(NOT_RECORDED), value=won[column]))
    measured = found.assign(value=found["value"].astype("float64"))
    return measured[measured["group"] != NOT_RECORDED].sort_values(["group", "value"], ignore_index=True)


def sentences(found: Compared, workbook: Workbook) -> tuple[str, str, str]:
    """The three sentences, or, where nothing holds up, that it does not."""
    return (
        _rate_sentence(found, workbook),
        _speed_sentence(found, workbook),
        _size_sentence(found, workbook),
    )


def _rate_sentence(found: Compared, workbook: Workbook) -> str:
    held, text = found.held(RATE), workbook.formats.text
    above = sorted((each for each in held if each.value > each.others), key=lambda each: -each.value)
    below = sorted((each for each in held if each.value < each.others), key=lambda each: each.value)
    if not held:
        return _silence(found, RATE, "won more often than the others")
    first = (above or below)[0]
    told = f"{text(first.value, 'share')} of {first.group} {found.noun}s were won, against "
    if above and below:
        return f"{told}{text(below[0].value, 'share')} of {below[0].group} ones."
    return f"{told}{text(first.others, 'share')} of all the others."


def _speed_sentence(found: Compared, workbook: Workbook) -> str:
    held, text = found.held(SPEED), workbook.formats.text
    if not held:
        return _silence(found, SPEED, "won faster or slower than the others")
    faster = [each for each in held if each.value < each.others]
    chosen = min(faster or held, key=lambda each: each.p)
    how = _moved(chosen, ("slower", "faster"), workbook)
    return f"{chosen.group} {found.noun}s are won {how}: half of them within {text(chosen.value, 'days')} days, against {text(chosen.others, 'days')} for the others."


def _size_sentence(found: Compared, workbook: Workbook) -> str:
    held, text = found.held(SIZE), workbook.formats.text
    if not held:
        return _silence(found, SIZE, "larger or smaller once won")
    shares = found.arrived.set_index(found.by)["value"]
    chosen = max(held, key=lambda each: (shares.get(each.group, 0.0), -each.p))
    share = share_of(shares.get(chosen.group, 0.0), shares.sum())
    is_smaller, is_many = chosen.value < chosen.others, share > 1 / max(len(shares), 1)
    moved = _moved(chosen, ("larger", "smaller"), workbook)
    joined = "but" if is_smaller == is_many else "and"
    return f"{chosen.group} {found.noun}s are {text(share, 'share')} of all {found.noun}s, {joined} {moved} once won: half of them bring {text(chosen.value, 'money')} or more, against {text(chosen.others, 'money')}."


def _moved(chosen: Difference, words: tuple[str, str], workbook: Workbook) -> str:
    """How far a median lies from the others': per cent, times where that would be hard to read; `words` for more, less."""
    word = words[0] if chosen.value > chosen.others else words[1]
    if chosen.others <= 0 or chosen.value < 0:
        return word
    ratio = share_of(chosen.value, chosen.others)
    if ratio >= 2:
        return f"{workbook.formats.text(ratio, 'days')} times as {'large' if word == 'larger' else 'slow'}"
    return f"{workbook.formats.text(abs(ratio - 1), 'share')} {word}"


def _silence(found: Compared, question: str, what: str) -> str:
    label, number = in_words(found.by), found.judged(question)
    if number == 0:
        return f"Too few {found.noun}s to say whether those of any {label} are {what}."
    return f"No {label}'s {found.noun}s are {what} by more than chance ({number} compared)."


def question_names(differences: Sequence[Difference], group: str) -> str:
    """In what a group differs, for a table."""
    names = {RATE: "how often", SPEED: "how fast", SIZE: "how large"}
    held = {each.question for each in differences if each.group == group and each.holds_up}
    return ", ".join(name for question, name in names.items() if question in held) or "nothing"
