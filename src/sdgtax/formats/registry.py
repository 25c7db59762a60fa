"""The formats in which results are written: one line here and one file beside this one for each.

The file is called after the format; one that differs from another in style alone has none. It has `write`, which makes pieces of text of a result in a shape that the format takes. The
forms in which lists are read stand in `reading.registry`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sdgtax.formats.streams import plain_name
from sdgtax.formats.write import checked
from sdgtax.model.finding import SdgtaxError

if TYPE_CHECKING:
    from sdgtax.model.sheet import Result, Shape

TABLE = "table"
"""What is drawn on a terminal; no format of a file."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its endings (the one to name first), the shapes of a result that it takes, the best one first.

    `people`: it is for reading, so labels stand in it and not ids. `binary`: it is bytes, which no terminal shows. `files`: `write`
    makes names and contents of several files. `of` is the format whose file writes it, in this `style`, where it has none of its own.
    """

    name: str
    endings: tuple[str, ...]
    takes: tuple[Shape, ...] = ()
    people: bool = False
    binary: bool = False
    files: bool = False
    of: str = ""
    style: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def module(self) -> ModuleType:
        """The file of the format."""
        return import_module(f"sdgtax.formats.{(self.of or self.name).replace('-', '_')}")

    def holds(self, result: Result) -> bool:
        """Whether a result can be written in it."""
        return any(shape in result for shape in self.takes)

    def write(self, result: Result, **style: Any) -> Iterator[str | bytes]:
        """The text (or the bytes) of a result, piece by piece. Raises SdgtaxError for a result that the format cannot hold.

        `style` are the options of the format, such as a dialect of CSV.
        """
        for shape in self.takes:
            if shape in result:
                text: Iterator[str | bytes] = self.module.write(result[shape](), **self.style, **style)
                return text
        known = _listed([f.name for f in FORMATS.values() if f.holds(result)])
        raise SdgtaxError(f"this result cannot be written as {self.name}. Use {known}.")


_ALL = (
    Format("csv", (".csv",), ("sheet",)),
    Format("tsv", (".tsv",), ("sheet",), of="csv", style={"delimiter": "\t"}),
    Format("json", (".json",), ("record", "records")),
    Format("jsonl", (".jsonl", ".ndjson"), ("records",), of="json", style={"lines": True}),
    Format("sssom", (".sssom.tsv", ".tsv"), ("mappings",)),
    Format("github", (), ("findings",)),
    Format("sarif", (".sarif",), ("findings",)),
    Format("junit", (".xml",), ("findings",)),
    Format("markdown", (".md",), ("difference", "pages", "sheet"), people=True),
    Format("xlsx", (".xlsx",), ("book", "sheet"), people=True, binary=True),
    Format("html", (".html", ".htm"), ("report", "article"), people=True),
    Format("skos", (".ttl",), ("exchange",)),
    Format("jsonld", (".jsonld",), ("exchange",), of="skos", style={"form": "json-ld"}),
    Format("sdmx", (), ("exchange",), files=True),
    Format("datapackage", (), ("exchange",), files=True),
    Format("csvw", (), ("exchange",), files=True),
    Format("open-sdg", (), ("exchange",), files=True),
    Format("dcat", (".ttl",), ("exchange",)),
    Format("ks", (".ttl",), ("exchange",)),
    Format("parquet", (".parquet",), ("sheet",), binary=True),
    Format("sqlite", (".sqlite", ".db"), ("tables", "sheet"), binary=True),
)
FORMATS = {f.name: f for f in _ALL}


def by_ending(path: Path, names: Sequence[str]) -> str:
    """Which of these formats the ending of a path names; empty for none of them. Of two, that of the longer ending."""
    low = plain_name(path).name.lower()
    found = [(len(e), -n, name) for n, name in enumerate(names) for e in FORMATS[name].endings if low.endswith(e)]
    return max(found, default=(0, 0, ""))[2]


def choose(
    names: Sequence[str], given: str = "", *, json: bool = False, output: Path | None = None, terminal: bool = False,
    inputs: Iterable[str | Path] = (),
) -> str:  # fmt: skip
    """The format of an output: one of `names`, the first one if nothing says another, or a table on a terminal.

    It is what `--format` (`given`) or `--json` says, else what the ending of the output file says. Raises SdgtaxError where they
    contradict each other or do not tell, and where the output cannot be written or is one of `inputs`.
    """
    if output is not None:
        checked(output, inputs)
    if json and given not in ("", "json"):
        raise SdgtaxError(f"--json and --format {given} contradict each other. Give one of them.")
    if json:
        return "json"
    if given not in ("", TABLE, *names):
        raise SdgtaxError(f"unknown format “{given}”. Use {_listed([TABLE, *names])}.")
    if given == TABLE and output:
        raise SdgtaxError(f"a table cannot be written to a file. Use --format {_listed(names)}.")
    if given or output is None:
        return given or (TABLE if terminal else names[0])
    found = by_ending(output, names)
    if not found:
        endings = _listed([FORMATS[name].endings[0] for name in names])
        raise SdgtaxError(f"the ending of “{output}” does not tell the format. Use {endings}, or give --format.")
    return found


def _listed(words: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
