import { tellCases } from '../../features/outbox/tellCases.job.js';
import { users } from '../../data/tables/people.js';
import { openBooks } from './openBooks.js';
import { readDemoData } from './demoData.js';
import { demoDomain } from '../../features/accounts/demoAccounts.query.js';
import { everyProcedure } from './everyProcedure.js';
import { firstCall } from './firstCall.js';
import { gatherCast } from './gatherCast.js';
import { callFor } from './projectCalls.js';
import { secondCall, thirdCall } from './laterCalls.js';
import { openFirms } from './openFirms.js';
import { proposeLimits, putLimits } from './limits.js';
import { prepareOwedMoney } from './owedMoney.js';
import { openStage } from './demoStage.js';
import type { Deps } from '../../shared/request/deps.js';

/**
 * Lets a small zone live through half a year by calling the real services, so that every role
 * finds something to do. Does nothing where the zone is there already; true where it filled one.
 */
export async function fillDemoZone(deps: Deps): Promise<boolean> {
  const known = await deps.db.select(
    { id: users.columns.id },
    'SELECT id FROM users WHERE host_digest = :host LIMIT 1',
    { host: deps.db.vault.digest(demoDomain) },
  );
  if (known.length > 0) return false;
  const stage = openStage(deps, await readDemoData());
  // All or nothing: a start that is broken off leaves no half-filled zone behind.
  await deps.db.transaction(async () => {
    stage.daysAgo(200);
    const firms = await gatherCast(stage);
    await putLimits(stage);
    const zone = { firms, budgets: await openBooks(stage) };
    await firstCall(stage, zone);
    await secondCall(stage, zone);
    await thirdCall(stage, zone);
    stage.daysAgo(62);
    await callFor(stage, zone, 'overseas');
    await everyProcedure(stage, zone);
    stage.daysAgo(2);
    await prepareOwedMoney(stage);
    await proposeLimits(stage);
    stage.daysAgo(1);
    await openFirms(stage, firms);
    await tellCases(stage.deps);
  });
  return true;
}
