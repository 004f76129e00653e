"""Everything the audit knows of where information lives, worked out once for a team's tables."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import pandas as pd

from lib.audit.places.consolidated import consolidated
from lib.audit.places.contradictions import contradictions, people_compared
from lib.audit.places.disagreement import disagreement
from lib.audit.places.inventory import inventory
from lib.audit.places.matching import hold_matches
from lib.audit.places.outsiders import outsiders
from lib.audit.places.overlap import hold_people_held, known_to_one_system, overlap
from lib.audit.places.statements import hold_statements
from lib.audit.records import Records, records_in
from lib.canonical.opened import OpenedTables


@dataclass(frozen=True)
class Places:
    """Which systems hold whom and what each says; each frame is made when it is first asked for."""

    records: Records

    @cached_property
    def inventory(self) -> pd.DataFrame:
        """See `inventory.inventory`."""
        return inventory(self.records)

    @cached_property
    def overlap(self) -> pd.DataFrame:
        """See `overlap.overlap`."""
        return overlap(self.records)

    @cached_property
    def contradictions(self) -> pd.DataFrame:
        """See `contradictions.contradictions`."""
        return contradictions(self.records)

    @cached_property
    def people_compared(self) -> int:
        """See `contradictions.people_compared`."""
        return people_compared(self.records)

    @property
    def crm(self) -> str:
        """The system that the contacts of most people come from: the one the others are compared with."""
        manifest = str(self.records.tables.snapshot.manifest.get("system", ""))
        systems = self.inventory.loc[~self.inventory["is_declared"], "system"].tolist()
        return manifest if manifest in systems or not systems else systems[0]

    @cached_property
    def disagreement(self) -> pd.DataFrame:
        """See `disagreement.disagreement`."""
        return disagreement(self.records)

    @cached_property
    def outsiders(self) -> pd.DataFrame:
        """See `outsiders.outsiders`."""
        return outsiders(self.records)

    @cached_property
    def consolidated(self) -> pd.DataFrame:
        """See `consolidated.consolidated`."""
        return consolidated(self.records)

    def known_to_one_system(self, system: str) -> tuple[int, int]:
        """How many people only that system knows, and how many it knows."""
        return known_to_one_system(self.records, system)


@lru_cache(maxsize=2)
def places_of(tables: OpenedTables) -> Places:
    """Where the information of these tables lives: matched once, for the checks and the sections alike."""
    records = records_in(tables)
    hold_statements(records)
    hold_matches(records)
    hold_people_held(records)
    return Places(records)
