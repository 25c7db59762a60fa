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

    from sdgtax.analyse.evaluate import Evaluation as Evaluation
    from sdgtax.analyse.evaluate import evaluate as evaluate
    from sdgtax.analyse.report import summarise as summarise
    from sdgtax.classify.engine import Classifier as Classifier
    from sdgtax.classify.engine import classify_all as classify_all
    from sdgtax.formats.columns import TableOptions as TableOptions
    from sdgtax.formats.tables import read_gold as read_gold
    from sdgtax.formats.tables import read_rows as read_rows
    from sdgtax.match.matcher import find_overlaps as find_overlaps
    from sdgtax.match.results import Concepts as Concepts
    from sdgtax.match.results import Overlaps as Overlaps
    from sdgtax.model.finding import DataError as DataError
    from sdgtax.model.finding import Finding as Finding
    from sdgtax.model.finding import SdgtaxError as SdgtaxError
    from sdgtax.model.indicator import Indicator as Indicator
    from sdgtax.workspace import Workspace as Workspace
    from sdgtax.workspace import open as open
    from sdgtax.workspace import validate as validate
    from sdgtax.yaml.find import Place as Place
    from sdgtax.yaml.load import find_indicator as find_indicator
    from sdgtax.yaml.load import load_reviews as load_reviews
    from sdgtax.yaml.load import load_sets as load_sets
    from sdgtax.yaml.load import load_taxonomy as load_taxonomy

__version__ = VERSION

_MODULES = {
    "analyse.evaluate": ("Evaluation", "evaluate"),
    "analyse.report": ("summarise",),
    "classify.engine": ("Classifier", "classify_all"),
    "formats.columns": ("TableOptions",),
    "formats.tables": ("read_gold", "read_rows"),
    "match.matcher": ("find_overlaps",),
    "match.results": ("Concepts", "Overlaps"),
    "model.finding": ("DataError", "Finding", "SdgtaxError"),
    "model.indicator": ("Indicator",),
    "workspace": ("Workspace", "open", "validate"),
    "yaml.find": ("Place",),
    "yaml.load": ("find_indicator", "load_reviews", "load_sets", "load_taxonomy"),
}
_WHERE = {name: f"sdgtax.{module}" for module, names in _MODULES.items() for name in names}

__all__ = ["__version__", *_WHERE]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
