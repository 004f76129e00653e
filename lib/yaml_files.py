"""YAML read strictly: YAML 1.2, no duplicate keys, no tags, no anchors, plain values only."""

from pathlib import Path
from typing import Any

from lib.problems import InputError

_LARGEST = 1_000_000


def read_yaml(path: Path) -> Any:
    """The plain values a YAML file holds; InputError naming file, line and remedy when it is not strict YAML."""
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    text = _text(path)
    try:
        _refuse_tags_and_anchors(text, path)
        return _parser().load(text)
    except MarkedYAMLError as error:
        line = f"{path}, line {error.problem_mark.line + 1}" if error.problem_mark else str(path)
        raise InputError(f"{line}: {error.problem}. Correct the YAML there.") from None
    except (YAMLError, ValueError) as error:
        raise InputError(f"{path}: not readable as YAML: {error}") from None
    except RecursionError:
        raise InputError(f"{path}: nested too deeply; write it flat.") from None


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


def _refuse_tags_and_anchors(text: str, path: Path) -> None:
    from ruamel.yaml.tokens import AliasToken, AnchorToken, DirectiveToken, ScalarToken, TagToken

    refused = {
        AliasToken: "an alias (*)",
        AnchorToken: "an anchor (&)",
        TagToken: "a tag (!)",
        DirectiveToken: "a directive (%)",
    }
    for token in _parser().scan(text):
        is_merge = isinstance(token, ScalarToken) and token.plain and token.value == "<<"
        said = "a merge key (<<)" if is_merge else refused.get(type(token))
        if said:
            raise InputError(
                f"{path}, line {token.start_mark.line + 1}: {said} is not allowed here; write the value out."
            )
