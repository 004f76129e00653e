"""Money in the team's currency, at the rate of its day; what cannot be converted is marked, never taken at 1."""

import datetime as dt
from dataclasses import dataclass

import ibis
from ibis import Table


@dataclass(frozen=True)
class Conversion:
    """To which currency, with which rates (canonical `fx_rates`, or None when there are none)."""

    currency: str
    fx_rates: Table | None

    def of(self, rows: Table, amounts: tuple[str, ...], day: ibis.Value | dt.date) -> Table:
        """`rows` with each of `amounts` in the team's currency, and `has_rate`: false where that was impossible.

        The rate is the newest one of `day` or before. What was recorded stays as `<amount>_recorded` and
        `currency_recorded`. A row whose amounts are all missing has nothing to convert; an amount too large for
        money counts as one without a rate.
        """
        marked = rows.mutate(
            rate_day=day,
            currency_recorded=rows.currency,
            **{f"{name}_recorded": rows[name] for name in amounts},
        )
        rated = self._rated(marked)
        converted = {name: _converted(rated[name], rated.rate) for name in amounts}
        told = [rated[name].isnull() | value.notnull() for name, value in converted.items()]
        return rated.mutate(
            **converted, currency=ibis.literal(self.currency), has_rate=ibis.and_(*told)
        ).drop("rate", "rate_day")

    def _rated(self, rows: Table) -> Table:
        """`rows` with `rate`: units of the team's currency for one of the row's; null when not known."""
        same = (rows.currency == self.currency).fill_null(False)
        if self.fx_rates is None:
            return rows.mutate(rate=ibis.ifelse(same, 1.0, ibis.null("float64")))
        pairs = rows.select("currency", "rate_day").distinct()
        priced = self._to_base(self._to_base(pairs, "currency", "own"), "team_currency", "team")
        priced = priced.select(
            rate_currency=priced.currency, rate_on_day=priced.rate_day, cross=priced.own / priced.team
        )
        joined = rows.left_join(
            priced, [rows.currency == priced.rate_currency, rows.rate_day == priced.rate_on_day]
        )
        return joined.mutate(rate=ibis.ifelse(same, 1.0, joined.cross)).drop(
            "rate_currency", "rate_on_day", "cross"
        )

    def _to_base(self, pairs: Table, column: str, name: str) -> Table:
        """`pairs` with the newest rate to the base of the currency in `column`; the base itself is 1."""
        wanted = pairs if column in pairs.columns else pairs.mutate(team_currency=ibis.literal(self.currency))
        # a rate of nothing or less is none: the one before it holds
        rates = self.fx_rates.filter(self.fx_rates.rate > 0).select(
            fx_currency="currency", fx_day="rate_on", fx_rate="rate", fx_base="base_currency"
        )
        base = self.fx_rates.base_currency.max().as_scalar()
        dated = wanted.asof_join(
            rates, wanted.rate_day >= rates.fx_day, predicates=wanted[column] == rates.fx_currency
        )
        value = ibis.ifelse(dated[column] == base, 1.0, dated.fx_rate)
        return dated.mutate(**{name: value}).drop("fx_currency", "fx_day", "fx_rate", "fx_base")


def _converted(amount: ibis.Value, rate: ibis.Value) -> ibis.Value:
    return ibis.ifelse(rate == 1.0, amount, (amount.cast("float64") * rate).try_cast("decimal(18,2)"))
