"""Tables of statistics banks: JSON-stat 2 (and 1), PxWeb's description of a table and its JSON. The contents give the titles."""

from __future__ import annotations

from typing import Any

from sdgtax.formats.reading.records import of_records
from sdgtax.formats.reading.table import Table, text_of

METRIC, TIME = "metric", "time"


def tables(loaded: Any) -> list[Table]:
    """The table of what was read from JSON; none where it is none of these forms."""
    if not isinstance(loaded, dict):
        return []
    if loaded.get("class") == "collection":
        items = [i for i in (loaded.get("link") or {}).get("item") or [] if isinstance(i, dict)]
        inner = [t for item in items if "dimension" in item for t in tables({"class": "dataset", **item})]
        named = ({"title": i.get("label"), "data_url": i.get("href")} for i in items)
        return inner or [of_records(named, "link.item")]
    if loaded.get("class") == "dataset" or ("dimension" in loaded and "value" in loaded):
        return [_dataset(loaded)]
    if isinstance(loaded.get("dataset"), dict) and "dimension" in loaded["dataset"]:
        return [_dataset(loaded["dataset"])]
    if _coded(loaded.get("variables")):
        return [_described(loaded)]
    if _coded(loaded.get("columns")) and "data" in loaded:
        contents = [c for c in loaded["columns"] if c.get("type") == "c"]
        records = ({"code": c["code"], "title": c["text"], "unit": c.get("unit")} for c in contents)
        return [of_records(records, "columns")]
    return []


def _coded(value: Any) -> bool:
    """Whether a value is a list of records with a code and a text."""
    listed = value if isinstance(value, list) else []
    return bool(listed) and all(isinstance(v, dict) and {"code", "text"} <= v.keys() for v in listed)


def _dataset(dataset: dict[str, Any]) -> Table:
    """The contents of a dataset of JSON-stat; without any the dataset is one indicator."""
    dimensions = dataset.get("dimension") or {}
    roles = dataset.get("role") or dimensions.get("role") or {}
    common = {"publisher": dataset.get("source"), "last_year": _last(dimensions, roles.get(TIME))}
    metrics = [dimensions[name] for name in _listed(roles.get(METRIC)) if isinstance(dimensions.get(name), dict)]
    if not metrics:
        return of_records([{"title": dataset.get("label"), **common}], "dataset")
    records = []
    for metric in metrics:
        category = metric.get("category") or {}
        labels, units = category.get("label") or {}, category.get("unit") or {}
        for code in _codes(category):
            said = units.get(code) or {}
            unit = said.get("base") or said.get("label")
            records.append({"code": code, "title": labels.get(code, code), "unit": unit, **common})
    return of_records(records, "dimension")


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [v for v in value or () if isinstance(v, str)]


def _codes(category: dict[str, Any]) -> list[str]:
    """The codes of a dimension in their order."""
    index = category.get("index")
    if isinstance(index, list):
        return [text_of(code) for code in index]
    if isinstance(index, dict):
        return sorted(index, key=lambda code: int(index[code]) if str(index[code]).isdigit() else 0)
    return list(category.get("label") or {})


def _last(dimensions: dict[str, Any], names: Any) -> str:
    codes = [c for name in _listed(names) for c in _codes((dimensions.get(name) or {}).get("category") or {})]
    return max(codes, default="")


def _described(table: dict[str, Any]) -> Table:
    """PxWeb's description of a table; without a variable of contents its title is the one indicator."""
    variables: list[dict[str, Any]] = table["variables"]
    periods = [x.get("valueTexts") or x.get("values") or () for x in variables if str(x.get("time")).lower() == "true"]
    common = {"last_year": max((text_of(v) for values in periods for v in values), default="")}
    for variable in variables:
        if str(variable["code"]).lower() == "contentscode":
            values = variable.get("values") or []
            texts = variable.get("valueTexts") or values
            records = ({"code": code, "title": text, **common} for code, text in zip(values, texts, strict=False))
            return of_records(records, "variables")
    return of_records([{"title": table.get("title"), **common}], "variables")
