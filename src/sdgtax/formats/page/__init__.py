"""A report as one page for a browser: nothing is loaded from elsewhere, no script but its own runs, every text in it is text.

The frame, the style and the script stand beside this file. A policy in the page lets a browser run and apply only these.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from sdgtax.formats.page.build import Markup, ink
from sdgtax.formats.page.sections import sections
from sdgtax.text import harmless
from sdgtax.views.explorer import data, style_of

if TYPE_CHECKING:
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.views.report import Dossier


def write(made: Dossier) -> Iterator[str]:
    """The page, piece by piece."""
    style, script = _file("style.css") + _colours(made.taxonomy), _file("script.js")
    head, _, rest = _file("frame.html").partition("$sections")
    words = {
        "lang": Markup.of(made.say.lang), "title": Markup.of(made.title), "style": style, "script": script,
        "style_hash": _hash(style), "script_hash": _hash(script), "data": _json(data(made)),
        "skip": Markup.of(made.say("report.skip")),
    }  # fmt: skip
    yield Template(head).substitute(words)
    yield from (f"{section}\n" for section in sections(made))
    yield Template(rest).substitute(words)


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What the policy of a page calls a style or a script (W3C, Content Security Policy)."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _json(what: object) -> str:
    """Data inside a page: no sign in it ends the element that it stands in, or begins another one."""
    text = harmless.json(json.dumps(what, ensure_ascii=False, separators=(",", ":")))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _colours(taxonomy: Taxonomy) -> str:
    """The colours of categories, each with the ink that is read best on it."""
    known = ((style_of(category), colour) for category, colour in taxonomy.columns.colours.items())
    return "".join(f".{style} {{ background: #{colour}; color: {ink(colour)}; }}\n" for style, colour in known)
