"""A small workspace for tests of rules: everything that a check needs, in a few records, any of which an example can replace."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sdgtax.check.validate import Report, check
from sdgtax.formats.sssom import check as tables
from sdgtax.model.finding import Finding
from sdgtax.yaml.bundle import bundled
from sdgtax.yaml.kinds import RULES, kind_in_taxonomy

Changes = Mapping[str, bytes | str | None]
"""Content by name of a file; None: the file is removed."""
Line = tuple[str, int]
"""A line of text, and which line of an example it is; 0 for none."""
KEY = re.compile(r"""(?:'([^']+)'|"([^"]+)"|([^\s'"#:-][^'"#:]*)):""")
PLACE = re.compile(r"( *)(@@?)([\w-]+)$")


def category(name: str, label: str, more: str = "") -> str:
    """A category on one line."""
    return (
        f"  - {{id: {name}, label: {{en: {label}, nb: {label}}}, definition: {{en: About {label}., nb: Om {label}.}}, "
        f"source: [ssb-2021-03], basis: source{more}}}\n"
    )


def beside(name: str, *keys: str) -> str:
    """The text of a bundled file of rules without some of its keys."""
    text = (bundled("taxonomy") / "rules" / f"{name}.yaml").read_text(encoding="utf-8")
    kept = without([(line, 0) for line in text.split("\n")[1:]], set(keys))
    return "\n".join(line for line, _ in kept) + "\n"


def without(lines: Iterable[Line], keys: set[str]) -> list[Line]:
    """A record without some of its keys and what stands below them."""
    out: list[Line] = []
    gone = False
    for line, number in lines:
        if line and not line.startswith((" ", "#", "-")):
            gone = key_of(line) in keys
        if not gone:
            out.append((line, number))
    return out


def key_of(line: str) -> str:
    found = KEY.match(line)
    return next(filter(None, found.groups()), "") if found else ""


ENTRY = re.compile(r"    - .*\n(?:      .*\n)*")


def sheets() -> str:
    """The bundled columns but for those of facets that the small workspace lacks; `@column` stands for those of one sheet."""
    other = re.compile(r"facet: (?!goal|area|priority|quality)")
    text = ENTRY.sub(lambda found: "" if other.search(found.group()) else found.group(), beside("columns"))
    return re.sub(r"  unmatched:\n(?:    .*\n)+", "  unmatched:  # sdgtax: allow TAX343\n    @column\n", text)


# What an example may be a part of. `@name` stands for a list of such records, `@@name` for keys with values.
PARTS = {
    "goals": "categories:\n" + category("goal", "goals", ", group: true") + category("goal.sdg", "SDG", ", group: true")
    + category("goal.sdg.6", "water", ", notation: '6'") + category("goal.sdg.7", "power", ", notation: '7'")
    + category("goal.sdg.7.7-1", "access", ", notation: '7.1'") + category("goal.tbl", "bottom line", ", group: true")
    + category("goal.tbl.environment", "environment"),
    "perspectives": "categories:\n" + category("perspective", "perspectives", ", group: true")
    + category("perspective.area", "areas", ", group: true") + category("perspective.area.digitalisation", "IT")
    + category("perspective.priority", "priorities", ", group: true") + "  @category\n",
    "qualities": "categories:\n" + category("quality", "quality", ", group: true")
    + category("quality.criterion", "criteria", ", group: true") + category("quality.criterion.relevance", "relevance")
    + category("quality.criterion.accuracy", "accuracy") + category("quality.class", "classes", ", group: true")
    + category("quality.class.1", "class 1") + category("quality.class.2", "class 2"),
    "category": """\
id: perspective.area.energy
label: {en: Energy, nb: Energi}
definition: {en: How energy is made and used., nb: Hvordan energi lages og brukes.}
source: [ssb-2021-03]
basis: source
terms:
  @term
""",
    "term": "id: energy\nweight: 3\nany: {en: [energy*], nb: ['*energi*']}\n",
    "info": """\
id: ks-ssb
name: {en: Small, nb: Liten}
version: 0.1.0
languages: [en, nb]
licence: CC0
attribution: {en: Us, nb: Oss}
prefixes: {ks: 'https://ks.example/#'}
sources:
  ssb-2021-03: {title: Notater 2021/03}
  ks: {title: Code lists}
""",
    "scoring": beside("scoring", "facets") + "facets:\n"
    "  - {id: goal, label: {en: Goal, nb: Mål}, root: goal.sdg, kind: best, keep: {ratio: 0.5, score: 1, max: 3},\n"
    "    settle: {en: a goal, nb: et mål}}\n  @facet\n"
    "  - {id: priority, label: {en: Priority, nb: Prioritering}, root: perspective.priority, kind: each, links_from: [goal, area],\n"
    "    link_weight: 1, from_profiles: true, optional: true, keep: {ratio: 0, score: 0, max: 5}}\n",
    "facet": """\
id: area
label: {en: Area, nb: Område}
root: perspective.area
kind: best
doubt: 0.5
min_score: 0.5
keep: {ratio: 0.5, score: 1, max: 3}
settle: {en: a field, nb: et felt}
""",
    "metadata": beside("metadata", "levels", "lookups", "assign", "criteria", "judge", "needed", "roll_up") + """\
levels: [municipal, regional, national]
assign:
  @assign
criteria:
  - {id: quality.criterion.relevance, settle: {en: a use, nb: en bruk}}
  - {id: quality.criterion.accuracy, settle: {en: a method, nb: en metode}}
judge: []
needed: 1
roll_up:
  @roll-up
  - {id: others, category: quality.class.2, confidence: 0.9, reason: {en: Others., nb: Andre.}}
""",
    "assign": """\
id: yearly
field: frequency
values: [yearly]
category: perspective.area.digitalisation
confidence: 1.0
reason: {en: Told., nb: Fortalt.}
""",
    "roll-up": """\
id: good
category: quality.class.1
at_least: {good: 2}
confidence: 0.9
reason: {en: Good., nb: Gode.}
""",
    "concepts": "concepts:\n  @concept\n  - {id: water, words: {en: [water], nb: [vann]}}\n",
    "concept": "id: energy\nwords: {en: [energy, power], nb: [energi, kraft]}\n",
    "aspects": beside("aspects") + "  - id: source\n    label: {en: source, nb: kilde}\n    values:\n      @value\n",
    "value": "id: sun\nwords: {en: [solar], nb: [sol]}\n",
    "overlap": beside("overlap", "facets", "relations") + "facets: {goal: goal, target: goal, area: area}\nrelations:\n  @relation\n",
    "text": beside("text", "facets") + "facets: [goal]\n",
    "selection": beside("selection", "cover", "classes", "level") + "cover: {goal: {points: 40, steps: [1]}}\n"
    "classes: {points: {quality.class.1: 50, quality.class.2: 20}}\n"
    "level: {criterion: quality.criterion.relevance, points: {good: 10, partly: 5, poor: -5}}\n",
    "relation": "id: alike\nrelation: exact\nwhen: {lost_left: [0, 0.2], lost_right: [0, 0.2]}\n",
    "columns": sheets(),
    "column": "id: code\nheading: {en: code, nb: kode}\n",
    "sentences": "facets: [goal]\n" + re.sub(r"  (target-.*|term: .*)\n(    .*\n)*", "", beside("sentences", "facets", "runners_up")) + "  @@template\n",
    "template": 'term: {en: "{texts}", nb: "{texts}"}\n',
    "words": beside("words", "demo", "report") + "demo: {grid: goal, bars: {}}\n"
    + "report: {cross: [goal, area], filters: {}, grid: goal, shown: [goal]}\n",
    "messages": "made: en\nmessages: []\n",
    "profile": """\
id: mine
name: {en: Mine, nb: Min}
base: ks-ssb@0.1.0
source: {en: The plan, nb: Planen}
priorities:
  @priority
""",
    "priority": """\
id: perspective.priority.mine-growth
label: {en: Growth, nb: Vekst}
definition: {en: More., nb: Mer.}
source: [ssb-2021-03]
basis: interpretation
""",
    "set": """\
id: mine
name: {en: My county, nb: Mitt fylke}
publisher: My county
edition: '1'
year: 2025
level: [municipal]
languages: [en, nb]
licence: CC0
attribution: My county
source: []
status: draft
indicators:
  @indicator
""",
    "indicator": "code: '1'\ntitle: {en: Energy use, nb: Energibruk}\n",
    "reviews": "id: r\ntaxonomy: ks-ssb@0.1.0\ndecisions:\n  @decision\n",
    "decision": "indicator: 'un-sdg:7.1.1'\ntitle: Access to energy\ncategory: goal.sdg.7\ndecision: confirm\nby: Kari\ndate: '2026-11-20'\n",
    "mappings": "id: m\npublisher: Me\nmappings:\n  @mapping\n",
    "mapping": "a: 'un-sdg:7.1.1'\nb: 'mine:1'\nrelation: close\n",
}  # fmt: skip
HEAD = "publisher: P\nedition: '1'\nyear: 2025\nlevel: [national]\nlicence: CC0\nattribution: A\nsource: []\nstatus: draft\n"
PARTS["un"] = f"""\
id: un-sdg
name: {{en: UN, nb: FN}}
languages: [en, nb]
{HEAD}indicators:
  - {{code: 1.1.1, title: {{en: Poverty, nb: Fattigdom}}}}
  - {{code: 7.1.1, title: {{en: Access to energy, nb: Tilgang til energi}}}}
"""
PARTS["many"] = f"id: many\nname: {{en: Many}}\nlanguages: [en]\n{HEAD}indicators:\n" + "".join(
    f"  - {{code: '{n}', title: {{en: Number of things {n}}}}}\n" for n in range(60)
)
PARTS |= {name: beside(name) for name in RULES if name not in PARTS}
FILES = {
    "taxonomy/taxonomy.yaml": "info", "taxonomy/goal.yaml": "goals", "taxonomy/perspective.yaml": "perspectives",
    "taxonomy/quality.yaml": "qualities", "taxonomy/profiles/mine.yaml": "profile", "indicator_sets/un-sdg.yaml": "un",
    "indicator_sets/mine.yaml": "set", "indicator_sets/many.yaml": "many", "reviews.yaml": "reviews", "mappings.yaml": "mappings",
    **{f"taxonomy/rules/{name}.yaml": name for name in RULES},
}  # fmt: skip


NAME = re.compile("Energy|Energi|How energy|Hvordan energi")
"""What a category beside another one has otherwise."""


class Example:
    """An example of a rule: the records that it is about, in the file where it stands; without one, the workspace as it is."""

    def __init__(self, part: str = "", text: str = "") -> None:
        self.part = part
        lines = list(enumerate(text.split("\n"), 1))
        self.file = lines.pop(0)[1].removeprefix("# in ") if text.startswith("# in ") else ""
        self.records: list[list[Line]] = [[]]
        for number, line in lines:
            if line.startswith("- ") and self.records[-1]:
                self.records.append([])
            item = any(x.startswith("- ") for _, x in lines)
            self.records[-1].append((line[2:] if item else line, number))

    def of(self, part: str) -> list[list[Line]]:
        """The records of a kind: those of the example with what it leaves out, or the one that there is."""
        default = [(line, 0) for line in PARTS[part].rstrip("\n").split("\n")]
        if part != self.part:
            return [self._whole(default)]
        made = []
        for n, record in enumerate(self.records, bool(self.file)):
            own = [(NAME.sub(rf"\g<0> {n}", line), 0) for line, _ in default]
            filled = own if n and part == "category" else default
            made.append(self._whole([*record, *without(filled, {key_of(line) for line, _ in record})]))
        return made

    def _whole(self, lines: list[Line]) -> list[Line]:
        """The lines of a record with the records inside it."""
        out: list[Line] = []
        for line, number in lines:
            place = PLACE.match(line) if "@" in line else None
            for record in self.of(place.group(3)) if place else ():
                indent, item = (place.group(1), place.group(2) == "@") if place else ("", False)
                out += [(f"{indent}-", 0)] if item else []
                out += [(f"{indent}{'  ' if item else ''}{x}", n) for x, n in record]
            if not place:
                out.append((line, number))
        return out

    def files(self) -> dict[str, list[Line]]:
        """All files of the workspace with the example in it."""
        made = {name: Example().of(part)[0] if self.file else self.of(part)[0] for name, part in FILES.items()}
        if self.file:
            holder = "perspectives" if self.part == "category" else self.part
            lines = self.of(holder)[0]
            made[self.file] = [x for x in lines if x[1] or not x[0].startswith("  - ")]
        return {name: [(schema_line(name), 0), *lines] for name, lines in made.items()}


def schema_line(name: str) -> str:
    kind = kind_in_taxonomy(name.removeprefix("taxonomy/")) if name.startswith("taxonomy/") else "indicator-set"
    if name in ("reviews.yaml", "mappings.yaml"):
        kind = name.removesuffix(".yaml")
    return f"# yaml-language-server: $schema=../schema/{kind}.schema.json"


class Small:
    """The small workspace in a folder; a check of it takes some milliseconds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.memo: dict[Any, Any] = {}
        self.base = {name: text_of(lines) for name, lines in Example().files().items()}

    def write(self, folder: Path | None = None) -> Path:
        """A folder, its own by default, with all files as they are; they are not checked."""
        folder = folder or self.folder
        for name, content in self.base.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return folder

    def check(self, changes: Changes | None = None, **options: Any) -> Report:
        """What a check says of the workspace with these files changed (None: removed); all files are in the report."""
        wanted = {**self.base, **(changes or {})}
        for path in self.folder.rglob("*"):
            if path.is_file() and path.relative_to(self.folder).as_posix() not in wanted:
                path.unlink()
        for name, content in wanted.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                path.unlink(missing_ok=True)
            elif not path.is_file() or path.read_bytes() != encoded(content):
                path.write_bytes(encoded(content))
        named = [self.folder, *(self.folder / n for n in wanted if "/" not in n and wanted[n] is not None)]
        return check(options.pop("paths", named), memo=self.memo, tables=tables, **options)

    def findings(self, changes: Changes | None = None, **options: Any) -> list[Finding]:
        """The findings of `check`, with paths below the folder."""
        found = self.check(changes, **options).findings
        root = self.folder.resolve()
        return [replace(f, path=Path(f.path).resolve().relative_to(root).as_posix()) for f in found]

    def example(self, part: str, text: str) -> tuple[Changes, dict[int, tuple[str, int]]]:
        """The files that an example of some part changes, and where each of its lines stands."""
        files = Example(part, text).files()
        places = {n: (name, at) for name, lines in files.items() for at, (_, n) in enumerate(lines, 1) if n}
        return {name: text_of(lines) for name, lines in files.items() if text_of(lines) != self.base.get(name)}, places


def text_of(lines: list[Line]) -> str:
    return "\n".join(line for line, _ in lines).rstrip("\n") + "\n"


def encoded(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content
