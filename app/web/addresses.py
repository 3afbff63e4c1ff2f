"""Addresses that come with a request: followed only where they are ours."""


def own_page(wanted: str, otherwise: str) -> str:
    """Return the address *wanted* if it leads to a page of this site, else *otherwise*."""
    # Browsers take a backslash for a slash, drop tabs and line ends, and resolve dots.
    plain = wanted.isprintable() and "\\" not in wanted
    ours = plain and wanted.startswith("/") and "//" not in wanted.partition("?")[0]
    return wanted if ours else otherwise
