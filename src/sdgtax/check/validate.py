"""Validate a taxonomy and indicator sets: schema, unique ids, existing parents and references, examples that hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sdgtax.classify.engine import Classifier, Item
from sdgtax.classify.phrases import PhraseError, split
from sdgtax.diagnostics import DataError, Diagnostic, SdgtaxError
from sdgtax.load import yaml_source
from sdgtax.load.workspace import bundled, find_indicator, nearest, read_sets, read_taxonomy
from sdgtax.model.indicator import IndicatorSet
from sdgtax.model.result import Classification
from sdgtax.model.taxonomy import Category, Example, IndicatorExample, Taxonomy, TitleExample

Loc = tuple[int | str, ...]


def validate(
    taxonomy_dir: Path | None = None, sets_dir: Path | None = None, *, examples: bool = True
) -> list[Diagnostic]:
    """All findings about a taxonomy folder and a folder of sets (the bundled ones by default), sorted by place."""
    root = taxonomy_dir or bundled("taxonomy")
    taxonomy, findings = read_taxonomy(root)
    sets, set_findings = read_sets(sets_dir)
    findings = [*findings, *set_findings]
    if taxonomy is not None:
        checker = _Checker(root, taxonomy, sets)
        findings += checker.references()
        if not findings and examples:
            findings += checker.examples()
    findings += _set_references(sets_dir or bundled("indicator_sets"), sets, taxonomy)
    return sorted(findings)


class _Checker:
    """Checks that need the whole taxonomy."""

    def __init__(self, root: Path, taxonomy: Taxonomy, sets: Mapping[str, IndicatorSet]) -> None:
        self._root = root
        self._taxonomy = taxonomy
        self._sets = dict(sets)
        self._places: dict[str, yaml_source.Places] = {}
        self._position: dict[str, int] = {}
        counts: dict[str, int] = {}
        for category in taxonomy.categories.values():
            file = taxonomy.files[category.id]
            self._position[category.id] = counts.get(file, 0)
            counts[file] = counts.get(file, 0) + 1

    def _finding(self, category: Category, loc: Loc, rule: str, message: str, hint: str = "") -> Diagnostic:
        file = self._taxonomy.files[category.id]
        path = self._root / file
        if file not in self._places:
            self._places[file] = yaml_source.Places(yaml_source.decode(yaml_source.read_bytes(path), path))
        line, column, _ = self._places[file].of(("categories", self._position[category.id], *loc))
        return Diagnostic(str(path), line, column, rule, message, hint)

    def references(self) -> Iterator[Diagnostic]:
        """Parents, sources, links and phrases."""
        tax = self._taxonomy
        for category in tax.categories.values():
            if category.parent and category.parent not in tax.categories:
                yield self._finding(
                    category, ("id",), "unknown-parent", f"“{category.id}” has no parent “{category.parent}”",
                    nearest(category.parent, tax.categories).strip(),
                )  # fmt: skip
            for i, source in enumerate(category.source):
                if source not in tax.info.sources:
                    yield self._finding(
                        category, ("source", i), "unknown-source", f"the source “{source}” is not in taxonomy.yaml",
                        nearest(source, tax.info.sources).strip(),
                    )  # fmt: skip
            for link in [*category.links, *category.replaced_by]:
                if link not in tax.categories:
                    yield self._finding(
                        category, ("links", link), "unknown-category", f"there is no category “{link}”",
                        nearest(link, tax.categories).strip(),
                    )  # fmt: skip
            seen: set[str] = set()
            for i, term in enumerate(category.terms):
                if term.id in seen:
                    yield self._finding(
                        category, ("terms", i, "id"), "duplicate-term", f"the term id “{term.id}” stands twice in “{category.id}”",
                        "Rename one of them.",
                    )  # fmt: skip
                seen.add(term.id)
                for key, phrases in (("any", term.any), ("with", term.with_), ("none", term.none)):
                    for lang in ("en", "nb"):
                        for j, phrase in enumerate(phrases.get(lang) if phrases else []):
                            try:
                                split(phrase)
                            except PhraseError as error:
                                yield self._finding(
                                    category, ("terms", i, key, lang, j), "phrase", f"“{phrase}”: {error}"
                                )

    def examples(self) -> Iterator[Diagnostic]:
        """Every example lands in its category, no counterexample does; titles alone are judged (published mappings ignored)."""
        classifier = Classifier(self._taxonomy, self._sets, blind=True)
        known: dict[str, Classification] = {}
        for category in self._taxonomy.categories.values():
            for key, wanted, listed in (
                ("examples", True, category.examples),
                ("counterexamples", False, category.counterexamples),
            ):
                for i, example in enumerate(listed):
                    where = (key, i)
                    try:
                        result = _classify(classifier, self._sets, example, known)
                    except SdgtaxError as error:
                        yield self._finding(category, where, "unknown-example", str(error).rstrip("."))
                        continue
                    lands = any(a.category == category.id for a in (*result.assignments, *result.grades))
                    if lands != wanted:
                        facet = _facet(self._taxonomy, category.id)
                        got = ", ".join(a.category for a in result.of(facet)) or "nothing"
                        what = "does not land" if wanted else "must not land"
                        yield self._finding(
                            category, where, "example", f"“{result.title}” {what} in “{category.id}” but in: {got}" if wanted
                            else f"“{result.title}” {what} in “{category.id}”",
                            f"Run `sdgtax explain --blind \"{result.title}\"` to see why.",
                        )  # fmt: skip


def _facet(taxonomy: Taxonomy, category: str) -> str:
    for facet in taxonomy.scoring.facets:
        if category.startswith(facet.root + ".") and category.count(".") == facet.root.count(".") + facet.depth:
            return facet.id
    return "quality"


def _classify(
    classifier: Classifier, sets: dict[str, IndicatorSet], example: Example, known: dict[str, Classification]
) -> Classification:
    if isinstance(example, TitleExample):
        return classifier.classify(Item(example.title, example.lang))
    ref, lang = (example.indicator, example.lang) if isinstance(example, IndicatorExample) else (example, "en")
    key = f"{ref}@{lang}"
    if key not in known:
        known[key] = classifier.classify(Item.of(*find_indicator(sets, ref), lang))
    return known[key]


def _set_references(root: Path, sets: Mapping[str, IndicatorSet], taxonomy: Taxonomy | None) -> Iterator[Diagnostic]:
    """Goals and targets of published mappings exist; every indicator has its title in the languages that the set declares."""
    notations = {c.notation for c in taxonomy.categories.values()} if taxonomy else set()
    for indicator_set in sets.values():
        path = root / f"{indicator_set.id}.yaml"
        places: Callable[[Loc], tuple[int, int, str]] | None = None
        for i, indicator in enumerate(indicator_set.indicators):
            problems: list[tuple[Loc, str, str, str]] = []
            published = indicator.published
            if published and taxonomy:
                for key, values in (("goals", published.goals), ("targets", published.targets)):
                    for j, value in enumerate(values):
                        if value not in notations:
                            problems.append(
                                (
                                    ("published", key, j),
                                    "unknown-goal",
                                    f"there is no goal or target “{value}”",
                                    "Correct the number.",
                                )
                            )
            for lang in indicator_set.languages:
                if not indicator.title.get(lang):
                    problems.append(
                        (
                            ("title",),
                            "missing-title",
                            f"“{indicator.code}” has no title in “{lang}”, which the set declares",
                            "Add it.",
                        )
                    )
            for loc, rule, message, hint in problems:
                if places is None:
                    try:
                        places = yaml_source.Places(yaml_source.decode(yaml_source.read_bytes(path), path)).of
                    except DataError:
                        return
                line, column, _ = places(("indicators", i, *loc))
                yield Diagnostic(str(path), line, column, rule, message, hint)
