import type { Database } from '../../data/database.js';
import type { ApplicationRow } from '../../data/stores/caseStore.js';

/**
 * The numbers of those cases of which a draw stands: it is not made yet, or what it came to waits
 * to be seated. A case that has changed since its draw cannot be seated by it, and may be drawn for
 * again.
 */
export async function standingDraws(
  db: Database,
  callId: string,
  stage: string,
  cases: readonly ApplicationRow[],
): Promise<string[]> {
  const draws = await db.rows.expertDraws.all({ call_id: callId, stage });
  const made = draws.flatMap(({ proposal_id: proposal }) => proposal ?? []);
  const open = await db.rows.assignmentProposals.all({ id: made, status: 'open' });
  const waiting = draws
    .filter(({ record }) => record === null)
    .flatMap(({ inputs, codes }) => inputs.cases.map(({ code }) => codes[code] ?? ''));
  const drawn = open.flatMap(({ content }) =>
    content.cases.map(({ id, version }) => `${id} ${version}`),
  );
  return cases
    .filter(({ id, version }) => waiting.includes(id) || drawn.includes(`${id} ${version}`))
    .map(({ number, id }) => number ?? id);
}
