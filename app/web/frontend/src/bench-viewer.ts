import { define } from "./shared/dom";
import { DicomViewer } from "./viewer/dicom_viewer";
import { DicomViewers } from "./viewer/dicom_viewers";

define("dicom-viewer", DicomViewer);
define("dicom-viewers", DicomViewers);
