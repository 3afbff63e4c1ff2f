"""Who works at the demonstration hospital. All of them are invented."""

from datetime import date

from app.frozen import Frozen, field
from app.records.people import Role

PASSWORD = "reading-room-demo"  # noqa: S105 - a demonstration's, printed for everybody

SIGN_INS = (
    ("maya.okafor@harbor.example", "a technologist new to informatics: start here"),
    ("tomas.lindqvist@harbor.example", "her mentor"),
    ("ines.carvalho@harbor.example", "her manager"),
    ("rhys.llewellyn@harbor.example", "the administrator"),
    ("noor.haddad@harbor.example", "the CE administrator"),
)


class Cast(Frozen):
    """One invented person: who she is, what she may do, and how far she has come.

    *finishes* and *begins* are places in the catalog's list of modules, whichever those are.
    """

    email: str
    given_name: str
    family_name: str
    job_role: str
    team: str
    roles: tuple[Role, ...] = (Role.LEARNER,)
    passed_ciip_on: date | None = None
    finishes: tuple[int, ...] = field(default=())
    begins: tuple[int, ...] = field(default=())
    stumbles: int = 0


TEAMS = (
    ("Imaging Informatics", None),
    ("PACS administration", "Imaging Informatics"),
    ("Interfaces", "Imaging Informatics"),
    ("CT and MR", None),
)

CAST = (
    Cast("maya.okafor@harbor.example", "Maya", "Okafor", "CT technologist", "PACS administration",
         begins=(0,), stumbles=1),
    Cast("tomas.lindqvist@harbor.example", "Tomas", "Lindqvist", "Senior PACS administrator",
         "Imaging Informatics", (Role.LEARNER, Role.MENTOR), date(2019, 5, 14), (0, 1)),
    Cast("ines.carvalho@harbor.example", "Inês", "Carvalho", "Imaging informatics manager",
         "Imaging Informatics", (Role.LEARNER, Role.MANAGER), date(2016, 4, 2)),
    Cast("rhys.llewellyn@harbor.example", "Rhys", "Llŵyd-Llewellyn", "Systems administrator",
         "Interfaces", (Role.LEARNER, Role.ADMIN)),
    Cast("noor.haddad@harbor.example", "Noor", "Haddad", "Education coordinator",
         "Imaging Informatics", (Role.LEARNER, Role.AUTHOR, Role.CE_ADMINISTRATOR, Role.AUDITOR)),
    Cast("daniel.osei@harbor.example", "Daniel", "Osei", "PACS analyst", "PACS administration",
         passed_ciip_on=date(2023, 9, 12), finishes=(0,), begins=(1,), stumbles=3),
    Cast("hana.mueller@harbor.example", "Hana", "Müller", "Interface analyst", "Interfaces",
         passed_ciip_on=date(2022, 3, 30), finishes=(1,), begins=(0,), stumbles=2),
    Cast("linh.tran@harbor.example", "Linh", "Trần", "MR technologist", "CT and MR",
         begins=(0,), stumbles=2),
    Cast("oisin.byrne@harbor.example", "Oisín", "Byrne", "CT technologist", "CT and MR",
         begins=(1,), stumbles=2),
    Cast("priya.raman@harbor.example", "Priya", "Raman", "PACS analyst", "PACS administration",
         passed_ciip_on=date(2024, 6, 3), finishes=(0,), stumbles=1),
    Cast("grace.kim@harbor.example", "Grace", "Kim", "Interface analyst", "Interfaces",
         begins=(1,), stumbles=3),
    Cast("samuel.ortiz@harbor.example", "Samuel", "Ortiz", "Ultrasound technologist", "CT and MR"),
)  # fmt: skip
