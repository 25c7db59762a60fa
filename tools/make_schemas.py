"""Write the JSON Schemas of all YAML formats into `taxonomy/schema/`, from the pydantic models.

Run: `make schema`. A test fails when the files are out of date.
"""

from __future__ import annotations

import json
from pathlib import Path

from sdgtax.yaml.load import MODELS

FOLDER = Path(__file__).parents[1] / "taxonomy" / "schema"


def schemas() -> dict[str, str]:
    """File name to content of every schema."""
    texts = {}
    for name, model in MODELS.items():
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(by_alias=True)}
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
