import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import type { DemoZone } from './demoZone.js';
import { done, sceneReason as reason, type Scene } from './sceneSteps.js';

const paidCase = async ({ deps: { db } }: DemoZone) => {
  const [paid] = await db.rows.tranches.all({ status: 'paid' });
  const row = await db.rows.applications.find({ id: paid?.application_id ?? '' });
  const user = await db.rows.users.find({ id: row?.applicant_id ?? '' });
  const [asked] = await db.rows.recoveries.all({ application_id: row?.id ?? '' });
  return {
    form: `/cases/${row?.id}/recoveries/new`,
    awardee: user?.email.split('@')[0] ?? '',
    own: `/applications/${row?.id}/recovery`,
    page: `/recoveries/${asked?.id}`,
  };
};

/** Money is asked back, and its awardee may be heard. */
const moneyAskedBack: Scene = async (zone) => {
  const { form, awardee, own } = await paidCase(zone);
  await done(zone, ['officer', form], form.replace('/new', ''), {
    cause: 'terminated',
    basis: '任务书第十二条',
    facts: reason,
    rule: 'all',
    hearing_days: '5',
  });
  return [
    ['officer', form],
    [awardee, own],
  ];
};

/** The awardee has been heard, and it is for the head to decide. */
const awardeeHeard: Scene = async (zone) => {
  const { awardee, own, page } = await paidCase(zone);
  await (await zone.as(awardee)).upload(own, { statement: reason }, [], own);
  return [['head', page]];
};

/** It is decided; money came back and waits to be confirmed. */
const moneyCameBack: Scene = async (zone) => {
  const { page } = await paidCase(zone);
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
    ['preparer', page],
    ['payer', page],
  ];
};

/** In the order in which a recovery goes on. */
export const recoveryScenes: readonly Scene[] = [moneyAskedBack, awardeeHeard, moneyCameBack];
