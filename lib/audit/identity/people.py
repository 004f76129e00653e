"""When are two records one person? Contacts, and leads, which are people before they are customers."""

from lib.audit.identity.folding import MACROS, NICKNAMES
from lib.audit.identity.model import Rule, Subject
from lib.audit.identity.people_comparisons import COMPARISONS
from lib.audit.identity.people_likeness import (
    BEGINS,
    FAR_BORN,
    FIRST_SAME,
    INITIAL,
    LIKE_FIRST,
    NAMELESS,
    OTHER_BORN,
    OTHER_FIRST,
    REACHABLE,
    SAME_BORN,
    SAME_NAME,
    SAME_PLACE,
    SAME_PROOF,
    SWAPPED,
)

_FORMAL = ", ".join(f"'{nickname}': '{formal}'" for nickname, formal in sorted(NICKNAMES.items()))
_RAW = (
    *(
        "first_name",
        "last_name",
        "email",
        "phone",
        "born_on",
        "company_id",
        "company",
        "title",
        "city",
        "created",
    ),
    *("street", "postcode", "building", "region", "document"),
)
_COLUMNS = {
    "first": "person_name(first_name_words)",
    "last": "person_name(last_name_words)",
    "formal": f"coalesce(MAP {{{_FORMAL}}}[person_name(first_name_words)], person_name(first_name_words))",
    "mail": "personal(email)",
    "box": "nullif(mailbox(personal(email)), '')",
    "host": "split_part(personal(email), '@', 2)",
    "heir": "nullif(generation(concat_ws(' ', first_name_words, last_name_words)), '')",
    "tel": "telephone(phone)",
    "born": "letters(born_on_words)",
    "firm": "coalesce(letters(company_id_words), firm(company))",
    "job": "title_words",
    "place": "letters(city_words)",
    "road": "street_words",
    "code": "letters(postcode_words)",
    "part": "building_words",
    "area": "letters(region_words)",
    "proof": "letters(document_words)",
    "since": "CAST(created AS VARCHAR)",
}

PEOPLE = Subject(
    table="contacts",
    raw=_RAW,
    columns=_COLUMNS,
    comparisons=COMPARISONS,
    blocks=(
        "l.mail = r.mail",
        "l.tel = r.tel AND left(l.last, 1) = left(r.last, 1)",
        "l.last = r.last AND l.formal = r.formal",
        "l.last = r.first AND l.first = r.last",
        "l.firm = r.firm AND l.last = r.last",
        "l.firm = r.firm AND l.formal = r.formal",
        "l.box = r.box",
        "l.born = r.born",
        "l.code = r.code AND left(l.last, 3) = left(r.last, 3)",
        "l.code = r.code AND l.formal = r.formal",
        "l.last = r.last AND l.place = r.place AND left(l.formal, 1) = left(r.formal, 1)",
        "l.formal = r.formal AND l.place = r.place AND left(l.last, 2) = left(r.last, 2)",
        "l.road = r.road",
        "l.part = r.part AND l.place = r.place",
        "l.proof = r.proof",
    ),
    loose=("l.first = r.first", "l.last = r.last", "l.place = r.place AND left(l.last, 1) = left(r.last, 1)"),
    keys=(
        Rule("same e-mail address and name", f"mail_l = mail_r AND last_l = last_r AND {FIRST_SAME}"),
        Rule("same e-mail address, first and last name swapped", f"mail_l = mail_r AND {SWAPPED}"),
    ),
    apart=(
        Rule(
            "another first name: a relative or colleague",
            f"{OTHER_FIRST} AND NOT ({SAME_PROOF} OR {SAME_BORN})",
        ),
        Rule(
            "similar first names and another birth date: relatives",
            f"NOT ({LIKE_FIRST}) AND {FAR_BORN} AND ({REACHABLE}) AND NOT {SAME_PROOF}",
        ),
        Rule("a first name only as an initial, and another birth date", f"{INITIAL} AND {OTHER_BORN}"),
        Rule("another generation of one name", "heir_l <> heir_r"),
    ),
    doubts=(
        OTHER_FIRST,
        f"{BEGINS} AND NOT {FIRST_SAME}",
        FAR_BORN,
        "proof_l <> proof_r",
    ),
    needs=f"({SAME_PLACE}) AND ({SAME_NAME}) AND NOT coalesce({OTHER_FIRST} AND ({REACHABLE}), false) AND NOT ({NAMELESS})",
    strong=(
        "l.mail = r.mail",
        "l.proof = r.proof",
        "l.born = r.born AND l.last = r.last",
        "l.born = r.born AND l.formal = r.formal",
        "l.tel = r.tel AND l.last = r.last AND l.formal = r.formal",
    ),
    learns_from=("l.mail = r.mail", "l.last = r.last AND l.formal = r.formal", "l.born = r.born"),
    macros=MACROS,
)
"""Columns as they come: first_name, last_name, email, phone, company_id or company, title, city, born_on, and where a source
has them street, postcode, building, region, document (the number of a document)."""
