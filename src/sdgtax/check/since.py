"""Check against a git revision: what has come up since, and which ids are gone."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.check.rules import left_out
from sdgtax.check.validate import Hear, Report, Tables, check, checked, untold
from sdgtax.model.finding import Finding, SdgtaxError
from sdgtax.model.ids import Known, Lost, lost
from sdgtax.yaml import git
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.files import Selection, select
from sdgtax.yaml.find import Found, Place, begin, shown

if TYPE_CHECKING:
    from sdgtax.check.context import Context
    from sdgtax.check.gathered import Lists
    from sdgtax.check.records import Record

REMOVED = "removed-id"


def check_changes(
    revision: str, paths: Iterable[Path] = (), found: Found | None = None, *, examples: bool = True, ignore: Iterable[str] = (),
    tables: Tables = untold, lists: Lists | None = None, hear: Hear | None = None,
) -> Report:  # fmt: skip
    """Check what has come up since a git revision: the changed files, new findings in files that did not change, ids that are gone.

    An edit can break another file: a category that is removed, an example that no longer holds. Such findings are told by
    checking the old revision too. Raises SdgtaxError where there is no such revision, and where no file of a known kind has changed.
    """
    ignore, paths = list(ignore), list(paths)
    report = check(paths, found, examples=examples, ignore=ignore, tables=tables, lists=lists, hear=hear)
    root = git.top(_place(report))
    changed = {p.resolve() for p in git.changed_since(revision, root)}
    with _then(revision, report, root) as (folder, selections):
        before = checked(selections, examples, ignore, tables, lists=lists, hear=hear)
        gone = {p for path in before.checked if not (p := _now(path, folder, root)).exists()}
        old = {(_now(f.path, folder, root), f.rule, f.message) for f in before.findings}
        report.findings += _removed(report, before, folder, root, paths, ignore)
    full = {f: Path(f.path).resolve() for f in report.findings}
    report.findings = sorted(f for f, p in full.items() if p in changed or (p, f.rule, f.message) not in old)
    told = {full[f] for f in report.findings}
    if not told and not gone and not any(Path(p).resolve() in changed for p in report.checked):
        raise SdgtaxError(
            f"nothing to check: of the {len(report.checked)} files of a known kind ({report.whose}) none has changed since "
            f"“{revision}”; {len(changed)} other files have. Without --changed-since all of them are checked."
        )
    report.checked = {p: kind for p, kind in report.checked.items() if Path(p).resolve() in changed | told}
    report.ids_since = revision
    return report


def check_ids(report: Report, revision: str, paths: Iterable[Path] = (), ignore: Iterable[str] = ()) -> Report:
    """The report with the ids that are gone since a git revision. In a repository without any commit none can be. Raises
    SdgtaxError where there is no such revision."""
    root = git.top(_place(report))
    if revision != git.HEAD or git.begun(root):
        with _then(revision, report, root) as (folder, selections):
            before = checked(selections, examples=False)
            report.findings = sorted([*report.findings, *_removed(report, before, folder, root, list(paths), ignore)])
    report.ids_since = revision
    return report


def _place(report: Report) -> Path:
    """A folder of the repository that was checked."""
    judged = [p for found in report.found for p in found.judged]
    return next(iter(judged), None) or next((Path(p).resolve().parent for p in report.checked), begin())


@contextmanager
def _then(revision: str, report: Report, root: Path) -> Iterator[tuple[Path, list[Selection]]]:
    """The files of a revision in a folder, and what a run over all of them is about; nothing where it has no data."""
    with tempfile.TemporaryDirectory(prefix="sdgtax-") as name:
        folder = Path(name).resolve()
        git.checkout(revision, folder, root)
        now = report.found[0]
        places = (
            _place_then(p, n, root, folder) for p, n in ((now.taxonomy, "taxonomy"), (now.sets, "indicator_sets"))
        )
        try:
            selections = select([], Found(*places), project=folder)
        except SdgtaxError:
            selections = []
        yield folder, selections


def _place_then(place: Place, name: str, root: Path, folder: Path) -> Place:
    """Where data lay that lie somewhere now."""
    now = place.path.resolve()
    then = folder / now.relative_to(root) if root in now.parents else None
    if then is None and place.own:
        return place
    return Place(then, "nearest") if then is not None and then.is_dir() else Place(bundled(name), "bundled", own=False)


def _now(path: str | Path, folder: Path, root: Path) -> Path:
    """Where a file lies now that is read in the old revision."""
    full = Path(path).resolve()
    return root / full.relative_to(folder) if folder in full.parents else full


# -- ids


def _removed(
    report: Report, before: Report, folder: Path, root: Path, paths: list[Path], ignore: Iterable[str]
) -> Iterator[Finding]:
    """The ids of the old revision that are gone, each at the place where it is now, or where it stood."""
    if REMOVED in left_out(ignore):
        return
    asked = {p.resolve() for p in paths}

    def meant(known: Known) -> bool:
        path = _now(known.path, folder, root)
        return not asked or path in asked or any(p in asked for p in path.parents)

    new = [k for selection, ctx in report.read for k in _known(selection, ctx)]
    old = [k for selection, ctx in before.read for k in _known(selection, ctx) if meant(k)]
    contexts = [ctx for _, ctx in report.read]
    for gone in lost(old, new, lambda known: any(_may_be(ctx, known) for ctx in contexts)):
        yield _finding(gone, old, new, folder, root)


def _finding(gone: Lost, old: list[Known], new: list[Known], folder: Path, root: Path) -> Finding:
    path, line, column = str(shown(_now(gone.was.path, folder, root))), 0, 0
    if gone.now is not None:
        path, line, column = gone.now.path, gone.now.line, gone.now.column
    elif Path(path).is_file():
        line, column = _after(gone.was, old, {(k.kind, k.id): k for k in new}, path)
    return Finding(path, line, column, REMOVED, gone.message, gone.advice, expected="every id that there was")


def _after(was: Known, old: list[Known], new: dict[tuple[str, str], Known], path: str) -> tuple[int, int]:
    """The place of what stood before an id that is gone; the first line where nothing did."""
    here = [k for k in old if k.path == was.path and (k.line, k.column) < (was.line, was.column)]
    kept = (now for k in reversed(here) if (now := new.get((k.kind, k.id))) is not None and now.path == path)
    before = next(kept, None)
    return (before.line, before.column) if before is not None else (1, 1)


def _known(selection: Selection, ctx: Context) -> Iterator[Known]:
    """The ids of what was read, but for what came with the program to be referred to."""
    for category in ctx.records.get("category", ()):
        if category.id and not selection.lent(category.doc.path):
            yield _one("category", category.id, category, "id", "label", "definition")
    for of in ctx.records.get("set", ()):
        if not of.id or selection.lent(of.doc.path):
            continue
        whole = _one("set", of.id, of, "id", "name")
        yield whole
        for indicator in of.indicators:
            known = _one("indicator", "", indicator, "code", "title")
            known = replace(known, given_up=known.given_up or whole.given_up)
            for loc, code in indicator.codes():
                yield replace(known, id=f"{of.id}:{code}", texts=known.texts if loc == ("code",) else ())


def _one(kind: Any, name: str, record: Record, at: str, *texts: str) -> Known:
    data = record.data if isinstance(record.data, dict) else {}
    said = [data[key] for key in texts if isinstance(data.get(key), dict)]
    words = [str(value[lang]) for value in said for lang in sorted(value)]
    line, column, _ = record.doc.place((*record.loc, at))
    given_up = data.get("deprecated") is True or bool(data.get("replaced_by"))
    return Known(kind, name, given_up, tuple(words), str(record.doc.path), line, column)


def _may_be(ctx: Context, known: Known) -> bool:
    """Whether an id may stand in what could not be read."""
    if known.kind == "category":
        return known.id not in ctx.categories and ctx.has_category(known.id)
    set_id = known.id.partition(":")[0]
    if set_id in ctx.lost_sets:
        return not any(r.id != r.doc.path.stem and r.doc.path.stem == set_id for r in ctx.records.get("set", ()))
    return known.kind == "indicator" and set_id in ctx.sets and ctx.sets[set_id].partial
