import { define } from "./shared/dom";
import { WorkBench } from "./workbench/work_bench";

define("work-bench", WorkBench);
