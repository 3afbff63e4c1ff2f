/* Segments, data types and tables of a version of HL7, fetched once for the whole page. */
import { getJson } from "../shared/net";
import type { Delimiters, PlaceInText } from "./tokens";

type FieldRow = [name: string, datatype: string, usage: string, table: string];
type PartRow = [name: string, datatype: string, table: string];

export interface CodeTable {
  name: string;
  values: Record<string, string>;
}

interface TablesData {
  version: string;
  segments: Record<string, { title: string; fields: FieldRow[] }>;
  datatypes: Record<string, PartRow[]>;
  tables: Record<string, CodeTable>;
}

/** What a version says of one place. */
export interface PlaceFacts {
  name: string;
  datatype: string;
  usage: string;
  table: string;
}

const asked = new Map<string, Promise<Tables | null>>();
const VERSION = /^2\.[1-8](?:\.[12])?$/;
const USUAL = "2.5.1";

/** The tables of *version*; null where the server does not give them, and then it is asked again later. */
export function tablesOf(base: string, version: string): Promise<Tables | null> {
  const address = `${base}-tables/${VERSION.test(version) ? version : USUAL}.json`;
  let found = asked.get(address);
  if (!found) {
    found = getJson(address).then(
      (data) => new Tables(data as TablesData),
      () => {
        asked.delete(address);
        return null;
      },
    );
    asked.set(address, found);
  }
  return found;
}

export class Tables {
  constructor(private readonly data: TablesData) {}

  /** Every segment with its title. */
  segments(): [string, string][] {
    return Object.entries(this.data.segments).map(([name, { title }]) => [name, title]);
  }

  table(number: string): CodeTable | null {
    return this.data.tables[number] ?? null;
  }

  /** The facts of the place under the cursor, whether anything stands there or not. */
  factsAt(place: PlaceInText, marks: Delimiters): PlaceFacts | null {
    if (!place.field) return null;
    const field = this.data.segments[place.segment.name]?.fields[place.field.index - 1];
    if (!field) return null;
    const [component, subcomponent] = partsOf(place.path);
    const [name, ...facts] = field;
    let [datatype, usage, table] = facts;
    if (datatype === "varies" && place.segment.name === "OBX") datatype = kindOf(place, marks);
    if (component === 0) return { name, datatype, usage, table };
    const part = this.data.datatypes[datatype]?.[component - 1];
    if (!part) return component === 1 ? { name, datatype, usage, table } : null;
    [datatype, usage] = [part[1], ""];
    if (component > 1 || !table) table = part[2];
    const deeper = this.data.datatypes[datatype]?.[subcomponent - 1];
    if (!deeper) return { name: `${name}, ${part[0]}`, datatype, usage, table };
    return { name: `${name}, ${deeper[0]}`, datatype: deeper[1], usage, table: deeper[2] };
  }

  /** The name of a place by its path; empty where the version has none. */
  nameOf(path: string): string {
    const [, segment = "", field = ""] = /^([A-Z][A-Z0-9]{2})(?:\[\d+\])?-(\d+)/.exec(path) ?? [];
    const row = this.data.segments[segment]?.fields[Number(field) - 1];
    if (!row) return this.data.segments[path.slice(0, 3)]?.title ?? "";
    const part = this.data.datatypes[row[1]]?.[partsOf(path)[0] - 1];
    return part ? `${row[0]}, ${part[0]}` : row[0];
  }
}

/** Component and subcomponent of a path, 0 where it names none. */
function partsOf(path: string): [number, number] {
  const [, component = "0", subcomponent = "0"] = /-\d+(?:\[\d+\])?(?:\.(\d+))?(?:\.(\d+))?$/.exec(path) ?? [];
  return [Number(component), Number(subcomponent)];
}

/** OBX-2 says what OBX-5 is made of. */
function kindOf({ segment }: PlaceInText, marks: Delimiters): string {
  return segment.fields.find((field) => field.index === 2)?.text.split(marks.component)[0] ?? "";
}
