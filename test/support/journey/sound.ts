import { tellCases } from '../../../server/features/outbox/tellCases.job.js';
import { time, words } from '../../../server/data/schema/columns.js';
import { checkChains } from '../../../server/data/chains.js';
import { checkInvariants } from '../../../server/data/invariants.js';
import { caseEventOf, caseStream } from '../../../server/data/stores/caseStore.js';
import { replay } from '../../../server/domain/workflow/caseState.js';
import type { Journey } from './journey.js';
import { readStream } from '../streams.js';

/** Every invariant and every hash chain that is broken; empty where the books are sound. */
export async function brokenRules({ deps }: Journey): Promise<string[]> {
  const results = await checkInvariants(deps.db);
  const { breaks } = await checkChains(deps.db);
  return [
    ...results.filter(({ broken }) => broken.length > 0).map(({ name }) => name),
    ...breaks.map(({ stream }) => stream),
  ];
}

/** The state that the recorded events of a case give. */
export async function replayed({ deps }: Journey, caseId: string) {
  const stored = await readStream(deps.db, caseStream(caseId));
  return replay(stored.map((event) => caseEventOf(event)));
}

/** The letters about this case by occasion, oldest first; those it still owes are written first. */
export async function lettersAbout({ deps }: Journey, caseId: string): Promise<string[]> {
  await tellCases(deps);
  const rows = await deps.db.select(
    { event: words(40), created_at: time() },
    'SELECT DISTINCT event, created_at FROM mails WHERE application_id = :caseId ORDER BY created_at',
    { caseId },
  );
  return rows.map(({ event }) => event);
}
