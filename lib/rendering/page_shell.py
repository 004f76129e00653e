"""What all pages share: the templates, the style sheet, and the policy that lets nothing else in."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_FOLDER = Path(__file__).resolve().parent / "templates"


@cache
def templates() -> Environment:
    """The page templates; everything put into them is escaped unless it is Markup."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {"stylesheet": stylesheet(), "policy": policy(stylesheet())}
    return environment


@cache
def stylesheet() -> Markup:
    """The style sheet every page carries."""
    return Markup((_FOLDER / "page.css").read_text(encoding="utf-8"))


def policy(styles: str) -> str:
    """The content security policy: this style sheet and embedded pictures, nothing else."""
    digest = base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode("ascii")
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
