"""Which commands a system is given, and how its titles stand in them."""

from app.web.tool_commands import NOBODY, Place, dicom_system
from tests.practice.clinic import system
from tests.practice.wards import archive

PLACE = Place("127.0.0.1", {"dicom": 11112, "dicom_tls": 2762, "mllp": 2575, "mllp_tls": 6661})


def test_a_system_is_given_the_commands_that_it_answers() -> None:
    modality = dicom_system(system("modality", "ct", "CT1", "WARD_PACS"), "C-2", PLACE, seen=True)
    registry = dicom_system(system("dose_registry", "d", "D", "CT01"), "C-3", PLACE, seen=True)

    assert modality.groups[0].lines == (
        "echoscu -v -aet WARD_PACS -aec C-2 127.0.0.1 11112",
        "echoscu -v +tla +cf lab-ca.pem -aet WARD_PACS -aec C-2 127.0.0.1 2762",
    )
    assert registry.groups[0].lines[1].endswith("127.0.0.1 11112 dose_report.dcm")


def test_a_title_is_quoted_for_the_shell_and_one_is_proposed_where_none_is_known() -> None:
    odd = dicom_system(archive(device_table=[{"ae_title": "A B;ls"}]), "C-1", PLACE, seen=True)
    nobody = dicom_system(archive(device_table=[]), "C-1", PLACE, seen=True)
    unseen = dicom_system(archive(), "C-1", PLACE, seen=False)

    assert "-aet 'A B;ls' -aec" in odd.groups[0].lines[0]
    assert (nobody.calling, nobody.knows_nobody, odd.knows_nobody) == (NOBODY, True, False)
    assert (unseen.calling, unseen.groups) == ("", ())
