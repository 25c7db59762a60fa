"""What is found and loaded for the commands: the taxonomy, the sets, and a user's own lists.

The taxonomy and the sets are, each by itself: those named, else those in the folder that `SDGTAX_ROOT` names, else the nearest
`taxonomy/` and `indicator_sets/` upward from the working folder, else those that came with the program.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypedDict

from sdgtax.model.finding import SdgtaxError, named_path
from sdgtax.model.indicator import Indicator, IndicatorSet, as_indicator, several
from sdgtax.model.voice import Voice
from sdgtax.yaml.find import Place, profile_id

if TYPE_CHECKING:
    from sdgtax.classify.engine import Classifier
    from sdgtax.formats.columns import TableOptions
    from sdgtax.match.matcher import Matcher
    from sdgtax.match.titles import Prepared
    from sdgtax.match.vocabulary import Vocabulary
    from sdgtax.model.classification import Classification
    from sdgtax.model.mapping import Decision
    from sdgtax.model.messages import Messages
    from sdgtax.model.review import Reviews
    from sdgtax.model.rules import Category, Profile
    from sdgtax.model.taxonomy import Taxonomy
    from sdgtax.text.reading import Reader
    from sdgtax.yaml.decisions import Known, ReviewFile

ALL = "all"
STANDARD_INPUT = "-"
PathLike = str | Path
Progress = Callable[[str, int, int], None]
"""Told the step, how much is done and how much there is (0: not known)."""


class Matching(TypedDict, total=False):
    """How lists are read and made ready to be compared: options of `matcher`, and of tables."""

    blind: bool
    reviewed: PathLike | Iterable[PathLike]
    workers: int | None
    progress: Progress | None
    options: TableOptions | None
    stdin: BinaryIO | None


class Listing(Matching, total=False):
    """How lists are read, classified and made ready to be compared: the options of `listed`."""

    level: str
    as_of: int | None


class Shipped:
    """What came with the program, compiled: read once in a process, however many workspaces stand on it. None where it is not to be had."""

    def __init__(self, place: Path, sources: tuple[Path, Path]) -> None:
        """`place` is a folder of compiled parts, made from `sources`."""
        from sdgtax.yaml.compiled import Compiled

        self.classifiers: dict[tuple[Any, ...], Classifier] = {}
        self._compiled = Compiled(place, sources)
        self.similar = self._compiled.similar

    @cached_property
    def taxonomy(self) -> Taxonomy | None:
        """The taxonomy."""
        return self._compiled.taxonomy()

    @cached_property
    def sets(self) -> Mapping[str, IndicatorSet] | None:
        """The sets."""
        return self._compiled.sets()

    @cached_property
    def vocabulary(self) -> Vocabulary | None:
        """How rare words are on these sets; None where that is not compiled, so that it is measured."""
        from sdgtax.match.vocabulary import Thesaurus, Vocabulary

        measured, taxonomy = self._compiled.part("rarity"), self.taxonomy
        if measured is None or taxonomy is None:
            return None
        return Vocabulary(Thesaurus(taxonomy.concepts), taxonomy.overlap.weights, measured=measured)

    @cached_property
    def reader(self) -> Reader:
        """What reads titles by the taxonomy; raises AssertionError where there is none."""
        from sdgtax.text.reading import Reader

        assert self.taxonomy is not None
        return Reader(self.taxonomy, self._compiled.part)


shipped = cache(Shipped)
"""What came with the program, by its place and sources."""


class LazySets(Mapping[str, IndicatorSet]):
    """Indicator sets that are loaded when one is first asked for."""

    def __init__(self, load: Callable[[], Mapping[str, IndicatorSet]]) -> None:
        """`load` gives all sets."""
        self._load = load

    @cached_property
    def _found(self) -> Mapping[str, IndicatorSet]:
        return self._load()

    def __getitem__(self, key: str) -> IndicatorSet:
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __reduce__(self) -> tuple[type[dict[str, IndicatorSet]], tuple[dict[str, IndicatorSet]]]:
        return dict, (dict(self._found),)


_REF = re.compile(r"[a-z][a-z0-9_]*:(?=\S*\d)\S+")
"""What looks like `SET:CODE`: an id, a colon and a code with a figure, without a blank."""


class Data:
    """A taxonomy, indicator sets, and what of them a command asks for; nothing is read before it is needed."""

    vocabulary: Vocabulary | None = None
    """How rare words are on the sets, once that has been measured."""

    def __init__(self, taxonomy: Place, sets: Place, profile: str | None = None) -> None:
        """The places of the data; see `open`."""
        self.taxonomy_place = taxonomy
        self.sets_place = sets
        self.profile = profile

    def needed_level(self, level: str = "") -> str:
        """The geographic level that is asked for, else that of the profile; empty for none. Raises SdgtaxError for an unknown one."""
        levels = self.taxonomy.metadata.levels
        if level and level not in levels:
            raise SdgtaxError(f"unknown geographic level “{level}”. Known: {', '.join(levels)}.")
        if not level and (layer := self.layer) and layer.level:
            named = self.taxonomy.name(layer.level)
            return named if named in levels else ""
        return level

    @property
    def layer(self) -> Profile | None:
        """The profile, by its id or by its file; None where there is none."""
        return self.taxonomy.profiles[profile_id(self.profile)] if self.profile else None

    @property
    def origin(self) -> str:
        """Whose data this is, in one line; empty where all of it came with the program."""
        places = (("taxonomy", self.taxonomy_place), ("indicator sets", self.sets_place))
        if all(place.bundled for _, place in places):
            return ""
        return "; ".join(f"{what}: {'bundled' if p.bundled else f'{p.path} ({p.how})'}" for what, p in places)

    @property
    def _plain(self) -> bool:
        """Whether all of it came with the program."""
        return self.taxonomy_place.bundled and self.sets_place.bundled and not self.profile

    @cached_property
    def _classifiers(self) -> dict[tuple[Any, ...], Classifier]:
        """Those that there are, by their options."""
        return self._shipped.classifiers if self._plain else {}

    @property
    def _shipped(self) -> Shipped:
        from sdgtax.yaml import compiled

        return shipped(compiled.folder(), compiled.sources())

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The taxonomy, with the priorities of the profile. Raises DataError with all that is wrong in its files."""
        if self.taxonomy_place.bundled and not self.profile and (found := self._shipped.taxonomy):
            return found
        from sdgtax.yaml.load import load_taxonomy

        return load_taxonomy(self.taxonomy_place.path, self.profile)

    @cached_property
    def sets(self) -> Mapping[str, IndicatorSet]:
        """The indicator sets by id, read when one is first asked for. Raises DataError with all that is wrong in their files."""
        return LazySets(self._load_sets)

    def _load_sets(self) -> Mapping[str, IndicatorSet]:
        if self.sets_place.bundled and (found := self._shipped.sets):
            return found
        from sdgtax.yaml.load import load_sets

        return load_sets(self.sets_place.path, () if self.sets_place.bundled else tuple(self.taxonomy.info.languages))

    @cached_property
    def _reader(self) -> Reader:
        if self.taxonomy is self._shipped.taxonomy:
            return self._shipped.reader
        from sdgtax.text.reading import Reader

        return Reader(self.taxonomy)

    def language(self, word: str) -> str:
        """The language of the taxonomy that a word means (`nb`, `NO`, `norsk`); the first one for none. Raises SdgtaxError."""
        known = self.taxonomy.info.languages
        if not word or word in known:
            return word or known[0]
        meant = {w.lower(): lang for lang, listed in self.taxonomy.columns.input.languages.items() for w in listed}
        found = meant.get(word.lower(), word)
        if found not in known:
            raise SdgtaxError(f"unknown language “{word}”. Known: {', '.join(known)}.")
        return found

    def voice(self, lang: str = "") -> Voice:
        """The words of the program in a language of the taxonomy, its first one by default. Raises SdgtaxError for another one."""
        return Voice(self.taxonomy.words, self.language(lang), self._messages)

    def _messages(self) -> list[Messages]:
        """What is told of findings and errors: as the taxonomy says it, then as what came with the program does."""
        from sdgtax.yaml.load import bundled_messages

        own = None if self.taxonomy_place.bundled else self.taxonomy.messages
        shipped = self._shipped.taxonomy
        return [*filter(None, [own]), (shipped and shipped.messages) or bundled_messages()]

    def category(self, name: str) -> Category:
        """The category that a name means: its id, the end of its id, a number. Raises SdgtaxError with the nearest ids."""
        from sdgtax.yaml.load import find_category

        return find_category(self.taxonomy, name)

    # -- what goes in

    def find(self, ref: str) -> Indicator:
        """The indicator that `SET:CODE` names. Raises SdgtaxError with the nearest names."""
        from sdgtax.yaml.load import find_indicator

        return find_indicator(self.sets, ref)[1]

    def names(self, ref: str) -> bool:
        """Whether a text is meant to name an indicator of a set, `SET:CODE`, and not to be a title."""
        head, colon, rest = ref.partition(":")
        base = head.partition("@")[0]
        meant = bool(rest) and " " not in head and "-" in head and not rest.startswith(" ")
        return bool(colon) and (base in self.sets or meant or bool(_REF.fullmatch(ref)))

    def meant(self, text: str) -> Indicator | None:
        """The indicator that a code without its set means; None for a title.

        Raises SdgtaxError for a code of several sets or of none, for a set and for a file, with what to write instead.
        """
        word = text.strip()
        if not word or " " in word:
            return None
        if word in self.sets:
            raise SdgtaxError(
                f"“{word}” is a set, and a title was expected. `sdgtax sets {word}` lists its indicators."
            )
        if Path(word).is_file():
            raise SdgtaxError(f"“{word}” is a file, and a title was expected. `sdgtax classify {word}` reads it.")
        if not (re.fullmatch(r"\d+(\.\w+)*", word) or ("_" in word and word.isascii())):
            return None
        known = {s.id: found for s in self.sets.values() if (found := s.find(word))}
        if len(known) == 1:
            return self.find(f"{next(iter(known))}:{word}")
        if known:
            refs = [f"{set_id}:{word}" for set_id in known]
            raise SdgtaxError(f"“{word}” is a code of {len(known)} sets. Which one is meant: {' or '.join(refs)}?")
        notations = {c.notation for c in self.taxonomy.categories.values()}
        shown = f" `sdgtax taxonomy {word}` shows the category." if word in notations else ""
        raise SdgtaxError(
            f"“{word}” is no title, and no set has a code like it. `sdgtax sets SET` lists the codes.{shown}"
        )

    def indicators(
        self, inputs: Iterable[str], options: TableOptions | None = None, stdin: BinaryIO | None = None
    ) -> Iterator[Indicator]:
        """The indicators of sets (by id, `all` for every set), files and standard input (`-`), in order; those that a set has given up are left out.

        What is named is checked before the first indicator comes. Raises SdgtaxError for an unknown name, DataError for a file
        that cannot be read.
        """
        plans: list[IndicatorSet | Path | None] = []
        for name in several(inputs):
            if name == ALL:
                plans += self.sets.values()
            elif name in self.sets:
                plans.append(self.sets[name])
            else:
                plans.append(None if name == STANDARD_INPUT else self._file(name, [*self.sets, ALL]))
        return chain.from_iterable(
            plan.current if isinstance(plan, IndicatorSet) else self._table(plan, options, stdin) for plan in plans
        )

    def _table(self, path: Path | None, options: TableOptions | None, stdin: BinaryIO | None) -> Iterator[Indicator]:
        from sdgtax.formats.columns import TableOptions
        from sdgtax.formats.streams import Pipe
        from sdgtax.formats.tables import read_rows

        data = Pipe(stdin, Path("<stdin>")) if path is None and stdin is not None else None
        return read_rows(path, data, options or TableOptions(), columns=self.taxonomy.columns.input)

    def _file(self, name: str, known: Collection[str]) -> Path:
        from sdgtax.yaml.load import unknown_set

        path = named_path(name)
        looks_so = path.suffix or "/" in name or "\\" in name
        if path.exists() or (looks_so and name.partition(":")[0] not in known):
            return path
        raise SdgtaxError(unknown_set(name.partition("@")[0], known) + " A file needs its ending, such as .csv.")

    def reviews(self, paths: Iterable[PathLike]) -> list[Reviews]:
        """Files of people's decisions. Raises DataError with all that is wrong in them, just as `validate` finds it."""
        return [file.reviews for file in self.review_files(paths)]

    def review_files(self, paths: Iterable[PathLike]) -> list[ReviewFile]:
        """Files of people's decisions with their places. Raises DataError as `reviews` does."""
        listed = [Path(path) for path in paths]
        about_mappings = mapped(listed)
        listed = [path for path in listed if path not in about_mappings]
        if not listed:
            return []
        from sdgtax.yaml.decisions import read_file

        known = self._decidable()
        return [read_file(path, known) for path in listed]

    def _decidable(self) -> Known:
        from sdgtax.yaml.decisions import known_of

        return known_of(self.taxonomy, self.sets)

    # -- what classifies

    def classifier(
        self,
        *,
        blind: bool = False,
        level: str = "",
        as_of: int | None = None,
        reviews: Iterable[str | Path] = (),
        goals: str = "check",
        facets: Collection[str] = (),
    ) -> Classifier:
        """A classifier on this data, for many indicators; it can be sent to worker processes. The same one for the same options.

        `blind` ignores published mappings and reviews. `level` is the geographic level needed (that of the profile by default)
        and `as_of` the year that the age of data is counted from; both matter for quality. `reviews` are files of people's
        decisions, which win. `goals` says what the goals are for that the owner of a list gives: `own` (they win), `check` (they
        are compared), `ignore`. `facets` are those to answer; all of them by default.
        """
        from sdgtax.classify.engine import Classifier

        level = self.needed_level(level)
        loaded = self.reviews(reviews)
        known = self._classifiers
        key = (blind, level, as_of, goals, frozenset(facets))
        if not loaded and key in known:
            return known[key]
        made = Classifier(
            self.taxonomy, self.sets, blind=blind, level=level, as_of=as_of, reviews=loaded, goals=goals, facets=facets,
            reader=self._reader, similar=self._shipped.similar if self._plain else None,
        )  # fmt: skip
        if not loaded:
            known[key] = made
        return made

    def classify(
        self,
        indicators: Iterable[Indicator | str],
        *,
        lang: str = "",
        explain: bool | Collection[str] = True,
        **options: Any,
    ) -> Iterator[Classification]:
        """Classify indicators (or titles), one by one and in order; nothing is held in memory.

        `lang` chooses among an indicator's titles and is the language of titles of which nobody said it. `explain=False` leaves
        out evidence and runners-up; see `Classifier.classify`. `options` are those of `classifier`. Raises SdgtaxError for a
        title that is empty, missing (None, NaN) or too long.

        >>> import sdgtax
        >>> [c.first("goal") for c in sdgtax.open().classify(["Maternal mortality ratio"])]
        ['goal.sdg.3']
        """
        from sdgtax.classify.engine import classify_all

        return classify_all(
            self.classifier(**options), (as_indicator(i, lang) for i in several(indicators)), lang, explain=explain
        )

    # -- what compares

    def matcher(
        self,
        names: Iterable[str] = (),
        *,
        blind: bool = False,
        reviewed: PathLike | Iterable[PathLike] = (),
        locked: Iterable[Decision] = (),
        workers: int | None = None,
        progress: Progress | None = None,
    ) -> Matcher:
        """A matcher on this data for what `names` name. The result does not depend on `workers`.

        `reviewed` are files of decisions (SSSOM, or mappings in YAML), which win; decisions on answers say nothing here. Raises
        DataError for what is wrong in it, also for a decision about an indicator that is neither in a set nor in a file that is
        compared.
        """
        from sdgtax.match.matcher import Matcher

        decisions = [*locked, *self._decisions(mapped(reviewed), names)]
        number = workers or min(os.cpu_count() or 1, 8)
        # a profile has no words that are compared
        home = self._shipped if self.taxonomy_place.bundled and self.sets_place.bundled else self
        matcher = Matcher(
            self.taxonomy, self.sets, blind=blind, decisions=decisions, workers=number, on_progress=progress,
            classifier=self.classifier(blind=blind), vocabulary=home.vocabulary,
        )  # fmt: skip
        home.vocabulary = matcher.vocabulary
        return matcher

    def _decisions(self, files: Sequence[Path], names: Iterable[str]) -> list[Decision]:
        """What files of mappings say of the sets, and of the files among `names`. Raises DataError."""
        if not files:
            return []
        from sdgtax.formats.mappings import read_mappings
        from sdgtax.formats.sssom import unknown_in
        from sdgtax.model.review import YEARS_AHEAD

        lists = [list_id(name) for name in names if name.partition("@")[0] not in self.sets]
        known = unknown_in(self.sets, lists, self.taxonomy.metadata.as_of + YEARS_AHEAD)
        return [d for path in files for d in read_mappings(path, known, lists)]

    def compared(
        self, names: Iterable[str], options: TableOptions | None = None, stdin: BinaryIO | None = None, **matching: Any
    ) -> tuple[Matcher, list[Prepared]]:
        """Sets and files, made ready to be compared, with the matcher that does it. `matching` are the options of `matcher`."""
        matcher = self.matcher(names, **matching)
        return matcher, self.titles(matcher, names, options, stdin)

    def titles(
        self, matcher: Matcher, names: Iterable[str], options: TableOptions | None = None, stdin: BinaryIO | None = None
    ) -> list[Prepared]:
        """What is compared: sets by id (`un-sdg`, in one language `un-sdg@nb`) and files. Raises SdgtaxError for two of one name."""
        found = [self._prepared(matcher, name, options, stdin) for name in several(names)]
        seen: set[str] = set()
        for s in found:
            if s.id in seen:
                raise SdgtaxError(
                    f"two inputs are called “{s.id}”. To compare languages write {s.id}@en {s.id}@nb; else rename a file."
                )
            seen.add(s.id)
        return found

    def _prepared(self, matcher: Matcher, name: str, options: TableOptions | None, stdin: BinaryIO | None) -> Prepared:
        base, at, lang = name.partition("@")
        known = options.lang if options else ""
        if base in self.sets and (not at or lang in self.taxonomy.info.languages):
            titles = matcher.prepare(self.sets[base], lang)
            if not titles.indicators:
                raise SdgtaxError(f"the set “{base}” has no titles in the language “{lang}”.")
            return titles
        path = None if name == STANDARD_INPUT else self._file(name, self.sets)
        return matcher.from_rows(list_id(name), self._table(path, options, stdin), known)


def list_id(name: str) -> str:
    """What a user's own list is called among the sets that are compared."""
    return "stdin" if name == STANDARD_INPUT else re.sub(r"[^\w-]+", "_", Path(name).stem)


def mapped(paths: PathLike | Iterable[PathLike]) -> list[Path]:
    """Those files of reviews that are about mappings. Raises DataError for one that cannot be read."""
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    if not listed:
        return []
    from sdgtax.formats.mappings import is_mappings

    return [path for path in map(Path, listed) if is_mappings(path)]
