/** A table: its head, then its rows. */
export type Cells = readonly (readonly string[])[];

export const number = (value: number, digits: number): string => value.toFixed(digits);

/** A table as plain text. */
export function aligned(cells: Cells): string {
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? '').length)),
  );
  const lines = cells.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A table as documentation. */
export function markdown([head = [], ...rows]: Cells): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
