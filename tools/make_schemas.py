"""Write the JSON Schemas of all YAML formats into `taxonomy/schema/`, from the pydantic models.

Run: `make schema`. A test fails when the files are out of date.
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from sdgtax.model.common import Strict
from sdgtax.yaml.kinds import MODELS
from sdgtax.yaml.load import bundled_languages

FOLDER = Path(__file__).parents[1] / "taxonomy" / "schema"


LANGUAGE = "^[a-z]{2,3}$"


def in_languages(schema: Any, languages: tuple[str, ...]) -> Any:
    """The schema with the languages of the taxonomy named, where a pattern stands for any language."""
    if isinstance(schema, list):
        return [in_languages(part, languages) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: in_languages(value, languages) for key, value in schema.items()}
    if found.get("pattern") == LANGUAGE:
        del found["pattern"]
        return {"enum": list(languages), **found}
    values = (
        found.pop("patternProperties", {}).get(LANGUAGE) if LANGUAGE in found.get("patternProperties", {}) else None
    )
    if values is None and found.get("title") in ("Text", "Phrases", "Titles", "PhraseLists"):
        values = found["additionalProperties"]
    if values is not None:
        found |= {"properties": dict.fromkeys(languages, values), "additionalProperties": False}
        if found.get("title") == "Text":
            found["required"] = list(languages)
    return found


def told_below(model: type[Strict]) -> Iterator[tuple[str, str]]:
    """The fields of a model with the text that stands below each in its source, or in that of its base, on one line."""
    for base in model.__bases__:
        if issubclass(base, Strict):
            yield from told_below(base)
    (made,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    assert isinstance(made, ast.ClassDef)
    for one, below in pairwise(made.body):
        match one, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())


class Described(GenerateJsonSchema):
    """JSON Schemas that say of each key what stands below it in its model."""

    def model_schema(self, schema: Any) -> Any:
        """The schema of a model."""
        found = super().model_schema(schema)
        keys = schema["cls"].model_fields
        for name, text in told_below(schema["cls"]):
            found["properties"][keys[name].alias or name]["description"] = text
        return found


def schemas() -> dict[str, str]:
    """File name to content of every schema."""
    texts = {}
    for name, model in MODELS.items():
        own = in_languages(model.model_json_schema(by_alias=True, schema_generator=Described), bundled_languages())
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **own}
        texts[f"{name}.schema.json"] = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    return texts


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"taxonomy/schema/{name}")


if __name__ == "__main__":
    main()
