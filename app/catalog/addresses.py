"""The addresses of content pages, in one place."""


def module_url(module: str) -> str:
    """Return the address of a module's page."""
    return f"/modules/{module}"


def lesson_url(module: str, lesson: str) -> str:
    """Return the address of a lesson's page."""
    return f"/modules/{module}/lessons/{lesson}"


def lab_url(lab: str) -> str:
    """Return the address of a lab's page."""
    return f"/labs/{lab}"


def term_url(term: str) -> str:
    """Return the address of a glossary entry."""
    return f"/glossary/{term}"
