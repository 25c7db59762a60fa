"""Arrow batches in, Arrow batches out: each row gets its answers and keeps its columns. The path of engines and of Parquet files.

No row is left out and none added: a row without a title ends the run with its number, or has nothing in our columns, as an empty row has.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sdgtax.classify.engine import FIRST, Classifier, in_blocks
from sdgtax.formats.columns import Names, TableOptions
from sdgtax.formats.parquet import arrow_type, arrow_value
from sdgtax.formats.reading.parquet import rows_of
from sdgtax.formats.reading.table import Report, Row, Table
from sdgtax.formats.rows import RowReader
from sdgtax.match.parallel import streamed
from sdgtax.model.extras import need
from sdgtax.model.finding import DataError
from sdgtax.views.classification import Shown, answering
from sdgtax.views.own import free_names

if TYPE_CHECKING:
    from sdgtax.model.indicator import Indicator
    from sdgtax.model.taxonomy import Taxonomy

WHERE = Path("<batches>")


class Piece(NamedTuple):
    """A batch, with the indicators of its rows by their place in it."""

    batch: Any
    indicators: dict[int, Indicator]


class Batches:
    """Classifies batches of one schema."""

    def __init__(
        self, taxonomy: Taxonomy, classifier: Classifier, shown: Shown, options: TableOptions, lean: str | None = None
    ) -> None:
        """`options` say which columns are what, and by `skip` that rows without a title are kept with nothing in our columns.

        `lean` is the language that the list is in; None: the first titles tell.
        """
        self._taxonomy, self._classifier, self._shown = taxonomy, classifier, shown
        self._options, self._lean = options, lean
        self._arrow = need("pyarrow", "parquet")
        self._names = Names(taxonomy.columns.input)

    def classified(self, batches: Iterable[Any], explain: bool | frozenset[str], workers: int = 1) -> Iterator[Any]:
        """The batches with our columns before their own. Raises DataError for a row without a title, unless such rows are kept."""
        pieces = self._pieces(iter(batches))
        first = next(pieces, None)
        if first is None:
            return
        make = self._maker(first, explain, self._leaning(first) if self._lean is None else self._lean)
        if workers > 1:
            self._classifier.warm()
        yield from streamed(make, chain([first], pieces), workers)

    def leaning(self, batches: Iterable[Any]) -> str:
        """The language that the list is in, by the first batch; empty where it is not clear."""
        return self._leaning(next(self._pieces(iter(batches)), None))

    def _leaning(self, first: Piece | None) -> str:
        titles = list(islice(first.indicators.values(), FIRST)) if first else []
        return self._classifier.leaning(titles, self._options.lang)

    def _maker(self, first: Piece, explain: bool | frozenset[str], lean: str) -> Callable[[Piece], Any]:
        """Makes a batch out of a piece."""
        arrow, classifier = self._arrow, self._classifier
        owned = any(map(classifier.owned, first.indicators.values()))
        declared, row = answering(self._taxonomy, self._shown, owned=owned)
        ours = [arrow.field(c.id, arrow_type(arrow, c)) for c in declared]
        names = free_names([f.name for f in ours], first.batch.schema.names)
        theirs = [f.with_name(name) for f, name in zip(first.batch.schema, names, strict=True)]
        schema = arrow.schema([*ours, *theirs])
        nothing: list[Any] = [None] * len(ours)

        def make(piece: Piece) -> Any:
            rows = [nothing] * piece.batch.num_rows
            found = in_blocks(classifier, piece.indicators.values(), self._options.lang, explain, lean)
            for n, c in zip(piece.indicators, found, strict=True):
                rows[n] = row(c)
            cells = zip(*rows, strict=True) if rows else [()] * len(ours)
            arrays = [
                arrow.array([None if v is None else arrow_value(c, v) for v in values], f.type)
                for c, f, values in zip(declared, ours, cells, strict=True)
            ]
            return arrow.RecordBatch.from_arrays([*arrays, *piece.batch.columns], schema=schema)

        return make

    def _pieces(self, batches: Iterator[Any]) -> Iterator[Piece]:
        """The batches with their indicators. One reader goes through all rows, so that columns are taken for the same everywhere."""
        first = next(batches, None)
        if first is None:
            return
        waiting: deque[tuple[Any, int]] = deque()

        def rows() -> Iterator[Row]:
            number = 1
            for batch in chain([first], batches):
                waiting.append((batch, number))
                yield from rows_of(batch, number)
                number += batch.num_rows

        report = Report()
        options = replace(self._options, skip=True, every=True, report=report)
        reader = RowReader(WHERE, Table(rows(), list(map(str, first.schema.names))), options, self._names, report)
        found: dict[int, Indicator] = {}
        for indicator in chain(reader.read(), [None]):
            while waiting and (indicator is None or indicator.line >= waiting[0][1] + waiting[0][0].num_rows):
                yield self._piece(*waiting.popleft(), found, report)
                found = {}
            if indicator is not None:
                found[indicator.line - waiting[0][1]] = indicator

    def _piece(self, batch: Any, begin: int, found: dict[int, Indicator], report: Report) -> Piece:
        """A batch that is read to its end; what is wrong in it is told, unless such rows are kept."""
        wrong = [f for f in report.findings if f.severity == "error" and f.line < begin + batch.num_rows]
        if wrong and not self._options.skip:
            raise DataError(wrong)
        report.findings = [f for f in report.findings if f.line >= begin + batch.num_rows]
        report.rejected.clear()
        return Piece(batch, found)
