"""The fields of people, companies, leads and deals as their exports head them, and how full each is: plain SQL."""

FIELDS = {
    "contacts": {
        "contact_id": "Record ID",
        "first_name": "First Name",
        "last_name": "Last Name",
        "email": "Email",
        "phone": "Phone Number",
        "company_id": "Associated Company ID",
        "title": "Job Title",
        "lifecycle": "Lifecycle Stage",
        "consent": "Legal basis for contact",
        "country": "Country/Region",
        "city": "City",
        "owner_id": "Contact owner",
        "last_verified": "Last verified",
        "created": "Create Date",
        "updated": "Last Modified Date",
        "T-shirt size": "T-shirt size",
    },
    "companies": {
        "company_id": "Record ID",
        "name": "Company name",
        "domain": "Company Domain Name",
        "industry": "Industry",
        "country": "Country/Region",
        "region": "Sales region",
        "city": "City",
        "phone": "Phone Number",
        "employees": "Number of Employees",
        "revenue": "Annual Revenue",
        "currency": "Currency",
        "parent_id": "Parent Company ID",
        "owner_id": "Company owner",
        "created": "Create Date",
        "updated": "Last Modified Date",
    },
    "leads": {
        "lead_id": "Lead ID",
        "name": "Full Name",
        "email": "Email",
        "company_name": "Company",
        "source": "Lead Source",
        "medium": "Medium",
        "campaign_id": "Campaign ID",
        "owner_id": "Lead owner",
        "status": "Lead Status",
        "score": "Score",
        "first_response": "First Response",
        "converted": "Converted Date",
        "converted_deal_id": "Converted Deal ID",
        "converted_contact_id": "Converted Contact ID",
        "referred_by_id": "Referred by Company ID",
        "created": "Create Date",
        "updated": "Last Modified Date",
        "Budget range": "Budget range",
    },
    "deals": {
        "deal_id": "Record ID",
        "name": "Deal Name",
        "pipeline": "Pipeline",
        "stage": "Deal Stage",
        "amount": "Amount",
        "currency": "Currency",
        "owner_id": "Deal owner",
        "company_id": "Associated Company ID",
        "contact_id": "Primary Contact ID",
        "product_id": "Product",
        "created": "Create Date",
        "closed": "Close Date",
        "expected_close_on": "Expected Close Date",
        "forecast_category": "Forecast category",
        "crm_probability": "Deal probability",
        "source": "Original Source",
        "campaign_id": "Primary Campaign ID",
        "qualified": "Date entered Discovery",
        "first_contact": "First contact",
        "lost_reason": "Closed Lost Reason",
        "competitor": "Competitor",
        "next_step_on": "Next step date",
        "is_renewal": "Is renewal",
        "updated": "Last Modified Date",
        "Budget confirmed": "Budget confirmed",
        "Colour": "Colour",
    },
}
"""Table → column → its heading in the export; fields of the company's own go by their heading."""


def raw_fullness(exports, records):
    """Table and column → records of the team, and those with a value; an amount that is no number is none.

    `records`: the team's, with table and id.
    """
    return {
        (table, column): told
        for table in FIELDS
        for column, told in _of_table(exports, table, records.loc[records["table"] == table, ["id"]]).items()
    }


def _of_table(exports, table, own):
    headings = FIELDS[table]
    key = next(iter(headings.values()))
    exports.register("own", own)
    values = {
        column: f'TRY_CAST("{heading}" AS DECIMAL(18, 2))' if heading == "Amount" else f'"{heading}"'
        for column, heading in headings.items()
    }
    counts = ", ".join(f'count({value}) AS "{column}"' for column, value in values.items())
    row = (
        exports.execute(
            f'SELECT count(*) AS records, {counts} FROM (SELECT DISTINCT * FROM "{table}" WHERE "{key}" IN (FROM own))'
        )
        .df()
        .iloc[0]
    )
    exports.unregister("own")
    return {column: (int(row["records"]), int(row[column])) for column in headings}


def people_of(exports, regions):
    """The users of the regions: name, role, is_active."""
    users = exports.execute(
        'SELECT "Name" AS name, "Role" AS role, "Region" AS region, "Active" AS active FROM users'
    ).df()
    return users[users["region"].isin(regions)].assign(is_active=lambda each: each["active"] == "Yes")
