"""The index says what there is and what is wrong."""

from lib.rendering.index_page import index_html, tally
from lib.rendering.manifest import Entry
from lib.rendering.safe_html import pictures


def entry(team: str, report: str, status: str = "done", error: str = "", as_of: str = "2026-05-31") -> Entry:
    return Entry(
        f"{as_of}/{team}/{report}", report, f"<{report}>", team, f"Team {team}", as_of, status, error
    )


def test_reports_are_listed_by_day_team_and_reading_order() -> None:
    page = index_html(
        [
            entry("b", "zebra"),
            entry("b", "audit"),
            entry("a", "pipeline"),
            entry("a", "audit", as_of="2026-04-30"),
        ]
    )
    places = [
        page.index(text) for text in ("31 May 2026", "Team a", "Team b", "b/audit", "b/zebra", "30 Apr 2026")
    ]
    assert places == sorted(places)
    assert '<a href="2026-05-31/b/zebra.html">&lt;zebra&gt;</a>' in page


def test_a_failed_report_has_no_link_and_its_reason_is_escaped() -> None:
    page = index_html([entry("a", "audit", "failed", "ValueError: <script>alert(1)</script>")])
    assert 'href="2026' not in page
    assert "ValueError: &lt;script&gt;alert(1)" in page
    assert pictures(page) == []


def test_a_stale_report_is_linked_and_said_to_be_out_of_date() -> None:
    page = index_html([entry("a", "audit", "stale", "KernelDied: the kernel died")])
    assert 'href="2026-05-31/a/audit.html"' in page
    assert "out of date" in page
    assert "The last attempt failed" in page


def test_the_order_of_entries_does_not_change_the_page() -> None:
    entries = [entry("a", "audit"), entry("b", "pipeline"), entry("a", "pipeline", "failed", "x")]
    assert index_html(entries) == index_html(entries[::-1])


def test_the_tally_is_in_words() -> None:
    assert tally([]) == "There are no reports yet."
    assert tally([entry("a", "audit")]) == "1 report, all up to date."
    trouble = [entry("a", "audit"), entry("a", "b", "failed", "x"), entry("a", "c", "stale", "x")]
    assert tally(trouble) == "3 reports, 1 failed and 1 out of date."
