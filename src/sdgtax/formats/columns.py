"""Which column of a user's table is what, and a row as an indicator. Names of columns come from `rules/columns.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sdgtax.model.finding import DataError, Finding
from sdgtax.model.indicator import Indicator
from sdgtax.model.language import UNKNOWN
from sdgtax.model.limits import MAX_CODE, MAX_TITLE
from sdgtax.text.fold import clean, shorten

if TYPE_CHECKING:
    from sdgtax.model.columns import InputColumns

COLUMNS_SHOWN = 30


class Table(NamedTuple):
    """Rows under the same names of columns: for each its line (or number) and its cells, in the order of the names."""

    names: Sequence[str]
    rows: Iterable[tuple[int, Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What the user says about the columns; what is empty is guessed."""

    title: str = ""
    code: str = ""
    lang: str = ""


class Found(NamedTuple):
    """Where the title, the code and the language stand among the columns; None: nowhere."""

    title: int
    code: int | None
    lang: int | None


class RowReader:
    """Makes indicators of the rows of one file."""

    def __init__(self, where: Path, options: TableOptions, rules: InputColumns) -> None:
        self._where = where
        self._options = options
        self._rules = rules
        self._languages = {word: lang for lang, words in rules.languages.items() for word in words}

    def find(self, names: Sequence[str]) -> Found:
        """Find the columns, without regard to case. Raises DataError where none can be the title, or a named one is missing."""
        low = [name.lower() for name in names]

        def find(named: str, known: list[str], option: str) -> int | None:
            if named and named.lower() not in low:
                raise self._problem(
                    1,
                    "no-column",
                    f"there is no column “{named}”; the columns are: {_listed(names)}",
                    f"Name one of them with {option}.",
                )
            return next((low.index(n) for n in ([named.lower()] if named else known) if n in low), None)

        title = find(self._options.title, self._rules.title, "--title-column")
        if title is None:
            raise self._problem(
                1,
                "no-title-column",
                f"no column looks like a title; the columns are: {_listed(names)}",
                "Name the one with the titles: --title-column NAME.",
            )
        return Found(title, find(self._options.code, self._rules.code, "--code-column"), find("", self._rules.lang, ""))

    def indicator(self, names: Sequence[str], found: Found, line: int, cells: Sequence[Any]) -> Indicator:
        """A row as an indicator. Raises DataError for a title or a code that cannot be one, and for a year that is none."""

        def text(at: int | None) -> str:
            return _text(cells[at]) if at is not None and at < len(cells) else ""

        title = cells[found.title] if found.title < len(cells) else ""
        lang = self._options.lang or self._languages.get(text(found.lang).strip().lower(), UNKNOWN)
        if isinstance(title, dict):
            known = self._rules.languages
            lang = self._options.lang or next((x for x in known if title.get(x)), list(known)[-1])
            title = title.get(lang) or next(iter(title.values()), "")
        titles = {lang: self._title(line, str(title or ""))}
        code = self._code(line, text(found.code).strip())
        columns = dict(zip(names, map(_text, cells), strict=False))
        return Indicator(code, titles, columns=columns, line=line, **self._metadata(line, columns))

    def bare(self, line: int, title: str) -> Table:
        """A title by itself as a table."""
        return Table(self._rules.title[:1], [(line, [title])])

    def _title(self, line: int, title: str) -> str:
        if len(title) > MAX_TITLE:
            raise self._problem(
                line,
                "title-too-long",
                f"the title has {len(title):,} characters, at most {MAX_TITLE:,} are read (it begins “{shorten(clean(title[:200]), 40)}”)",
                "Is the right column named as title? See --title-column.",
            )
        cleaned = clean(title)
        if not cleaned:
            raise self._problem(line, "no-title", "this row has no title", "Write one or remove the row.")
        return cleaned

    def _code(self, line: int, code: str) -> str:
        if len(code) > MAX_CODE:
            what = f"the code has more than {MAX_CODE} characters"
            raise self._problem(line, "code-too-long", what, "Is the right column named?")
        return code

    def _metadata(self, line: int, columns: Mapping[str, str]) -> dict[str, Any]:
        """What the other columns say about the indicator."""
        known: dict[str, Any] = {
            name: value.strip()
            for name in self._rules.metadata
            if (value := columns.get(name) or columns.get(name.upper()) or "").strip()
        }
        if "last_year" in known:
            if not known["last_year"].isdigit():
                what = f"last_year is “{shorten(known['last_year'], 20)}”"
                raise self._problem(line, "not-a-year", what, "Write a year, such as 2024.")
            known["last_year"] = int(known["last_year"])
        if "level" in known:
            known["level"] = (known["level"],)
        return known

    def _problem(self, line: int, rule: str, message: str, hint: str) -> DataError:
        return problem(self._where, line, rule, message, hint)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _listed(names: Sequence[str]) -> str:
    more = " …" if len(names) > COLUMNS_SHOWN else ""
    return ", ".join(f"“{shorten(name, 40)}”" for name in names[:COLUMNS_SHOWN]) + more


def problem(where: Path, line: int, rule: str, message: str, hint: str) -> DataError:
    """One finding about a line of a file (0: about the whole file) as an error."""
    return DataError([Finding(str(where), line, 1 if line else 0, rule, message, hint)])
