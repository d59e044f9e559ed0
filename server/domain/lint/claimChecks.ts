import { applicantName } from '../definition/claimNames.js';
import type { Definition, UniqueRule } from '../definition/definition.js';
import { tableColumns, fieldAt } from './formParts.js';
import { lintError, repeated, type LintMessage } from './lintMessage.js';

/** What can be claimed once only: it is there, and somebody can come to claim it. */
export function claimChecks(definition: Definition): LintMessage[] {
  const { unique } = definition;
  return [
    ...unique.flatMap((rule) => uniqueChecks(definition, rule)),
    ...repeated(
      unique.map(({ id }) => id),
      'unique',
    ),
  ];
}

function uniqueChecks(definition: Definition, rule: UniqueRule): LintMessage[] {
  const { id, each, key, also } = rule;
  const columns = each === undefined ? [] : tableColumns(fieldAt(definition, each));
  if (each !== undefined && columns.length === 0) {
    return [lintError('no_such_table', `unique.${id}.each`, { table: each })];
  }
  const known = (name: string): boolean =>
    each === undefined
      ? applicantName(name) !== null || fieldAt(definition, name) !== undefined
      : columns.includes(name);
  const ofNames = (names: readonly string[], at: string): LintMessage[] =>
    names.flatMap((name) => {
      if (!known(name)) return [lintError('unique_key', `unique.${id}.${at}`, { name })];
      const never = each === undefined && applicantName(name) === otherApplicant(definition);
      return never ? [lintError('unique_applicant', `unique.${id}.${at}`, { name })] : [];
    });
  // Another paper stands for the whole key, in no row.
  const stray = also.length > 0 && (each !== undefined || key.length > 1);
  return [
    ...ofNames(key, 'key'),
    ...ofNames(also, 'also'),
    ...(stray ? [lintError('unique_also', `unique.${id}.also`)] : []),
  ];
}

/** Who never applies under the procedure, so that what they would claim is never claimed. */
function otherApplicant({ applicant }: Definition): 'person' | 'organisation' | undefined {
  if (applicant === 'organisation') return 'person';
  return applicant === 'person' ? 'organisation' : undefined;
}
