"""Can this telephone number be dialled? The numbering plans of phonenumbers (libphonenumber), by country."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

FICTIONAL = {
    "44": r"20794600\d\d|20794609\d\d|2079460\d\d\d|1134960\d\d\d|1144960\d\d\d|1154960\d\d\d|1164960\d\d\d|1174960\d\d\d|1184960\d\d\d|1214960\d\d\d|1314960\d\d\d|1414960\d\d\d|1514960\d\d\d|1614960\d\d\d|1914980\d\d\d|2896496\d\d\d|2920180\d\d\d|1632960\d\d\d|7700900\d\d\d|8081570\d\d\d|9098790\d\d\d|3069990\d\d\d",
    "1": r"\d{3}55501\d\d",
    "353": r"2091\d{5}",
    "49": r"3023125\d{3}|6990009\d{3}|4066969\d{3}|2214710\d{3}|8999998\d{3}",
    "33": r"1990\d{6}|2619\d{6}|3530\d{6}|4657\d{6}|5364\d{6}|63998\d{4}",
    "46": r"8465004\d\d|3139006\d\d|406280\d{3}|980319\d{3}|70174060\d|701740[56]\d\d",
    "61": r"255501\d{3}|255505\d{3}|355501\d{3}|755501\d{3}|855501\d{3}|491570\d{3}|491571\d{3}",
}
"""Numbers that regulators set aside for films and examples, by country code: nobody's, but written as they should be
(Ofcom, NANPA, ComReg, Bundesnetzagentur, ARCEP, PTS, ACMA)."""

_KINDS = [
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "personal_number",
    "voip",
    "pager",
    "uan",
    "voicemail",
]
_DIALLED = re.compile(r"[^\d]")
_ANY_DIGITS = re.compile(r"\d")


@dataclass(frozen=True)
class Dialled:
    """`reason` why nobody can be reached under it, empty when somebody can; `meant`: how it should be written."""

    reason: str = ""
    meant: str | None = None


def dialled(text: str, region: str | None = None) -> Dialled:
    """Whether the numbering plan knows such a number. `region`: ISO code of the country it was written down in.

    A number without country code and without a region is only held against what no country allows. `meant` is the
    number in its international form, where another reading of the same digits exists.
    """
    number = _parsed(text, region)
    if number is not None and (_is_assigned(number) or _is_fictional(number)):
        return Dialled()
    if number is None and region is None and 5 <= len(_DIALLED.sub("", text)) <= 15:
        return Dialled()
    return Dialled(_reason(text, number), _another_reading(text, region))


def international(text: str, region: str | None = None) -> str | None:
    """The number as it is dialled from abroad, `+49 30 23125 238`; none where it is no number."""
    from phonenumbers import PhoneNumberFormat, format_number

    number = _parsed(text, region)
    return None if number is None else format_number(number, PhoneNumberFormat.INTERNATIONAL)


def assigned_digits(codes: Iterable[str]) -> str:
    """A regular expression for the digits of numbers of these country codes that are assigned: code, then number."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    parts = []
    for code in sorted(set(codes), key=int):
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(code), ())
        patterns = [pattern for region in regions for pattern in _patterns(region, code)]
        if patterns or code in FICTIONAL:
            parts.append(
                f"{code}(?:{'|'.join([*patterns, *([FICTIONAL[code]] if code in FICTIONAL else [])])})"
            )
    return "|".join(parts)


def national_digits(region: str) -> str:
    """The same for numbers of one region written as at home, with or without the digit dialled first there."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None or not metadata.country_code:
        return ""
    code = str(metadata.country_code)
    shared = COUNTRY_CODE_TO_REGION_CODE[metadata.country_code]
    patterns = [pattern for each in shared for pattern in _patterns(each, code)]
    prefix = metadata.national_prefix or ""
    return f"(?:{prefix})?(?:{'|'.join(patterns)})" if prefix else f"(?:{'|'.join(patterns)})"


def country_codes(starts: Iterable[str]) -> set[str]:
    """The country codes with which these digits can begin."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    known = {str(code) for code in COUNTRY_CODE_TO_REGION_CODE}
    return {start[:length] for start in starts for length in (1, 2, 3) if start[:length] in known}


@cache
def _patterns(region: str, code: str) -> tuple[str, ...]:
    from phonenumbers import PhoneMetadata

    metadata = (
        PhoneMetadata.metadata_for_nongeo_region(int(code))
        if region == "001"
        else PhoneMetadata.metadata_for_region(region)
    )
    described = [getattr(metadata, kind) for kind in _KINDS]
    return tuple(f"(?:{each.national_number_pattern})" for each in described if _is_used(each))


def _is_used(described: Any) -> bool:
    return bool(described and described.national_number_pattern and described.national_number_pattern != "NA")


def _parsed(text: str, region: str | None) -> Any:
    import phonenumbers

    if not _ANY_DIGITS.search(text):
        return None
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None


def _is_assigned(number: Any) -> bool:
    from phonenumbers import is_valid_number

    return bool(is_valid_number(number))


def _is_fictional(number: Any) -> bool:
    pattern = FICTIONAL.get(str(number.country_code), "")
    return bool(pattern and re.fullmatch(pattern, str(number.national_number)))


def _reason(text: str, number: Any) -> str:
    from phonenumbers import ValidationResult, is_possible_number_with_reason

    if number is None:
        return "no telephone number"
    reasons = {
        ValidationResult.TOO_SHORT: "too short",
        ValidationResult.TOO_LONG: "too long",
        ValidationResult.INVALID_COUNTRY_CODE: "no such country code",
    }
    return reasons.get(is_possible_number_with_reason(number), "no such number in that country")


def _another_reading(text: str, region: str | None) -> str | None:
    digits = _DIALLED.sub("", text)
    for reading in (f"+{digits.removeprefix('00')}", digits):
        number = _parsed(reading, region)
        if number is not None and _is_assigned(number):
            return international(reading, region)
    return None
