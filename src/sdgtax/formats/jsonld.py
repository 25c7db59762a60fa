"""The same graph as in `skos`, as JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sdgtax.formats import rdf, skos

if TYPE_CHECKING:
    from sdgtax.views.exchange import Exchanged


def write(exchanged: Exchanged) -> Iterator[str]:
    """The graph as JSON-LD."""
    yield rdf.text(skos.graph(exchanged), "json-ld")
