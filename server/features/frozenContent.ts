import type { ApplicationRow } from '../data/stores/caseStore.js';
import type { Answers } from '../domain/form/answers.js';
import { isObject, type Json } from '../domain/json.js';
import type { Deps } from './deps.js';

/** The answers of a case as last handed in; empty for a draft. */
export async function frozenAnswers({ db }: Deps, row: ApplicationRow): Promise<Answers> {
  const { revision } = row.state;
  if (revision === 0) return {};
  const found = await db.rows.revisions.find({ application_id: row.id, number: revision });
  return answersOf(found?.content['answers']);
}

/** Narrows frozen JSON to answers; what has another shape is left out. */
export function answersOf(content: Json | undefined): Answers {
  if (!isObject(content)) return {};
  const sections = Object.entries(content).map(([id, answers]) => [
    id,
    isObject(answers)
      ? Object.fromEntries(
          Object.entries(answers).map(([field, value]) => [field, value ?? null] as const),
        )
      : {},
  ]);
  return Object.fromEntries(sections);
}
