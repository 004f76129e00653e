"""Numbers and days as each locale writes them."""

import datetime as dt
from decimal import Decimal

import pandas as pd
import pytest
from babel.localedata import locale_identifiers

from lib.formats import MISSING, Formats

NB = "\u00a0"  # no-break space
THIN = "\u202f"  # narrow no-break space


@pytest.mark.parametrize(
    ("locale", "currency", "positive", "negative", "short"),
    [
        ("en_GB", "EUR", "€1,234,567", "-€1,235", "€1.2M"),
        ("en_GB", "NOK", f"NOK{NB}1,234,567", f"-NOK{NB}1,235", f"NOK{NB}1.2M"),
        ("en_GB", "USD", "US$1,234,567", "-US$1,235", "US$1.2M"),
        ("en_US", "USD", "$1,234,567", "-$1,235", "$1.2M"),
        ("en_IN", "INR", "₹12,34,567", "-₹1,235", "₹12.3L"),
        ("de_DE", "EUR", f"1.234.567{NB}€", f"-1.235{NB}€", f"1,2{NB}Mio.{NB}€"),
        ("de_CH", "CHF", f"CHF{NB}1’234’567", "CHF-1’235", f"CHF{NB}1.2{NB}Mio."),
        ("nb_NO", "NOK", f"1{NB}234{NB}567{NB}kr", f"-1{NB}235{NB}kr", f"1,2{NB}mill.{NB}kr"),
        ("fr_FR", "EUR", f"1{THIN}234{THIN}567{NB}€", f"-1{THIN}235{NB}€", f"1,2{NB}M{NB}€"),
        ("pt_BR", "BRL", f"R${NB}1.234.567", f"-R${NB}1.235", f"R${NB}1,2{NB}mi"),
        ("ja_JP", "JPY", "￥1,234,567", "-￥1,235", "￥123.5万"),
    ],
)
def test_money_has_no_decimals_and_stands_where_the_locale_puts_it(
    locale, currency, positive, negative, short
):
    formats = Formats(locale, currency)
    assert formats.text(Decimal("1234567.40"), "money") == positive
    assert formats.text(-1234.6, "money") == negative
    assert formats.compact(1234567.4, "money") == short


def test_a_small_loss_is_not_minus_nothing():
    assert Formats("en_GB", "EUR").text(-0.4, "money") == "€0"


@pytest.mark.parametrize(
    ("value", "unit", "english", "german"),
    [
        (0.1234, "share", "12.3%", f"12,3{NB}%"),
        (-0.1234, "share", "-12.3%", f"-12,3{NB}%"),
        (1, "share", "100.0%", f"100,0{NB}%"),
        (1234567, "count", "1,234,567", "1.234.567"),
        (51.777, "days", "51.8", "51,8"),
        (57, "days", "57", "57"),
        (0.666, "number", "0.67", "0,67"),
        (0.0123, "points", "+1.2", "+1,2"),
        (-0.0123, "points", "-1.2", "-1,2"),
        (dt.date(2026, 5, 31), "day", "31 May 2026", "31.05.2026"),
        (pd.Timestamp(2026, 5, 31), "day", "31 May 2026", "31.05.2026"),
        ("a <b> & $c", "text", "a <b> & $c", "a <b> & $c"),
    ],
)
def test_each_unit_in_two_locales(value, unit, english, german):
    assert Formats("en_GB", "EUR").text(value, unit) == english
    assert Formats("de_DE", "EUR").text(value, unit) == german


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NaT, pd.NA])
@pytest.mark.parametrize("unit", ["money", "share", "count", "days", "number", "points", "day", "text"])
def test_what_is_missing_is_a_dash(missing, unit):
    formats = Formats("en_GB", "EUR")
    assert formats.text(missing, unit) == MISSING
    assert formats.compact(missing, unit) == MISSING


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (9_999, "money", "€9,999"),
        (10_000, "money", "€10K"),
        (12_345, "money", "€12.3K"),
        (-12_345, "money", "-€12.3K"),
        (999_949, "money", "€999.9K"),
        (999_960, "money", "€1M"),
        (5_000_000_000, "money", "€5B"),
        (0, "money", "€0"),
        (340_000, "count", "340K"),
        (-340_000, "count", "-340K"),
        (12_345.6, "days", "12,345.6"),
        (0.5, "share", "50.0%"),
    ],
)
def test_the_short_form_keeps_one_decimal_and_shortens_money_and_counts_alone(value, unit, text):
    assert Formats("en_GB", "EUR").compact(value, unit) == text


def test_where_a_language_has_no_short_form_the_number_is_written_out():
    assert Formats("de_DE", "EUR").compact(-12_345, "money") == f"-12.345{NB}€"
    assert Formats("de_DE", "EUR").compact(12_345, "count") == "12.345"


def test_a_unit_nobody_knows_fails():
    with pytest.raises(KeyError):
        Formats("en_GB", "EUR").text(1, "money_eur")


def test_money_carries_its_currency_and_every_digit_in_every_locale():
    for locale in locale_identifiers():
        formats = Formats(locale, "XTS")
        for value in (1234567, -1234567):
            written = formats.text(value, "money")
            assert "".join(filter(str.isdecimal, written)) == "1234567", locale
            assert "XTS" in written, locale
        assert formats.text(-1234567, "money") != formats.text(1234567, "money"), locale
