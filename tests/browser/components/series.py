"""Series of slices that say what they are: slice n, 64 by 64 pixels, is one gray of 100 + 10 n."""

from dataclasses import dataclass, field

import numpy as np

from app.dicom import (
    build_object,
    decode_frame,
    image_data,
    image_facts,
    new_uid,
    overlay_mask,
    stack_data,
    stacks_of,
)
from tests.browser.components.bench_files import as_json
from tests.browser.components.bench_server import BenchServer

AXIAL = ["1", "0", "0", "0", "1", "0"]
SIZE = 64


def slice_of(series: str, number: int, spacing: float, **facts: object) -> bytes:
    """Return slice *number* of a series, *spacing* mm from the next one."""
    attributes = {
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
        "SOPInstanceUID": new_uid(series, str(number)),
        "StudyInstanceUID": new_uid("study"),
        "SeriesInstanceUID": new_uid(series),
        "FrameOfReferenceUID": new_uid("frame of reference"),
        "SeriesDescription": series,
        "Modality": "CT",
        "PatientName": "PHANTOM^STACK",
        "PatientID": "STACK1",
        "InstanceNumber": str(100 - number),
        "ImagePositionPatient": ["-32", "-32", f"{number * spacing:g}"],
        "ImageOrientationPatient": AXIAL,
        "PixelSpacing": ["1", "1"],
        "WindowCenter": "225.5",
        "WindowWidth": "451",
        "RescaleSlope": "1",
        "RescaleIntercept": "0",
    }
    pixels = np.full((SIZE, SIZE), 100 + 10 * number, dtype=np.int16)
    return build_object({**attributes, **facts}, pixels)


def marked_slice(corner: int = 400) -> bytes:
    """Return a slice whose upper left quarter is bright."""
    pixels = np.full((SIZE, SIZE), 0, dtype=np.int16)
    pixels[: SIZE // 2, : SIZE // 2] = corner
    return build_object(
        {
            "SOPInstanceUID": new_uid("marked"), "Modality": "CT", "PixelSpacing": ["1", "1"],
            "ImageOrientationPatient": AXIAL, "WindowCenter": "200.5", "WindowWidth": "401",
            "(6000,0010)": SIZE, "(6000,0011)": SIZE, "(6000,0040)": "G", "(6000,0050)": [1, 1],
            "(6000,0100)": 1, "(6000,0102)": 0, "(6000,1500)": "Ruler",
            "(6000,3000)": b"\0" * (SIZE // 8 * SIZE // 2) + b"\xff" * (SIZE // 8 * SIZE // 2),
        },
        pixels,
    )  # fmt: skip


@dataclass
class Offered:
    """The files of a bench and what a server says of them."""

    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, series: str, count: int, spacing: float, **facts: object) -> "Offered":
        """Put a series on the bench, its slices under names in no order."""
        for number in range(count):
            name = f"{(number * 7) % count:02}-{series}.dcm"
            self.files[name] = slice_of(series, number, spacing, **facts)
        return self

    def serve(self, bench: BenchServer) -> None:
        """Offer stacks, images, frames and overlays as the site would."""
        places = []
        for name, data in self.files.items():
            facts = image_facts(data, name)
            bench.offer(f"/files/{name}/image.json", as_json(image_data(facts)))
            frame = decode_frame(data, 0).data
            bench.offer(f"/files/{name}/frames/0", frame, "application/octet-stream")
            for plane in facts.overlays:
                mask = overlay_mask(data, plane.group, 0)
                path = f"/files/{name}/frames/0/overlays/{plane.group}"
                bench.offer(path, mask, "application/octet-stream")
            assert facts.place is not None
            places.append(facts.place)
        stacks = {"stacks": [stack_data(stack) for stack in stacks_of(places)]}
        bench.offer("/stacks.json", as_json(stacks))
