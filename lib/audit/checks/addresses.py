"""The e-mail addresses of a table, judged: distinct domains at once, the library only for what is not plain."""

from collections import Counter
from functools import cached_property

import ibis
import pandas as pd
from ibis import Table

from lib.audit.checks.values import keyed, nothing, only
from lib.audit.records import Records
from lib.audit.verdicts.domains import meant_ending, slips
from lib.audit.verdicts.emails import (
    DISPOSABLE,
    MOST_PLAIN,
    NEVER_DELIVERED,
    PLAIN,
    ROLES,
    UNATTENDED,
    written,
)
from lib.audit.verdicts.look_alikes import look_of
from lib.audit.verdicts.placeholders import is_placeholder

_FREQUENT, _MOST_FREQUENT = 5, 60
"""A domain of at least so many addresses may be what a rarer one means; of more than so many the most frequent."""


@ibis.udf.scalar.builtin
def damerau_levenshtein(one: str, other: str) -> int:
    """DuckDB's count of letters to change between two texts, letters changed about counting once."""


class Addresses:
    """The addresses of one table, each question about them asked once."""

    def __init__(self, records: Records, table: str) -> None:
        self._records, self._table = records, table

    @cached_property
    def unreachable(self) -> pd.DataFrame:
        """Records whose address no message can reach: not well formed, or with an ending that does not exist."""
        odd = self._frame(~self._is_plain)
        odd = only(odd, (not is_placeholder(text, "email") and _is_no_other(text) for text in odd["value"]))
        told = [written(text, known) for text, known in zip(odd["value"], odd["company_domain"], strict=True)]
        odd = odd.assign(beside=[each.reason for each in told], suggestion=[each.meant for each in told])
        odd = odd[odd["beside"] != ""]
        ended = self._wrongly_ended
        return pd.concat([odd, ended[~ended["record_id"].isin(odd["record_id"])]], ignore_index=True)

    @cached_property
    def misspelt(self) -> pd.DataFrame:
        """Records whose domain is a slip of a provider's, of a frequent one or of their own company's."""
        found = self._slips_of_frequent
        frame = self._frame(self._domain.isin(list(found)) | self._is_slip_of_company)
        known = zip(frame["domain"], frame["company_domain"], strict=True)
        meant = [found.get(domain, company) for domain, company in known]
        names = [text.rpartition("@")[0] for text in frame["value"]]
        suggestion = [f"{name}@{domain}" for name, domain in zip(names, meant, strict=True)]
        frame = frame.assign(suggestion=suggestion, beside=[f"{domain} is meant" for domain in meant])
        return frame[~frame["record_id"].isin(self.unreachable["record_id"])]

    @cached_property
    def of_functions(self) -> pd.DataFrame:
        """Records whose address belongs to a function: info@, sales@ …"""
        name = self._rows.value.lower().split("@")[0].split("+")[0]
        return self._frame(name.isin(sorted(ROLES | UNATTENDED)) & self._is_plain)

    @cached_property
    def disposable(self) -> pd.DataFrame:
        """Records whose address is lent for minutes."""
        return self._frame(self._domain.isin(sorted(DISPOSABLE)))

    @cached_property
    def _rows(self) -> Table:
        rows = keyed(self._records, self._table)
        companies = self._records.tables.imported("companies") if "company_id" in rows.columns else None
        rows = rows.filter(rows.email.notnull())
        if companies is None:
            return rows.select("record_id", value="email", company_domain=ibis.literal(""))
        known = companies.group_by(key="company_id").agg(named=companies.domain.lower().min())
        joined = rows.left_join(known, rows.company_id == known.key)
        domain = joined.named.re_replace(r"^www\.", "").fill_null("")
        return joined.select("record_id", value="email", company_domain=domain)

    @property
    def _domain(self) -> ibis.Value:
        return self._rows.value.lower().split("@")[1].fill_null("")

    @property
    def _is_plain(self) -> ibis.Value:
        value = self._rows.value
        is_formed = value.re_search(f"^{PLAIN}$") & (value.length() <= MOST_PLAIN)
        return is_formed & ~value.re_search(NEVER_DELIVERED)

    @property
    def _is_slip_of_company(self) -> ibis.Value:
        """One slip from the domain of the person's own company, with the same ending."""
        known, domain = self._rows.company_domain, self._domain
        is_near = (damerau_levenshtein(domain, known) == 1) & (known.length() >= 8)
        return is_near & (domain.split(".")[-1] == known.split(".")[-1])

    @cached_property
    def _counts(self) -> dict[str, int]:
        """How many well-formed addresses each domain has."""
        rows = self._rows.mutate(domain=self._domain).filter(self._is_plain)
        counts = rows.group_by("domain").agg(records=rows.count())
        frame = self._records.tables.frame(counts.order_by(ibis.desc("records"), "domain"))
        return dict(zip(frame["domain"], frame["records"], strict=True))

    @cached_property
    def _slips_of_frequent(self) -> dict[str, str]:
        often = [domain for domain, count in self._counts.items() if count >= _FREQUENT and len(domain) >= 8]
        return slips(self._counts, often[:_MOST_FREQUENT])

    @cached_property
    def _wrongly_ended(self) -> pd.DataFrame:
        by_ending: Counter[str] = Counter()
        for domain, count in self._counts.items():
            by_ending[domain.rpartition(".")[2]] += count
        often = max(_FREQUENT, 0.01 * by_ending.total())
        usual = [ending for ending, count in by_ending.most_common() if count >= often]
        meant = {ending: meant_ending(ending, usual) for ending in by_ending}
        meant = {ending: known for ending, known in meant.items() if known}
        if not meant:
            return nothing()
        ending = self._domain.split(".")[-1]
        frame = self._frame(ending.isin(list(meant)) & self._is_plain)
        ended = [text.rpartition(".") for text in frame["value"]]
        return frame.assign(
            beside=[f"no domain ends in .{end}" for _, _, end in ended],
            suggestion=[f"{start}.{meant[end.lower()]}" for start, _, end in ended],
        )

    def _frame(self, holds: ibis.Value) -> pd.DataFrame:
        found = self._rows.mutate(domain=self._domain).filter(holds)
        return self._records.tables.frame(found).sort_values(["record_id", "value"], ignore_index=True)


def _is_no_other(text: str) -> bool:
    """Whether it is not something else, such as a telephone number: that is a fault of its own."""
    return look_of(text) in (None, "an e-mail address")
