"""`rules/words.yaml`: words of the program itself."""

from __future__ import annotations

from sdgtax.model.common import Slug, Strict
from sdgtax.model.language import Text


class Words(Strict):
    """Captions and short sentences by section; names in braces are filled in by the program."""

    sections: dict[Slug, dict[Slug, Text]]
