"""Faults in what is logged around the records: rules that overwrite people, double posts, bounces, copies of rows."""

import numpy as np
import pandas as pd

from lib.demo.days import DAY, END, day_number, moments, seconds_of
from lib.demo.faults.planting import Planting
from lib.demo.text_arrays import ids, joined

_CHANGE, _CHANGES_PER_CHUNK = 2_000_000_001, 100_000
_BULK_EDITED_ON = day_number("2025-09-14") * DAY + 2 * 3_600
_FLIPS = 5


def spoil_traces(planting: Planting) -> None:
    """Plants every fault of change logs, leads, forms, mailings, cases and exported rows."""
    _edit_in_bulk(planting)
    _flip_back_and_forth(planting)
    _overwrite_people(planting)
    log = planting.tables["field_changes"].sort_values(["happened", "change_id"], ignore_index=True)
    planting.tables["field_changes"] = log
    _post_twice(planting)
    _let_addresses_decay(planting)
    _spoil_leads_and_cases(planting)
    _export_twice(planting)


def _log(planting: Planting, changes: pd.DataFrame) -> None:
    first = _CHANGE + _CHANGES_PER_CHUNK * planting.chunk + planting.added("field_changes")
    number = first + np.arange(len(changes))
    planting.add("field_changes", changes.reset_index(drop=True).assign(change_id=ids(number)))


def _was_changed(planting: Planting, records: pd.Series, field: str) -> np.ndarray:
    changes = planting.tables["field_changes"]
    return records.isin(changes.loc[changes["field"] == field, "record_id"]).to_numpy()


def _is_old(records: pd.DataFrame, days: int) -> np.ndarray:
    return (records["created"] < pd.Timestamp((END - days) * DAY, unit="s")).to_numpy()


def _robot(planting: Planting) -> str:
    return str(planting.staff.user_ids[planting.staff.with_role("Automation")[0]])


def _edit_in_bulk(planting: Planting) -> None:
    """One rule, one night, one status for many leads."""
    leads = planting.tables["leads"]
    created = seconds_of(leads["created"])
    is_old = (created < _BULK_EDITED_ON - 30 * DAY) & leads["status"].isin(
        ["No answer", "Unqualified"]
    ).to_numpy()
    rows = planting.chosen("leads", 0.03, is_old & ~_was_changed(planting, leads["lead_id"], "status"))
    at = _BULK_EDITED_ON + np.arange(len(rows)) // 8
    facts = {"table": "leads", "record_id": leads["lead_id"].iloc[rows].array, "field": "status"}
    changes = pd.DataFrame(
        facts | {"old": leads["status"].iloc[rows].array, "new": "Nurturing", "happened": moments(at)}
    )
    _log(planting, changes.assign(by_user_id=_robot(planting), by_automation=True))
    planting.change("bulk_automation_edit", "leads", rows, {"status": ["Nurturing"] * len(rows)})


def _flip_back_and_forth(planting: Planting) -> None:
    """Two rules disagree about the lifecycle of the same people."""
    people = planting.tables["contacts"]
    is_settled = people["lifecycle"].isin(["lead", "opportunity"]) & _is_old(people, 260)
    is_settled &= ~_was_changed(planting, people["contact_id"], "lifecycle")
    rows = planting.chosen("contacts", 0.005, is_settled)
    now = people["lifecycle"].iloc[rows].reset_index(drop=True)
    other = now.map({"lead": "opportunity", "opportunity": "lead"})
    start = END * DAY - planting.draw.integers(20, 200, len(rows)) * DAY
    for flip in range(_FLIPS, 0, -1):
        is_back = flip % 2 == 1
        facts = {
            "table": "contacts",
            "record_id": people["contact_id"].iloc[rows].array,
            "field": "lifecycle",
        }
        values = {"old": (other if is_back else now).array, "new": (now if is_back else other).array}
        at = start - flip * (3_600 + planting.draw.integers(0, 40_000, len(rows)).max()) + 7 * flip
        changes = pd.DataFrame(facts | values | {"happened": moments(at)})
        _log(planting, changes.assign(by_user_id=_robot(planting), by_automation=True))
    facts = {"column": "lifecycle", "was": other, "became": now}
    planting.note("flip_flop", "contacts", rows, facts)


def _overwrite_people(planting: Planting) -> None:
    """A person corrects a telephone number; minutes later a rule writes the old one back."""
    people = planting.tables["contacts"]
    fits = people["phone"].notna() & _is_old(people, 310)
    rows = planting.chosen("contacts", 0.006, fits & ~_was_changed(planting, people["contact_id"], "phone"))
    now = people["phone"].iloc[rows].reset_index(drop=True)
    typed = now.str.slice(0, -1) + now.str[-1].map(lambda digit: str((int(digit) + 3) % 10))
    at = END * DAY - planting.draw.integers(5 * DAY, 300 * DAY, len(rows))
    again = at + planting.draw.integers(60, 900, len(rows))
    facts = {"table": "contacts", "record_id": people["contact_id"].iloc[rows].array, "field": "phone"}
    by_hand = pd.DataFrame(facts | {"old": now.array, "new": typed.array, "happened": moments(at)})
    by_rule = pd.DataFrame(facts | {"old": typed.array, "new": now.array, "happened": moments(again)})
    _log(planting, by_hand.assign(by_user_id=people["owner_id"].iloc[rows].array, by_automation=False))
    _log(planting, by_rule.assign(by_user_id=_robot(planting), by_automation=True))
    planting.note(
        "overwritten_minutes_later", "contacts", rows, {"column": "phone", "was": typed, "became": now}
    )


def _post_twice(planting: Planting) -> None:
    rows = planting.chosen("form_submissions", 0.02)
    posts = planting.tables["form_submissions"].iloc[rows].reset_index(drop=True)
    later = pd.to_timedelta(planting.draw.integers(1, 45, len(rows)), unit="s")
    again = posts.assign(submission_id=joined(posts["submission_id"], "b"))
    again["submitted"] = (posts["submitted"] + later).astype(posts["submitted"].dtype)
    said = ("submitted", posts["submitted"], again["submitted"])
    planting.add_copies(("double_form_post", "form_submissions"), rows, again, said)


def _let_addresses_decay(planting: Planting) -> None:
    """People who left: their address was good once, and now bounces."""
    members, people = planting.tables["campaign_members"], planting.tables["contacts"]
    newest = members[members["delivered"].notna() & members["opened"].isna()].drop_duplicates(
        "_contact", keep="last"
    )
    position = pd.Series(newest.index, index=newest["_contact"])
    has_mail = np.isin(np.arange(len(people)), newest["_contact"])
    rows = planting.chosen("contacts", 0.012, has_mail)
    mails = position.loc[rows].to_numpy()
    changed = members.copy()
    back = changed["sent"].iloc[mails] + pd.Timedelta(minutes=3)
    changed.loc[changed.index[mails], "delivered"] = pd.NaT
    changed.loc[changed.index[mails], "bounced"] = back.to_numpy()
    planting.tables["campaign_members"] = changed
    number = ids(590_000_001 + 5_000 * planting.chunk + np.arange(len(rows)))
    facts = {"event_id": number, "list": "Newsletter", "contact_id": people["contact_id"].iloc[rows].array}
    planting.add("list_events", pd.DataFrame(facts | {"happened": back.to_numpy(), "kind": "bounce"}))
    is_gone = ~_is_reached_later(changed, rows, back.to_numpy())
    address = people["email"].iloc[rows[is_gone]]
    facts = {"column": "email", "was": address, "became": address}
    planting.note("decayed_email", "contacts", rows[is_gone], facts)


def _is_reached_later(members: pd.DataFrame, people: np.ndarray, back: np.ndarray) -> np.ndarray:
    """Whether a later message did reach each of these people: then the address was full for a while, not gone."""
    reached = members[["delivered", "opened", "clicked", "responded"]].max(axis=1)
    last = reached.groupby(members["_contact"]).max()
    return last.reindex(people).to_numpy() > back


def _spoil_leads_and_cases(planting: Planting) -> None:
    leads, cases = planting.tables["leads"], planting.tables["cases"]
    rows = planting.chosen("leads", 0.012, leads["converted_deal_id"].notna())
    planting.change("converted_without_deal", "leads", rows, {"converted_deal_id": [None] * len(rows)})
    rows = planting.chosen("cases", 0.004, cases["solved"].notna())
    early = cases["opened"].iloc[rows] - pd.to_timedelta(planting.draw.integers(1, 20, len(rows)), unit="D")
    planting.change("solved_before_opened", "cases", rows, {"solved": early.tolist()})


def _export_twice(planting: Planting) -> None:
    for table, share in (("deals", 0.003), ("contacts", 0.003), ("activities", 0.001)):
        rows = planting.chosen(table, share)
        copies = planting.tables[table].iloc[rows]
        planting.note("exact_duplicate_row", table, rows)
        planting.add(table, copies)
