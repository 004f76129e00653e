"""Models: what is estimated rather than counted, each from plain numbers, each with how far it may be off."""
