import { Hl7Editor } from "./hl7/hl7_editor";
import { define } from "./shared/dom";

define("hl7-editor", Hl7Editor);
