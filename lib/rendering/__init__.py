import sys

# nbformat brings jsonschema, which compiles a grammar of internationalised addresses (2.4 s) wherever this package is
# there, for a format that no notebook has; without it all the rest is checked alike
sys.modules.setdefault("rfc3987_syntax", None)
