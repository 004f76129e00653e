"""What is open, against plain SQL over the export: the owner's region is the team's, amounts at the dated rate."""


def test_open_deals_are_those_whose_owner_is_in_the_region_and_whose_stage_is_open(workbook, exports):
    (region,) = workbook.parameters.settings.scope.regions
    expected = exports.execute(
        """
        SELECT count(*) FROM deals d
        JOIN users u ON u."Name" = d."Deal owner"
        LEFT JOIN pipelines p ON p."Pipeline" = d."Pipeline" AND p."Stage" = d."Deal Stage"
        WHERE u."Region" = ? AND p."Type" = 'open' AND d."Create Date"::TIMESTAMP < '2026-06-01'
        """,
        [region],
    ).fetchone()[0]
    assert workbook.values("open_deals")["value"].iloc[0] == expected
