"""Build hook: the bundled data is compiled when the package is built, so that it travels in the wheel. See `sdgtax.compile`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles into the wheel; for an editable installation into the checkout, beside the code."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files before they are collected."""
        sys.path.insert(0, str(Path(self.root, "src")))
        try:
            from sdgtax.compile import compile_into
            from sdgtax.yaml.compiled import folder
        except ModuleNotFoundError as missing:
            if version != "editable" or (missing.name or "").startswith("sdgtax"):
                raise
            self.app.display_warning(f"{missing.name} is not installed: the data is not compiled and starts are slower")
            return
        finally:
            sys.path.pop(0)
        if version == "editable":
            compile_into(folder())
            return
        self._made = tempfile.TemporaryDirectory()
        compile_into(Path(self._made.name))
        build_data["force_include"][self._made.name] = "sdgtax/data/compiled"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Take the temporary files away."""
        if version != "editable":
            self._made.cleanup()
