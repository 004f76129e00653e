"""What is compared of two people, from the closest agreement to none, and what each outcome weighs until it is learned."""

from lib.audit.identity.folding import FREE_MAIL
from lib.audit.identity.model import Comparison, Level, plain, written
from lib.audit.identity.people_likeness import INITIAL, ROAD_IN_PART, SWAPPED

_FREE = FREE_MAIL.replace("|", "', '")
_FIRST = Comparison(
    "first name",
    ("first",),
    (
        Level("first and last name swapped", SWAPPED, 0.03, 0.00001),
        Level("same first name", "first_l = first_r", 0.72, 0.01, rare="first"),
        Level("short form of the same first name", "formal_l = formal_r", 0.03, 0.003),
        Level(
            "first names differ by one letter",
            "damerau_levenshtein(first_l, first_r) <= 1 AND length(first_l) > 3",
            0.08,
            0.003,
        ),
        Level("similar first names", "jaro_winkler_similarity(first_l, first_r) >= 0.92", 0.04, 0.006),
        Level("first name only as an initial", INITIAL, 0.02, 0.005),
        Level("different first names", "", 0.08, 0.97),
    ),
)
_LAST = Comparison(
    "last name",
    ("last",),
    (
        Level("first and last name swapped", SWAPPED, 0.03, 0.01),
        Level("same last name", "last_l = last_r", 0.78, 0.005, rare="last"),
        Level(
            "last names differ by one letter",
            "damerau_levenshtein(last_l, last_r) <= 1 AND length(last_l) > 3",
            0.08,
            0.001,
        ),
        Level("similar last names", "jaro_winkler_similarity(last_l, last_r) >= 0.9", 0.04, 0.003),
        Level("different last names", "", 0.07, 0.99),
    ),
)
_MAIL = Comparison(
    "e-mail",
    ("mail",),
    (
        Level("same e-mail address", "mail_l = mail_r", 0.45, 0.00002),
        Level(
            "e-mail domains differ by one letter",
            "box_l = box_r AND damerau_levenshtein(host_l, host_r) <= 2",
            0.06,
            0.000005,
        ),
        Level(
            "e-mail addresses differ by a letter or two",
            "damerau_levenshtein(mail_l, mail_r) <= 2",
            0.06,
            0.00001,
        ),
        Level("same mailbox name, different e-mail domain", "box_l = box_r", 0.12, 0.0002),
        Level(
            "different e-mail addresses of one domain",
            f"host_l = host_r AND host_l NOT IN ('{_FREE}')",
            0.06,
            0.12,
            is_fixed=True,
        ),
        Level("different e-mail addresses", "", 0.25, 0.93),
    ),
)
_TEL = Comparison(
    "telephone",
    ("tel",),
    (
        Level("same telephone", "tel_l = tel_r", 0.7, 0.0005, rare="tel"),
        Level("telephones differ by one digit", "damerau_levenshtein(tel_l, tel_r) <= 1", 0.05, 0.0005),
        Level("different telephones", "", 0.25, 0.999),
    ),
)
_BORN = Comparison(
    "birth date",
    ("born",),
    (
        Level("same birth date", "born_l = born_r", 0.84, 0.0001),
        Level(
            "birth dates differ by one digit or by order",
            "damerau_levenshtein(born_l, born_r) <= 1 OR (left(born_l, 4) = left(born_r, 4) AND substr(born_l, 5, 2) = right(born_r, 2) AND substr(born_r, 5, 2) = right(born_l, 2))",
            0.1,
            0.002,
        ),
        Level("birth dates differ by two digits", "levenshtein(born_l, born_r) <= 2", 0.03, 0.02),
        Level("different birth dates", "", 0.03, 0.98),
    ),
)


_ROAD = Comparison(
    "street",
    ("road",),
    (
        Level("same street", "road_l = road_r", 0.75, 0.0005, rare="road"),
        Level("similar street", "jaro_winkler_similarity(road_l, road_r) >= 0.9", 0.15, 0.002),
        Level("street and address line swapped", ROAD_IN_PART, 0.03, 0.00005),
        Level("different street", "", 0.07, 0.997),
    ),
)
COMPARISONS = (
    _FIRST,
    _LAST,
    _MAIL,
    _TEL,
    _BORN,
    plain("company", "firm", 0.85, 0.001),
    written("job title", "job", 0.5, 0.05),
    written("city", "place", 0.8, 0.02),
    _ROAD,
    written("postcode", "code", 0.8, 0.005),
    written("address line", "part", 0.6, 0.0005),
    plain("region", "area", 0.9, 0.15),
    plain("number of a document", "proof", 0.9, 0.0001),
)
"""In the order in which a reader would look."""
