"""Compile the bundled data when the program is built: `python -m sdgtax.compile`. See `sdgtax.yaml.compiled`.

A build of the package does it by itself; in a checkout `make setup` does. Nothing here is used when the program runs.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdgtax.text.lexicon import compile_lexicon
from sdgtax.yaml.compiled import LATER, encode, folder, sources, write
from sdgtax.yaml.load import load_sets, load_taxonomy

if TYPE_CHECKING:
    from sdgtax.model.indicator import Indicator, IndicatorSet


def parts() -> dict[str, Any]:
    """All parts, as JSON."""
    taxonomy, sets = load_taxonomy(), load_sets()
    whole = {f.name: encode(getattr(taxonomy, f.name)) for f in fields(taxonomy)}
    categories = [encode(c) for c in taxonomy.categories.values()]
    later = [{"id": c["id"], **{name: c[name] for name in LATER}} for c in categories]
    whole["categories"] = [{k: v for k, v in c.items() if k not in LATER} for c in categories]
    found = {"taxonomy": whole, "terms": later, "sets": [_set(s) for s in sets.values()]}
    for lang in taxonomy.info.languages:
        found[f"lexicon-{lang}"] = compile_lexicon(taxonomy, lang)
    return found


def _set(s: IndicatorSet) -> dict[str, Any]:
    record = _filled(s)
    record["source"] = [{name: getattr(x, name) for name in type(x).model_fields} for x in s.source]
    record["indicators"] = [_indicator(i) for i in s.indicators]
    return record


def _indicator(i: Indicator) -> dict[str, Any]:
    record = _filled(i)
    if i.published:
        record["published"] = _filled(i.published)
    return record


def _filled(record: Any) -> dict[str, Any]:
    values = ((f.name, getattr(record, f.name), f.default) for f in fields(record) if f.init)
    return {name: value for name, value, default in values if value is False or (value and value != default)}


def main() -> None:
    """Write the compiled data beside the code."""
    place = folder()
    write(place, sources(), parts())
    print(f"compiled: {Path(place).name}")


if __name__ == "__main__":
    main()
