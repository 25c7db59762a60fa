"""The language in which findings and errors are told: that of `--lang`, else of `SDGTAX_LANG`. Nothing is read before there is one to tell."""

from __future__ import annotations

import contextlib
import os
import sys

TYPE_CHECKING = False  # `typing` takes time to import
if TYPE_CHECKING:
    from sdgtax.model.messages import Say
    from sdgtax.workspace import Workspace

OPTION, VARIABLE = "--lang", "SDGTAX_LANG"
NAME = "sdgtax: "
"""Stands before what is no finding at a place."""
_opened: list[Workspace] = []
_known: dict[str, Say] = {}


def named() -> str:
    """The language that the command line names, the last time that it does; empty where it names none."""
    found = ""
    for word, after in zip(sys.argv[1:], [*sys.argv[2:], ""], strict=False):
        if word == OPTION:
            found = after
        elif word.startswith(f"{OPTION}="):
            found = word.partition("=")[2]
    return found


def forget() -> None:
    """A run begins."""
    _opened.clear()
    _known.clear()


def heed(workspace: Workspace) -> None:
    """Messages are told as the data of this workspace say them, where they can be read."""
    _opened[:] = [workspace]
    _known.clear()


def wording(*, asked: bool = False) -> Say:
    """Words a text in the language of the reader; with `asked`, only in one that the command line names."""
    lang = named() or ("" if asked else os.environ.get(VARIABLE, ""))
    if lang and lang not in _known:
        _known[lang] = _wording(lang)
    return _known[lang] if lang else str


def _wording(lang: str) -> Say:
    from sdgtax.cli.options import shipped
    from sdgtax.model.finding import SdgtaxError

    for workspace in (*_opened, shipped()):
        # what is wrong with the data, or with the name of the language, is being told just now
        with contextlib.suppress(SdgtaxError, OSError):
            return workspace.voice(lang).told
    return str


def told(thing: object) -> str:
    """A finding, all findings of an error, or a text, as it is told to the reader."""
    from sdgtax.model.finding import DataError, Finding

    word = wording()
    if isinstance(thing, DataError):
        return "\n".join(f.line_told(word) for f in thing.findings)
    if isinstance(thing, Finding):
        return thing.line_told(word)
    text = str(thing)
    return NAME + word(text.removeprefix(NAME)) if text.startswith(NAME) else word(text)
