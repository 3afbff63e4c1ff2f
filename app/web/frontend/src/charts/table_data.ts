/* A chart says nothing that its table does not: the numbers are read from the cells. */

export interface Series {
  name: string;
  values: (number | null)[];
}

export interface TableData {
  caption: string;
  names: string[];
  series: Series[];
}

/** "1,234.5 h" is 1234.5; an empty cell or a dash is no number. A cell's data-value wins. */
function cellNumber(cell: HTMLTableCellElement | undefined): number | null {
  const text = cell?.dataset.value ?? cell?.textContent ?? "";
  const match = /-?\d+(?:\.\d+)?/.exec(text.replace(/,/g, "").replace(/−/g, "-"));
  return match ? Number(match[0]) : null;
}

const words = (cell: HTMLTableCellElement | undefined): string => (cell?.textContent ?? "").trim();

export function readTable(table: HTMLTableElement): TableData {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  return {
    caption: table.caption?.textContent.trim() ?? "",
    names: rows.map((row) => words(row.cells[0])),
    series: heads.slice(1).map((head, index) => ({
      name: words(head),
      values: rows.map((row) => cellNumber(row.cells[index + 1])),
    })),
  };
}
