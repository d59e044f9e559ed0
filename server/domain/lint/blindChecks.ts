import { blindStages, readableBlind } from '../access/blindSight.js';
import type { Definition, Field } from '../definition/definition.js';
import { fieldKind } from '../form/kinds/registry.js';
import { lintWarning, type LintMessage } from './lintMessage.js';
import { isPersonal } from './secrecyChecks.js';

/**
 * What experts read under blind review although it often tells who applies, unless somebody has
 * said that it does not: the title, documents, what names a firm or how to reach somebody, text
 * beside an account, and figures by which a firm is found in public registers.
 */
export function blindChecks(definition: Definition): LintMessage[] {
  const { form, documents, title_field: title } = definition;
  const [stage] = blindStages(definition);
  if (stage === undefined) return [];
  const said = (code: string, at: string, field: string): LintMessage =>
    lintWarning(`blind_${code}`, at, { stage, field });
  return [
    ...form.flatMap(({ section, fields }) => {
      const holds = holdings(fields);
      return fields.filter(isUnsafe).flatMap((field) => {
        const name = `${section}.${field.id}`;
        if (name === title) return [said('title', `form.${name}`, name)];
        const naming = namesIn(field);
        if (naming.length > 0)
          return naming.map((at) => said('names', `form.${name}`, `${name}${at}`));
        if (isFreeText(field) && !isPersonal(field) && (holds.numbers || holds.firm)) {
          return [said('beside', `form.${name}`, name)];
        }
        return holds.firm && isTrace(field) ? [said('traces', `form.${name}`, name)] : [];
      });
    }),
    ...documents
      .filter(({ hide_from: hidden, blind_safe: safe }) => !hidden.includes('expert') && !safe)
      .map(({ id }) => said('document', `documents.${id}`, id)),
  ];
}

const isUnsafe = (field: Pick<Field, 'private' | 'identifying' | 'blind_safe'>): boolean =>
  readableBlind(field) && !field.blind_safe;

/** Where a field says itself who somebody is or how to reach them: '' for the field, `.column` of a table. */
function namesIn(field: Field): readonly string[] {
  if (fieldKind(field.kind).identifies !== undefined) return [''];
  const columns = 'columns' in field ? field.columns : [];
  return columns
    .filter((each) => isUnsafe(each) && fieldKind(each.kind).identifies !== undefined)
    .map(({ id }) => `.${id}`);
}

/** What else stands in a section: numbers of persons or accounts, and by which firm they are. */
const holdings = (fields: readonly Field[]) => ({
  numbers: fields.some(isPersonal),
  firm: fields.some(({ kind }) => fieldKind(kind).identifies === 'organisation'),
});

const isFreeText = ({ kind }: Field): boolean => {
  const { meaning, identifies, gist } = fieldKind(kind);
  return meaning === 'text' && identifies === undefined && gist !== 'each';
};

const traces: ReadonlySet<string> = new Set(['day', 'money', 'whole']);
const isTrace = ({ kind }: Field): boolean => traces.has(fieldKind(kind).meaning);
