"""Mistakes of the hand: letters swapped, doubled, dropped; names, addresses and labels written another way."""

import numpy as np

COUNTRY_VARIANTS = {
    "Germany": ("Deutschland", "DE", "germany", "Germnay"),
    "United Kingdom": ("UK", "England", "Great Britain", "United Kindgom"),
    "France": ("FR", "france", "Frankreich"),
    "Italy": ("IT", "Italia", "italy"),
    "Spain": ("ES", "España", "Spanien"),
    "Netherlands": ("NL", "Holland", "The Netherlands"),
    "Ireland": ("IE", "Eire"),
    "United States": ("USA", "US", "U.S.", "United States of America"),
    "Canada": ("CA", "canada"),
    "Norway": ("NO", "Norge"),
    "Sweden": ("SE", "Sverige"),
}
INDUSTRY_VARIANTS = {
    "Technology": ("technolgy", "Tech", "IT"),
    "Manufacturing": ("Manufactoring", "manufacturing "),
    "Retail": ("retail", "Retial"),
    "Financial services": ("Finance", "Financial Services"),
    "Healthcare": ("Health care", "helthcare"),
    "Logistics": ("Logistic", "logistics"),
    "Professional services": ("Prof. services", "Services"),
    "Construction": ("Contruction", "construction"),
    "Energy": ("energy", "Engery"),
    "Education": ("Edu", "education"),
}
PLACEHOLDERS = {
    "first_name": ("test", "N/A", "-", "xxx"),
    "last_name": ("test", "N/A", "unknown", "asdf"),
    "phone": ("123-456-7890", "000000", "N/A", "n.a."),
    "title": ("N/A", "tbd", "?", "none"),
}


def misspelt(draw: np.random.Generator, word: str) -> str:
    """The word with two letters swapped, one doubled or one left out, never the first."""
    if len(word) < 4:
        return word + word[-1]
    place, kind = int(draw.integers(1, len(word) - 1)), int(draw.integers(3))
    if kind == 0 and word[place] != word[place + 1]:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind == 1:
        return word[:place] + word[place] + word[place:]
    return word[:place] + word[place + 1 :]


def wrong_address(draw: np.random.Generator, address: str) -> str:
    """The address as nothing can reach it."""
    name, _, domain = address.partition("@")
    kinds = (
        f"{name}{domain}",
        f"{name}@{domain.removesuffix('.example')}.exampel",
        f"{name}@@{domain}",
        f"{name}@{domain.removesuffix('.example')}",
        f"{name} @{domain}",
        f"{name}..{name[:1]}@{domain}",
        f"{name}@{domain.replace('.example', ',example')}",
    )
    return kinds[int(draw.integers(len(kinds)))]


def other_address(draw: np.random.Generator, address: str, first: str) -> str:
    """Another address of the same person: initial only, a misspelt domain, or a private one."""
    name, _, domain = address.partition("@")
    given, _, family = name.partition(".")
    kinds = (
        f"{given[:1]}.{family}@{domain}",
        f"{name}@{misspelt(draw, domain.split('.')[0])}.example",
        f"{family}.{given}@mailbox.example",
        f"{given}{family}@post.example",
    )
    return kinds[int(draw.integers(len(kinds)))]


def other_company_name(draw: np.random.Generator, name: str) -> str:
    """The same company as somebody else writes it."""
    bare = " ".join(name.split()[:2])
    kinds = (
        bare,
        name.upper(),
        f"{misspelt(draw, bare)}",
        f"The {bare} Company",
        name.replace(" ", "  ", 1).lower(),
    )
    return kinds[int(draw.integers(len(kinds)))]


def variant(draw: np.random.Generator, label: str, variants: dict[str, tuple[str, ...]]) -> str:
    """The label as somebody else writes it."""
    choices = variants[label]
    return choices[int(draw.integers(len(choices)))]
