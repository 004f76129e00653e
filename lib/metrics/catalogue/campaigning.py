"""Campaigns and their messages: what ran, what arrived, what was answered. Numbers are those of the method's list."""

from lib.metrics.metric import Count, Definition, Metric

_MARKETING = {"area": "marketing", "bucket": "business performance"}
_SHARE = {"unit": "share", "kind": "rate", **_MARKETING}
_TESTS = "Tests and drafts are no campaigns: their messages count nowhere."


def _messages(name: str, words: str, flag: str = "", used_by: str = "") -> Definition:
    """A count of messages, by the day they were sent."""
    rows = (flag,) if flag else ()
    return Definition(name, words, "campaign_messages", "sent_on", Count(), rows=rows, used_by=used_by)


def _share(name: str, words: str, flags: tuple[str, str], used_by: str = "") -> Definition:
    """The messages with the first flag of those with the second (of all, where it is empty), by the day they were sent."""
    counted, among = flags
    rows = (among,) if among else ()
    return Definition(
        name, words, "campaign_messages", "sent_on", Count((counted,)), Count(), rows=rows, used_by=used_by
    )


CAMPAIGNS = Metric(  # 13
    id="campaigns",
    label="Campaigns",
    question="How many campaigns ran?",
    unit="count",
    kind="flow",
    better="higher",
    source="campaigns that reached somebody of the team, by the days they ran",
    edge_cases=(
        "Tests, drafts and cancelled campaigns are left out.",
        "A campaign that runs through several periods is active in each, so periods do not add up.",
    ),
    definitions=(
        Definition(
            "active",
            "campaigns that ran on any day of the period",
            "campaigns",
            "created_on",
            Count(),
            rows=("is_launched",),
            clock="open_or_closed",
        ),
        Definition(
            "launched",
            "campaigns that began in the period",
            "campaigns",
            "created_on",
            Count(),
            rows=("is_launched",),
        ),
    ),
    **_MARKETING,
)

CAMPAIGN_MESSAGES = Metric(
    id="campaign_messages",
    label="Messages of campaigns",
    question="How many messages did campaigns send, and how far did they get?",
    unit="count",
    kind="flow",
    better="higher",
    source="people of campaigns, one message each, by the day it was sent",
    edge_cases=(
        _TESTS,
        "Where a campaign records no delivery, what was sent and did not come back counts as delivered.",
        "A click counts as an opening too: pictures, by which openings are seen, may be blocked.",
    ),
    definitions=(
        _messages("sent", "messages sent"),
        _messages("delivered", "messages delivered", "is_delivered"),
        _messages("opened", "messages opened", "is_opened"),
        _messages("clicked", "messages in which a link was clicked", "is_clicked"),
        _messages("responded", "messages answered within the days that count", "is_responded"),
    ),
    **_MARKETING,
)

CAMPAIGN_RESPONSES = Metric(  # 14
    id="campaign_responses",
    label="Campaign responses",
    question="What share of the people a campaign reached answered it?",
    better="higher",
    source="people who answered, filled the form or came within the days that count ÷ messages delivered, by the day of sending",
    edge_cases=(
        "Openings are no responses: many are made by mail programs.",
        "The newest messages may still be answered.",
        "An answer from before the message arrived is none to it.",
    ),
    definitions=(
        _share(
            "responded", "answered within the days that count ÷ delivered", ("is_responded", "is_delivered")
        ),
        _share("clicked", "clicked ÷ delivered (click rate)", ("is_clicked", "is_delivered"), "HubSpot"),
        _share(
            "clicked_of_opened",
            "clicked ÷ opened (click-to-open rate)",
            ("is_clicked", "is_opened"),
            "Mailchimp",
        ),
        _share(
            "opened", "opened ÷ delivered (open rate): no response", ("is_opened", "is_delivered"), "HubSpot"
        ),
    ),
    **_SHARE,
)

DELIVERY_RATE = Metric(
    id="delivery_rate",
    label="Messages delivered",
    question="What share of the messages arrived?",
    better="higher",
    source="messages delivered ÷ sent, by the day of sending",
    definitions=(_share("sent", "delivered ÷ sent", ("is_delivered", "")),),
    **_SHARE,
)

BOUNCE_RATE = Metric(
    id="bounce_rate",
    label="Messages that came back",
    question="What share of the messages came back?",
    better="lower",
    source="messages that came back and were neither opened nor answered ÷ sent, by the day of sending",
    definitions=(_share("sent", "came back ÷ sent", ("is_bounced", "")),),
    **_SHARE,
)

UNSUBSCRIBE_RATE = Metric(
    id="unsubscribe_rate",
    label="Unsubscribed by a message",
    question="What share of the people reached left the list on it?",
    better="lower",
    source="messages on which somebody left the list ÷ delivered, by the day of sending",
    definitions=(_share("delivered", "left the list ÷ delivered", ("is_unsubscribed", "is_delivered")),),
    **_SHARE,
)

COMPLAINT_RATE = Metric(
    id="complaint_rate",
    label="Marked as spam",
    question="What share of the people reached marked the message as spam?",
    better="lower",
    source="messages marked as spam ÷ delivered, by the day of sending",
    edge_cases=("Mail providers tell only some of the complaints made with them.",),
    definitions=(_share("delivered", "marked as spam ÷ delivered", ("is_complained", "is_delivered")),),
    **_SHARE,
)

RECORDS = (
    CAMPAIGNS,
    CAMPAIGN_MESSAGES,
    CAMPAIGN_RESPONSES,
    DELIVERY_RATE,
    BOUNCE_RATE,
    UNSUBSCRIBE_RATE,
    COMPLAINT_RATE,
)
