/* hl7.json as the server promises it. */

export interface Hl7Finding {
  code: string;
  severity: "error" | "warning" | "hint";
  path: string;
  offset: number;
  length: number;
  says: string;
  expected: string | null;
  clause: string | null;
}

export interface FieldFacts {
  path: string;
  name: string;
  datatype: string;
  usage: string;
  table: string | null;
  value: string;
  meaning: string | null;
  offset: number;
  length: number;
}

export interface SegmentFacts {
  name: string;
  ordinal: number;
  title: string;
  offset: number;
  length: number;
  fields: FieldFacts[];
}

export interface Hl7Data {
  version: string;
  findings: Hl7Finding[];
  segments: SegmentFacts[];
}

/** PID[1]-5 and PID-5 are one place. */
export function plainPath(path: string): string {
  return path.replace(/\[1\]/g, "");
}

const USAGES: Record<string, string> = {
  R: "required",
  RE: "required, may be empty",
  O: "optional",
  C: "conditional",
  CE: "conditional, may be empty",
  X: "not used",
  B: "kept for older systems",
  W: "withdrawn",
};

export function usageWords(usage: string): string {
  return USAGES[usage] ?? usage;
}

/** What is known of a field, in one line. */
export function factsLine(facts: FieldFacts): string {
  const parts = [`${plainPath(facts.path)} ${facts.name}`, `data type ${facts.datatype}`, usageWords(facts.usage)];
  if (facts.table) parts.push(`table ${facts.table}`);
  if (facts.meaning) parts.push(`${facts.value} = ${facts.meaning}`);
  return parts.filter((part) => !/^data type $|^$/.test(part)).join(" · ");
}
