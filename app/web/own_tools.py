"""Commands, ready to copy, by which a learner's own tools reach the archive of her attempt."""

from app.frozen import Frozen
from app.grading.lab_toml import LabSpec
from app.learning.tool_codes import code_of
from app.practice.dicomweb.config import NODE_KIND
from app.records.learning import Attempt
from app.web import current


class OwnTools(Frozen):
    """The address of the archive, and what to type in each tool."""

    root: str
    commands: tuple[tuple[str, str], ...]


def own_tools(attempt: Attempt, lab: LabSpec) -> OwnTools | None:
    """Return how tools reach the attempt's archive, where the lab has one."""
    asked = any(exercise.kind == "live_dicomweb" for exercise in lab.exercises)
    if not asked and NODE_KIND not in lab.console:
        return None
    site = current.site()
    root = f"{site.settings.base_url.rstrip('/')}/dicom-web/{code_of(attempt, site)}"
    return OwnTools(root, tuple((name, text.format(root=root)) for name, text in _COMMANDS))


_CURL = """\
curl -i '{root}/studies?limit=5'
curl -i -H 'Accept: application/dicom+json' '{root}/studies/STUDY_UID/metadata'
curl -o study.multipart \\
  -H 'Accept: multipart/related; type="application/dicom"; transfer-syntax=*' \\
  '{root}/studies/STUDY_UID'"""
_CLIENT = """\
from dicomweb_client import DICOMwebClient

client = DICOMwebClient("{root}")
client.search_for_studies(limit=5)
client.retrieve_study_metadata("STUDY_UID")"""
_DCM4CHE = """\
wadors '{root}/studies/STUDY_UID'
stowrs --url '{root}/studies' image.dcm"""
_DCMTK = """\
dcmdump +P StudyInstanceUID image.dcm
printf -- '--edge\\r\\nContent-Type: application/dicom\\r\\n\\r\\n' > body
cat image.dcm >> body; printf -- '\\r\\n--edge--\\r\\n' >> body
curl -i --data-binary @body \\
  -H 'Content-Type: multipart/related; type="application/dicom"; boundary=edge' \\
  '{root}/studies'"""
_COMMANDS = (
    ("curl: search and retrieve", _CURL),
    ("DCMTK and curl: store an image", _DCMTK),
    ("dicomweb-client (Python)", _CLIENT),
    ("dcm4che", _DCM4CHE),
)
