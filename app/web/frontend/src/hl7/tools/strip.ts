import { ByteTool } from "./byte_tool";
import { CompareTool } from "./compare_tool";
import type { Host } from "./host";
import { TabStrip } from "./tab_strip";
import { TableTool } from "./table_tool";

/** The findings and every tool, a tab each; a tool asks the server when its tab is chosen. */
export function toolStrip(host: Host, findings: HTMLElement): TabStrip {
  const strip = new TabStrip();
  strip.add("Findings", findings);
  const tools = { Compare: new CompareTool(host), Bytes: new ByteTool(host), Table: new TableTool(host) };
  for (const [words, tool] of Object.entries(tools)) strip.add(words, tool.element, () => tool.show());
  return strip;
}
