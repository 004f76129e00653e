"""Watching: the metrics each team chose, compared with their targets and with the last runs, told in a page and in JSON."""

from lib.rendering.watch.telling import watch_and_tell
from lib.rendering.watch.watching import Watching, watch_teams

__all__ = ["Watching", "watch_and_tell", "watch_teams"]
