"""What every part of the parameters is made of: strict, frozen, with names and currencies that exist."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]


def _known_currency(code: str) -> str:
    from babel.numbers import is_currency

    if not is_currency(code):
        raise ValueError("is not a currency")
    return code


Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), AfterValidator(_known_currency)]


class Part(BaseModel):
    """A part of the settings: unknown keys fail, types are taken as written, values do not change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
