import { tellCases } from '../../../server/features/outbox/tellCases.job.js';
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
  const rows = await deps.db.rows.mails.all({ application_id: caseId }, [['id', 'ASC']]);
  // Several readers of one occasion follow each other; it is named once.
  let told: { event: string; readers: string[] } = { event: '', readers: [] };
  return rows.flatMap(({ event, to_address: to }) => {
    if (event === told.event && !told.readers.includes(to)) {
      told.readers.push(to);
      return [];
    }
    told = { event, readers: [to] };
    return [event];
  });
}
