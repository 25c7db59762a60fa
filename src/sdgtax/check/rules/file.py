"""Rules of files, YAML and schema. They are found while a file is read, so they have no check of their own."""

from __future__ import annotations

from sdgtax.check.registry import rule

rule(
    "TAX001", "unreadable",
    what="The file cannot be opened, or there is none at this path.",
    why="What cannot be read cannot be checked, and a check that silently leaves a file out is worth nothing.",
    how="Correct the path, or the rights of the file.",
    bad="# sdgtax validate taxonomy/perspektive.yaml",
    good="# sdgtax validate taxonomy/perspective.yaml",
)  # fmt: skip
rule(
    "TAX002", "binary-file",
    what="The file is no text.",
    why="All data are YAML, a text format; a spreadsheet or PDF with the ending .yaml cannot be read.",
    how="Export the data as text, in UTF-8.",
    bad="# areas.xlsx, renamed to areas.yaml",
    good="categories:\n  - id: perspective.area.energy",
)  # fmt: skip
rule(
    "TAX003", "encoding",
    what="The file is not UTF-8.",
    why="Read as UTF-8 elsewhere, its æ, ø and å turn into other signs, and phrases with them never match.",
    how="Save the file as UTF-8 (“Save as”, encoding UTF-8 in most editors).",
    bad="note: Miljø  # saved as Windows-1252",
    good="note: Miljø  # saved as UTF-8",
)  # fmt: skip
rule(
    "TAX004", "empty-file",
    what="The file holds nothing but blanks.",
    why="An empty file in a data folder is mostly an accident, such as a merge that went wrong.",
    how="Fill it in or remove it.",
    bad="  ", line=0,
    good="categories:\n  - id: perspective.area.energy",
)  # fmt: skip
rule(
    "TAX005", "too-large",
    what="The file is larger than 20 MB.",
    why="Data files are meant to be read and edited by people.",
    how="Split it.",
    bad="# one file of 25 MB", line=0,
    good="# five files of 5 MB",
)  # fmt: skip
rule(
    "TAX006", "unknown-file",
    what="It cannot be told what kind of file this is.",
    why="The kind decides what is checked: by its place in the taxonomy folder, by the schema that the first line names, or by "
        "its keys. A file that is none of the known kinds is read by nobody.",
    how="Write the schema into the first line, or move the file to its place.",
    bad="things:\n  - id: goal.sdg.11",
    good="# yaml-language-server: $schema=../schema/categories.schema.json\ncategories:\n  - id: goal.sdg.11",
)  # fmt: skip
rule(
    "TAX007", "missing-file",
    what="A file that every taxonomy has is missing.",
    why="Without taxonomy.yaml and the files in rules/ nothing can be classified.",
    how="Add it; copy it from the bundled taxonomy to begin with.",
    bad="# taxonomy/rules/scoring.yaml was removed", line=0,
    good="# taxonomy/rules/scoring.yaml is there",
)  # fmt: skip
rule(
    "TAX028", "weights",
    what="A file of weights of words does not read, or names a category that there is not.",
    why="The weights speak for categories by their ids; what does not read would be taken for no evidence.",
    how="Write it again with `sdgtax learn`, or remove it: without it the terms alone speak.",
    bad="# words/nb.tsv, with an answer goal.sdg.18",
    good="# words/nb.tsv, as `sdgtax learn` wrote it",
)  # fmt: skip
rule(
    "TAX008", "link",
    what="A symbolic link leads out of the folder that is checked, nowhere, or in a circle.",
    why="Data that others send may hold a link to any file of the machine on which it is checked. What lies outside is not read, "
        "so that nothing of it is shown.",
    how="Put a copy of the file in the place of the link, or name the file that is meant.",
    bad="# indicator_sets/oslo.yaml is a link to ../../elsewhere/oslo.yaml", line=0,
    good="# indicator_sets/oslo.yaml is a file",
)  # fmt: skip
rule(
    "TAX009", "not-a-file",
    what="In the place of a file is a pipe, a socket, a device or a folder.",
    why="It cannot be read as a file can; a pipe could be waited for without end.",
    how="Write the content to a file.",
    bad="# indicator_sets/oslo.yaml is a named pipe", line=0,
    good="# indicator_sets/oslo.yaml is a file",
)  # fmt: skip
rule(
    "TAX000", "too-many",
    what="There are more than 5,000 findings; the rest is left out, warnings first.",
    why="Nobody reads so many, and viewers of reports show no more. Findings of one cause count as one.",
    how="Mend these first, or check fewer files at a time.",
    bad="# one file of 16,000 faults", line=0,
    good="# one file of 16 faults",
)  # fmt: skip
rule(
    "TAX010", "yaml-syntax", part="category",
    what="The text is not YAML: an indentation, a quote, a bracket or a colon is wrong.",
    why="A program cannot read it. The other records of the file are checked all the same.",
    how="Look at the line and the one above it. Texts with a colon, a # or a sign such as @ at their beginning go into quotes.",
    bad="definition:\n  en: Waste: collected and treated\n  nb: Avfall som samles og behandles", line=2,
    good='definition:\n  en: "Waste: collected and treated"\n  nb: Avfall som samles og behandles',
)  # fmt: skip
rule(
    "TAX011", "tab", part="category",
    what="There is a tab in the file.",
    why="YAML forbids tabs in indentation, and elsewhere they cannot be told from blanks by eye.",
    how="Use blanks; two for each step of indentation. `sdgtax fmt` lays the file out.",
    bad="note:\tnobody sees this",
    good="note: everybody sees this",
)  # fmt: skip
rule(
    "TAX012", "duplicate-key", part="category",
    what="A key stands twice in the same record.",
    why="Most programs take the last of the two without a word, and the other text is lost.",
    how="Keep one of them, or merge them.",
    bad="label:\n  en: Energy\n  nb: Energi\n  nb: Kraft", line=4,
    good="label:\n  en: Energy\n  nb: Energi",
)  # fmt: skip
rule(
    "TAX013", "yaml-alias", part="term",
    what="A text begins with * or &, which YAML reads as an alias or an anchor.",
    why="Phrases often begin with *, and without quotes YAML takes them for something else. Aliases are refused altogether, "
        "since a small file with them can fill the memory.",
    how="Put the phrase in quotes.",
    bad="any:\n  nb: [*energi*]", line=2,
    good="any:\n  nb: ['*energi*']",
)  # fmt: skip
rule(
    "TAX014", "yaml-tag", part="category",
    what="A value begins with a tag, such as !!python.",
    why="Tags can make a YAML reader run programs; data need none.",
    how="Remove the tag; put a text that begins with ! in quotes.",
    bad="note: !important to keep",
    good="note: '!important to keep'",
)  # fmt: skip
rule(
    "TAX015", "control-character", part="category",
    what="There is a character in the file that cannot be seen, or that turns the direction of the text; or a line break in a "
        "text of one line.",
    why="Such characters come in by copying from other programs; a phrase with one never matches, and what is read is not what "
        "stands there.",
    how="Delete it and type the text anew at that place.",
    bad="note: district\u200bheating",
    good="note: district heating",
)  # fmt: skip
rule(
    "TAX016", "schema-line", severity="warning",
    what="The first line does not name the schema of the file, or names another one.",
    why="Editors complete and check while typing by the schema that the first line names.",
    how="`sdgtax fmt` writes the line.",
    bad="categories:",
    good="# yaml-language-server: $schema=../schema/categories.schema.json\ncategories:",
)  # fmt: skip
rule(
    "TAX017", "left-to-fill", part="category",
    what="A value still begins with TODO, as `sdgtax new` wrote it.",
    why="The record would be shown to readers with a text that means nothing.",
    how="Fill it in, or remove the key where it is not needed.",
    bad="label:\n  en: TODO name\n  nb: Reiseliv", line=2,
    good="label:\n  en: Tourism\n  nb: Reiseliv",
)  # fmt: skip
rule(
    "TAX018", "spoilt-encoding", part="category",
    what="Letters were spoilt: a text was read in a wrong encoding, or the escapes of another format were left in it.",
    why="`BÃ¦rekraft`, `B&aelig;rekraft` and `B?rekraft` are shown to readers as they are, and phrases with them never match.",
    how="Write the letters, or convert the text again, from its right encoding to UTF-8.",
    bad="note: BÃ¦rekraft",
    good="note: Bærekraft",
)  # fmt: skip
rule(
    "TAX019", "odd-letter", part="category",
    what="A letter is not the one that it looks like: an `å` of two signs, the ligature `ﬁ`, a Cyrillic `а`.",
    why="Such letters come from PDFs and other alphabets; a phrase, a code or an id with one is never found.",
    how="Type the word anew.",
    bad="note: ﬁsh stocks",
    good="note: fish stocks",
)  # fmt: skip
rule(
    "TAX020", "unknown-key", part="category",
    what="The record has a key that the format does not know.",
    why="Mostly a slip of the pen; what stands below it would never be read.",
    how="Correct the spelling, or remove the key. The finding lists the keys that may stand here.",
    bad="lable: {en: Energy, nb: Energi}",
    good="label: {en: Energy, nb: Energi}",
)  # fmt: skip
rule(
    "TAX021", "missing-key", part="category",
    what="A key that every record of this kind has is missing.",
    why="The program needs the value.",
    how="Add the key. `sdgtax new` writes a record with all of them.",
    bad="examples:\n  - indicator: 'un-sdg:7.1.1'", line=2,
    good="examples:\n  - indicator: 'un-sdg:7.1.1'\n    lang: nb",
)  # fmt: skip
rule(
    "TAX022", "wrong-type", part="category",
    what="The value is of another type than the format asks for: a number for a text, a text for a list.",
    why="YAML reads 1.10 as the number 1.1, and `on`, `no` and `yes` as true or false.",
    how="Put texts that look like numbers, and such words, in quotes; write lists with `- ` or in [ ].",
    bad="notation: 1.10",
    good="notation: '1.10'",
)  # fmt: skip
rule(
    "TAX023", "bad-value", part="category",
    what="The value is none of those that may stand here.",
    why="Other files and the program rely on the form of the value.",
    how="Use one of the values, or the form, that the finding names.",
    bad="basis: sourced",
    good="basis: source",
)  # fmt: skip
rule(
    "TAX024", "out-of-range", part="category",
    what="A weight, a threshold or another number lies outside its range.",
    why="Weights go from -10 to 10 (4 decides alone), probabilities and shares from 0 to 1.",
    how="Correct the number; 80 % is written 0.8.",
    bad="links:\n  goal.tbl.environment: 80", line=2,
    good="links:\n  goal.tbl.environment: 0.8",
)  # fmt: skip
rule(
    "TAX025", "empty-value", part="category",
    what="A value is empty where something must stand.",
    why="An empty text says nothing to the reader of a label, and an empty list nothing to the program.",
    how="Fill it in, or remove the key where it is not needed.",
    bad="label:\n  en: Energy\n  nb: ''", line=3,
    good="label:\n  en: Energy\n  nb: Energi",
)  # fmt: skip
rule(
    "TAX026", "missing-language", part="category",
    what="A text lacks one of the languages that taxonomy.yaml names.",
    why="Everything that a user reads comes in all of them.",
    how="Add the text in that language.",
    bad="label:\n  en: Energy",
    good="label:\n  en: Energy\n  nb: Energi",
)  # fmt: skip
rule(
    "TAX027", "odd-space", part="category",
    what="A blank stands at an end of a text in quotes, or there is a no-break or another odd space: in the indentation, in a name or a "
        "phrase, at the end of a text or beside a blank.",
    why="It cannot be told from a blank by eye. YAML takes a no-break space for a letter, so that a key or a code with one is another.",
    how="Type an ordinary blank, or none.",
    bad="same_as: ['ks:Energy\u00a0']",
    good="same_as: ['ks:Energy']",
)  # fmt: skip
rule(
    "TAX029", "markup", part="category",
    what="A label, a title or a name holds a tag of HTML, or begins like the formula of a spreadsheet.",
    why="Tags are shown as they stand, and a table with the text in it is calculated where it is opened.",
    how="Write the text as a reader is to see it.",
    bad="label: {en: <b>Energy</b>, nb: Energi}",
    good="label: {en: Energy, nb: Energi}",
)  # fmt: skip
