"""Campaigns, their messages, what was won after them, lists and visits: plain pandas and loops over the exported files."""

from collections import defaultdict
from fractions import Fraction

import pandas as pd

from tests.oracles.conftest import EXPORTS
from tests.oracles.deals_from_raw import of_team
from tests.oracles.raw_belonging import raw_records_of
from tests.oracles.raw_customers import won_deals
from tests.oracles.raw_leads import local_days, rate_of

MODELS = ("primary", "first", "last", "even")
_CAMPAIGNS = """
SELECT "Campaign ID" AS id, "Campaign name" AS name, "Channel" AS kind, CAST("Start date" AS DATE) AS starts,
    CAST("End date" AS DATE) AS ends, CAST("Actual cost" AS DOUBLE) AS cost, "Currency" AS currency,
    "Test" <> 'true' AND "Status" <> 'draft' AS is_real
FROM campaigns
"""
_ABOUT = """
SELECT DISTINCT "Record ID" AS id, "Primary Contact ID" AS contact, "Primary Campaign ID" AS campaign, "Create Date" AS created
FROM deals
"""


class RawCampaigns:
    """What the files say about campaigns, for one team."""

    def __init__(self, workbook, exports):
        self.settings, self.as_of = workbook.parameters.settings, pd.Timestamp(workbook.as_of)
        self.zone = self.settings.calendar.timezone
        self.region = self.settings.scope.regions[0]
        self.rate = rate_of(exports, self.settings.currency)
        self.workbook, self.exports = workbook, exports
        self.own = set(raw_records_of(workbook, exports, "contacts")["id"])
        self.campaigns = exports.execute(_CAMPAIGNS).df().set_index("id")
        self.real = set(self.campaigns.index[self.campaigns["is_real"]])

    def days(self, moments):
        """The day in the team's zone of each moment."""
        return local_days(moments, self.zone)

    def messages(self):
        """One row per message of a real campaign to one of the team's people, with days and what became of it."""
        rows = self.exports.execute("SELECT DISTINCT * FROM campaign_members").df()
        rows = rows[rows["Contact ID"].isin(self.own) & rows["Campaign ID"].isin(self.real)]
        told = pd.DataFrame({"campaign": rows["Campaign ID"].map(self.campaigns["name"])})
        told["kind"] = rows["Campaign ID"].map(self.campaigns["kind"])
        for name in ("Sent", "Delivered", "Opened", "Clicked", "Responded", "Bounced"):
            told[name.lower()] = self.days(rows[name])
        for name in ("Unsubscribed", "Marked as spam"):
            told[name.lower()] = rows[name].notna()
        # a click opens the message too, and what was read or answered has arrived, whatever came back
        told["opened"] = told["opened"].fillna(told["clicked"])
        read = told["opened"].fillna(told["responded"])
        told["bounced"] = told["bounced"].where(read.isna())
        waited = (told["responded"] - told["delivered"].fillna(told["sent"])).dt.days
        told["delivered"] = told["delivered"].where(told["bounced"].isna()).fillna(read)
        told["answered"] = waited.between(0, self.settings.campaigns.response_days)
        return told

    def credits(self):
        """Per model, a list of (deal's day, campaign id or None, weight, money, is a new customer)."""
        won = of_team(won_deals(self.workbook, self.exports), self.workbook.parameters)
        found = won.merge(self.exports.execute(_ABOUT).df(), on="id", validate="one_to_one")
        met = self._met()
        told = {model: [] for model in MODELS}
        for row in found.itertuples():
            for model, parts in self._divided(row, met).items():
                told[model] += [
                    (row.closed_on, campaign, part, row.amount, row.share_of == "new")
                    for campaign, part in parts
                ]
        return told

    def _met(self):
        """Moments at which each person, and each deal through its leads, met a campaign; and who came of a deal's leads."""
        leads = self.exports.execute("SELECT DISTINCT * FROM leads").df()
        members = self.exports.execute("SELECT DISTINCT * FROM campaign_members").df()
        contacts = self.exports.execute("SELECT DISTINCT * FROM contacts").df()
        by_deal, by_person, people, of_company = (defaultdict(list) for _ in range(4))
        for lead in leads[leads["Converted Deal ID"].notna()].to_dict("records"):
            if pd.notna(lead["Campaign ID"]):
                by_deal[lead["Converted Deal ID"]].append((lead["Create Date"], lead["Campaign ID"]))
            if pd.notna(lead["Converted Contact ID"]):
                people[lead["Converted Deal ID"]].append(lead["Converted Contact ID"])
        for member in members.to_dict("records"):
            for name in ("Clicked", "Responded"):
                if pd.notna(member[name]):
                    by_person[member["Contact ID"]].append((member[name], member["Campaign ID"]))
        for person, company in zip(contacts["Record ID"], contacts["Associated Company ID"], strict=True):
            if pd.notna(company):
                of_company[company].append(person)
        return by_deal, by_person, people, of_company

    def _divided(self, deal, met):
        by_deal, by_person, people, of_company = met
        persons = {deal.contact, *people[deal.id], *of_company.get(deal.company, ())}
        touches = [*by_deal[deal.id], *(touch for person in persons for touch in by_person.get(person, ()))]
        if pd.notna(deal.campaign):
            touches.append((deal.created, deal.campaign))
        times = defaultdict(list)
        if touches:
            moments = pd.to_datetime(pd.Series([at for at, _ in touches]), utc=True, format="ISO8601")
            ages = (deal.closed_on - self.days(moments)).dt.days
            for moment, age, (_, campaign) in zip(moments, ages, touches, strict=True):
                if 0 <= age <= self.settings.campaigns.look_back_days and self._counts(campaign, deal):
                    times[campaign].append(moment)
        first = sorted(times, key=lambda campaign: (min(times[campaign]), campaign))
        last = sorted(times, key=lambda campaign: (-max(times[campaign]).value, campaign))
        named = [deal.campaign] if pd.notna(deal.campaign) and self._counts(deal.campaign, deal) else []
        chosen = {"primary": named, "first": first[:1], "last": last[:1], "even": first}
        return {
            model: [(campaign, Fraction(1, len(of))) for campaign in of] or [(None, Fraction(1))]
            for model, of in chosen.items()
        }

    def _counts(self, campaign, deal):
        return campaign in self.real and self.campaigns.loc[campaign, "starts"] <= deal.closed_on

    def costs(self):
        """Per campaign of the team its part of the cost in the team's currency: missing where none is recorded."""
        members = self.exports.execute("SELECT DISTINCT * FROM campaign_members").df()
        leads = self.exports.execute(
            'SELECT DISTINCT l.*, u."Region" AS region FROM leads l LEFT JOIN users u ON u."Name" = l."Lead owner"'
        ).df()
        reached = pd.concat(
            [
                pd.DataFrame({"id": members["Campaign ID"], "is_ours": members["Contact ID"].isin(self.own)}),
                pd.DataFrame({"id": leads["Campaign ID"], "is_ours": leads["region"] == self.region}),
            ]
        ).dropna(subset="id")
        found = {}
        for campaign, rows in reached.groupby("id"):
            about = self.campaigns.loc[campaign]
            if rows["is_ours"].any() and about["is_real"] and about["starts"] <= self.as_of:
                day = min(about["ends"], self.as_of)
                found[campaign] = about["cost"] * self.rate(about["currency"], day) * rows["is_ours"].mean()
        return found

    def list_states(self):
        """Every change that had an effect: (day, kind, what it adds), by walking each person's events in order."""
        rows = self.exports.execute("SELECT DISTINCT * FROM list_events").df()
        rows = rows[rows["Contact ID"].isin(self.own)]
        rows = rows.assign(day=self.days(rows["Time"])).sort_values(["Time", "Event"])
        is_on, told = defaultdict(bool), []
        for row in rows.to_dict("records"):
            key, comes = (row["List"], row["Contact ID"]), row["Action"] in ("Subscribed", "Imported")
            if comes != is_on[key]:
                told.append((row["day"], row["Action"], 1 if comes else -1))
            is_on[key] = comes
        return pd.DataFrame(told, columns=["day", "kind", "adds"])

    def visits(self):
        """One row per visit by a person: the day, the source, seconds, pages and goals."""
        sessions = pd.read_parquet(EXPORTS / "web" / "sessions.parquet")
        events = pd.read_parquet(EXPORTS / "web" / "events.parquet")
        people = sessions[~sessions["known_bot"]].copy()
        people["day"] = self.days(people["session_start"])
        tally = events.groupby(["session_id", "event_name"]).size().unstack(fill_value=0)
        people["pages"] = people["session_id"].map(tally["page_view"]).fillna(0)
        people["goals"] = people["session_id"].map(tally["goal"]).fillna(0)
        return people[people["day"] <= self.as_of]
