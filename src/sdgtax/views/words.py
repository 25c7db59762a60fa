"""The words of the program in one language, from `rules/words.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdgtax.model.taxonomy import Taxonomy


def words(taxonomy: Taxonomy, section: str, lang: str) -> dict[str, str]:
    """The words of a section by their ids."""
    return {name: text.get(lang) for name, text in taxonomy.words.sections[section].items()}
