import { lengthenNames } from './crowd.js';
import type { MainPage } from './mainPages.js';
import { openWindows, type Windows } from './windows.js';
import { changeReported } from '../dutyScenes.js';
import { fillEveryList } from '../fillEveryList.js';
import { meetingScenes } from '../meetingScenes.js';
import { recoveryScenes } from '../recoveryScenes.js';

/** The demonstration zone on its less usual days, when everybody is called by long names. */
export async function openLessUsualDays(): Promise<Windows> {
  const windows = await openWindows();
  const { zone } = windows;
  await fillEveryList(zone.deps);
  for (const scene of [...meetingScenes, ...recoveryScenes, changeReported]) await scene(zone);
  await lengthenNames(zone.deps.db);
  return windows;
}

const line = 'main .lines a';
const inSession = `${line}[href^="/meetings/"]:has-text("kechuang")`;

/** Pages that the zone shows when a day is less usual, each with something on it. */
export const scenePages: readonly MainPage[] = [
  { name: 'meetings', who: 'secretary', from: '/meetings' },
  { name: 'meeting-new', who: 'secretary', from: '/meetings/new?programme=haichuang' },
  { name: 'meeting-live', who: 'secretary', from: '/meetings', clicks: [inSession] },
  {
    name: 'minutes',
    who: 'secretary',
    from: '/meetings',
    clicks: [inSession, 'main a[href$="/minutes"]'],
  },
  {
    name: 'meeting-item',
    who: 'head',
    from: '/meetings',
    clicks: [inSession, 'main a[href*="/items/"]'],
  },
  { name: 'defences', who: 'secretary', from: '/defences' },
  { name: 'defence', who: 'secretary', from: '/defences', clicks: [line] },
  { name: 'owed', who: 'officer', from: '/owed' },
  { name: 'owed-duty', who: 'officer', from: '/owed?state=filed', clicks: ['main tbody a'] },
  { name: 'duties', who: 'hongyu', from: '/duties' },
  { name: 'duty', who: 'hongyu', from: '/duties', clicks: ['main a[href^="/duties/"]'] },
  { name: 'recoveries', who: 'officer', from: '/recoveries' },
  { name: 'recovery', who: 'payer', from: '/recoveries', clicks: ['main tbody a'] },
  {
    name: 'recovery-own',
    who: 'hongyu',
    from: '/applications',
    clicks: ['main .lines li:nth-child(2) a', 'main a[href$="/recovery"]'],
  },
  { name: 'ledgers', who: 'payer', from: '/ledgers' },
  { name: 'ledger-organisations', who: 'payer', from: '/ledgers/organisations' },
  { name: 'batches', who: 'preparer', from: '/payments?view=batches' },
];
