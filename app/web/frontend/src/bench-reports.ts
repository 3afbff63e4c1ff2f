import { DicomReport } from "./reports/dicom_report";
import { TagCompare } from "./reports/tag_compare";
import { define } from "./shared/dom";

define("dicom-report", DicomReport);
define("tag-compare", TagCompare);
