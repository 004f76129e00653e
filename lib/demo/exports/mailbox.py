"""The sales team's mailboxes: letters about deals that nobody logged in the CRM, sent and received, as mbox files."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from pathlib import Path

import numpy as np
import pandas as pd

from lib.demo.chunk import Tables
from lib.demo.days import DAY, END
from lib.demo.streams import stream

SENT, RECEIVED, LETTERS = "sales.mbox", "sales-inbox.mbox", 320
_LETTERS = (
    (
        "Your questions about {product}",
        "thank you for the call. {product} covers all three points you raised.",
    ),
    ("Offer {product}", "as agreed, here is our offer for {product}. It is valid for 30 days."),
    ("Next steps – {product}", "shall we meet on Thursday? I would bring a colleague from onboarding."),
    ("Café at the trade fair?", "From Tuesday on we are at the fair.\nFrom there it is five minutes to you."),
    ("Réf. / Größe der Lizenz", "how many people will work with {product} in the first year?"),
)
_ANSWERS = (
    "Thank you, I will come back to you next week.",
    "We need a discount of ten percent.",
    "Please send the contract.",
)


def write_mailboxes(folder: Path, tables: Tables, users: pd.DataFrame) -> dict[str, int]:
    """Writes both mailboxes and gives the number of messages in each; one in three letters is answered."""
    draw = stream("mailbox")
    deals = tables["deals"].drop_duplicates("deal_id").dropna(subset=["contact_id", "owner_id"])
    recent = deals[deals["created"] > pd.Timestamp((END - 420) * DAY, unit="s")]
    recent = recent[recent["created"] < pd.Timestamp((END - 5) * DAY, unit="s")]
    chosen = recent.iloc[np.sort(draw.choice(len(recent), min(LETTERS, len(recent)), replace=False))]
    people = tables["contacts"].drop_duplicates("contact_id").set_index("contact_id")
    staff = users.set_index("user_id")
    messages = [
        message
        for number, (_, deal) in enumerate(chosen.iterrows())
        for message in _exchange(
            draw, number, deal, (people.loc[deal["contact_id"]], staff.loc[deal["owner_id"]])
        )
    ]
    folder.mkdir(parents=True, exist_ok=True)
    ours = set(users["email"])
    sent = [message for message in messages if message[0] in ours]
    received = [message for message in messages if message[0] not in ours]
    _write(folder / SENT, sent)
    _write(folder / RECEIVED, received)
    return {SENT: len(sent), RECEIVED: len(received)}


def _write(path: Path, messages: list[tuple[str, pd.Timestamp, EmailMessage]]) -> None:
    with path.open("wb") as box:
        for sender, at, message in sorted(messages, key=lambda each: (each[1], each[0])):
            box.write(f"From {sender} {at:%a %b %d %H:%M:%S %Y}\n".encode())
            box.write(_escaped(message.as_bytes()) + b"\n")


def _exchange(
    draw: np.random.Generator, number: int, deal: pd.Series, parties: tuple[pd.Series, pd.Series]
) -> list[tuple[str, pd.Timestamp, EmailMessage]]:
    person, rep = parties
    subject, body = (text.format(product=deal["product_id"]) for text in _LETTERS[number % len(_LETTERS)])
    name = f"{person['first_name']} {person['last_name']}"
    us, them = (rep["name"], rep["email"]), (name, str(person["email"]).replace(" ", ""))
    waited = pd.Timedelta(days=int(draw.integers(0, 4)), seconds=int(draw.integers(600, 6_000)))
    at = (deal["created"] + waited).tz_localize("UTC")
    letter = _message(
        f"<{number:05d}.1@suitewright.example>",
        (us, them),
        at,
        (subject, f"Dear {name},\n\n{body}\n\n{us[0]}\n"),
    )
    messages = [(us[1], at, letter)]
    if number % 3 == 0:
        later = at + pd.Timedelta(seconds=int(draw.integers(600, 50_000)))
        text = f"{_ANSWERS[number % len(_ANSWERS)]}\n\n{name}\n"
        answer = _message(f"<{number:05d}.2@mail.example>", (them, us), later, (f"Re: {subject}", text))
        answer["In-Reply-To"] = letter["Message-ID"]
        messages.append((them[1], later, answer))
    return messages


def _message(
    identity: str, parties: tuple[tuple[str, str], tuple[str, str]], at: pd.Timestamp, words: tuple[str, str]
) -> EmailMessage:
    message = EmailMessage(policy=SMTP.clone(linesep="\n"))
    message["Message-ID"] = identity
    message["Date"] = format_datetime(at.to_pydatetime())
    for header, (name, address) in zip(("From", "To"), parties, strict=True):
        # Addresses nobody can reach are kept as somebody typed them.
        message[header] = (
            formataddr((name, address)) if address.isascii() and address.count("@") == 1 else address
        )
    message["Subject"] = words[0]
    message.set_content(words[1])
    if int(identity[1:6]) % 5 == 0:
        message.add_alternative(f"<p>{words[1].replace(chr(10), '<br>')}</p>", subtype="html")
        message.set_boundary(f"=={identity[1:6]}==")
    return message


def _escaped(message: bytes) -> bytes:
    """Lines of a letter that begin with From are marked, as mailbox files do."""
    lines = message.split(b"\n")
    return b"\n".join(b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines)
