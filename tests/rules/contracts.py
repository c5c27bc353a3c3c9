"""A contract import-linter does not bring: a package may import only what is listed."""

from __future__ import annotations

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyContract(Contract):
    """Of `target` (or of everything, "*"), `source` imports directly only `allowed`.

    "stdlib" among the allowed stands for Python's own modules.
    """

    type_name = "only"

    source = fields.StringField()
    target = fields.StringField()
    allowed = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every direct import that leaves the source."""
        importers = {self.source} | graph.find_descendants(self.source)
        strangers = sorted(
            (importer, imported)
            for importer in importers
            for imported in graph.find_modules_directly_imported_by(importer)
            if self._concerned(imported) and not self._allowed(imported)
        )
        return ContractCheck(kept=not strangers, metadata={"strangers": strangers})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which import should not be."""
        for importer, imported in check.metadata["strangers"]:
            output.print_error(f"{importer} imports {imported}")

    def _concerned(self, module: str) -> bool:
        if _within(module, self.source):
            return False
        return self.target == "*" or _within(module, self.target)

    def _allowed(self, module: str) -> bool:
        if "stdlib" in self.allowed and module in sys.stdlib_module_names:
            return True
        return any(_within(module, package) for package in self.allowed)


def _within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")
