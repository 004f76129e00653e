"""What people did, from activities.csv and the two mailboxes alone: who did it, when, on which deal, for which company."""

import mailbox
from email.utils import parseaddr, parsedate_to_datetime

import pandas as pd

from tests.oracles.conftest import EXPORTS

_LOGGED = """
SELECT DISTINCT "Record ID" AS id, "Activity type" AS kind, "Direction" AS direction, "Assigned to" AS owner,
    "Done by" AS doer, "Due Date" AS due, "Completed Date" AS done, "Associated Deal ID" AS deal,
    "Associated Company ID" AS company, "Associated Contact ID" AS contact, "Outcome" AS outcome,
    "Duration (seconds)" AS seconds
FROM activities
"""
_OF_DEAL = 'SELECT DISTINCT "Record ID" AS id, "Associated Company ID" AS company FROM deals'
_OF_CONTACT = 'SELECT DISTINCT "Record ID" AS id, "Associated Company ID" AS company FROM contacts'


def raw_activities(workbook, exports):
    """Logged activities and letters of everybody, days in the team's zone, with who did them and for which company."""
    letters = [_letters(name, exports) for name in ("sales", "sales-inbox")]
    rows = pd.concat([exports.execute(_LOGGED).df(), *letters])
    zone = workbook.parameters.settings.calendar.timezone
    for name in ("due", "done"):
        moments = pd.to_datetime(rows[name], utc=True, format="ISO8601")
        rows[name] = moments.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    of_deal, of_contact = (exports.execute(query).df().set_index("id") for query in (_OF_DEAL, _OF_CONTACT))
    told = rows["company"].fillna(rows["deal"].map(of_deal["company"]))
    rows["company"] = told.fillna(rows["contact"].map(of_contact["company"]))
    assert rows["done"].max() == pd.Timestamp(workbook.as_of)
    return rows.reset_index(drop=True)


def _letters(name, exports):
    """One row per letter: sent ones are done by their writer, received ones by nobody of ours."""
    people = exports.execute('SELECT "Record ID" AS id, lower(trim("Email")) AS email FROM contacts').df()
    known = people.drop_duplicates("email", keep=False).set_index("email")["id"]
    ours = exports.execute('SELECT "Email" AS email, "Name" AS name FROM users').df().set_index("email")
    rows = []
    for message in mailbox.mbox(EXPORTS / "mailbox" / f"{name}.mbox"):
        sender, receiver = (parseaddr(message[header])[1].lower() for header in ("From", "To"))
        us, them = (sender, receiver) if name == "sales" else (receiver, sender)
        rows.append(
            {
                "id": message["Message-ID"],
                "kind": "email",
                "direction": "outbound" if name == "sales" else "inbound",
                "owner": ours["name"].get(us),
                "doer": ours["name"].get(us) if name == "sales" else None,
                "done": parsedate_to_datetime(message["Date"]).isoformat(),
                "contact": known.get(them),
            }
        )
    return pd.DataFrame(rows)


def team_names(workbook, exports):
    """Names of the team's users."""
    region = workbook.parameters.settings.scope.regions[0]
    rows = exports.execute('SELECT "Name" FROM users WHERE "Region" = $region', {"region": region})
    return set(rows.df()["Name"])


def of_ours(activities):
    """What somebody of any team did: a letter received is the customer's work."""
    return activities[activities["done"].notna() & activities["doer"].notna()]
