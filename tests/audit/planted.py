"""Which checks are to find which planted faults, and which findings follow from them."""

COVERED = {
    "closed_without_date": ("missing/deals/closed-of-closed-deals",),
    "lost_without_reason": ("missing/deals/lost_reason-of-lost-deals",),
    "late_without_amount": ("missing/deals/amount-of-open-deals-in-late-stages",),
    "campaign_without_cost": ("missing/campaigns/cost-of-campaigns-that-ran",),
    "converted_without_deal": ("missing/leads/converted_deal_id-of-converted-leads",),
    "deal_without_company": ("unmatched/deals/company_id",),
    "contact_without_company": ("unmatched/contacts/company_id",),
    "misspelt_product": ("unmatched/deals/product_id", "unmatched/order_lines/product_id"),
    "closed_before_created": ("dates/deals/closed-before-created",),
    "created_in_future": ("dates/deals/created-in-the-future",),
    "solved_before_opened": ("dates/cases/solved-before-opened",),
    "unreadable_amount": ("unreadable/deals",),
    "past_due_open": ("contradictions/deals/past-due-open",),
    "wrong_email": ("emails/contacts/unreachable",),
    "swapped_names": ("names/contacts/swapped",),
    "phone_in_city": ("misplaced/contacts/city",),
    "placeholder": tuple(
        f"placeholders/contacts/{column}" for column in ("first_name", "last_name", "phone", "title")
    ),
    "label_variant": (
        "labels/contacts/country",
        "labels/companies/country",
        "labels/companies/industry",
        "labels/companies/industry-perhaps",
    ),
    "duplicate_contact": ("likely-duplicates/contacts",),
    "duplicate_company": ("likely-duplicates/companies",),
    "duplicate_deal": ("likely-duplicates/deals",),
    "decayed_email": ("bounces/contacts/email",),
    "outside_crm": ("outside/outside_contacts/customers", "outside/outside_contacts/others"),
    "bulk_automation_edit": ("changes/leads/status-written-in-bulk",),
    "flip_flop": ("changes/contacts/lifecycle-to-and-fro",),
    "overwritten_minutes_later": ("changes/contacts/phone-overwritten",),
    "double_form_post": ("changes/form_submissions/posted-twice",),
    "left_with_access": ("access/users/quiet",),
    "no_second_factor": ("access/users/second-factor",),
    "old_password": ("access/users/password",),
    "no_security_training": ("access/users/training",),
    "contradicts_crm": tuple(
        f"elsewhere/contacts/{column}" for column in ("email", "phone", "company_id", "last_name")
    ),
}
"""Planted fault → the checks that are to find it."""

FOLLOWS = {
    "dates/deals/closed-before-qualified": ("closed_before_created",),
    "dates/deals/closed-before-first_contact": ("closed_before_created",),
    "dates/deals/closed-before-created": ("created_in_future",),
    "dates/deals/updated-before-created": ("created_in_future",),
    "contradictions/deals/expected-before-created": ("created_in_future",),
    # one in four people entered twice was entered with the names swapped, one in two with another address
    "names/contacts/swapped": ("duplicate_contact",),
    "emails/contacts/misspelt-domain": ("duplicate_contact",),
    # an open deal that is long past due is one that nobody touches any more
    "stale/deals/untouched": ("past_due_open",),
}
"""Check → planted faults that break it too."""

LIVED = (
    "stale/contacts/in-use",
    "duplicates/activities",
    "likely-duplicates/contacts",
    "unmatched/activities/contact_id",
    "bounces/contacts/email",
    "contradictions/leads/owner-inactive",
    "contradictions/deals/past-due-open",
)
"""Checks that also find what the company did by itself: each has a test that looks at the export."""
