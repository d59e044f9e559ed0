import type { Answers } from '../../domain/form/answerValues.js';
import { shownFields, type RuleContext } from '../../domain/procedure/answers.js';
import type { RawInputs, Reader } from '../../domain/form/fieldKind.js';
import { fieldKind } from '../../domain/form/kinds/registry.js';
import type { TableColumn } from '../../domain/form/kinds/scalars.js';
import { optionViews, savedText, typedText, type OptionView } from './fieldInputs.js';
import { filledRows, rowsOf } from '../../domain/form/kinds/tableField.js';
import { isCalendarDay } from '../../domain/typed.js';
import { isList, type Json, type JsonObject } from '../../domain/json.js';
import { inLocale } from '../../domain/localText.js';
import type { Compiled, CompiledField } from '../../domain/procedure/compiled.js';
import type { Field } from '../../domain/definition/definition.js';
import type { FieldReasons, Reason } from '../../domain/refusal.js';

export interface RowView {
  /** What the reader calls it, counted from 1. */
  readonly label: string;
  readonly cells: readonly FieldView[];
  /** Where the page leads to after a press that added this row; '' for any other. */
  readonly anchor: string;
  /** The `intent` that takes this row away. */
  readonly drop: string;
  readonly dropLabel: string;
}

/** What the views of `views/fields` print: every text ready in the reader's language. */
export interface FieldView {
  /** The partial that draws it, `fields/<kind>`. */
  readonly view: string;
  /** Name and id of the input: `section.field`, in a table `section.field.0.column`. */
  readonly name: string;
  readonly label: string;
  readonly help?: string | undefined;
  readonly optional: boolean;
  readonly error?: string | undefined;
  readonly warning?: string | undefined;
  /** Nothing is saved yet: what stands in it comes from the account of who applies. */
  readonly offered?: boolean;
  /** What stands beneath a text that cannot be read; '' for nothing. */
  readonly saved: string;
  /** What was typed, or the stored value as it would be typed. */
  readonly value: string;
  readonly options: readonly OptionView[];
  /** Whether the options fold into a list, being many or standing in a row. */
  readonly folded: boolean;
  /** What was typed is nothing a date control could hold, so a text box shows it. */
  readonly odd: boolean;
  readonly unit?: string | undefined;
  /** Most characters, where there is a limit. */
  readonly most?: number | undefined;
  readonly latest?: string | undefined;
  readonly rows: readonly RowView[];
  /** The `intent` that adds a row; absent where no more may be added. */
  readonly add?: string | undefined;
  /** How many rows a table may have. */
  readonly mostRows?: number | undefined;
}

/** Where the values of a form come from. */
export interface FormSource {
  readonly answers: Answers;
  /** What was typed when it was refused: shown again instead of the stored answers. */
  readonly raw?: RawInputs | undefined;
  /** The same for some fields alone, by id: what was typed and could not be read, say. */
  readonly rawByField?: Readonly<Record<string, RawInputs>> | undefined;
  readonly problems?: FieldReasons | undefined;
  readonly warnings?: FieldReasons | undefined;
  /** `section.field` of the table that gets one more blank row. */
  readonly addRowTo?: string | undefined;
}

export interface SectionView {
  readonly id: string;
  readonly title: string;
  readonly help?: string | undefined;
  readonly fields: readonly FieldView[];
  /** For the summary at the top: each links to its input. */
  readonly errors: readonly { readonly href: string; readonly message: string }[];
}

/** One section of a form as its page shows it; null where there is no such section. */
export function sectionView(
  compiled: Compiled,
  sectionId: string,
  source: FormSource,
  ruleContext: RuleContext,
  reader: Reader,
): SectionView | null {
  const section = compiled.sections.get(sectionId);
  if (!section) return null;
  const fields = shownFields(section, source.answers, ruleContext).map((each) =>
    fieldView(compiled, each, source, ruleContext.today, reader),
  );
  const errors = Object.entries(source.problems ?? {}).map(([name, reason]) => ({
    href: `#${name}`,
    message: problemLine(compiled, name, reason, reader),
  }));
  return {
    id: section.id,
    title: inLocale(section.name, reader.locale),
    help: section.help && inLocale(section.help, reader.locale),
    fields,
    errors,
  };
}

/** A reason in the reader's language; the definition's own messages are looked up. */
export function answerReasonText(compiled: Compiled, reason: Reason, reader: Reader): string {
  if (reason.code === 'definition_message') {
    const message = compiled.fields.get(String(reason.params?.['at']))?.field.message;
    if (message) return inLocale(message, reader.locale);
  }
  if (reason.code === 'definition_claimed') {
    const rule = compiled.definition.unique.find(({ id }) => id === reason.params?.['rule']);
    const said = rule
      ? inLocale(rule.message, reader.locale)
      : reader.t('refusals.definition_claimed');
    const number = reason.params?.['number'];
    return number === undefined
      ? said
      : reader.t('refusals.definition_claimed_by', { said, number });
  }
  return reader.t(`refusals.${reason.code}`, reason.params);
}

/** `Name of the field: what is wrong`, for lists away from the field. */
export function problemLine(
  compiled: Compiled,
  at: string,
  reason: Reason,
  reader: Reader,
): string {
  const message = answerReasonText(compiled, reason, reader);
  const [id = '', part = ''] = at.split('.');
  const name =
    compiled.fields.get(`${id}.${part}`)?.field.name ?? compiled.documents.get(part)?.document.name;
  if (!name) return message;
  return reader.t('fields.problem_line', { name: inLocale(name, reader.locale), message });
}

interface TypedSource {
  readonly raw: RawInputs | undefined;
  readonly problems: FieldReasons | undefined;
  readonly today: string;
  readonly reader: Reader;
  readonly addRowTo?: string | undefined;
}

/** The short form that a stage carries itself, its inputs below `prefix`. */
export function plainFields(
  fields: readonly TableColumn[],
  prefix: string,
  { values, ...source }: TypedSource & { readonly values: JsonObject },
): FieldView[] {
  const named = fields.map((field) => ({
    field,
    name: `${prefix}.${field.id}`,
    value: values[field.id] ?? null,
  }));
  return namedFields(named, source);
}

/** Fields under names of their own, in no section of a form. */
export function namedFields(
  fields: readonly { readonly name: string; readonly field: Field; readonly value?: Json }[],
  { today, reader, ...typed }: TypedSource,
): FieldView[] {
  const source: FormSource = { answers: {}, ...typed };
  const say = (name: string, reasons: FieldReasons | undefined): string | undefined => {
    const reason = reasons?.[name];
    return reason && reader.t(`refusals.${reason.code}`, reason.params);
  };
  return fields.map(({ field, name, value }) =>
    controlView(field, name, value ?? null, { source, today, reader, say }),
  );
}

interface Context {
  readonly source: FormSource;
  readonly today: string;
  readonly reader: Reader;
  readonly inRow?: boolean;
  readonly say: (name: string, reasons: FieldReasons | undefined) => string | undefined;
}

function fieldView(
  compiled: Compiled,
  { at, field }: CompiledField,
  source: FormSource,
  today: string,
  reader: Reader,
): FieldView {
  const [section = ''] = at.split('.');
  const value = source.answers[section]?.[field.id] ?? null;
  const say = (name: string, reasons: FieldReasons | undefined): string | undefined => {
    const reason = reasons?.[name];
    return reason && answerReasonText(compiled, reason, reader);
  };
  const raw = source.raw ?? source.rawByField?.[field.id];
  return controlView(field, at, value, { source: { ...source, raw }, today, reader, say });
}

function controlView(field: Field, name: string, value: Json, context: Context): FieldView {
  const { source, reader, say } = context;
  const { locale } = reader;
  const kind = fieldKind(field.kind);
  const options = optionViews(field, name, value, context);
  const typed = typedText(field, name, value, source.raw);
  const problem = say(name, source.problems) ?? partError(field, name, context);
  const saved = problem === undefined || !source.raw ? '' : savedText(field, value, reader);
  // There is no room below a cell, so its message says both.
  const said = context.inRow === true && saved !== '';
  return {
    view: `fields/${field.kind}`,
    name,
    label: inLocale('text' in field ? field.text : field.name, locale),
    help: field.help && inLocale(field.help, locale),
    optional: !field.required,
    error: said ? `${problem} ${reader.t('fields.cellSaved', { value: saved })}` : problem,
    warning: say(name, source.warnings),
    saved: said ? '' : saved,
    value: typed,
    options,
    folded: context.inRow === true || options.length > 6,
    odd: kind.meaning === 'day' && typed !== '' && !isCalendarDay(typed),
    unit: 'unit' in field && field.unit ? inLocale(field.unit, locale) : undefined,
    most: kind.longest?.(field),
    latest: 'latest' in field && field.latest === 'today' ? context.today : undefined,
    ...('columns' in field ? tableView(field, name, value, context) : { rows: [] }),
  };
}

/** A field of two inputs shows what is wrong with either. */
function partError(field: Field, name: string, { source, say }: Context): string | undefined {
  if (!('types' in field)) return undefined;
  return say(`${name}.type`, source.problems) ?? say(`${name}.number`, source.problems);
}

type Table = Extract<Field, { columns: unknown }>;

function tableView(
  field: Table,
  name: string,
  value: Json,
  context: Context,
): Pick<FieldView, 'rows' | 'add' | 'mostRows'> {
  const { source, reader } = context;
  const typed = source.raw ? filledRows(source.raw, name, field.columns) : null;
  const stored = isList(value) ? rowsOf(value) : [];
  const filled = typed?.length ?? stored.length;
  const blank = source.addRowTo === name ? 1 : 0;
  const count = Math.min(Math.max(filled + blank, field.min_rows, 1), field.max_rows);
  const rows = Array.from({ length: Math.max(count, filled) }, (_, row): RowView => {
    const label = reader.t('fields.row', { number: row + 1 });
    const raw =
      typed && source.raw ? renumbered(field, name, source.raw, typed[row], row) : undefined;
    const inRow = { ...context, inRow: true, source: { ...source, raw } };
    return {
      label,
      anchor: blank === 1 && row === count - 1 ? `${name}-new` : '',
      cells: field.columns.map((column) =>
        controlView(column, `${name}.${row}.${column.id}`, stored[row]?.[column.id] ?? null, inRow),
      ),
      drop: `drop_row:${name}.${row}`,
      dropLabel: reader.t('fields.drop_row', { number: row + 1 }),
    };
  });
  const add = count < field.max_rows ? `add_row:${name}` : undefined;
  return { rows, add, mostRows: field.max_rows };
}

/** The typed cells of a row under its place among the filled ones, as problems count them. */
function renumbered(
  { columns }: Table,
  name: string,
  raw: RawInputs,
  from: number | undefined,
  to: number,
): RawInputs {
  if (from === undefined) return {};
  return Object.fromEntries(
    columns.map(({ id }) => [`${name}.${to}.${id}`, raw[`${name}.${from}.${id}`]]),
  );
}
