"""DICOMweb in the practice hospital: QIDO-RS, WADO-RS and STOW-RS as PS3.18 10.4 to 10.6 say.

Pure functions over what an archive holds: no sockets, no clock. The site puts them behind
addresses, a console's action behind a form, and both keep each request as an exchange. Here is
the light part that the web process loads; :mod:`app.practice.dicomweb.service` answers.
"""

from app.practice.dicomweb.config import DicomWebConfig
from app.practice.dicomweb.messages import Refused, Request, Response
from app.practice.dicomweb.routing import Resource, instances_of, resource_of

__all__ = [
    "DicomWebConfig",
    "Refused",
    "Request",
    "Resource",
    "Response",
    "instances_of",
    "resource_of",
]
