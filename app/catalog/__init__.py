"""Lessons, labs, items and terms: compiled from folders into one file, read from it as records."""

from app.catalog.building import BrokenContent, compile_catalog
from app.catalog.folders import content_root
from app.catalog.holder import CatalogHolder
from app.catalog.problems import Problem
from app.catalog.reading import Catalog
from app.catalog.records import (
    POST_TEST_METHOD,
    Bank,
    Blueprint,
    BlueprintDomain,
    BlueprintVersion,
    DrawnItem,
    Heading,
    Hit,
    Item,
    ItemOption,
    KnowledgeCheck,
    LabEntry,
    LearningPath,
    Lesson,
    LessonEntry,
    Module,
    Objective,
    Ramp,
    Term,
)
from app.catalog.words import fill_words

__all__ = [
    "POST_TEST_METHOD",
    "Bank",
    "Blueprint",
    "BlueprintDomain",
    "BlueprintVersion",
    "BrokenContent",
    "Catalog",
    "CatalogHolder",
    "DrawnItem",
    "Heading",
    "Hit",
    "Item",
    "ItemOption",
    "KnowledgeCheck",
    "LabEntry",
    "LearningPath",
    "Lesson",
    "LessonEntry",
    "Module",
    "Objective",
    "Problem",
    "Ramp",
    "Term",
    "compile_catalog",
    "content_root",
    "fill_words",
]
