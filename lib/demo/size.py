"""How large the demo company is: one number scales it, everything else follows."""

from dataclasses import dataclass

from lib.problems import InputError


@dataclass(frozen=True)
class Size:
    """`companies` accounts in all, simulated `chunk` at a time; `staff` multiplies the sales reps."""

    name: str
    companies: int
    chunk: int
    staff: int
    parquet: bool

    @property
    def chunks(self) -> int:
        """How many chunks the accounts are simulated in."""
        return -(-self.companies // self.chunk)

    @property
    def factor(self) -> float:
        """How many times the small company this one is."""
        return self.companies / SIZES["small"].companies

    def accounts(self, chunk: int) -> range:
        """Running numbers of the accounts of a chunk."""
        return range(chunk * self.chunk, min((chunk + 1) * self.chunk, self.companies))


SIZES = {
    size.name: size
    for size in (
        Size("small", companies=3_000, chunk=3_000, staff=1, parquet=False),
        Size("medium", companies=100_000, chunk=100_000, staff=8, parquet=False),
        Size("large", companies=5_000_000, chunk=50_000, staff=60, parquet=True),
    )
}


def size_named(name: str) -> Size:
    """The size of that name; InputError listing the sizes there are."""
    if name not in SIZES:
        raise InputError(f"size {name!r}: there is no such demo size. Sizes: {', '.join(SIZES)}.")
    return SIZES[name]
