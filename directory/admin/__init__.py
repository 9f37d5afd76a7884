"""The editors' side: every model can be searched, filtered, edited and traced here.

Each module registers the models of one noun. Every write goes through `directory.actions`.
"""

from directory.admin import (
    accounts,
    change_sets,
    changes,
    guides,
    initiatives,
    merges,
    organisations,
    relationships,
    sources,
    terms,
)

__all__ = [
    "accounts",
    "change_sets",
    "changes",
    "guides",
    "initiatives",
    "merges",
    "organisations",
    "relationships",
    "sources",
    "terms",
]
