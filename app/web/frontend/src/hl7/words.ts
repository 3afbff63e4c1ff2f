/* What the editor says of itself and of a table. */

const MOST_VALUES = 8;

/** The first values of a table with their meanings. */
export function valuesLine(values: Record<string, string>): string {
  const all = Object.entries(values);
  const shown = all.slice(0, MOST_VALUES).map(([code, meaning]) => (meaning ? `${code} = ${meaning}` : code));
  return `Values: ${shown.join("; ")}${all.length > MOST_VALUES ? `; ${all.length} in all` : ""}.`;
}

/** The line under the editor: its keys. */
export function helpWords(isReadonly: boolean, hasTables: boolean): string {
  const can = isReadonly ? "The message can be read but not changed." : "Each segment is one line.";
  const keys = hasTables && !isReadonly ? " Ctrl+Space completes a segment's name or a coded value." : "";
  return `Tab leaves the editor. ${can}${keys} F1 explains the field at the cursor.`;
}
