"""The exports of the tools beside the CRM: payments, a form, a project board, and a workbook somebody keeps."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from lib.demo.exports.declared import ExportFile
from lib.demo.exports.files import write_workbook
from lib.demo.faults.planting import COLUMNS
from lib.demo.streams import stream

PAYMENTS, FORM, BOARD, GUESTS = (
    "payments/customers.csv",
    "forms/demo-requests.csv",
    "projects/onboarding.csv",
    "lists/event-guests.xlsx",
)
_LETTERS = np.array(list("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789"))


def write_elsewhere(
    folder: Path, people: dict[str, pd.DataFrame], told: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Writes each holding of `people` as its tool exports it.

    Gives what of them the CRM does not know or says otherwise, as faults, and the number of rows in each file.
    """
    tables = {name: _with_ids(name, rows) for name, rows in people.items()}
    files: dict[str, tuple[str, Callable[[pd.DataFrame], pd.DataFrame]]] = {
        "Payments": (PAYMENTS, _payments),
        "Demo requests": (FORM, _form),
        "Onboarding": (BOARD, _board),
    }
    for name, (path, shaped) in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shaped(tables[name]).to_csv(folder / path, index=False, lineterminator="\n")
    sheets = {name: rows for name, rows in tables.items() if name not in files}
    (folder / GUESTS).parent.mkdir(parents=True, exist_ok=True)
    write_workbook(folder / GUESTS, [(_sheet(name, rows), _guests(rows)) for name, rows in sheets.items()])
    counts = {path: len(tables[name]) for name, (path, _) in files.items()}
    return _faults(tables, told), counts | {GUESTS: sum(map(len, sheets.values()))}


def _with_ids(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    draw, numbers = stream(f"ids of {name}"), np.arange(len(rows))
    ids = {
        "Payments": lambda: ["cus_" + "".join(draw.choice(_LETTERS, 14)) for _ in numbers],
        "Demo requests": lambda: ["".join(draw.choice(_LETTERS, 22)).lower() for _ in numbers],
        "Onboarding": lambda: [str(1_205_000_000_000_000 + 7_919 * number) for number in numbers],
    }
    # a row of a workbook has no id of its own but its place below the header
    written = ids[name]() if name in ids else [f"{GUESTS}:{number + 2}" for number in numbers]
    return rows.assign(outside_id=written, kept_in=name)


def _payments(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": rows["outside_id"],
            "Description": "",
            "Email": rows["email"],
            "Name": rows["name"],
            "Phone": rows["phone"],
            "Created (UTC)": rows["created"].dt.strftime("%Y-%m-%d %H:%M"),
            "Currency": rows["currency"].str.lower(),
            "Delinquent": "false",
            "Total Spend": rows["paid"].map("{:.2f}".format),
            "Payment Count": rows["payments"],
            "company (metadata)": rows["company_name"],
            "last_update (metadata)": rows["last_seen"].dt.strftime("%Y-%m-%d %H:%M"),
        }
    )


def _form(rows: pd.DataFrame) -> pd.DataFrame:
    names = rows["name"].str.partition(" ")
    started = rows["last_seen"] - pd.Timedelta(minutes=4)
    return pd.DataFrame(
        {
            "#": rows["outside_id"],
            "First name": names[0],
            "Last name": names[2],
            "Email": rows["email"],
            "Phone number": rows["phone"],
            "Company": rows["company_name"],
            "Response Type": "completed",
            "Start Date (UTC)": started.dt.strftime("%Y-%m-%d %H:%M:%S"),
            "Submit Date (UTC)": rows["last_seen"].dt.strftime("%Y-%m-%d %H:%M:%S"),
        }
    )


def _board(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Task ID": rows["outside_id"],
            "Created At": rows["created"].dt.strftime("%Y-%m-%d"),
            "Last Modified": rows["last_seen"].dt.strftime("%Y-%m-%d"),
            "Name": "Onboarding " + rows["company_name"],
            "Section/Column": "Running",
            "Assignee": rows["owner"],
            "Projects": "Onboarding",
            "Client": rows["company_name"],
            "Client contact": rows["name"],
            "Client email": rows["email"],
            "Client phone": rows["phone"],
        }
    )


def _guests(rows: pd.DataFrame) -> pd.DataFrame:
    last = rows["last_seen"].dt.normalize()
    return rows[["name", "company_name", "email", "phone", "owner"]].assign(last_seen=last)


def _sheet(name: str, rows: pd.DataFrame) -> ExportFile:
    headers = {
        "name": "Guest",
        "company_name": "Company",
        "email": "E-mail",
        "phone": "Telephone",
        "owner": "Invited by",
        "last_seen": "Last contact",
    }
    return ExportFile(GUESTS, "outside_contacts", headers, kind="sheet", sheet=name)


def _faults(tables: dict[str, pd.DataFrame], told: pd.DataFrame) -> pd.DataFrame:
    everyone = pd.concat(tables.values(), ignore_index=True)
    everyone = everyone.assign(key=everyone["kept_in"] + "|" + everyone["outside_id"])
    nothing = {"other_record_id": "", "column": "", "was": "", "became": ""}
    strangers = everyone.loc[everyone["_is_stranger"], "key"]
    unknown = pd.DataFrame(
        {"fault": "outside_crm", "table": "outside_contacts", "record_id": strangers} | nothing
    )
    known = everyone[~everyone["_is_stranger"]]
    said = told.merge(
        known[["kept_in", "contact_id", "key"]], on=["kept_in", "contact_id"], validate="one_to_one"
    )
    otherwise = said.rename(columns={"contact_id": "record_id", "key": "other_record_id"})
    otherwise = otherwise.assign(fault="contradicts_crm", table="contacts")
    return pd.concat([unknown, otherwise], ignore_index=True)[list(COLUMNS)]
