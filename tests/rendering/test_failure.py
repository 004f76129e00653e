"""A failure is one line without passwords."""

from lib.rendering.failure import ReportFailed, one_line


def test_only_the_first_line_is_kept() -> None:
    assert one_line("ValueError", "\n first \nsecond") == "ValueError: first"
    assert one_line("ValueError", "") == "ValueError: no message"


def test_the_password_of_a_database_url_is_left_out() -> None:
    assert (
        one_line("OSError", "postgresql://ann:pa:ss@host/crm refused")
        == "OSError: postgresql://ann:…@host/crm refused"
    )


def test_a_long_message_is_cut() -> None:
    assert len(one_line("ValueError", "x" * 1000)) == 300


def test_the_place_comes_last() -> None:
    assert ReportFailed("ValueError", "bad", "cell 3").reason == "ValueError: bad (cell 3)"
