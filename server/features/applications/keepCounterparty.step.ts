import type { Answers } from '../../domain/form/answerValues.js';
import type { FieldReasons } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { registryOf } from '../../shared/casefile/ruleFacts.js';
import type { Draft } from './applicationDraft.query.js';

/**
 * Keeps who is on the other side once the section that names them is saved; says at the field
 * where nobody is listed under that number. Whether the listing still counts is for the rules.
 */
export async function keepCounterparty(
  { db }: Deps,
  { file }: Draft,
  answers: Answers,
  section: string,
): Promise<FieldReasons> {
  const { counterparty: at } = file.definition;
  if (at === undefined || !at.startsWith(`${section}.`)) return {};
  const number = answers[section]?.[at.slice(section.length + 1)] ?? null;
  const entry =
    typeof number === 'string'
      ? await db.rows.registryEntries.find({ registry: registryOf(file.compiled, at), number })
      : null;
  await db.rows.applications.update(
    { id: file.row.id },
    { counterparty_id: entry?.organisation_id ?? null },
  );
  return typeof number === 'string' && entry === null ? { [at]: { code: 'no_such_entry' } } : {};
}
