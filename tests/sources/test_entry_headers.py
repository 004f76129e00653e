"""Mapped headers against those a file has."""

import pytest

from lib.problems import InputError
from lib.sources.entry_headers import entry_headers
from lib.sources.mapping import Entry
from lib.sources.text_table import headers_of


def _found(found, columns, custom=()):
    entry = Entry.model_validate({"file": "x.csv", "columns": columns, "custom": list(custom)})
    return entry_headers(entry, headers_of(found, "x.csv"))


def test_the_first_of_several_labels_that_the_file_has_is_taken():
    assert _found(["Id", "Deal ID"], {"deal_id": ["Record ID", "Deal ID", "Id"]}) == {"deal_id": "Deal ID"}


def test_composed_and_decomposed_letters_are_the_same_header():
    assert _found(["Gro\u0308ße "], {"name": "Größe"}) == {"name": "Größe"}


def test_an_absent_header_is_answered_with_the_nearest():
    with pytest.raises(
        InputError, match=r"x\.csv: columns\.name asks for header 'Deal name'.*Did you mean 'Deal Name'"
    ):
        _found(["Id", "Deal Name"], {"deal_id": "Id", "name": "Deal name"})


def test_an_absent_custom_header_is_refused_too():
    with pytest.raises(InputError, match="custom 'Hat' asks for header 'Hat'"):
        _found(["Id"], {"deal_id": "Id"}, custom=["Hat"])


def test_a_header_that_occurs_twice_must_be_named_by_its_number():
    with pytest.raises(InputError, match=r"occurs more than once.*'Email \(1\)' or 'Email \(2\)'"):
        _found(["Email", "Email"], {"email": "Email"})
    assert _found(["Email", "Email"], {"email": "Email (2)"}) == {"email": "Email (2)"}
