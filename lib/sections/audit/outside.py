"""Who is a customer, or in touch with us, and not in the CRM."""

import pandas as pd

from lib.audit.places import places_of
from lib.sections.absent import said
from lib.sections.audit.words import owner_names
from lib.sections.section import Figure, Section
from lib.sections.table import display_table
from lib.sections.words import counted, listed
from lib.workbook import Workbook

_WORDS = {
    "customer": "pays",
    "requester": "asked for help",
    "client": "is worked for",
    "respondent": "filled in a form",
    "correspondent": "writes letters with us",
    "listed": "is on the list",
}
_COLUMNS = {
    "company": ("Company", "text"),
    "where": ("Known to", "text"),
    "what": ("There", "text"),
    "paid": ("Paid there", "money"),
    "seen": ("Last seen", "day"),
    "keeper": ("Kept by", "text"),
    "in_crm": ("In the CRM", "text"),
}


def outside_crm(workbook: Workbook) -> Section:
    """Who pays, asks for help, is worked for or has written to us, and is no contact and no lead of the CRM?"""
    if "outside_contacts" not in workbook.tables:
        return said(
            "audit.outside_crm",
            "This export holds the CRM alone, so nobody can be found who is missing from it.",
            "Map the exports of the payment processor, support, forms, projects, lists and mailboxes under outside_contacts.",
        )
    found = places_of(workbook.tables).outsiders
    if found.empty:
        return said("audit.outside_crm", "Everybody other systems know is a contact or a lead of the CRM.")
    rows = _rows(workbook, found)
    columns = {"name": ("Person", "text")} if workbook.parameters.settings.privacy.show_personal else {}
    return Section(
        id="audit.outside_crm",
        headline=_headline(workbook, found),
        reading="Nobody here has the e-mail address of a contact or lead, or the telephone number and name of a contact. Colleagues and machines are left out. Such people belong to no team, so every team sees the same list.",
        action=_action(found),
        table=display_table(
            rows,
            {**columns, **_COLUMNS},
            workbook.formats,
            "People the CRM does not know, customers who pay most first",
            most=25,
        ),
        figures=tuple(_figures(workbook, found)),
    )


def _headline(workbook: Workbook, found: pd.DataFrame) -> str:
    customers, others = found[found["is_customer"]], found[~found["is_customer"]]
    paid = customers["paid"].sum()
    money = f", who paid {workbook.formats.text(paid, 'money')}" if paid else ""
    if customers.empty:
        return f"No customer is missing from the CRM, but {counted(len(others), 'other person', 'other people')} {'is' if len(others) == 1 else 'are'}: {_named(others)}."
    more = (
        f" {counted(len(others), 'other person is', 'other people are')} known to {_named(others)} alone."
        if len(others)
        else ""
    )
    return f"{counted(len(customers), 'customer is', 'customers are')} not in the CRM{money}: {'it is' if len(customers) == 1 else 'they are'} known to {_named(customers)}.{more}"


def _named(rows: pd.DataFrame) -> str:
    counts = rows["system"].value_counts()
    ordered = sorted(counts.index, key=lambda name: (-counts[name], name))
    return listed([f"{name} ({counts[name]:,})" for name in ordered])


def _action(found: pd.DataFrame) -> str:
    known = int(found["known_company_id"].notna().sum())
    company = f" For {known:,} of them the company is there already." if known else ""
    return f"Add them to the CRM, those who pay first, and let the other system tell the CRM of new ones.{company}"


def _rows(workbook: Workbook, found: pd.DataFrame) -> pd.DataFrame:
    keepers = owner_names(workbook, found["owner_id"])
    return found.assign(
        company=found["company_name"].fillna("not said"),
        where=found["system"],
        what=[_WORDS.get(str(kind), str(kind) if pd.notna(kind) else "is in it") for kind in found["kind"]],
        keeper=[
            "nobody named" if pd.isna(user) else name
            for user, name in zip(found["owner_id"], keepers, strict=True)
        ],
        in_crm=[
            "not even the company" if pd.isna(company) else f"only company {company}"
            for company in found["known_company_id"]
        ],
    )


def _figures(workbook: Workbook, found: pd.DataFrame) -> list[Figure]:
    counts = found.groupby(["system", "is_customer"], as_index=False).size()
    people = [
        Figure(
            "outside_crm",
            "outside_crm/customers" if row["is_customer"] else "outside_crm/others",
            float(row["size"]),
            "count",
            {"system": row["system"]},
        )
        for row in counts.to_dict("records")
    ]
    paid = float(found.loc[found["is_customer"], "paid"].sum())
    return [*people, Figure("outside_crm", "outside_crm/paid", paid, "money")]
