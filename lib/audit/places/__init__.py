"""Where information lives: which systems hold whom, what each says, and whom the CRM does not know."""

from lib.audit.places.places import Places, places_of

__all__ = ["Places", "places_of"]
