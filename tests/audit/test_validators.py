"""Verdicts on addresses, numbers and names against those of other people's test suites, every disagreement listed."""

import numpy as np
import pandas as pd
import pytest

from lib.audit.checks.addresses import Addresses
from lib.audit.checks.person_names import Names
from lib.audit.checks.phones import Numbers
from lib.audit.records import Records
from lib.audit.verdicts.emails import is_address, written
from lib.audit.verdicts.look_alikes import look_of
from lib.audit.verdicts.person_names import no_name_reason
from lib.audit.verdicts.phones import dialled
from lib.audit.verdicts.placeholders import is_placeholder
from tests.audit.clean import spoilt, with_rows
from tests.drawn import opened

LEAST = 0.98
"""Share of the verdicts of others with which ours have to agree."""

OTHERWISE_READ = {
    '"quoted.with..unicode.λ"@example.com': "theirs is for servers that take ASCII alone; ours are not asked",
    '"test\\©"@iana.org': "RFC 6532 lets letters beyond ASCII stand after a backslash too",
    '"test@test"@example.com': "RFC 5321 lets an @ stand between quotation marks",
    '"\\\t"@here.com': "a tab in an address is a slip of the hand, whatever the grammar says",
    "email@127.local.home.arpa": "RFC 8375: home.arpa is for names within a house, no message gets there",
}
"""Address → why our verdict on it stays another one."""

NO_NAMES = {
    "J": "one letter",
    "j": "one letter",
    "Ana María 3 López": "a digit in it",
    "Bridge (1.4)": "a number of marks",
    "Jane Doe nee Smith 2": "a digit in it",
    "John Smith 1.4": "a number of marks",
    "John Smith 1.4.2": "a number of marks",
    "John Smith, 1.4": "a number of marks",
    "John Smith, 1.4.2": "a number of marks",
    "No1. John Smith": "a digit in it",
    "Smith, 1.4.2": "a number of marks",
    "Ana María García\\uff0dLópez": "a mark written as its code",
    "Jane (n\\u00e9e \\u200f, Jones) Smith": "a mark written as its code",
    "Jose\\u0301 Andre\\u0301, XYZ": "a mark written as its code",
    "김\\u3099민준": "a mark written as its code",
}
"""Text a reader of names is tried with → why it is none in a field for names."""


def test_addresses_are_judged_as_others_judge_them(real_data):
    judged = _addresses(real_data)
    odd = _listed(judged, "e-mail addresses", "email")

    assert len(judged) == 324
    assert set(odd["email"]) == set(OTHERWISE_READ)
    assert 1 - len(odd) / len(judged) >= LEAST


def test_a_name_beside_an_address_is_no_address_and_the_address_is_proposed(real_data):
    """These tests take `Name <address>` as good or as bad, by an option of the one who asks: both hold here."""
    beside = _addresses(real_data).query("email.str.contains('<') and expected == 'valid'")

    assert len(beside) == 4
    assert not any(is_address(text) for text in beside["email"])
    assert [written(text).meant for text in beside["email"]] == [
        text.rpartition("<")[2].removesuffix(">") for text in beside["email"]
    ]


def test_numbers_are_judged_as_others_judge_them(real_data):
    judged = _numbers(real_data)
    judged["ours"] = [
        not dialled(*each).reason for each in zip(judged["phone"], judged["region"], strict=True)
    ]
    odd = _listed(judged, "telephone numbers", "phone", "region")

    assert len(judged) == 1712
    assert odd.empty


def test_the_check_of_a_table_judges_numbers_as_others_do(real_data, tmp_path):
    """The patterns by which a table's numbers are cleared at once let nothing through."""
    judged = _numbers(real_data)
    rows = [
        f"n{place} | {row.phone} | {row.region}" for place, row in enumerate(judged.itertuples(index=False))
    ]
    drawing = "\n".join(["contact_id | phone | country", *rows])
    undialled = Numbers(Records(opened(tmp_path, {"contacts": drawing})), "contacts").undialled
    faulty = set(undialled["record_id"])
    judged["ours"] = [f"n{place}" not in faulty for place in range(len(judged))]
    odd = _listed(judged, "telephone numbers in a table", "phone", "region")

    assert odd.empty


def test_the_check_of_a_table_judges_addresses_as_others_do(real_data, tmp_path):
    """The patterns by which a table's addresses are cleared at once let nothing through."""
    judged = _addresses(real_data)
    is_drawable = judged["email"].str.strip().eq(judged["email"]) & judged["email"].ne("")
    judged = judged[is_drawable & ~judged["email"].str.contains(r"[|\t\r\n]")]
    rows = [f"n{place} | {text}" for place, text in zip(judged.index, judged["email"], strict=True)]
    records = Records(opened(tmp_path, {"contacts": "\n".join(["contact_id | email", *rows])}))
    faulty = set(Addresses(records, "contacts").unreachable["record_id"])
    is_cleared = np.array([f"n{place}" not in faulty for place in judged.index])
    let_through = judged.loc[is_cleared & ~judged["ours"], "email"]

    # what means to be something else, or nothing, is a fault of another kind
    is_other = [look_of(text) not in (None, "an e-mail address") for text in let_through]
    is_nothing = [is_placeholder(text, "email") for text in let_through]
    assert len(judged) == 277
    assert let_through[~(np.array(is_other) | is_nothing)].tolist() == []


def test_names_of_people_are_taken_as_such(real_data):
    names = pd.read_csv(real_data / "validators" / "person_names_nameparser.csv", keep_default_na=False)
    judged = names[names["name"].str.strip() != ""].assign(expected=True)
    judged["ours"] = [
        not (no_name_reason(name) or is_placeholder(name, "person") or look_of(name))
        for name in judged["name"]
    ]
    odd = _listed(judged, "names", "name")

    assert len(judged) == 1432
    assert set(odd["name"]) == set(NO_NAMES)
    assert 1 - len(odd) / len(judged) >= LEAST


@pytest.mark.parametrize("domain", ["shop.test", "host.localhost", "link.local", "a.invalid", "b.onion"])
def test_an_address_no_message_is_delivered_to_is_found(tmp_path, domain):
    tables = spoilt("contacts", ("eva@alpha.example", f"eva@{domain}"))
    found = Addresses(Records(opened(tmp_path, tables)), "contacts").unreachable

    assert found[["record_id", "value"]].values.tolist() == [["p1", f"eva@{domain}"]]


def test_a_name_before_the_at_has_64_letters_at_most_with_its_quotation_marks():
    assert is_address(f'"{"a b" * 20}"@alpha.example')
    assert not is_address(f'"{"a b" * 21}"@alpha.example')


def test_both_names_in_one_field_are_told_apart(tmp_path):
    tables = with_rows("contacts", "p3 | Eva Moss | | e@beta.example | c2 | | 2025-01-14")
    whole = Names(Records(opened(tmp_path, tables))).whole

    assert whole[["record_id", "suggestion"]].values.tolist() == [["p3", "Eva"]]


def _addresses(real_data) -> pd.DataFrame:
    """Columns: email, expected, source_test, message; is_valid by others, ours.

    Of addresses that RFCs allow or once allowed and nobody uses (comments, numbers instead of a domain, lines that go
    on) only those in quotation marks are taken to reach somebody.
    """
    rows = pd.read_csv(real_data / "validators" / "emails_expected.csv", keep_default_na=False)
    is_quoted = rows["message"] == "ISEMAIL_RFC5321_QUOTEDSTRING"
    rows["ours"] = [is_address(text) for text in rows["email"]]
    told = [bool(written(text).meant) and text.endswith(">") for text in rows["email"]]
    is_beside = pd.Series(told, index=rows.index)
    return rows.assign(is_valid=(rows["expected"] == "valid") & ~is_beside | is_quoted)


def _numbers(real_data) -> pd.DataFrame:
    rows = pd.read_csv(real_data / "validators" / "phones_expected.csv", dtype="str", keep_default_na=False)
    return rows.assign(is_valid=rows["expected"] == "valid")


def _listed(judged: pd.DataFrame, what: str, *shown: str) -> pd.DataFrame:
    """The rows on which ours is another verdict, printed with the share that agrees."""
    expected = judged["is_valid"] if "is_valid" in judged else judged["expected"]
    odd = judged[judged["ours"] != expected]
    print(f"\n{what}: {len(judged) - len(odd):,} of {len(judged):,} verdicts agree")
    if not odd.empty:
        print(odd[[*shown, "expected", "ours"]].to_string(index=False))
    return odd
