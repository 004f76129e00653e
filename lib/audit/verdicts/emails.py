"""Can this be an e-mail address? Syntax by email-validator, without asking any server; and what was meant instead."""

import re
from dataclasses import dataclass

from lib.audit.verdicts.word_lists import listed_words

PLAIN = r"[A-Za-z0-9]+([._+-][A-Za-z0-9]+)*@([A-Za-z0-9]+(-[A-Za-z0-9]+)*\.)+[A-Za-z]{2,}"
"""A full match is certainly well formed (if neither part is too long): most addresses, told without a library."""

NEVER_DELIVERED = r"(?i)[.@](arpa|invalid|local|localhost|onion|test)$"
"""Endings that RFC 6761 and its like keep from mail: however well formed, no message gets there."""

MOST_PLAIN = 60
"""Longer than this an address is left to the library, which knows how long each part may be."""

ROLES = listed_words("""
    abuse accounting accounts admin administration billing booking buchhaltung careers contact contato
    enquiries enquiry feedback finance hello help helpdesk hostmaster hr info information inquiries
    invoice invoices jobs kontakt mail mailbox marketing newsletter office orders post postmaster press
    privacy purchasing reception recruiting rechnung sales security service services shop support team
    vertrieb webmaster zentrale
""")
"""Names before the @ behind which there is a function, not a person (RFC 2142 and their like)."""

UNATTENDED = listed_words("""
    noreply no-reply no_reply donotreply do-not-reply nobody null devnull bounce bounces
""")

DISPOSABLE = listed_words("""
    10minutemail.com 20minutemail.com 33mail.com anonbox.net burnermail.io byom.de discard.email
    dispostable.com emailondeck.com fakeinbox.com getairmail.com getnada.com grr.la guerrillamail.com
    guerrillamail.de guerrillamail.info guerrillamail.net guerrillamail.org guerrillamailblock.com
    harakirimail.com incognitomail.org inboxkitten.com jetable.org mail-temp.com mailcatch.com
    maildrop.cc mailinator.com mailinator.net mailnesia.com mailnull.com mintemail.com moakt.com
    mohmal.com mytemp.email mytrashmail.com nada.email sharklasers.com spam4.me spambog.com
    spamgourmet.com temp-mail.io temp-mail.org tempail.com tempinbox.com tempmail.com tempmail.net
    tempmailo.com tempr.email throwawaymail.com trash-mail.com trashmail.com trashmail.de trashmail.net
    wegwerfmail.de wegwerfemail.de yopmail.com yopmail.fr yopmail.net
""")
"""Domains that lend an address for minutes: the well-known ones, so that what is listed is certain."""

_LONGEST_NAME = 64
"""Octets before the @, marks of quotation counted (RFC 5321, 4.5.3.1.1)."""

_WRAPPED = re.compile(r"^[^<>]*<\s*([^<>]+@[^<>\s]+)\s*>$")
_MAILTO = re.compile(r"^mailto:", re.IGNORECASE)
_SPELT_AT = re.compile(r"\s*[\[({]\s*(?:at|@)\s*[\])}]\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Written:
    """`reason` why the text is no address, empty when it is one; `meant`, the address it probably means, or none."""

    reason: str = ""
    meant: str | None = None


def is_address(text: str) -> bool:
    """Whether a message could be sent to it: well formed, and its domain not one that is never delivered to.

    Quoted names before the @ count; comments, addresses in brackets and names around the address do not. `.example`
    is reserved for examples and is well formed.
    """
    return not _refusal(text)


def written(text: str, domain: str = "") -> Written:
    """Why a text is no address and which is meant. `domain`: the domain its person's company is known by, if any.

    Only a repair that gives an address is proposed: spaces and doubled marks out, a comma read as a point, an @ put
    before the domain, the rest of a domain that was cut off.
    """
    reason = _refusal(text)
    if not reason:
        return Written()
    meant = next((repaired for repaired in _repairs(text, domain) if is_address(repaired)), None)
    return Written(reason, meant)


def is_role(address: str) -> bool:
    """Whether a function reads it, or nobody: info@, sales@, noreply@ … The address may have a +tag."""
    name = address.partition("@")[0].lower().partition("+")[0]
    return name in ROLES or name in UNATTENDED


def _refusal(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(text, check_deliverability=False, strict=True, allow_quoted_local=True)
    except EmailNotValidError as error:
        return str(error)
    is_long = len(text.rpartition("@")[0].encode()) > _LONGEST_NAME
    return "The email address is too long before the @-sign." if is_long else ""


def _repairs(text: str, domain: str) -> list[str]:
    bare = _MAILTO.sub("", text.strip())
    wrapped = _WRAPPED.match(bare)
    inside = bare = wrapped[1] if wrapped else bare
    bare = _SPELT_AT.sub("@", bare)
    bare = re.sub(r"\s+", "", bare).strip(".,;:<>\"'()[]")
    pointed = re.sub(r"\.{2,}", ".", re.sub(r"@{2,}", "@", bare.replace(",", ".").replace(";", ".")))
    pointed = pointed.replace(".@", "@").replace("@.", "@")
    return [inside, bare, pointed, *_with_domain(pointed, domain)]


def _with_domain(text: str, domain: str) -> list[str]:
    """The address with an @ before the known domain, or with the end of that domain that was cut off."""
    if not domain:
        return []
    name, _, given = text.partition("@")
    if not given and text.lower().endswith(domain.lower()):
        return [f"{text[: -len(domain)].rstrip('.')}@{domain}"]
    return [f"{name}@{domain}"] if given and domain.lower().startswith(f"{given.lower()}.") else []
