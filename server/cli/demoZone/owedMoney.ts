import { loadAccount } from '../../data/stores/actorStore.js';
import { applications } from '../../data/tables/cases.js';
import { prepareBatch } from '../../features/payments/prepareBatch.service.js';
import type { DemoStage } from './demoStage.js';
import { checkDemoAccount, proveDemoAccount } from './payOut.js';

/** Of those who wait for the proof of their account so many stay as they are, for whoever tries it out. */
const stillUnproved = 1;
/** Instalments in the batch that waits for its second signature. */
const inBatch = 2;

/** What is owed by now can be paid, but for a few; a first batch of it waits for its review. */
export async function prepareOwedMoney(stage: DemoStage): Promise<void> {
  const { deps } = stage;
  const owed = await owedUnproved(stage);
  const proved = owed.slice(0, owed.length - stillUnproved);
  for (const { id, applicant_id: applicant } of proved) {
    const account = await loadAccount(deps.db, applicant);
    if (!account) throw new Error('nobody applied');
    await proveDemoAccount(stage, account.actor, id);
    await checkDemoAccount(stage, id);
  }
  const last = proved.slice(-inBatch);
  const due = await Promise.all(
    last.map(({ id }) => deps.db.rows.tranches.find({ application_id: id, status: 'due' })),
  );
  await prepareBatch(deps, await stage.as('preparer'), {
    trancheIds: due.flatMap((tranche) => (tranche ? [tranche.id] : [])),
  });
}

/** Cases with an instalment due, whose account nobody has proved yet, by number. */
const owedUnproved = ({ deps }: DemoStage) =>
  deps.db.select(
    { id: applications.columns.id, applicant_id: applications.columns.applicant_id },
    `SELECT a.id, a.applicant_id FROM applications a
      WHERE EXISTS (SELECT 1 FROM tranches t WHERE t.application_id = a.id AND t.status = 'due')
        AND NOT EXISTS (SELECT 1 FROM payee_assignments p
                         WHERE p.application_id = a.id AND p.kind <> 'first')
      ORDER BY CASE WHEN a.status = 'running' THEN 1 ELSE 0 END, a.number`,
  );
