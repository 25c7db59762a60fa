"""Open SDG: the metadata of each indicator in the head of a Markdown file, as its platforms read it. Figures are not ours to give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from sdgtax.formats.write import free_name

if TYPE_CHECKING:
    from sdgtax.views.exchange import Exchanged, Row

WITHOUT_FIGURES = "notstarted"


def write(exchanged: Exchanged) -> Iterator[tuple[Path, str]]:
    """A file for each indicator, called after its code."""
    taken: set[str] = set()
    for row in exchanged.rows():
        name = re.sub(r"[^\w]+", "-", row.key).strip("-").lower() or "indicator"
        head = yaml.safe_dump(_fields(exchanged, row), sort_keys=False, allow_unicode=True, width=1000)
        yield Path("meta") / f"{free_name(name, taken)}.md", f"---\n{head}---\n"


def _fields(exchanged: Exchanged, row: Row) -> dict[str, Any]:
    """The fields: those that the platform asks for, those that we know of the indicator, and our answers."""
    i, taxonomy = row.indicator, exchanged.taxonomy
    root = taxonomy.scoring.published_root
    found = [taxonomy.categories[c] for c in row.categories if taxonomy.is_below(c, root)]
    sure = [a.category for a in row.classification.assignments if a.category in row.categories]
    first = next((c for c in sure if taxonomy.is_below(c, root)), "")
    goals = sorted((c for c in found if c.notation.isdigit()), key=lambda c: c.id != first)
    goal = goals[0] if goals else None
    target = next((c for c in found if goal and taxonomy.is_below(c.id, goal.id)), None)
    title = i.best((exchanged.lang,))[0]
    fields: dict[str, Any] = {
        "indicator_number": row.key,
        "indicator_name": title,
        "sdg_goal": goal.notation if goal else "",
        "target_id": target.notation if target else "",
        "target_name": target.title.get(exchanged.lang) if target and target.title else "",
        "graph_title": title,
        "graph_type": "line",
        "data_non_statistical": False,
        "published": True,
        "reporting_status": WITHOUT_FIGURES,
        "computation_units": i.unit,
        "un_designated_tier": i.tier,
        "un_custodian_agency": i.custodian,
        "source_organisation_1": i.data_source or i.publisher,
        "source_periodicity_1": i.frequency,
        "source_url_1": i.data_url,
        "indicator_definition": i.description,
        "other_info": i.note,
    }
    for facet, field in exchanged.rules.open_sdg.items():
        labels = [taxonomy.label(c, exchanged.lang) for c in row.categories if taxonomy.facet_of(c) == facet]
        fields[field] = ", ".join(labels)
    fields["tags"] = [c.notation for c in goals[1:]]
    return {name: value for name, value in fields.items() if value not in ("", [])}
