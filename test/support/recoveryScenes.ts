import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import type { DemoZone } from './demoZone.js';
import { done, sceneReason as reason, type Scene } from './sceneSteps.js';

const paidCase = async ({ deps: { db } }: DemoZone) => {
  const [paid] = await db.rows.tranches.all({ status: 'paid' });
  const row = await db.rows.applications.find({ id: paid?.application_id ?? '' });
  const user = await db.rows.users.find({ id: row?.applicant_id ?? '' });
  return {
    form: `/cases/${row?.id}/recoveries/new`,
    awardee: user?.email.split('@')[0] ?? '',
    own: `/applications/${row?.id}/recovery`,
  };
};

/** Part of it is asked back by a decision, and some of that came back and waits to be confirmed. */
const moneyAskedBack: Scene = async (zone) => {
  const { form, awardee, own } = await paidCase(zone);
  const page = await done(zone, ['officer', form], form.replace('/new', ''), {
    cause: 'overpaid',
    basis: '任务书第十二条',
    facts: reason,
    rule: 'fixed',
    amount: '100',
    hearing_days: '5',
  });
  await (await zone.as(awardee)).upload(own, { statement: reason }, [], own);
  await done(zone, ['head', page], `${page}/decide`, {
    outcome: 'uphold',
    due_on: '2026-12-31',
    reason: reason.repeat(2),
    password: demoPassword,
  });
  const today = zone.clock.now().toISOString().slice(0, 10);
  const receipt = { received: '1', received_on: today, serial: 'HD-1' };
  await done(zone, ['preparer', page], `${page}/receipts`, receipt);
  return [
    ['officer', form],
    ['preparer', page],
    ['payer', page],
    ['officer', page],
  ];
};

export const recoveryScenes: readonly Scene[] = [moneyAskedBack];
