"""Changing one's own data: checked, laid out, compared, begun anew, brought up to date. The part of a workspace that does it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.data import PathLike, Progress, list_id
from sdgtax.model.finding import SdgtaxError
from sdgtax.model.indicator import ROW
from sdgtax.reviewing import Reviewing
from sdgtax.yaml.find import Found, own_folder

if TYPE_CHECKING:
    from sdgtax.analyse.diff import Difference
    from sdgtax.analyse.update import Update
    from sdgtax.check.scaffold import Scaffold, Wanted
    from sdgtax.check.validate import Report
    from sdgtax.formats.columns import TableOptions
    from sdgtax.yaml.format import Formatted


class Editing(Reviewing):
    """What a workspace does with the data of one's own."""

    def validate(
        self,
        paths: Iterable[PathLike] = (),
        *,
        changed_since: str = "",
        ids_since: str = "",
        lists: Iterable[PathLike] = (),
        ignore: Iterable[str] = (),
        progress: Progress | None = None,
    ) -> Report:
        """Check the data of one's own, or files, with every finding at its place; or only what has come up since a git revision.

        `ids_since` is a revision of which no id may be gone. `lists` are one's own lists, to which reviews and mappings may refer;
        what is wrong with them, such as a code that stands twice, is told too.
        What one cause brings about is one finding. Raises SdgtaxError where there is nothing to check.
        """
        from sdgtax.check.causes import advised, by_cause
        from sdgtax.check.rules import left_out
        from sdgtax.check.since import check_changes, check_ids
        from sdgtax.check.validate import check
        from sdgtax.formats.columns import TableOptions
        from sdgtax.formats.reading.table import Report as Told
        from sdgtax.formats.sssom import check as tables

        chosen, ignored, told = [Path(p) for p in paths], list(ignore), Told()
        found = Found(self.taxonomy_place, self.sets_place)
        rows = {list_id(str(p)): list(self._table(Path(p), TableOptions(report=told), None)) for p in lists}
        codes = {
            name: {i.code or f"{ROW}{n}": [*i.titles.values()] for n, i in enumerate(listed, 1)}
            for name, listed in rows.items()
        }
        checked = partial(check_changes, changed_since) if changed_since else check
        read = partial(tables, lists=tuple(codes))
        report = checked(chosen, found, ignore=ignored, lists=codes, tables=read, hear=progress)
        if ids_since:
            report = check_ids(report, ids_since, chosen, ignored)
        if rows:
            report.findings += self._unapplied(report, [i for listed in rows.values() for i in listed], ignored)
            report.findings += (f for f in told.findings if f.rule not in left_out(ignored))
        report.findings = by_cause(advised(report.findings, report.found[0]))
        return report

    def fmt(
        self,
        paths: Iterable[PathLike] = (),
        *,
        prune: bool = False,
        memory: Path | None = None,
        progress: Progress | None = None,
    ) -> list[Formatted]:
        """What each YAML file of one's own looks like in its canonical layout; none is written. Raises SdgtaxError for none.

        `memory` is a file in which is kept which contents are in order already, for the next time.
        """
        from sdgtax.check.validate import idle_phrases
        from sdgtax.match.parallel import shared
        from sdgtax.yaml.files import select
        from sdgtax.yaml.format import format_all

        selections = select([Path(p) for p in paths], Found(self.taxonomy_place, self.sets_place))

        def share(work: Callable[[Path], Formatted], files: Sequence[Path]) -> Iterator[Formatted]:
            for n, done in enumerate(shared(min(os.cpu_count() or 1, 4), work, files), 1):
                if progress:
                    progress(f"read {files[n - 1].name}", n, len(files))
                yield done

        return format_all(selections, idle_phrases(selections) if prune else None, share=share, memory=memory)

    def diff(
        self,
        old: str,
        new: str = "",
        *,
        blind: bool = False,
        gold: Iterable[PathLike] | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> Difference:
        """What differs between two versions (folders, git revisions; the files as they are now), and what that does.

        `gold` are tables with labels; those of the current folder by default.
        """
        import tempfile

        from sdgtax.analyse.diff import compare
        from sdgtax.formats.tables import read_table
        from sdgtax.versions import load_versions

        tables = sorted(Path("tests/gold").glob("*.csv")) if gold is None else [Path(p) for p in gold]
        for table in tables:
            if not table.is_file():
                raise SdgtaxError(f"there is no table “{table}”.")
        with tempfile.TemporaryDirectory(prefix="sdgtax-") as folder:
            before, after = load_versions(old, new, Path(folder))
            labelled = [(path.name, read_table(path)) for path in tables]
            workers = min(os.cpu_count() or 1, 8)
            return compare(before, after, blind=blind, gold=labelled, workers=workers, on_progress=progress)

    def learn(self) -> Iterator[tuple[Path, str]]:
        """The files of weights of words that the labelled titles of a taxonomy of one's own give, one a language; nothing is written.

        Raises SdgtaxError for a taxonomy that is not one's own, and where scikit-learn is missing.
        """
        from sdgtax.learn.fit import learn, written
        from sdgtax.learn.titles import labelled
        from sdgtax.yaml.weights import file_of

        root = own_folder(self.taxonomy_place, "taxonomy")
        titles = labelled(self.taxonomy, self.sets, root)
        for lang in self.taxonomy.info.languages:
            yield file_of(root, lang), written(learn(self.taxonomy, titles, lang))

    def new_category(self, category: str) -> Scaffold:
        """Write the beginning of a category into the taxonomy. Raises SdgtaxError where the id does not fit."""
        from sdgtax.check.scaffold import new_category

        return _written(new_category(category, own_folder(self.taxonomy_place, "taxonomy")))

    def new_set(self, set_id: str, year: int) -> Scaffold:
        """Write the beginning of an indicator set."""
        from sdgtax.check.scaffold import new_set

        return _written(new_set(set_id, own_folder(self.sets_place, "sets"), self.taxonomy_place.path, year))

    def update_set(
        self, set_id: str, path: PathLike, *, options: TableOptions | None = None, write: bool = False, **wanted: Any
    ) -> Update:
        """What a new edition of a published list makes of a set of one's own; written into its file with `write` alone.

        `wanted` are `edition`, `year`, `same` (old codes to new ones of which a person says that they are one indicator) and `take`
        (columns whose values replace ours). Raises DataError for what is wrong in the list or in the set, SdgtaxError where there is
        no such set of one's own.
        """
        from sdgtax.analyse.renew import checked, updated
        from sdgtax.analyse.update import Wanted
        from sdgtax.formats.sssom import named
        from sdgtax.formats.write import write_file

        own_folder(self.sets_place, "sets")
        rows = list(self._table(Path(path), options, None))
        places, matcher = Found(self.taxonomy_place, self.sets_place), partial(self.matcher, workers=1)
        found = updated(self.taxonomy, places, set_id, rows, Wanted(**wanted), matcher, str(path), named)
        if write and checked(found).changed:
            write_file(found.path, [found.after], [path])
        return found

    def new_profile(self, name: str, wanted: Wanted | None = None) -> Scaffold:
        """Write a profile, what is not said of it left to be filled in: into a taxonomy of one's own, else, where something is said, into the
        current folder."""
        from sdgtax.check.scaffold import new_profile

        own = self.taxonomy_place.own or not wanted or not any(wanted)  # a mere beginning belongs into a taxonomy
        folder = own_folder(self.taxonomy_place, "taxonomy") if own else self.taxonomy_place.path
        return _written(new_profile(name, folder, wanted, None if own else Path(f"{name}.yaml")))


def _written(scaffold: Scaffold) -> Scaffold:
    from sdgtax.formats.write import write_new

    write_new(scaffold.path, scaffold.text)
    return scaffold
