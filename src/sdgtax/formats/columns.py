"""Which column of a user's table is what, by its name and by what stands in it, and what people write in a cell as a value of an
indicator: years, and words. Names of columns and words come from `rules/columns.yaml`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sdgtax.formats.reading.table import Fault, Report, letters, text_of
from sdgtax.model.language import UNKNOWN
from sdgtax.text.fold import shorten

if TYPE_CHECKING:
    from sdgtax.model.columns import InputColumns

COLUMNS_SHOWN = 30
DIFFERENT = 0.8
"""At least this share of titles are different ones."""
TITLE, CODE, LANG, DESCRIPTION = "title", "code", "lang", "description"
OPTIONS = {TITLE: "--title-column NAME", CODE: "--code-column NAME"}
_WORDS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_PREFIX = re.compile(r"^.*[:#/]")
_NUMBERED = re.compile(r"[^\W\d_]{0,15}[ .:#_-]{0,2}\d[\w.:/-]{0,30}")
_PARTS = re.compile(r"(?:[A-Z0-9]{1,6}[:./-] ?)+[A-Z0-9]{1,6}")
_SIGNS = re.compile(r"[\w.:/#*+-]+")
_WORDED = re.compile(r"[^\W\d_]{3,}")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_CODED = re.compile(r"\d[.:/_-]\w+[.:/_-]|[^\W\d_][.:/_-]?\d")
"""What codes have and figures have not: several parts, or a letter before a digit."""
_YEAR = re.compile(r"(?<!\d)(19|20|21)\d\d(?!\d)")
_THOUSANDS = re.compile(r"(?<=\d)\s(?=\d{3}\b)")
_SPLIT = re.compile(r"\s*[;,/|+&\n]\s*")
LONGEST_NUMBER = 9
"""Digits of a number that a word may hold."""
_NUMBER = re.compile(r"\d+")
N = "{n}"


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What the user says about a list; what is empty is found out.

    `title` and `code` name columns, `columns` those of any part of an indicator (`{"unit": "Enhet"}`), by name, number or
    letters. `lang` is the language of the titles. `sheet` is the sheet, list or codelist to read; `delimiter`, `encoding` and
    `header_row` (from 1; 0: found out) say how a text is laid out. `skip`: bad rows are left out and told, instead of ending the
    run. `every`: a title that comes again is read each time, whatever its column is called. What reading finds is told in
    `report`.
    """

    title: str = ""
    code: str = ""
    lang: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    delimiter: str = ""
    encoding: str = ""
    header_row: int = 0
    skip: bool = False
    every: bool = False
    report: Report | None = field(default=None, compare=False)

    @property
    def named(self) -> dict[str, str]:
        """The columns that the user names, by part of an indicator."""
        return {k: v for k, v in ({TITLE: self.title, CODE: self.code} | dict(self.columns)).items() if v}


class Part(NamedTuple):
    """What a column is by its name: a part of an indicator, in a language where its name says one; a low rank is a good name."""

    role: str
    lang: str
    rank: int


@dataclass(slots=True)
class Layout:
    """Where the parts of an indicator stand among the columns; titles by language, `und` for one of which nobody said it."""

    titles: dict[str, int]
    fields: dict[str, int]
    repeating: bool = False

    def used(self) -> dict[int, str]:
        """The columns that are part of an indicator, each with what it is."""
        titles = {n: TITLE if lang == UNKNOWN else f"{TITLE} ({lang})" for lang, n in self.titles.items()}
        return titles | {n: role for role, n in self.fields.items()}


class Names:
    """Knows columns by their names."""

    def __init__(self, rules: InputColumns) -> None:
        """`rules` are the names that a taxonomy knows."""
        self.rules = rules
        self._known = {
            key(name): Part(role, "", rank)
            for role, names in reversed(rules.columns.items()) for rank, name in reversed([*enumerate(names)])
        }  # fmt: skip
        self.languages = {key(word): lang for lang, words in rules.languages.items() for word in words}
        self._repeating = {key(name) for name in rules.repeating}
        self._sure = {key(name) for name in rules.sure}
        self.part = lru_cache(4096)(self._part)

    def _part(self, name: str) -> Part | None:
        """What a column of this name is; None where the name is not known."""
        if found := self._known.get(key(name)):
            return found
        tokens = [t.lower() for t in _WORDS.findall(_CAMEL.sub(" ", name))]
        if found := self._in_language(tokens):
            return found
        for shorter in (_ASIDE.sub("", name), _PREFIX.sub("", name)):
            if shorter != name and shorter.strip() and (found := self._part(shorter)):
                return found
        lang = self.languages.get(key(name))
        return Part(TITLE, lang, len(self.rules.columns[TITLE])) if lang else None

    def _in_language(self, tokens: list[str]) -> Part | None:
        """A name with a word for a language before or after it."""
        for last in (True, False):
            rest, lang = list(tokens), ""
            while len(rest) > 1 and (word := self.languages.get(rest[-1 if last else 0])):
                lang = word
                rest.pop(-1 if last else 0)
            if lang and (found := self._known.get("".join(rest))):
                return found._replace(lang=lang)
        return None

    def parts(self, cells: Iterable[Any]) -> list[Part | None]:
        """What each cell of a header is."""
        return [self.part(c) if isinstance(c, str) and 0 < len(c) <= 80 else None for c in cells]

    def roles(self, cells: Iterable[Any]) -> list[str]:
        """The part of an indicator that each cell of a header names; empty for none."""
        return [part.role if part else "" for part in self.parts(cells)]

    def layout(self, names: Sequence[str], sample: Sequence[Sequence[Any]], options: TableOptions) -> Layout:
        """Find the columns by their names, and by a sample of the rows.

        Raises Fault where none can be the title, where a named one is missing, and where two are called the same and one is needed.
        """
        found = self._given(names, options)
        parts = [(part, n) for n, part in enumerate(self.parts(names)) if part and n not in found.values()]
        ranked = sorted(parts, key=lambda pair: pair[0].rank)
        known: dict[str, list[int]] = {part.role: [] for part, _ in parts}
        for part, n in ranked:
            known[part.role].append(n)
        said, cells = known.get(DESCRIPTION, []), [_column(sample, n) for n in range(len(names))]
        titles = {role.partition("_")[2] or UNKNOWN: n for role, n in found.items() if role.partition("_")[0] == TITLE}
        coded, valued = [], []
        if not titles:
            sure = self._sure if CODE in found or CODE in known else ()
            for n in known.get(TITLE, ()):
                coded += [n] if is_coded(cells[n]) and not (key(names[n]) in sure and has_letters(cells[n])) else []
                valued += [n] if is_valued(cells[n]) else []
            titles = _titles([(p.lang, n) for p, n in ranked if p.role == TITLE and n not in (*coded, *valued)])
        if not titles and (coded or valued):  # the titles may stand as descriptions beside codes
            worded = [n for n in said if is_worded(cells[n])]
            titles = {UNKNOWN: worded[0]} if worded else {}
        if (
            not titles
        ):  # the one column whose name says nothing and whose cells read like titles, or that of descriptions
            taken = {n for _, n in parts}
            free = [n for n in range(len(names)) if n not in taken and reads_like_titles(cells[n])]
            like = [n for n in said if reads_like_titles(cells[n])]
            titles = {UNKNOWN: (free or like)[0]} if len(free) == 1 or (like and not free) else {}
        if not titles:
            codes = f"“{names[coded[0]]}” holds codes, and no other" if coded else "no"
            what = f"{codes} column looks like a title; the columns are: {listed(names)}"
            raise Fault(-1, "no-title-column", what, "Name the one with the titles: --title-column NAME.")
        fields = {role: n for role, n in found.items() if role.partition("_")[0] != TITLE}
        for role, columns in known.items():
            free = [n for n in columns if n not in titles.values() and n not in fields.values()]
            if role == CODE:
                free = [n for n in free if not is_worded(cells[n])]
            if role != TITLE and role not in fields and free:
                fields[role] = free[0]
        if CODE not in fields and coded:
            fields[CODE] = coded[0]
        self._twice(names, {*titles.values(), *fields.values()} - set(found.values()))
        return Layout(titles, fields, any(key(names[n]) in self._repeating for n in titles.values()))

    def _given(self, names: Sequence[str], options: TableOptions) -> dict[str, int]:
        """The columns that the user names; titles under `title` or `title_LANG`."""
        found = {}
        for role, name in options.named.items():
            base, _, word = role.partition("_")
            lang = self.languages.get(key(word)) if base == TITLE and word else ""
            if lang is None or (not lang and role not in self.rules.columns):
                known = ", ".join([*self.rules.columns, *(f"{TITLE}_{x}" for x in self.rules.languages)])
                raise Fault(-1, "no-column", f"“{role}” is no part of an indicator", f"Known: {known}.")
            at = column_called(names, name)
            if at is None:
                hint = f"Name one of them with {OPTIONS.get(role, f'--columns {role}=NAME').removesuffix(' NAME')}."
                raise Fault(-1, "no-column", f"there is no column “{name}”; the columns are: {listed(names)}", hint)
            found[f"{base}_{lang}" if lang else role] = at
        return found

    def _twice(self, names: Sequence[str], taken: Iterable[int]) -> None:
        """Raise Fault where a column that is taken is called like another one."""
        keys = [key(name) for name in names]
        for n in sorted(taken):
            others = [m for m in range(len(names)) if m != n and keys[m] == keys[n]]
            if others and names[n]:
                by_number = f"--columns title={min(n, *others) + 1}"
                hint = f"Rename one of them, or name the one that is meant by its number: {by_number}."
                raise Fault(max(n, *others), "column-twice", f"two columns are called “{names[n]}”", hint)


def _titles(columns: Sequence[tuple[str, int]]) -> dict[str, int]:
    """The columns of titles by language: those whose names say one, and the best of those that do not."""
    found: dict[str, int] = {}
    for lang, n in columns:
        found.setdefault(lang or UNKNOWN, n)
    if len(found) > 2:
        found.pop(UNKNOWN, None)
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def _column(sample: Sequence[Sequence[Any]], n: int) -> list[str]:
    return [text_of(row[n]) for row in sample if n < len(row)]


def column_called(names: Sequence[str], name: str) -> int | None:
    """The column that a name, a number (from 1) or letters mean; None where there is none."""
    low = [n.lower() for n in names]
    if name.lower() in low:
        return low.index(name.lower())
    keys = [key(n) for n in names]
    if key(name) in keys:
        return keys.index(key(name))
    if name.isdigit() and 0 < int(name) <= len(names):
        return int(name) - 1
    lettered = [letters(n).lower() for n in range(len(names))]
    return lettered.index(name.lower()) if name.lower() in lettered else None


@lru_cache(8192)
def key(name: str) -> str:
    """A name for comparing: small letters and digits alone; signs where there is nothing else."""
    low = unicodedata.normalize("NFC", name).lower()
    return "".join(_WORDS.findall(low)) or low.strip()


def listed(names: Sequence[str]) -> str:
    """The names of columns for a message."""
    more = " …" if len(names) > COLUMNS_SHOWN else ""
    return ", ".join(f"“{shorten(name, 40)}”" for name in names[:COLUMNS_SHOWN]) + more


def is_code(text: str) -> bool:
    """Whether a text looks like a code or a number and not like a title."""
    text = text.strip()
    if any(c.isspace() for c in text):
        return bool(_NUMBERED.fullmatch(text) or _PARTS.fullmatch(text))
    if "://" in text:
        return True
    return bool(_SIGNS.fullmatch(text)) and (any(c.isdigit() for c in text) or "_" in text)


def is_coded(values: Iterable[str]) -> bool:
    """Whether most of these values look like codes."""
    return _most(values, is_code)


def _most(values: Iterable[str], judge: Callable[[str], object]) -> bool:
    """Whether more than half of the values that say something are such."""
    judged = [bool(judge(v)) for v in values if v.strip()]
    return sum(judged) * 2 > len(judged)


def has_letters(values: Iterable[str]) -> bool:
    """Whether most of these values have two letters side by side, as `CO2` and `PM10`."""
    return _most(values, _LETTERS.search)


def is_valued(values: Iterable[str]) -> bool:
    """Whether most of these values are figures, such as `90 %` and `0,5`: they have digits and no word, and are no codes."""
    return _most(values, lambda v: any(map(str.isdigit, v)) and not _WORDED.search(v) and not _CODED.search(v))


def reads_like_titles(values: Iterable[str]) -> bool:
    """Whether most of these values are several words, and hardly any stands there twice; of one alone nobody can tell."""
    said = [v.strip().lower() for v in values if v.strip()]
    return len(said) > 1 and is_worded(said) and len(set(said)) >= DIFFERENT * len(said)


def is_worded(values: Iterable[str]) -> bool:
    """Whether most of these values look like titles: several words."""
    return _most(values, lambda v: len(_WORDED.findall(v)) > 1 and not is_code(v))


class Values:
    """Reads values of cells."""

    def __init__(self, rules: InputColumns) -> None:
        """`rules` has the words."""
        self._empty = {word.lower() for word in rules.empty}
        self._numbers = {word.lower(): digits for digits, words in rules.numbers.items() for word in words}
        joiners = "|".join(re.escape(word) for word in rules.joiners)
        self._joiner = re.compile(rf"\s+(?:{joiners})\s+", re.IGNORECASE) if joiners else None
        self._words = {
            role: {key(word): value for value, words in values.items() for word in [value, *words]}
            for role, values in rules.values.items()
        }

    def has_words(self, role: str) -> bool:
        """Whether values of this part of an indicator may be words."""
        return role in self._words

    def is_empty(self, text: str) -> bool:
        """Whether a cell says nothing."""
        return not text or text.lower() in self._empty

    def unless_empty(self, text: str) -> str:
        """What a cell says."""
        return "" if self.is_empty(text) else text

    def year(self, text: str) -> int | None:
        """The year that a text names, the last one of several; None where it names none."""
        found = [int(m.group()) for m in _YEAR.finditer(_THOUSANDS.sub("", text))]
        return max(found, default=None)

    def word(self, role: str, text: str) -> str | None:
        """The value that a text stands for; None where no word is known."""
        known = self._words[role]
        found = known.get(key(text), N)
        if N not in found:
            return found
        numbered = " ".join(self._numbers.get(w, w) for w in text.lower().replace(".", " ").replace("-", " ").split())
        digits = _NUMBER.search(numbered)
        if digits is None or len(digits.group()) > LONGEST_NUMBER:
            return None
        number = str(int(digits.group()))
        whole, any_ = numbered.replace(digits.group(), number), numbered.replace(digits.group(), "n", 1)
        meant = known.get(key(whole), known.get(key(any_)))
        return meant and meant.replace(N, number)

    def several(self, text: str) -> list[str]:
        """The values of a cell that holds several."""
        parts = _SPLIT.split(text)
        if self._joiner:
            parts = [p for part in parts for p in self._joiner.split(part)]
        return [p.strip() for p in parts if p.strip()]
