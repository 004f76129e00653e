"""What every part of the parameters is made of: strict, frozen, with names and currencies that exist."""

import datetime as dt
import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]


def _known_currency(code: str) -> str:
    from babel.numbers import is_currency

    if not is_currency(code):
        raise ValueError("is not a currency")
    return code


Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), AfterValidator(_known_currency)]


def _day(written: object) -> object:
    """A day that was written as text, which is how a notebook is handed its parameters, as a day."""
    is_day = isinstance(written, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", written)
    return dt.date.fromisoformat(str(written)) if is_day else written


Day = Annotated[dt.date, BeforeValidator(_day)]


class Part(BaseModel):
    """A part of the settings: unknown keys fail, types are taken as written, values do not change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
