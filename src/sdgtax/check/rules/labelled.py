"""Rules of the tables of labelled titles in `titles/`, from which words are learnt; `sdgtax.check.labelled` looks for them."""

from __future__ import annotations

from sdgtax.check.registry import rule

_TABLE = "title,lang,source,goal\n"

rule(
    "TAX801", "title-table",
    what="A table of labelled titles does not read as a table: a column is missing, unknown or there twice, a row has more or fewer "
    "cells than the header, a quote is not closed.",
    why="Words would be learnt from other cells than those that are meant, or a column or a row would be passed over.",
    how="Mend the header or the row. A cell with a comma in it stands in quotes.",
    bad=_TABLE + "Leakage, of water pipes,en,us,6\n", line=2,
    good=_TABLE + '"Leakage, of water pipes",en,us,6\n',
)  # fmt: skip
rule(
    "TAX802", "title-label",
    what="A label of a title names no category, stands twice, or lies in another answer than the row names; or a row has no label.",
    why="What is labelled wrongly teaches wrong words. A target belongs to the goal that stands beside it.",
    how="Write the number, id or name of a category into the cell.",
    bad=_TABLE + "Leakage of water pipes,en,us,66\n", line=2,
    good=_TABLE + "Leakage of water pipes,en,us,6\n",
)  # fmt: skip
rule(
    "TAX803", "title-twice",
    what="A title stands twice with one source, with the same labels or with others.",
    why="It counts twice, or speaks against itself.",
    how="Keep the row that is right.",
    bad=_TABLE + "Leakage of water pipes,en,us,6\nLeakage of water pipes,en,us,7\n", line=3,
    good=_TABLE + "Leakage of water pipes,en,us,6\nPower from the sun,en,us,7\n",
)  # fmt: skip
rule(
    "TAX804", "title-source",
    what="A title comes from a source that `sources.csv` does not name, or a source there stands twice, has no publisher, or gave no title.",
    why="Whoever is shown the title that taught a word is told where it comes from.",
    how="Write the source into `sources.csv`, with its publisher, or correct the name.",
    bad=_TABLE + "Leakage of water pipes,en,uss,6\n", line=2,
    good=_TABLE + "Leakage of water pipes,en,us,6\n",
)  # fmt: skip
rule(
    "TAX805", "title-language",
    what="The language of a title is not known, or the title is plainly in another one.",
    why="The words of each language are learnt by themselves: a title in the wrong one teaches nothing, or nonsense.",
    how="Correct the language.",
    bad=_TABLE + "Leakage of water pipes,eng-uk,us,6\n", line=2,
    good=_TABLE + "Leakage of water pipes,en,us,6\n",
)  # fmt: skip
