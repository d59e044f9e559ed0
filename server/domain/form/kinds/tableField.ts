import { z } from 'zod';
import { isList, isObject, type Json, type JsonObject } from '../../json.js';
import { inLocale } from '../../localText.js';
import type { Reason } from '../../refusal.js';
import {
  fieldCommon,
  type FieldKind,
  type Problems,
  type RawInputs,
  type Reading,
} from '../fieldKind.js';
import { decimalText, empty, problemAt, valueOf } from '../reading.js';
import { columnSchema, scalarKind, type TableColumn } from './scalars.js';
import { textField } from './textField.js';

// Bounds the work of every rule over rows, and of every page that shows them.
const MOST_ROWS = 100;
// Rows beyond the limit are still looked for, so that they are refused and not dropped.
const ROWS_LOOKED_FOR = 2 * MOST_ROWS;

/**
 * Rows of plain values, in inputs `<name>.<row>.<column>`; wholly blank rows are left out. The
 * value is a list of objects by column id. `total` demands a sum over one column, in the unit in
 * which the column is typed (percent, yuan); a total of percents may miss by 0.01.
 */
export const tableSchema = z.strictObject({
  kind: z.literal('table'),
  ...fieldCommon,
  columns: z.array(columnSchema).min(1).max(12),
  min_rows: z.number().int().min(0).max(MOST_ROWS).default(0),
  max_rows: z.number().int().min(1).max(MOST_ROWS).default(20),
  total: z.strictObject({ column: z.string(), equals: z.number() }).optional(),
});
type Table = z.infer<typeof tableSchema>;

/** The rows of a table's value. */
export function rowsOf(value: Json): readonly JsonObject[] {
  return isList(value) ? value.filter(isObject) : [];
}

const cellName = (name: string, row: number, column: TableColumn) => `${name}.${row}.${column.id}`;

const isBlank = (typed: unknown) =>
  typed === undefined || typed === null || (typeof typed === 'string' && typed.trim() === '');

/** The numbers of the typed rows that hold anything at all, in order. */
export function filledRows(
  raw: RawInputs,
  name: string,
  columns: readonly TableColumn[],
): number[] {
  return Array.from({ length: ROWS_LOOKED_FOR }, (_, row) => row).filter((row) =>
    columns.some((column) => {
      const input = cellName(name, row, column);
      return Object.hasOwn(raw, input) && !isBlank(raw[input]);
    }),
  );
}

function readTable(raw: RawInputs, name: string, field: Table, today: string) {
  const filled = filledRows(raw, name, field.columns);
  if (filled.length === 0) return empty;
  if (filled.length > field.max_rows) {
    return { problems: problemAt('', 'too_many_rows', { max: field.max_rows }) };
  }
  const cells = readCells(raw, name, field, filled, today);
  const problems = cells.flatMap((row, at) =>
    Object.entries(row).flatMap(([id, { problems: found }]): [string, Reason][] =>
      found?.[''] ? [[`${at}.${id}`, found['']]] : [],
    ),
  );
  return problems.length > 0
    ? { problems: Object.fromEntries(problems) }
    : valueOf(cells.map((row) => valuesOf(row)));
}

type Cells = Readonly<Record<string, Reading>>;

const readCells = (
  raw: RawInputs,
  name: string,
  { columns }: Table,
  filled: readonly number[],
  today: string,
): Cells[] =>
  filled.map((row) =>
    Object.fromEntries(
      columns.map((column) => [
        column.id,
        scalarKind(column.kind).read(raw, cellName(name, row, column), column, today),
      ]),
    ),
  );

const valuesOf = (cells: Cells, before: JsonObject = {}): JsonObject =>
  Object.fromEntries(
    Object.entries(cells).map(([id, { problems, value }]) => [
      id,
      (problems ? before[id] : value) ?? null,
    ]),
  );

/** Each cell that can be read, and for the others what stood in the same row. */
function standingRows(
  raw: RawInputs,
  name: string,
  field: Table,
  before: Json,
  today: string,
): Json {
  const filled = filledRows(raw, name, field.columns);
  if (filled.length > field.max_rows) return before;
  const rows = readCells(raw, name, field, filled, today);
  const stood = rowsOf(before);
  // With as many rows as before each is where it was; else it is known by its readable cells.
  const rowBefore = (cells: Cells, at: number): JsonObject | undefined =>
    rows.length === stood.length ? stood[at] : stood.find((row) => agrees(row, cells));
  return rows.map((cells, at) => valuesOf(cells, rowBefore(cells, at)));
}

const agrees = (row: JsonObject, cells: Cells): boolean =>
  Object.entries(cells).every(
    ([id, { problems, value }]) => problems !== undefined || (row[id] ?? null) === (value ?? null),
  );

/** The sum of a column in its last places; a double is brought to its places first. */
function columnTotal(id: string, scale: number, rows: readonly JsonObject[]): number {
  return rows.reduce((sum, row) => {
    const cell = row[id];
    return sum + (typeof cell === 'number' ? Math.round(cell * scale) : 0);
  }, 0);
}

function wrongTotal({ total, columns }: Table, rows: readonly JsonObject[]): Problems {
  const column = total && columns.find(({ id }) => id === total.column);
  if (!total || !column) return {};
  const summed = scalarKind(column.kind).summed?.(column);
  const { places, scale, tolerated } = summed ?? { places: 0, scale: 1, tolerated: 0 };
  const sum = columnTotal(column.id, scale, rows);
  if (Math.abs(sum - Math.round(total.equals * 10 ** places)) <= tolerated) return {};
  return problemAt('', 'wrong_total', { sum: decimalText(sum, places), total: total.equals });
}

function missingCells({ columns }: Table, rows: readonly JsonObject[]): Problems {
  return Object.fromEntries(
    rows.flatMap((row, index) =>
      columns.flatMap((column): [string, Reason][] => {
        const value = row[column.id] ?? null;
        const kind = scalarKind(column.kind);
        const lacks =
          kind.lacks?.(value, column) ??
          (value === null && column.required ? problemAt('', 'required') : {});
        return lacks[''] ? [[`${index}.${column.id}`, lacks['']]] : [];
      }),
    ),
  );
}

export const tableField: FieldKind<Table> = {
  kind: 'table',
  celType: 'rows',
  meaning: 'rows',
  begins: (name) => ({ columns: [{ id: 'name', kind: textField.kind, name }] }),
  read: readTable,
  stands: standingRows,
  lacks: (value, field) => {
    const rows = rowsOf(value);
    if (rows.length === 0 && !field.required) return {};
    const wanted = Math.max(field.min_rows, 1);
    if (rows.length < wanted) return problemAt('', 'too_few_rows', { min: wanted });
    return { ...wrongTotal(field, rows), ...missingCells(field, rows) };
  },
  sample: (name, { columns, min_rows: min, max_rows: max }, today) => {
    const rows = Array.from({ length: Math.max(min, Math.min(2, max)) }, (_, row) => row);
    const cells = rows.flatMap((row) =>
      columns.map((column) =>
        scalarKind(column.kind).sample(cellName(name, row, column), column, today),
      ),
    );
    return Object.fromEntries(cells.flatMap((cell) => Object.entries(cell)));
  },
  print: (value, { columns }, reader) =>
    rowsOf(value)
      .map((row) =>
        columns
          .map((column) => {
            const text = scalarKind(column.kind).print(row[column.id] ?? null, column, reader);
            return text === '' ? '' : `${inLocale(column.name, reader.locale)}: ${text}`;
          })
          .filter((text) => text !== '')
          .join(' \u00B7 '),
      )
      .join('\n'),
  type: () => '',
  toCel: (value) => rowsOf(value),
  cells: ({ columns }) => columns,
};
