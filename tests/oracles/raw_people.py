"""Who is who: people of other tools found among the contacts of the exported CRM, by address, else by number and name."""

import re
import unicodedata

import pandas as pd

from tests.oracles.raw_elsewhere import elsewhere
from tests.oracles.raw_leads import local_days

_LEGAL = re.compile(
    "gmbh|ag|kg|ltd|limited|plc|llc|inc|corp|corporation|co|sarl|sas|sa|spa|srl|sl|bv|nv|ab|as|asa|oy|aps"
)
_CONTACTS = """
SELECT DISTINCT c."Record ID" AS id, c."First Name" AS first, c."Last Name" AS last, c."Email" AS email,
    c."Phone Number" AS phone, f."Company name" AS company, coalesce(c."Last Modified Date", c."Create Date") AS seen
FROM contacts c LEFT JOIN (SELECT DISTINCT "Record ID", "Company name" FROM companies) f
    ON f."Record ID" = c."Associated Company ID"
"""


def address(text):
    """An e-mail address as it is delivered: lower case, no spaces, no part behind a plus; missing where it is none."""
    if pd.isna(text):
        return None
    name, mark, domain = text.replace(" ", "").lower().partition("@")
    return f"{name.partition('+')[0]}@{domain}" if mark and name and domain else None


def number(text):
    """The last nine digits of a telephone number that has seven, leaving out made-up ones."""
    digits = re.sub(r"\D", "", re.split(r"(?i)ext|x", text)[0])[-9:] if pd.notna(text) else ""
    is_made_up = digits.startswith("123456789") or re.search(r"0{7}|1{7}|9{7}", digits)
    return digits if len(digits) >= 7 and not is_made_up else None


def words(text):
    """The words of a name, without accents."""
    if pd.isna(text):
        return []
    spelt = text.lower().translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "ß": "ss"}))
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(sign))
    return re.findall(r"\w+", plain)


def firm(text):
    """A company's name without its legal form."""
    undotted = re.sub(r"\b(\w)\.", r"\1", text) if pd.notna(text) else text
    return " ".join(word for word in words(undotted) if not _LEGAL.fullmatch(word)) or None


def keyed(rows):
    """`rows` with the keys people are compared by."""
    names = rows["name"].map(words)
    return rows.assign(
        mail=rows["email"].map(address),
        dial=rows["phone"].map(number),
        names=[" ".join(sorted(each)) or None for each in names],
        firm=rows["company"].map(firm),
    )


def raw_contacts(workbook, exports, own):
    """One row per contact of the company, with its keys, the day it was changed, and is_team: its id is in `own`."""
    rows = exports.execute(_CONTACTS).df()
    days = local_days(rows["seen"], workbook.parameters.settings.calendar.timezone)
    rows = rows.assign(name=rows["first"].fillna("") + " " + rows["last"].fillna(""), seen=days)
    assert rows["id"].is_unique
    return keyed(rows).assign(is_team=rows["id"].isin(own))


def raw_others(workbook, exports, contacts):
    """One row per record of another tool that is none of our own people: the contact it is, if one, and how many it may be."""
    rows = keyed(elsewhere(exports, workbook.parameters.settings.calendar.timezone))
    ours = {
        mail.split("@")[1] for mail in exports.execute('SELECT lower("Email") FROM users').df().iloc[:, 0]
    }
    rows = rows[~rows["mail"].str.split("@").str[1].isin(ours)].reset_index(drop=True)
    by_mail = contacts.dropna(subset="mail").groupby("mail")["id"].agg(["min", "size"])
    known = contacts.dropna(subset=["dial", "names"])
    by_dial = known.groupby(known["dial"] + " " + known["names"])["id"].agg(["min", "size"])
    dialled = rows["dial"] + " " + rows["names"]
    is_mailed = rows["mail"].isin(by_mail.index)
    found = {
        name: rows["mail"].map(by_mail[source]).where(is_mailed, dialled.map(by_dial[source]))
        for name, source in (("contact", "min"), ("many", "size"))
    }
    return rows.assign(**found)
