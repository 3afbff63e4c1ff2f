import { define } from "./shared/dom";
import { WireTrace } from "./wire/wire_trace";

define("wire-trace", WireTrace);
