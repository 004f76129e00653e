"""Every kind of fault, planted into the tables of the demo company."""

import pandas as pd

from lib.demo.chunk import Tables
from lib.demo.faults.fixed import spoil_fixed
from lib.demo.faults.parties import spoil_parties
from lib.demo.faults.pipeline import spoil_pipeline
from lib.demo.faults.planting import Planting
from lib.demo.faults.traces import spoil_traces
from lib.demo.staff import Staff


def spoilt_chunk(tables: Tables, staff: Staff, chunk: int) -> tuple[Tables, pd.DataFrame]:
    """The tables of a chunk with faults planted, and the list of what was planted."""
    planting = Planting(tables, staff, chunk)
    spoil_parties(planting)
    spoil_pipeline(planting)
    spoil_traces(planting)
    return planting.tables, planting.faults


def spoilt_fixed(tables: Tables, staff: Staff) -> tuple[Tables, pd.DataFrame]:
    """The tables that do not grow, with faults planted, and the list of what was planted."""
    planting = Planting(tables, staff, 0)
    spoil_fixed(planting)
    return planting.tables, planting.faults
