"""YAML read strictly: YAML 1.2, no duplicate keys, no tags, no anchors, plain values only; and written over what is there."""

import io
import os
import tempfile
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path
from typing import Any

from lib.problems import InputError

_LARGEST = 1_000_000
_DEEPEST = 50
_INDENTS = ((4, 2), (2, 0))
"""How lists are set in: from the key above to the entry's text, and to its dash."""


def read_yaml(path: Path) -> Any:
    """The plain values a YAML file holds; InputError naming file, line and remedy when it is not strict YAML."""
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    text = _text(path)
    try:
        _refuse_what_is_not_plain(text, path)
        return _parser().load(text)
    except MarkedYAMLError as error:
        line = f"{path}, line {error.problem_mark.line + 1}" if error.problem_mark else str(path)
        raise InputError(f"{line}: {error.problem}. Correct the YAML there.") from None
    except (YAMLError, ValueError) as error:
        raise InputError(f"{path}: not readable as YAML: {error}") from None


def written_over(text: str, width: int = 110) -> tuple[Any, Any]:
    """The values of a YAML text with its comments, order and quotes, and the writer that sets lists in as it does."""
    for sequence, offset in _INDENTS:
        writer = _round_trip(sequence, offset, width)
        values = writer.load(text)
        if dumped(values, writer) == text:
            return values, writer
    writer = _round_trip(*_INDENTS[0], width)
    return writer.load(text), writer


def dumped(values: Any, writer: Any = None) -> str:
    """Values as YAML text."""
    out = io.StringIO()
    (writer or _round_trip(*_INDENTS[0], 110)).dump(values, out)
    return out.getvalue()


def plain(value: Any) -> Any:
    """Values to be written: short lists on one line, words that YAML 1.1 reads as something else in quotes."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, Mapping):
        return CommentedMap((key, plain(each)) for key, each in value.items())
    if isinstance(value, list):
        held = CommentedSeq(plain(each) for each in value)
        if not any(isinstance(each, Mapping) for each in value):
            held.fa.set_flow_style()
        return held
    return DoubleQuotedScalarString(value) if isinstance(value, str) and _is_misread(value) else value


def difference(before: str, after: str) -> str:
    """What changes from one text to the other, line by line; nothing when nothing does."""
    lines = (before.splitlines(), after.splitlines())
    return "\n".join(unified_diff(*lines, "as it is", "as it would be", lineterm="", n=2))


def replace_text(path: Path, text: str) -> None:
    """Write a file, whole or not at all; one that was there keeps who may read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    handle, making = tempfile.mkstemp(dir=path.parent, prefix=".making-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(making).chmod(mode)
        Path(making).replace(path)
    finally:
        Path(making).unlink(missing_ok=True)


def _is_misread(text: str) -> bool:
    """True for a text such as NO, on or 12:30, which papermill, that reads YAML 1.1, takes for something else."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    parser = YAML(typ="safe", pure=True)
    parser.version = (1, 1)
    try:
        return parser.load(text) != text
    except (YAMLError, ValueError):
        # no value by itself, so the writer quotes it anyway
        return False


def _round_trip(sequence: int, offset: int, width: int) -> Any:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = width
    yaml.indent(mapping=2, sequence=sequence, offset=offset)
    yaml.preserve_quotes = True
    return yaml


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path}: larger than {_LARGEST:,} bytes; a parameter or mapping file is not.")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file.") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8 text; save it as UTF-8.") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).") from None


def _parser() -> Any:
    from ruamel.yaml import YAML

    parser = YAML(typ="safe", pure=True)
    parser.allow_duplicate_keys = False
    return parser


def _refuse_what_is_not_plain(text: str, path: Path) -> None:
    from ruamel.yaml import tokens as of

    refused = {
        of.AliasToken: "an alias (*)",
        of.AnchorToken: "an anchor (&)",
        of.TagToken: "a tag (!)",
        of.DirectiveToken: "a directive (%)",
    }
    begins = (
        of.BlockMappingStartToken,
        of.BlockSequenceStartToken,
        of.FlowMappingStartToken,
        of.FlowSequenceStartToken,
    )
    ends = (of.BlockEndToken, of.FlowMappingEndToken, of.FlowSequenceEndToken)
    depth = 0
    for token in _parser().scan(text):
        is_merge = isinstance(token, of.ScalarToken) and token.plain and token.value == "<<"
        said = "a merge key (<<)" if is_merge else refused.get(type(token))
        depth += isinstance(token, begins) - isinstance(token, ends)
        if said or depth > _DEEPEST:
            line = f"{path}, line {token.start_mark.line + 1}"
            remedy = (
                f"{said} is not allowed here; write the value out."
                if said
                else "nested too deeply; write it flat."
            )
            raise InputError(f"{line}: {remedy}")
