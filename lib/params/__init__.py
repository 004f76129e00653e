"""Parameters: four names (team, as_of, data, settings), read strictly and resolved to typed values."""

from lib.params.model import ROOT, Calendar, Definitions, Parameters, Privacy, Scope, Settings
from lib.params.reading import default_settings, read_parameters, resolve, team_file, team_names

__all__ = [
    "ROOT",
    "Calendar",
    "Definitions",
    "Parameters",
    "Privacy",
    "Scope",
    "Settings",
    "default_settings",
    "read_parameters",
    "resolve",
    "team_file",
    "team_names",
]
