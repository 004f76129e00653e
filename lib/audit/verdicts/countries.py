"""Which country a text names: codes, names in the languages of Europe, and what people call countries."""

import unicodedata
from functools import cache

_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "sv", "nb", "da", "fi", "pl", "cs", "hu", "ro", "tr")

_CALLED = {
    "usa": "US", "america": "US", "unitedstatesofamerica": "US", "etatsunis": "US", "eeuu": "US", "us": "US",
    "uk": "GB", "greatbritain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northernireland": "GB",
    "britain": "GB", "grossbritannien": "GB", "grandebretagne": "GB", "granbretagna": "GB", "inghilterra": "GB",
    "holland": "NL", "thenetherlands": "NL", "hollande": "NL", "olanda": "NL", "eire": "IE",
    "republicofireland": "IE", "southkorea": "KR", "northkorea": "KP", "russianfederation": "RU", "czechrepublic": "CZ",
    "turkey": "TR", "burma": "MM", "ivorycoast": "CI", "uae": "AE", "vietnam": "VN", "macedonia": "MK",
    "swaziland": "SZ", "capeverde": "CV", "hongkong": "HK", "macau": "MO", "persia": "IR", "brd": "DE",
}  # fmt: skip
"""What countries are called beside their names in Unicode's CLDR."""

_THREE_LETTERS = {
    "deu": "DE", "ger": "DE", "gbr": "GB", "fra": "FR", "ita": "IT", "esp": "ES", "nld": "NL", "irl": "IE",
    "can": "CA", "nor": "NO", "swe": "SE", "dnk": "DK", "fin": "FI", "che": "CH", "aut": "AT", "bel": "BE",
    "lux": "LU", "prt": "PT", "pol": "PL", "cze": "CZ", "svk": "SK", "hun": "HU", "rou": "RO", "bgr": "BG",
    "grc": "GR", "tur": "TR", "rus": "RU", "ukr": "UA", "aus": "AU", "nzl": "NZ", "jpn": "JP", "chn": "CN",
    "ind": "IN", "bra": "BR", "mex": "MX", "arg": "AR", "chl": "CL", "col": "CO", "zaf": "ZA", "isr": "IL",
    "sgp": "SG", "kor": "KR", "idn": "ID", "mys": "MY", "tha": "TH", "vnm": "VN", "phl": "PH", "egy": "EG",
    "mar": "MA", "nga": "NG", "ken": "KE", "sau": "SA", "hrv": "HR", "svn": "SI", "srb": "RS", "est": "EE",
    "lva": "LV", "ltu": "LT", "isl": "IS", "mlt": "MT", "cyp": "CY", "per": "PE", "pak": "PK", "bgd": "BD",
}  # fmt: skip


@cache
def country_code(text: str) -> str | None:
    """The ISO code of the country a text names; none where it names none or could name two."""
    key = _key(text)
    if key in _CALLED or key in _THREE_LETTERS:
        return _CALLED.get(key) or _THREE_LETTERS[key]
    if len(key) == 2:
        return key.upper() if key.upper() in _codes() else None
    return next((found for language in _LANGUAGES if (found := _names(language).get(key))), None)


@cache
def meant_country(text: str) -> str | None:
    """The English name of the country that a misspelt text means; none where no name, or more than one, is near."""
    from rapidfuzz.distance import OSA

    key = _key(text)
    if len(key) < 5 or country_code(text) is not None:
        return None
    names = _english()
    near = [name for each, name in names.items() if OSA.distance(key, each, score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 else None


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for code in _territories("en") if len(code) == 2 and code.isalpha())


@cache
def _names(language: str) -> dict[str, str]:
    """Names of countries in a language, as they are compared, and the country's code."""
    codes = _codes()
    return {_key(name): code for code, name in _territories(language).items() if code in codes}


@cache
def _english() -> dict[str, str]:
    return {_key(name): name for code, name in _territories("en").items() if code in _codes()}


def _territories(language: str) -> dict[str, str]:
    from babel import Locale

    not_countries = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
    names = Locale(language).territories
    return {code: name for code, name in names.items() if code not in not_countries}


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss").replace("&", "and"))
    return "".join(mark for mark in plain if mark.isalnum())
