import { lookAfterDuties } from '../../server/features/duties/lookAfterDuties.job.js';
import type { DemoZone } from './demoZone.js';
import { sceneReason as reason, type Scene } from './sceneSteps.js';

const owedBy = async ({ deps: { db } }: DemoZone, id: string) => {
  const [duty] = await db.rows.duties.all({ duty: id, period: 0 }, [['id', 'ASC']]);
  const owner = await db.rows.applications.find({ id: duty?.application_id ?? '' });
  const user = await db.rows.users.find({ id: owner?.applicant_id ?? '' });
  return { page: `/duties/${duty?.id}`, who: user?.email.split('@')[0] ?? '' };
};

/** What awardees owe by now comes into being, and one of them has reported a change, which is to be looked at. */
export const changeReported: Scene = async (zone) => {
  await lookAfterDuties(zone.deps);
  const { page, who } = await owedBy(zone, 'change');
  const typed = {
    happened_on: zone.clock.now().toISOString().slice(0, 10),
    'report.what': 'team',
    'report.before': reason,
    'report.after': reason,
    'report.reason': reason,
    intent: 'file',
  };
  const sent = await (await zone.as(who)).upload(page, typed, [], page);
  if (sent.status !== 303) throw new Error(`${who} at ${page}: ${sent.status}`);
  return [
    [who, '/duties'],
    ['officer', '/owed?state=filed'],
  ];
};
