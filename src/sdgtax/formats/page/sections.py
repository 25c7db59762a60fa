"""The sections of the page of a report. Every number in them is one of its sheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from sdgtax.analyse.gaps import OPEN
from sdgtax.formats.page.build import Markup, bar, join, listed, shade, table, tag, wheel
from sdgtax.model.sheet import NUMBERS
from sdgtax.views.explorer import style_of
from sdgtax.views.report import Dossier, certainty, list_name
from sdgtax.views.sheets import read

PLAIN = "1F3864"
MATRIX = 40
"""A matrix of more sets than that is not drawn."""
SIGNS = {"strength": "+", "weakness": "–"}


def sections(made: Dossier) -> Iterator[Markup]:
    """The head with the contents, then section by section; those without anything to say are left out."""
    titles = {id_: made.cross_title if write is _cross else made.say(f"report.{id_}") for id_, write in PARTS.items()}
    written = [(id_, titles[id_], content) for id_, write in PARTS.items() if (content := write(made))]
    links = [tag("a", title, href=f"#{id_}") for id_, title, _ in written]
    contents = tag("nav", listed(links), aria_label=made.say("report.contents"))
    info = made.taxonomy.info
    count = f"{len(made.found.results)} {made.say('book.indicators').lower()}"
    below = tag("p", f"{count} · {info.name.get(made.say.lang)} {info.version}")
    yield tag("header", tag("h1", made.title), below, contents)
    yield Markup("<main>")
    for id_, title, content in written:
        head = tag("h2", title, id=f"{id_}-title")
        yield tag("section", head, content, id=id_, aria_labelledby=f"{id_}-title")
    yield Markup("</main>")


def link(made: Dossier, state: dict[str, str], *, sure: bool = True) -> str:
    """The address of a state of the list: which filters are set, among the indicators reported on."""
    own = {"set": made.found.mine[0].id} if made.found.whole and made.found.own == 1 else {}
    return f"#{urlencode({**state, **own, **({'sure': '1'} if sure else {})})}"


def _key(made: Dossier, facet: str) -> str:
    """What a facet is called in links; empty where the list is not filtered by it."""
    return next((key for key, name in made.taxonomy.words.report.filters.items() if name == facet), "")


def _facet(made: Dossier, facet: str) -> str:
    return made.taxonomy.facet(facet).label.get(made.say.lang)


def _note(text: str) -> Markup:
    return tag("p", text, class_="note")


def _span(class_: str, *content: str) -> Markup:
    return tag("span", *content, class_=class_)


# -- in short


def _summary(made: Dossier) -> Markup:
    say, cards = made.say, []
    total = len(made.found.results)
    for facet, cover in made.taxonomy.selection.cover.items():
        rows = made.rows("report-coverage", facet=facet)
        if rows and cover.aim:
            n = sum(row["indicators"] > 0 for row in rows)
            name = say("report.reached", facet=_facet(made, facet))
            cards.append((name, say("report.of", n=n, of=len(rows)), n / len(rows)))
    best = made.rows("report-quality", grade="")[0]
    first = say("report.best", n=made.taxonomy.categories[best["category"]].notation)
    reviews = sum(row["review"] for one in made.found.mine for row in made.rows("comparison", set=one.id))
    for name, n in ((first, best["indicators"]), (say("report.review"), reviews)):
        cards.append((name, say("report.of", n=n, of=total), n / max(total, 1)))
    drawn = [tag("div", tag("dt", name), tag("dd", value), bar(share)) for name, value, share in cards]
    lines = [row["note"] for row in made.rows("report-summary")]
    return join(tag("dl", *drawn, class_="cards"), listed(lines))


# -- goals


def _goals(made: Dossier) -> Markup:
    taxonomy, say, grid = made.taxonomy, made.say, made.taxonomy.words.report.grid
    rows, key = made.rows("report-coverage", facet=grid), _key(made, grid)
    most = max((row["indicators"] for row in rows), default=0)
    colours, tiles, parts = taxonomy.columns.colours, [], []
    for row in rows:
        category, n = row["category"], row["indicators"]
        found, colour = taxonomy.categories[category], colours.get(category, PLAIN)
        mark = found.notation or taxonomy.name(category)
        parts.append((mark, colour, n))
        shown = _span(f"mark {style_of(category)}", mark), _span("name", found.label.get(say.lang))
        inside = *shown, _span("count", str(n)), bar(n / most if most else 0, colour)
        href = link(made, {key: taxonomy.name(category)})
        tiles.append(tag("a", *inside, href=href) if key else tag("span", *inside))
    drawn = wheel(parts, say("report.wheel")) if most else join()
    return join(_note(say("report.goals-note")), tag("div", drawn, listed(tiles, "tiles"), class_="goals"))


# -- set against set


def _sets(made: Dossier) -> Markup:
    found, say = made.found, made.say
    if len(found.lists) < 2:
        return join()
    parts = [_sheet(made, "comparison", say("compare.sheet"), ("status",)), _by_set(made), _matrix(made)]
    for n, one in enumerate(found.lists):
        rows = made.rows("comparison-words", set=one.id)
        lines = [join(tag("b", SIGNS[row["kind"]], title=row["kind_word"]), " ", row["sentence"]) for row in rows]
        head = tag("summary", list_name(found, n, say), _span("ref", f" {one.id}"))
        parts.append(tag("details", head, listed(lines, "signs")))
    return join(*parts)


def _by_set(made: Dossier) -> Markup:
    """How many indicators of each set surely belong to each goal."""
    taxonomy, grid = made.taxonomy, made.taxonomy.words.report.grid
    found = made.rows("comparison-counts", facet=grid)
    by = [(name, list(rows)) for name, rows in groupby(found, key=lambda row: row["set"])]
    if not by:
        return join()
    marks, lines = [], []
    for row in by[0][1]:
        category = row["category"]
        notation, style = taxonomy.categories[category].notation, f"mark {style_of(category)}"
        marks.append(tag("span", notation, title=row["label"], class_=style))
    for name, rows in by:
        most = max(row["share"] for row in rows)
        lines.append([name, *(_shaded(str(row["indicators"]), row["share"], most) for row in rows)])
    caption = made.say("report.by-set", facet=_facet(made, grid))
    return _heat(caption, [made.say("report.set"), *marks], lines)


def _heat(caption: str, head: Sequence[str], lines: Sequence[Sequence[str]], **looks: Any) -> Markup:
    """A table of shaded numbers."""
    return table(caption, head, lines, right=range(1, len(head)), **{"class_": "heat", **looks})


def _shaded(text: str, n: float, most: float, href: str = "") -> Markup:
    content: str = tag("a", text, href=href) if href and n else text if n else "·"
    return tag("td", content, class_=f"n {shade(n, most)}")


def _matrix(made: Dossier) -> Markup:
    """How many indicators of a set overlap with each of the others: one line a set, or for one list a line for each other set."""
    found, say = made.found, made.say
    caption = say("compare.overlaps")
    if found.own == 1:
        return _sheet(made, "comparison-overlaps", caption, set=found.mine[0].id)
    rows = made.rows("comparison-overlaps")
    by = {(row["set"], row["compared_with"]): row for row in rows}
    names = [one.id for one in found.lists]
    if len(names) > MATRIX:
        return join()
    lines: list[list[str]] = []
    for a in names:
        cells = [by.get((a, b)) for b in names]
        shaded = (_shaded(str(c["covered"]), c["covered"], c["indicators"]) if c else tag("td") for c in cells)
        lines.append([a, *shaded])
    return _heat(caption, [say("report.set"), *names], lines, class_="heat slanted")


def _sheet(made: Dossier, name: str, caption: str = "", but: Sequence[str] = (), **wanted: Any) -> Markup:
    """A sheet as a table, `but` some columns and those without any value; without a caption, the heading above names it."""
    columns = made.sheets[name].columns
    rows = made.rows(name, **wanted)
    kept = [c for c in columns if c.id not in (*wanted, *but) and any(row[c.id] not in (None, "", []) for row in rows)]
    right = [n for n, c in enumerate(kept) if c.type in NUMBERS]
    lines = [[read(c, row[c.id], made.say) for c in kept] for row in rows]
    head = [c.heading.get(made.say.lang) for c in kept]
    return table(caption or made.titles[name], head, lines, right=right, said=bool(caption))


# -- two facets crossed


def _cross(made: Dossier) -> Markup:
    taxonomy, say = made.taxonomy, made.say
    rows = made.rows("report-cross")
    first, second = taxonomy.words.report.cross
    columns = list(dict.fromkeys((row["column"], row["column_label"]) for row in rows))
    most = max((row["indicators"] for row in rows), default=0)
    lines = []
    for label, cells in groupby(rows, key=lambda row: row["row_label"]):
        line: list[str] = [label]
        for row in cells:
            state = {_key(made, first): taxonomy.name(row["row"]), _key(made, second): taxonomy.name(row["column"])}
            n = row["indicators"]
            line.append(_shaded(str(n), n, most, "" if "" in state else link(made, state, sure=False)))
        lines.append(line)
    head = [_facet(made, first), *(label for _, label in columns)]
    return join(_note(say("report.cross-note")), _heat(made.cross_title, head, lines, said=False))


# -- quality


def _quality(made: Dossier) -> Markup:
    rows, say = made.rows("report-quality"), made.say
    classes = [row for row in rows if not row["grade_word"]]
    total = max(sum(row["indicators"] for row in classes), 1)
    key = _key(made, made.taxonomy.metadata.class_facet.id)
    bars = []
    for row in classes:
        name = made.taxonomy.name(row["category"]) if row["category"] else "-"
        text = say("report.of", n=row["indicators"], of=total)
        label: str = tag("a", row["label"], href=link(made, {key: name}, sure=False)) if key else row["label"]
        bars.append(join(_span("name", label), _span("count", text), bar(row["indicators"] / total)))
    graded = [row for row in rows if row["grade_word"]]
    grades = list(dict.fromkeys(row["grade_word"] for row in graded))
    lines = [
        [label, *(_shaded(str(row["indicators"]), row["indicators"], total) for row in cells)]
        for label, cells in groupby(graded, key=lambda row: row["label"])
    ]
    caption = say("explain.criteria")
    return join(_note(say("report.quality-note")), listed(bars, "bars"), _heat(caption, [caption, *grades], lines))


# -- gaps


def _gaps(made: Dossier) -> Markup:
    aimed = [facet for facet, cover in made.taxonomy.selection.cover.items() if cover.aim]
    parts = [_needs(made, facet, rows) for facet in aimed if (rows := made.rows("needs", facet=facet))]
    return join(_note(made.say("report.gaps-note")), *parts) if parts else join()


def _needs(made: Dossier, facet: str, rows: Sequence[dict[str, Any]]) -> Markup:
    say = made.say
    needs = [list(of) for _, of in groupby(rows, key=lambda row: row["category"])]
    states = Counter(of[0]["state"] for of in needs)
    counts = [say(f"states.{s}", n=states[s]) for s in dict.fromkeys((*OPEN, *states)) if states[s]]
    is_open = [_need(made, of) for state in OPEN for of in needs if of[0]["state"] == state]
    drawn = tag("div", *is_open, class_="pairs") if is_open else join()
    return join(tag("h3", _facet(made, facet)), tag("p", ", ".join(counts)), drawn)


def _need(made: Dossier, rows: Sequence[dict[str, Any]]) -> Markup:
    """A category that is open, with the first candidate; folded away, all candidates and why."""
    say, first = made.say, rows[0]
    parts = [tag("b", first["label"]), " ", _span(f"state {first['state']}", first["state_word"])]
    if first["mine"]:
        mine = ", ".join(first["mine"][: made.taxonomy.selection.named])
        parts += [" ", say("needs.by", n=first["indicators"], mine=mine)]
    if first["title"]:
        parts.append(_span("hint", "→ ", first["title"]))
    named = ((_span("ref", f"{row['set']}:{row['code']} "), row) for row in rows if row["title"])
    candidates = [join(ref, row["title"], tag("small", row["why"])) for ref, row in named]
    inside = listed(candidates, "candidates") or _note(say("needs.nobody"))
    return tag("details", tag("summary", *parts), inside)


# -- the choice


def _choice(made: Dossier) -> Markup:
    chosen, notes = made.rows("selection"), [row["note"] for row in made.rows("selection-notes")]
    if not chosen:
        return listed(notes)
    items = []
    for row in chosen:
        ref = _span("ref", f"{row['set']}:{row['code']}" if row["code"] else row["set"])
        parts = [tag("h3", row["title"], " ", ref), tag("p", row["adds"]), tag("p", row["instead"], class_="note")]
        items.append(tag("li", *parts))
    return join(_note(made.say("report.choice-note")), listed(notes), tag("ol", *items, class_="chosen"))


# -- the indicators, which the script fills in


def _indicators(made: Dossier) -> Markup:
    rows = made.sheets["classification-people"]
    at = next(n for n, c in enumerate(rows.columns) if c.id == "title")
    plain = tag("noscript", tag("p", made.say("report.no-script")), listed([row[at] for row in rows.rows]))
    return join(tag("div", id="explorer"), plain)


# -- what is not known, and where it all comes from


def _open(made: Dossier) -> Markup:
    if not made.rows("report-open"):
        return join()
    return join(_note(made.say("report.open-note")), _sheet(made, "report-open"))


def _about(made: Dossier) -> Markup:
    say = made.say
    sure = [f"{word}: {n}" for word, n in certainty(made)]
    parts = [tag("p", say("report.certainty")), listed(sure)]
    if "workbook-rejected" in made.sheets:
        parts.append(_sheet(made, "workbook-rejected", made.titles["workbook-rejected"]))
    rows = [tag("div", tag("dt", row["what"]), tag("dd", row["value"])) for row in made.rows("workbook-about")]
    return join(*parts, tag("dl", *rows, class_="about"))


PARTS: dict[str, Callable[[Dossier], Markup]] = {
    "summary": _summary, "goals": _goals, "sets": _sets, "cross": _cross, "quality": _quality, "gaps": _gaps,
    "choice": _choice, "indicators": _indicators, "open": _open, "about": _about,
}  # fmt: skip
"""What makes each section of the page, in their order."""
