"""Everything a notebook calls, in the order that data flows: see CONTRIBUTING.md."""
