"""Is this domain a slip of the hand for another one?"""

from collections.abc import Mapping, Sequence
from functools import cache

from lib.audit.verdicts.word_lists import listed_words

PROVIDERS = (
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "yahoo.co.uk",
    "yahoo.fr",
    "hotmail.com",
    "hotmail.co.uk",
    "hotmail.fr",
    "outlook.com",
    "icloud.com",
    "protonmail.com",
    "t-online.de",
    "btinternet.com",
    "comcast.net",
    "verizon.net",
    "wanadoo.fr",
)
"""Mailboxes of private people that are typed most, each long enough that a slip is told from another name."""

_REAL = listed_words("""
    ymail.com mail.com email.com gmx.com gmx.net hotmail.de hotmail.es hotmail.it hotmail.ch hotmail.be
    hotmail.nl yahoo.de yahoo.es yahoo.it yahoo.ca yahoo.in yahoo.co.in yahoo.com.br yahoo.com.mx
    outlook.de outlook.fr outlook.es outlook.it gmail.de gmail.fr protonmail.ch t-online.hu verizon.com
    comcast.com wanadoo.es fmail.com
""")
"""Domains one slip away from those of PROVIDERS that are there in their own right."""

_ENDINGS = listed_words("""
    com net org edu gov mil int info biz name pro aero coop museum jobs mobi travel tel cat asia post
    xxx arpa app dev io ai co me tv cc ws fm uk eu su ac cloud online shop store site tech agency email
    group company solutions services systems digital media studio design consulting software global
    world international network zone team work works world finance capital bank insurance legal law
    health care clinic dental hotel restaurant events club community foundation academy education school
    university institute engineering energy solar construction build house homes estate properties immo
    auto cars bike camera photo photography gallery art fashion beauty fitness run live life love fun
    games game bet money cash market marketing press news blog wiki page link click web website space
    host hosting domains support help guide tips zip mov new xyz top vip win icu cyou bond ltd gmbh llc
    inc sarl srl berlin hamburg koeln cologne bayern nrw ruhr saarland wien tirol swiss zuerich paris
    alsace bzh corsica london scot wales cymru amsterdam frl brussels vlaanderen gent barcelona madrid
    eus gal istanbul moscow nyc boston miami vegas quebec rio tokyo osaka sydney melbourne africa joburg
    lat google amazon apple microsoft bmw audi sap abb siemens basf example test invalid localhost local
    tools toys tours town trade training vacations ventures video villas vision voyage watch wine wtf
    yoga expert express farm fish flights florist football forsale fund furniture futbol fyi gifts gives
    gold golf graphics gratis green gripe guru haus healthcare holdings holiday industries kitchen land
    lawyer lease limited limo loans management memorial one parts party pizza plus productions reviews
    sale salon schule science security singles social style supplies supply surgery tax taxi tennis
    theater tienda today
""")


@cache
def _territories() -> frozenset[str]:
    from phonenumbers import SUPPORTED_REGIONS

    return frozenset(region.lower() for region in SUPPORTED_REGIONS)


def is_known_ending(ending: str) -> bool:
    """Whether a domain may end so: a country's two letters, or one of the common endings."""
    return ending in _ENDINGS or ending in _territories()


def meant_ending(ending: str, usual: Sequence[str]) -> str | None:
    """The ending that was meant, where this one does not exist and is one slip from a `usual` one."""
    from rapidfuzz.distance import OSA

    if not ending or is_known_ending(ending) or ending in usual or ending.startswith("xn--"):
        return None
    near = [known for known in (*usual, "com", "net", "org") if OSA.distance(ending, known) == 1]
    return near[0] if near else None


def slips(domains: Mapping[str, int], frequent: Sequence[str]) -> dict[str, str]:
    """Which of `domains` (with how many addresses each) are slips of one of `frequent` or of PROVIDERS? Domain → meant.

    A slip is one letter more, less, other or two changed about, in a domain at least ten times as rare as the one
    meant. A domain that exists in its own right is none.
    """
    import numpy as np
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    meant = list(dict.fromkeys((*PROVIDERS, *frequent)))
    asked = [domain for domain in domains if domain not in meant and domain not in _REAL]
    if not asked:
        return {}
    distances = process.cdist(asked, meant, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8, workers=1)
    return {
        asked[row]: meant[column]
        for row, column in np.argwhere(distances == 1)
        if _is_rare(domains, asked[row], meant[column])
    }


def _is_rare(domains: Mapping[str, int], domain: str, meant: str) -> bool:
    known = domains.get(meant, 0)
    is_provider = meant in PROVIDERS
    return (is_provider and domains[domain] <= max(3, known)) or domains[domain] * 10 <= known
