/* Where every segment and field of the text stands. Meaning comes from the server; places must be known while typing. */

export interface Delimiters {
  field: string;
  component: string;
  repetition: string;
  escape: string;
  subcomponent: string;
}

export interface FieldToken {
  path: string;
  index: number;
  offset: number;
  text: string;
}

export interface SegmentToken {
  name: string;
  ordinal: number;
  offset: number;
  text: string;
  fields: FieldToken[];
}

export interface PlaceInText {
  segment: SegmentToken;
  field: FieldToken | null;
  /** The deepest path that says something: the component where the field has several. */
  path: string;
  offset: number;
  length: number;
}

const HEADERS = new Set(["MSH", "FHS", "BHS"]);

export function delimitersOf(text: string): Delimiters {
  const head = /^(?:MSH|FHS|BHS)(.)([^\r\n]*)/m.exec(text);
  const field = head?.[1] ?? "|";
  const rest = (head?.[2] ?? "").split(field)[0] ?? "";
  const at = (index: number, usual: string): string => rest[index] ?? usual;
  return { field, component: at(0, "^"), repetition: at(1, "~"), escape: at(2, "\\"), subcomponent: at(3, "&") };
}

export function tokenize(text: string): SegmentToken[] {
  const { field } = delimitersOf(text);
  const counts = new Map<string, number>();
  const segments: SegmentToken[] = [];
  let offset = 0;
  for (const line of text.split("\n")) {
    if (line.trim() !== "") {
      const name = line.slice(0, 3);
      const ordinal = (counts.get(name) ?? 0) + 1;
      counts.set(name, ordinal);
      segments.push({ name, ordinal, offset, text: line, fields: fieldsOf(line, offset, name, ordinal, field) });
    }
    offset += line.length + 1;
  }
  return segments;
}

function fieldsOf(line: string, offset: number, name: string, ordinal: number, separator: string): FieldToken[] {
  const stem = ordinal > 1 ? `${name}[${ordinal}]` : name;
  const isHeader = HEADERS.has(name);
  const fields: FieldToken[] = [];
  // The separator after a header's name is itself the first field (HL7 v2.5.1 2.14.9.1).
  if (isHeader && line.length > 3) fields.push({ path: `${stem}-1`, index: 1, offset: offset + 3, text: separator });
  let at = line.indexOf(separator);
  for (let index = isHeader ? 2 : 1; at >= 0; index += 1) {
    const next = line.indexOf(separator, at + 1);
    const text = line.slice(at + 1, next < 0 ? undefined : next);
    fields.push({ path: `${stem}-${index}`, index, offset: offset + at + 1, text });
    at = next;
  }
  return fields;
}

export function placeAt(text: string, segments: SegmentToken[], position: number): PlaceInText | null {
  const segment = segments.find((one) => position >= one.offset && position <= one.offset + one.text.length);
  if (!segment) return null;
  const field = [...segment.fields].reverse().find((one) => position >= one.offset) ?? null;
  if (!field) return { segment, field, path: segment.ordinal > 1 ? `${segment.name}[${segment.ordinal}]` : segment.name, offset: segment.offset, length: segment.name.length };
  const isVerbatim = HEADERS.has(segment.name) && field.index <= 2;
  return isVerbatim
    ? { segment, field, path: field.path, offset: field.offset, length: field.text.length }
    : deepest(segment, field, position, delimitersOf(text));
}

/** Walk down: repetition, component, subcomponent, each only where the text has more than one. */
function deepest(segment: SegmentToken, field: FieldToken, position: number, marks: Delimiters): PlaceInText {
  let place = { path: field.path, offset: field.offset, text: field.text };
  const steps: [string, (n: number) => string][] = [
    [marks.repetition, (n) => (n > 1 ? `[${n}]` : "")],
    [marks.component, (n) => `.${n}`],
    [marks.subcomponent, (n) => `.${n}`],
  ];
  for (const [mark, suffix] of steps) {
    if (!place.text.includes(mark)) continue;
    const before = place.text.slice(0, Math.max(0, position - place.offset));
    const count = before.split(mark).length;
    const start = before.lastIndexOf(mark) + 1;
    const part = place.text.split(mark)[count - 1] ?? "";
    place = { path: place.path + suffix(count), offset: place.offset + start, text: part };
  }
  return { segment, field, path: place.path, offset: place.offset, length: place.text.length };
}

export function fieldByPath(segments: SegmentToken[], path: string): FieldToken | SegmentToken | null {
  const plain = path.replace(/^([A-Z0-9]{3})\[1\]/, "$1");
  const wanted = /^[A-Z0-9]{3}(?:\[\d+\])?-\d+/.exec(plain)?.[0];
  for (const segment of segments) {
    const stem = segment.ordinal > 1 ? `${segment.name}[${segment.ordinal}]` : segment.name;
    if (!wanted && stem === plain) return segment;
    const field = segment.fields.find((one) => one.path === wanted);
    if (field) return field;
  }
  return null;
}
