"""What can be asked of people: modules, paths, labs, incidents, mock exams; a name each."""

from collections.abc import Mapping

from app.catalog import Catalog, LabEntry, LearningPath, Module
from app.frozen import Frozen
from app.records.exams import FormKind
from app.records.mentoring import AskedKind

_FORMS = {FormKind.FULL: "full form", FormKind.HALF: "half form"}


class Subject(Frozen):
    """One thing that can be asked; *slug* is its part of an address."""

    kind: str
    id: str
    slug: str
    title: str


def subjects(catalog: Catalog) -> list[Subject]:
    """Return everything that can be asked: modules, paths, labs, incidents and exams, in turn."""
    return [
        *(module_subject(module) for module in catalog.modules()),
        *(
            Subject(AskedKind.PATH, path.id, path.slug, f"{path.code} {path.title}")
            for path in catalog.paths()
            if path_modules(path, catalog)
        ),
        *(_lab_subject(lab) for lab in catalog.labs() if lab.spec.incident is None),
        *(_lab_subject(lab) for lab in catalog.labs() if lab.spec.incident is not None),
        *(
            Subject(AskedKind.EXAM, form.value, form.value, f"Mock exam, {words}")
            for form, words in _FORMS.items()
        ),
    ]


def module_subject(module: Module) -> Subject:
    """Return *module* as something to ask."""
    return Subject(AskedKind.MODULE, module.id, module.slug, f"{module.code} {module.title}")


def subjects_by_id(catalog: Catalog) -> Mapping[tuple[str, str], Subject]:
    """Return everything that can be asked by kind and id.

    An incident that was asked for while it went by the name of a lab is found as well.
    """
    found = subjects(catalog)
    incidents = {
        (AskedKind.LAB.value, each.id): each for each in found if each.kind == AskedKind.INCIDENT
    }
    return incidents | {(each.kind, each.id): each for each in found}


def _lab_subject(lab: LabEntry) -> Subject:
    kind = AskedKind.LAB if lab.spec.incident is None else AskedKind.INCIDENT
    return Subject(kind, lab.spec.id, lab.slug, f"{lab.spec.code} {lab.spec.title}")


def path_modules(path: LearningPath, catalog: Catalog) -> list[Module]:
    """Return the modules of *path* that are published."""
    found = (catalog.module(slug) for slug in path.modules)
    return [module for module in found if module is not None]
