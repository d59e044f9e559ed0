import type { LocalText } from '../localText.js';
import { fieldKind } from '../form/kinds/registry.js';
import type { Definition, Field } from '../definition/definition.js';
import { fieldNamesKept } from '../definition/formerNames.js';
import { reservedNames } from '../rules/ruleValues.js';
import { lintError, lintWarning, repeated, type LintMessage } from './lintMessage.js';

/** Whether the form, the documents and their ids make sense. */
export function formChecks(definition: Definition): LintMessage[] {
  const { form, documents, declarations, eligibility, quick_check: questions } = definition;
  return [
    ...repeated(
      form.map(({ section }) => section),
      'form',
    ),
    ...repeated(
      documents.map(({ id }) => id),
      'documents',
    ),
    ...repeated(
      declarations.map(({ id }) => id),
      'declarations',
    ),
    ...repeated(
      eligibility.map(({ id }) => id),
      'eligibility',
    ),
    ...repeated(
      questions.map(({ id }) => id),
      'quick_check',
    ),
    ...repeated(
      definition.figures.map(({ id }) => id),
      'figures',
    ),
    ...form.flatMap((section) => sectionChecks(section)),
    ...titleField(definition),
  ];
}

function sectionChecks({ section, fields }: Definition['form'][number]): LintMessage[] {
  const at = `form.${section}`;
  return [
    ...(reservedNames.has(section) || section === 'documents'
      ? [lintError('name_reserved', at, { name: section })]
      : []),
    ...repeated(
      fields.map(({ id }) => id),
      at,
    ),
    ...fields.flatMap((field) => fieldChecks(field, `${at}.${field.id}`)),
  ];
}

const isReserved = ({ id }: { readonly id: string }): boolean =>
  reservedNames.has(id) && !fieldNamesKept.has(id);

function fieldChecks(field: Field, at: string): LintMessage[] {
  const said: LintMessage[] = [];
  if (isReserved(field)) said.push(lintError('name_reserved', at, { name: field.id }));
  if (field.check !== undefined && field.message === undefined) {
    said.push(lintError('check_without_message', at));
  }
  if (field.check === undefined && field.message !== undefined) {
    said.push(lintWarning('message_without_check', at));
  }
  if ('options' in field)
    said.push(
      ...repeated(
        field.options.map(({ id }) => id),
        at,
      ),
      ...sameNames(field.options, at),
    );
  return 'columns' in field ? [...said, ...tableChecks(field, at)] : said;
}

/** Two options of one name cannot be told apart by who chooses. */
function sameNames(options: readonly { readonly name: LocalText }[], at: string): LintMessage[] {
  return (['zh', 'en'] as const).flatMap((language) => {
    const names = options.map(({ name }) => name[language].trim().toLowerCase());
    const twice = names.filter((name, index) => names.indexOf(name) !== index);
    return [...new Set(twice)].map((name) => lintWarning('option_names_twice', at, { name }));
  });
}

function tableChecks(field: Extract<Field, { columns: unknown }>, at: string): LintMessage[] {
  const { columns, total, min_rows: min, max_rows: max } = field;
  const summed = total && columns.find(({ id }) => id === total.column);
  return [
    ...repeated(
      columns.map(({ id }) => id),
      at,
    ),
    ...columns
      .filter(isReserved)
      .map(({ id }) => lintError('name_reserved', `${at}.${id}`, { name: id })),
    ...columns.flatMap((column) =>
      column.show_if === undefined && column.check === undefined
        ? []
        : [lintError('column_rule', `${at}.${column.id}`)],
    ),
    ...(total && !(summed && fieldKind(summed.kind).summed)
      ? [lintError('total_column', `${at}.total`, { column: total.column })]
      : []),
    ...(min > max ? [lintError('rows_bounds', at, { min, max })] : []),
  ];
}

function titleField({ form, title_field: title }: Definition): LintMessage[] {
  const [id, fieldId] = title.split('.');
  const field = form
    .find(({ section }) => section === id)
    ?.fields.find((each) => each.id === fieldId);
  if (!field) return [lintError('title_field', 'title_field', { name: title })];
  return field.private ? [lintError('title_private', 'title_field', { name: title })] : [];
}
