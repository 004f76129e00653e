"""What a team decided about records that are there twice, and whether its reports merge them."""

from typing import Annotated

from pydantic import Field, StringConstraints

from lib.params.part import Part


class Duplicates(Part):
    """What people decided about records that are there twice."""

    decisions: Annotated[str, StringConstraints(max_length=200)] = Field(
        "",
        description="list of decisions (.csv, or the filled-in list to fix as .xlsx), kept with the parameters; empty: nothing is decided; relative paths start at the project's folder",
    )
    merge: bool = Field(
        False,
        description="merge the pairs that were accepted before anything is counted; the exported files stay as they are",
    )
