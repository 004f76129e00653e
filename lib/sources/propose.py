"""A proposed mapping for an export nobody has described yet: for a person to review and save, never used as it is."""

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from lib.canonical.schema import TABLES, Table
from lib.problems import InputError
from lib.sources.dated_exports import dated_exports
from lib.sources.inventory import export_files
from lib.sources.mailboxes import COLUMNS as MAIL_COLUMNS
from lib.sources.propose_cells import is_blank_while_open, sample, share_found
from lib.sources.propose_headers import Guess, TableGuess, table_guesses, words
from lib.sources.propose_text import mapping_text
from lib.sources.readers import read_table
from lib.sources.text_table import TextTable

PIPELINE, CURRENCY = "Sales", "EUR"
"""What stands in for a pipeline or a currency that the export does not name: marked for checking like every guess."""
_NAMED = ("users", "companies", "products", "campaigns", "deals")
_KINDS = ("call", "meeting", "email", "task")


@dataclass(frozen=True)
class Proposal:
    """One file (or sheet) taken for a canonical table, with what its cells had to say."""

    file: str
    sheet: str | None
    table: TextTable
    guess: TableGuess
    constants: dict[str, str]
    lookups: dict[str, tuple[str, str]]


def proposed_mapping(data: Path) -> str:
    """The text of a mapping for the export at `data`: each guess marked `# sure` or `# check`.

    Of a folder of dated exports it is the newest that is looked at. Headers that nothing was proposed for, and files that were not recognised, stand in it as comments. Raises
    InputError when there are no files, or none of them is recognised.
    """
    left: dict[str, str] = {}
    proposals: list[Proposal] = []
    dated = dated_exports(data)
    for name, path in export_files(dated[-1][1] if dated else data).items():
        try:
            sheets = _sheets(name, path)
        except InputError as refusal:
            sheets, left[name] = (), str(refusal).splitlines()[0]
        for sheet in sheets:
            found = _proposal(name, path, sheet)
            if isinstance(found, Proposal):
                proposals.append(found)
            else:
                left[f"{name}, sheet {sheet}" if sheet else name] = found
    if not proposals:
        raise InputError(
            [f"{data}: no file was recognised as a canonical table."]
            + [f"{name}: {why}" for name, why in left.items()]
        )
    return mapping_text(data.name, [_with_lookups(proposal, proposals) for proposal in proposals], left)


def _proposal(name: str, path: Path, sheet: str | None) -> Proposal | str:
    """The table a file or sheet is taken for, or why it is none."""
    try:
        table = read_table(path, name, sheet=sheet)
    except InputError as refusal:
        return str(refusal).splitlines()[0]
    stem = sheet or PurePosixPath(name).stem
    guesses = table_guesses(stem, table.headers.names)
    completed = (_completed(Proposal(name, sheet, table, guess, {}, {}), stem) for guess in guesses)
    return next((found for found in completed if found is not None), "not recognised as any table")


def _sheets(name: str, path: Path) -> tuple[str | None, ...]:
    with path.open("rb") as stream:
        if not stream.read(4).startswith(b"PK"):
            return (None,)
    from lib.sources.workbooks import sheet_names

    names = sheet_names(path, name)
    return names if len(names) > 1 else (None,)


def _completed(proposal: Proposal, stem: str) -> Proposal | None:
    """The proposal with what its table cannot do without; None when that cannot be had."""
    found = _closing(_keyed(proposal))
    constants = {}
    if found.guess.table == "deals" and "pipeline" not in found.guess.header_of:
        constants["pipeline"] = PIPELINE
    if found.guess.table == "activities" and "kind" not in found.guess.header_of:
        is_mail = found.table.headers.names == MAIL_COLUMNS
        constants["kind"] = next(
            (kind for kind in _KINDS if kind in words(stem)), "email" if is_mail else "task"
        )
    if found.guess.table == "deal_events" and "field" not in found.guess.header_of:
        constants["field"] = "stage"
    if found.guess.table == "outside_contacts":
        constants["kept_in"] = stem
    declared = TABLES[found.guess.table]
    if _has_amounts_of_no_currency(declared, found.guess):
        constants["currency"] = CURRENCY
    needed = {*declared.key, *(column.name for column in declared.columns if column.required)}
    if needed - {*found.guess.header_of, *constants}:
        return None
    return replace(found, constants=constants)


def _has_amounts_of_no_currency(declared: Table, guess: TableGuess) -> bool:
    """True where amounts are mapped and nothing says their currency: they could not be converted."""
    types = {column.name: column.type for column in declared.columns}
    has_amounts = any(types.get(name) == "money" for name in guess.header_of)
    return has_amounts and "currency" in types and "currency" not in guess.header_of


def _keyed(proposal: Proposal) -> Proposal:
    """Where there is no id, the name stands in for it."""
    key, headers = TABLES[proposal.guess.table].key, proposal.guess.header_of
    if proposal.guess.table not in _NAMED or key[0] in headers or "name" not in headers:
        return proposal
    columns = (Guess(key[0], headers["name"], is_sure=False), *proposal.guess.columns)
    return replace(proposal, guess=replace(proposal.guess, columns=columns))


def _closing(proposal: Proposal) -> Proposal:
    """A "close date" that open deals leave blank is the day they were closed, not the day expected."""
    headers = proposal.guess.header_of
    expected = next((guess for guess in proposal.guess.columns if guess.column == "expected_close_on"), None)
    if proposal.guess.table != "deals" or expected is None or expected.is_sure or "closed" in headers:
        return proposal
    if "stage" not in headers or not is_blank_while_open(proposal.table, proposal.guess, expected.header):
        return proposal
    columns = tuple(
        replace(guess, column="closed") if guess is expected else guess for guess in proposal.guess.columns
    )
    return replace(proposal, guess=replace(proposal.guess, columns=columns))


def _with_lookups(proposal: Proposal, proposals: list[Proposal]) -> Proposal:
    """Names where ids are wanted are proposed to be looked up, when the table they name has them."""
    lookups = {}
    for column in TABLES[proposal.guess.table].columns:
        header = proposal.guess.header_of.get(column.name)
        if column.type == "id" and column.references and header:
            by = _named_by(sample(proposal.table, header), column.references, proposals)
            if by is not None:
                lookups[column.name] = (column.references.split(".")[0], by)
    return replace(proposal, lookups=lookups)


def _named_by(cells: list[str], reference: str, proposals: list[Proposal]) -> str | None:
    table, key = reference.split(".")
    shares: dict[str, float] = {}
    for other in proposals:
        if other.guess.table == table:
            for column in (key, "name", "email"):
                if header := other.guess.header_of.get(column):
                    share = share_found(cells, sample(other.table, header))
                    shares[column] = max(share, shares.get(column, 0.0))
    best = max(shares, key=lambda column: shares[column], default=key)
    return best if shares.get(best, 0) >= 0.5 and shares[best] > shares.get(key, 0) else None
