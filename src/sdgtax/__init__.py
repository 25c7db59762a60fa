"""sdgtax sorts sustainability indicators by the KS/SSB taxonomy. The public API; everything is imported when first used.

>>> import sdgtax
>>> workspace = sdgtax.open()
>>> workspace.explain("Municipal waste recycled").first("goal")
'goal.sdg.12'
"""

from __future__ import annotations

from importlib import import_module

from sdgtax.model.version import VERSION

TYPE_CHECKING = False  # `typing` takes longer to import than all that is here
if TYPE_CHECKING:
    from typing import Any

    from sdgtax.analyse.coverage import summarise
    from sdgtax.analyse.evaluate import Evaluation, evaluate
    from sdgtax.classify.engine import Classifier, classify_all
    from sdgtax.formats.columns import TableOptions
    from sdgtax.formats.tables import read_gold, read_rows
    from sdgtax.match.matcher import find_overlaps
    from sdgtax.match.results import Concepts, Overlaps
    from sdgtax.model.finding import DataError, Finding, SdgtaxError
    from sdgtax.model.indicator import Indicator
    from sdgtax.workspace import Workspace, open, validate
    from sdgtax.yaml.find import Place
    from sdgtax.yaml.load import find_indicator, load_reviews, load_sets, load_taxonomy

__version__ = VERSION

_WHERE = {
    "Classifier": "sdgtax.classify.engine",
    "Concepts": "sdgtax.match.results",
    "DataError": "sdgtax.model.finding",
    "Evaluation": "sdgtax.analyse.evaluate",
    "Finding": "sdgtax.model.finding",
    "Indicator": "sdgtax.model.indicator",
    "Overlaps": "sdgtax.match.results",
    "Place": "sdgtax.yaml.find",
    "SdgtaxError": "sdgtax.model.finding",
    "TableOptions": "sdgtax.formats.columns",
    "Workspace": "sdgtax.workspace",
    "classify_all": "sdgtax.classify.engine",
    "evaluate": "sdgtax.analyse.evaluate",
    "find_indicator": "sdgtax.yaml.load",
    "find_overlaps": "sdgtax.match.matcher",
    "load_reviews": "sdgtax.yaml.load",
    "load_sets": "sdgtax.yaml.load",
    "load_taxonomy": "sdgtax.yaml.load",
    "open": "sdgtax.workspace",
    "read_gold": "sdgtax.formats.tables",
    "read_rows": "sdgtax.formats.tables",
    "summarise": "sdgtax.analyse.coverage",
    "validate": "sdgtax.workspace",
}

__all__ = [
    "Classifier",
    "Concepts",
    "DataError",
    "Evaluation",
    "Finding",
    "Indicator",
    "Overlaps",
    "Place",
    "SdgtaxError",
    "TableOptions",
    "Workspace",
    "__version__",
    "classify_all",
    "evaluate",
    "find_indicator",
    "find_overlaps",
    "load_reviews",
    "load_sets",
    "load_taxonomy",
    "open",
    "read_gold",
    "read_rows",
    "summarise",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
