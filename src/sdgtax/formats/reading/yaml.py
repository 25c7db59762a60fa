"""YAML: records keep the line they begin on, and values their text (`1.10` stays `1.10`, `no` stays `no`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from sdgtax.formats.reading.records import Placed, tables
from sdgtax.yaml.document import sound

if TYPE_CHECKING:
    from sdgtax.formats.columns import Names, TableOptions
    from sdgtax.formats.reading.table import Source, Table


def read(source: Source, names: Names, options: TableOptions) -> list[Table]:
    """The lists of indicators of a text. Raises DataError with the place of what is wrong."""
    return tables(parse(source.text(options.encoding), source), names)


def parse(text: str, source: Source) -> Any:
    """The data of a text, all values as texts. Raises DataError with the place of what is wrong."""
    return _value(sound(text, source.where).root)


def _value(node: Any) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [_value(one) for one in node.value]
    if isinstance(node, yaml.MappingNode):
        made = Placed({str(key.value): _value(one) for key, one in node.value})
        made.line = node.start_mark.line + 1
        return made
    return None if node is None or node.tag.endswith(":null") else str(node.value)
