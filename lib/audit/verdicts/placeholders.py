"""Was this value meant, or typed to get past a required field?"""

import re
import unicodedata
from typing import Literal

from lib.audit.verdicts.word_lists import listed_words

Sort = Literal["person", "title", "label", "company", "place", "phone", "email", "text"]
"""What a column holds: in a column of labels `unknown` and `none` are answers, in a name they are not."""


ANYWHERE = listed_words(
    "n/a|n.a.|n.a|n/a.|#n/a|#n/v|#ref!|#value!|n.v.|k.a.|k. a.|s.o.|tbd|tba|tbc|t.b.d.|todo|to do|asdf|asdfg|asdfgh"
    "|asdfasdf|qwer|qwert|qwerty|qwertz|yxcv|zxcv|abcd|abcdef|abc123|lorem|lorem ipsum|foo bar|foobar|blah|blabla"
    "|undefined|nan|(null)|<null>|(none)|(empty)|(blank)|dummy|dummy data|placeholder|please fill in|fill me in"
    "|not known|not available|not applicable|not provided|not set|not given|keine angabe",
    "|",
)
"""Said anywhere, these say nothing."""

NOBODY = listed_words(
    "test|tests|testing|test test|test user|testuser|test123|test1|sample|beispiel|mustermann|prova|prueba|essai"
    "|unknown|unbekannt|inconnu|sconosciuto|desconocido|none|null|nil|no|no name|noname|no-name|nobody|no one"
    "|anonymous|anonym|keine|kein|ohne|aucun|ninguno|nessuno|name|first name|last name|firstname|lastname|vorname"
    "|nachname|kein name|foo|bar|user|customer|kunde|contact",
    "|",
)
"""Not names, titles, places, numbers or addresses of anybody; in a column of labels some of them are answers."""

_NAMED_SO: dict[Sort, frozenset[str]] = {
    "title": listed_words("customer|contact|user", "|"),
    "company": listed_words(
        "no name|noname|no-name|nobody|null|nil|prova|anonymous|essai|bar|foo|keine|ohne|no", "|"
    ),
    "place": listed_words("bar|ohne|essai|no", "|"),
    "text": NOBODY - listed_words("test|testing|test test|asdf", "|"),
    "label": NOBODY - listed_words("test|test test", "|"),
}
"""Words that may stand in such a column in earnest."""

LONGEST = 20
"""No placeholder is longer than this, addresses apart."""

_NO_MAILBOX = listed_words("noemail|nomail|no-email|no.email|keinemail|keine|a|aa|x|example|email|mail", "|")
_RESERVED_HOSTS = listed_words("example|domain|email|mail", "|")
_REPEATED = re.compile(r"([^\W\d])\1{2,}")
_KEYS_IN_ORDER = ("1234567890", "0123456789", "9876543210", "0987654321")
_TYPED_BLINDLY = ("5555555", "5551234", "5555551234")


def is_placeholder(text: str, sort: Sort) -> bool:
    """Whether a text says nothing about what the column asks for: `N/A`, `xxx`, `-`, 123-456-7890, test@test.com."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    if not plain:
        return False
    if not any(mark.isalnum() for mark in plain) or plain in ANYWHERE:
        return True
    if sort == "email":
        return _is_no_mailbox(plain)
    if sort == "phone" and _is_made_up(plain):
        return True
    if _REPEATED.fullmatch(plain):
        return plain not in ("iii", "www", "aaa", "bbb")
    return plain in NOBODY - _NAMED_SO.get(sort, frozenset())


def _is_made_up(plain: str) -> bool:
    """One digit again and again, or the keys in their order."""
    digits = "".join(mark for mark in plain if mark.isdigit())
    if len(digits) < 4 or any(mark.isalpha() for mark in plain):
        return False
    own = digits.removeprefix("1") if len(digits) == 11 else digits
    is_row = len(own) >= 5 and any(own in keys for keys in _KEYS_IN_ORDER)
    return len(set(own)) == 1 or is_row or own in _TYPED_BLINDLY


def _is_no_mailbox(plain: str) -> bool:
    """A placeholder before the @ and after it: test@test.com, none@none.com, a@a.com, noemail@example.com."""
    name, _, domain = plain.partition("@")
    if not domain:
        return plain in NOBODY
    host = domain.split(".")[0]
    says_nothing = ANYWHERE | NOBODY | _NO_MAILBOX
    return name in says_nothing and (host in says_nothing or host in _RESERVED_HOSTS or host == name)
