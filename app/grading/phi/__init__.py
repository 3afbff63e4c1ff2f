"""How the guard against real patients' data looks: names, patterns, elements, fields, documents.

Loaded by the workers alone. What it is for and what it cannot see stands in docs/PHI_GUARD.md.
"""
