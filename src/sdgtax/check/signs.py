"""Signs in the texts of a file that nobody sees, that look like others, or that a wrong encoding has left."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from sdgtax.model.finding import Finding
from sdgtax.yaml.kinds import RULES

if TYPE_CHECKING:
    from sdgtax.yaml.document import Document

NAMES = {
    "id", "code", "also_listed", "notation", "indicator", "category", "a", "b", "goals", "targets", "un_indicator", "same_as",
    "replaced_by", "date", "taxonomy", "base", "lang",
}  # fmt: skip
"""The keys below which names stand, which other files and programs write in just the same way."""
PHRASES = {"any", "with", "none", "words", "open", "stop"}
"""The keys below which phrases stand, by language."""
SAID = {
    "label",
    "title",
    "definition",
    "name",
    "publisher",
    "edition",
    "licence",
    "attribution",
    "by",
    "note",
    "description",
    "reason",
}
"""The keys below which a reader is told something."""
_PLAIN = re.compile(r"[ !\"#$%'-<>@-\[\]-~]*")
"""A text in which nothing can be odd: most of them are so."""
_BREAK = re.compile(r"\n(?=.*\S)", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--")
_FORMULA = re.compile(r"[=@](?=\w)|[+-](?=[A-Z]+\w*\()")
_STAND_IN = re.compile(r"(?:tbd|n/?a|x{3,}|fixme|lorem ipsum.*|placeholder)\W*", re.IGNORECASE)
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACE = re.compile(f"[{_SPACES}]")
_LOOSE = re.compile(rf"^[{_SPACES}]|[{_SPACES}]$|[{_SPACES}](?=[\s])|(?<=\s)[{_SPACES}]")
# letters that show nothing, though Unicode calls them letters, marks or signs
_BLANKS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_LIGATURES = re.compile("[\ufb00-\ufb06\uff01-\uff5e]")
# Cyrillic letters, and the Greek ones that look like Latin ones, within a word of Latin letters
_ALIKE = re.compile(
    "[\u0400-\u04ff\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf]"
)
_WORD = re.compile(r"\w+")
_FOREIGN = re.compile(r"[^\x00-\x7f]{2,}")
# what is left of letters: HTML, JSON and mail escapes; UTF-8 that was read as Mac Roman or by DOS; `?` within a word
_SPOILT = re.compile(
    r"\ufffd|&(?:#\d{2,5}|#x[0-9a-fA-F]{2,4}|[a-zA-Z]{2,8});|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|=[CE][0-9A-F]=[89AB][0-9A-F]"
    r"|√[^\s\w.,;:!?()=<>-]|[├┬]\S|(?<=[^\W\d_])\?(?=[a-zæøå])"
    r"|(?<=\s)[b-df-hj-np-tv-z]\?(?=\s\w)"
)
# what is meant, where UTF-8 was read in a wrong encoding: “Å»” at the end of a quotation is no “Ż”
_MEANT = re.compile(
    "[\u00a0-\u00ff\u010c\u010d\u0110\u0111\u014a\u014b\u0160\u0161\u0166\u0167\u017d\u017e\u2010-\u203a\u2080-\u20ac]+"
)
_ADDRESS = re.compile(r"\w+://\S*")


class Odd(NamedTuple):
    """An odd place in a text: the rule, where it begins and ends, what is wrong, how to mend it."""

    rule: str
    start: int
    end: int
    message: str
    hint: str


def odd_signs(doc: Document) -> Iterator[Finding]:
    """The odd signs in the keys and values of a file, the first of each text, as findings."""
    if doc.root is None:
        return
    rules, words = doc.kind in RULES, doc.kind == "words"
    for node, above in _scalars(doc.root, ()):
        value = node.value
        found = None
        if not _PLAIN.fullmatch(value):
            name = above[-1:] and (above[-1] in NAMES or not PHRASES.isdisjoint(above))
            found = next(odd_places(value, name=bool(name)), None)
        if found is None and not rules:
            found = _ends(node)
        if found is None and above[-1:] == ("reason",) and value and not any(map(str.isalpha, value)):
            message, hint = f"“{value}” gives no reason", "Write it in words, or remove the key."
            found = Odd("bad-value", 0, len(value), message, hint)
        if found is None and (words or not SAID.isdisjoint(above)):
            found = (not rules and nothing_said(value)) or _unfit(value, above)
        if found is not None:
            yield _finding(doc, node, found)


def nothing_said(text: str) -> Odd | None:
    """A text that tells its reader nothing."""
    if text and not any(c.isalnum() for c in text):
        return Odd("empty-value", 0, len(text), f"“{text}” says nothing", "Write what is meant, or remove the key.")
    if _STAND_IN.fullmatch(text):
        return Odd("left-to-fill", 0, len(text), f"left to fill in: {text}", "Fill it in, or remove the key.")
    return None


def _unfit(text: str, above: tuple[str, ...]) -> Odd | None:
    """What other programs take for something else in a text of one line: a line break, a tag, a formula."""
    if "definition" not in above and (found := _BREAK.search(text)):
        return Odd("control-character", found.start(), found.end(), "a line break in a text of one line", "Delete it.")
    if found := _TAG.search(text):
        return Odd("markup", found.start(), found.end(), f"“{found.group()}” is shown as it stands", "Remove the tag.")
    if found := _FORMULA.match(text):
        return Odd("markup", 0, 1, "a spreadsheet takes this text for a formula", "Write the text that is meant.")
    return None


def odd_places(text: str, *, name: bool = False) -> Iterator[Odd]:
    """What is odd in a text; a `name` has to be written in just the same way elsewhere."""
    yield from _unseen(text)
    yield from _spoilt(text)
    yield from _lookalikes(text)
    space = (_SPACE if name else _LOOSE).search(text)
    if space:
        what = "a no-break space" if space.group() == "\u00a0" else f"an odd space ({_code(space.group())})"
        yield Odd("odd-space", space.start(), space.end(), what, "Type an ordinary blank, or none.")


def _unseen(text: str) -> Iterator[Odd]:
    for at, sign in enumerate(text):
        if sign in "\n\t" or (sign.isascii() and sign.isprintable()):
            continue
        kind = unicodedata.category(sign)
        if kind in ("Cc", "Cf", "Cs", "Zl", "Zp") or _BLANKS.match(sign):
            turns = unicodedata.bidirectional(sign) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
            what = "a sign that turns the direction of the text" if turns else "a character that cannot be seen"
            yield Odd("control-character", at, at + 1, f"{what} ({_code(sign)})", "Delete it.")
        elif kind in ("Co", "Cn"):
            what = f"a sign that only some fonts know ({_code(sign)})"
            yield Odd("spoilt-encoding", at, at + 1, what, "Type the text anew at this place.")


def _spoilt(text: str) -> Iterator[Odd]:
    for found in _FOREIGN.finditer(text):
        meant = _meant(found.group())
        if meant:
            message = f"“{found.group()}” is “{meant}” read in a wrong encoding"
            hint = f"Write “{meant}”, or convert the text again, from UTF-8."
            yield Odd("spoilt-encoding", found.start(), found.end(), message, hint)
    for found in _SPOILT.finditer(_ADDRESS.sub(lambda m: "x" * len(m.group()), text)):
        message = f"“{found.group()}” is what is left of a letter"
        yield Odd("spoilt-encoding", found.start(), found.end(), message, "Write the letter.")


def _meant(signs: str) -> str:
    """The letters whose UTF-8 bytes were read as Windows-1252 (or Latin-1); empty where these are letters of their own."""
    try:
        raw = b"".join(c.encode("cp1252", "ignore") or c.encode("latin-1") for c in signs)
        meant = raw.decode("utf-8")
    except UnicodeError:
        return ""
    return meant if _MEANT.fullmatch(meant) else ""


def _lookalikes(text: str) -> Iterator[Odd]:
    whole = unicodedata.normalize("NFC", text)
    if whole != text:
        at = next(n for n, (a, b) in enumerate(zip(text, whole + "\0", strict=False)) if a != b)
        letter, two = whole[at], f"{_code(text[at])} and {_code(text[at + 1 : at + 2])}"
        message = f"a letter is written as two signs (“{letter}” as {two})"
        yield Odd("odd-letter", at, at + 2, message, f"Type “{letter}” as one letter.")
    for found in _LIGATURES.finditer(text):
        plain = unicodedata.normalize("NFKC", found.group())
        message = f"“{found.group()}” is another sign than “{plain}”"
        yield Odd("odd-letter", found.start(), found.end(), message, f"Type “{plain}”.")
    for word in _WORD.finditer(text) if _ALIKE.search(text) else ():
        odd = _ALIKE.search(word.group())
        if odd and re.search(r"[A-Za-z]", word.group()):
            at = word.start() + odd.start()
            called = unicodedata.name(odd.group(), "").split(" ")[0].title()
            message = f"“{odd.group()}” in “{word.group()}” is a {called} letter ({_code(odd.group())})"
            yield Odd("odd-letter", at, at + 1, message, "Type the word anew.")


def _ends(node: Any) -> Odd | None:
    """Blanks at an end of a text in quotes."""
    value = node.value
    if value == value.strip() or not value.strip() or node.style not in ("'", '"'):
        return None
    at = 0 if value[:1].isspace() else len(value.rstrip())
    return Odd("odd-space", at, at + 1, "a blank at an end of the text", "Remove it.")


def _code(sign: str) -> str:
    return " ".join(f"U+{ord(c):04X}" for c in sign)


def _scalars(node: Any, above: tuple[str, ...]) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """All keys and values in their order, the values with the two keys above them."""
    if isinstance(node, yaml.ScalarNode):
        yield node, above
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item, above)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(key, ())
            yield from _scalars(value, (*above[-1:], key.value) if isinstance(key, yaml.ScalarNode) else above)


def _finding(doc: Document, node: Any, odd: Odd) -> Finding:
    """A finding at the sign itself; at the text, where it is written in another way there."""
    start, sign = node.start_mark, node.value[odd.start : odd.end]
    line, column, width = start.line, start.column, 0
    for number, text in enumerate(doc.text.split("\n")[start.line : node.end_mark.line + 1], start.line):
        found = text.find(sign, start.column if number == start.line else 0)
        if found >= 0 and sign.strip(" "):
            line, column, width = number, found, len(sign)
            break
    end, cause = column + width + 1 if width else 0, f"{odd.rule} in {doc.path}"
    return Finding(str(doc.path), line + 1, column + 1, odd.rule, odd.message, odd.hint, end_column=end, cause=cause)
