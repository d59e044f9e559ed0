import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { grantRole, setDisabled } from '../../server/features/people/grantRole.service.js';
import { zoneDay } from '../../server/domain/calendar.js';
import { dialects } from '../support/databases.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';
import { refusalOf } from '../support/refusalOf.js';

const meetingForm = /name="vote\.([\w-]+)"/;

describe.each(dialects)('whom people name while they are away, on %s', (dialect) => {
  let zone: DemoZone;
  let today: string;
  beforeAll(async () => {
    zone = await openDemoZone(dialect);
    today = zoneDay(zone.clock.now());
  }, 240_000);
  afterAll(() => zone.close());

  /** Names somebody for today; the answer's status and what it says. */
  async function name(absent: string, delegate: string, first = today, last = today) {
    const browser = await zone.as(absent);
    const typed = { delegate: `${delegate}${demoDomain}`, first_day: first, last_day: last };
    const { status, text } = await browser.post('/account/absences', typed, '/account');
    return { status, text };
  }
  const userOf = async (id: string): Promise<string> =>
    (await zone.deps.db.rows.users.find({ email: `${id}${demoDomain}` }))?.id ?? '';
  const backAgain = async (): Promise<void> => {
    const { absences } = zone.deps.db.rows;
    await absences.update({ cancelled_at: null }, { cancelled_at: zone.clock.now().toISOString() });
  };
  afterEach(backAgain);

  test('a member of the joint meeting and all who stand in for them have one vote', async () => {
    const calls = await zone.deps.db.rows.calls.all({ programme_id: 'haichuang' });
    const member = await zone.as('joint1');
    const pages = await Promise.all(
      calls.map(async ({ id }) => [id, (await member.get(`/calls/${id}/meeting`)).text] as const),
    );
    const [callId, page] = pages.find(([, text]) => meetingForm.test(text)) ?? ['', ''];
    const [, caseId = ''] = meetingForm.exec(page) ?? [];
    const votes = async (): Promise<number> =>
      (await zone.deps.db.rows.ballots.all({ application_id: caseId })).length;
    const vote = async (who: string): Promise<number> => {
      const at = `/calls/${callId}/meeting`;
      return (await (await zone.as(who)).post(at, { [`vote.${caseId}`]: 'agree' }, at)).status;
    };
    const before = await votes();
    expect((await name('joint1', 'head')).status).toBe(303);
    expect((await name('joint1', 'legal')).status).toBe(422);
    expect(await vote('head')).toBe(303);
    expect(await votes()).toBe(before + 1);
    // The member comes back, names another, and votes: the seat has been voted on.
    await backAgain();
    expect((await name('joint1', 'legal')).status).toBe(303);
    for (const who of ['legal', 'joint1', 'head'])
      expect([who, await vote(who)]).not.toContain(303);
    expect(await votes()).toBe(before + 1);
    expect(await vote('joint2')).toBe(303);
  });

  test('nobody stands in for an expert, and no list tells who reviews which project', async () => {
    const [seat] = await zone.deps.db.rows.reviews.all({ status: 'accepted' });
    const expert = await zone.deps.db.rows.users.find({ id: seat?.expert_id ?? '' });
    const id = (expert?.email ?? '').replace(demoDomain, '');
    const browser = await zone.as(id);
    expect((await browser.get('/account')).text).not.toContain('name="delegate"');
    // Somebody who has a post beside lends that alone.
    await grantRole(zone.deps, null, {
      userId: expert?.id ?? '',
      role: 'legal',
      programmeId: null,
    });
    expect((await name(id, 'officer2')).status).toBe(303);
    const stranger = await zone.as('officer2');
    for (const page of ['/tasks', '/account']) {
      expect((await stranger.get(page)).text).not.toContain(expert?.name ?? 'nobody');
    }
    expect((await stranger.get(`/reviews/${seat?.id}`)).status).not.toBe(200);
    expect((await stranger.get('/account')).text).toContain('法务');
  });

  test('an expert who asks for it all the same is told why not', async () => {
    const browser = await zone.as('expert8');
    const page = await browser.get('/applications');
    const [, token = ''] = /name="_csrf" value="([^"]+)"/.exec(page.text) ?? [];
    const typed = { delegate: `legal${demoDomain}`, first_day: today, last_day: today };
    const answer = await browser.send('/account/absences', {
      ...typed,
      _csrf: token,
      once: '0199a2b4-0000-7000-8000-0000000000aa',
    });
    expect(answer.status).toBe(422);
    expect(await zone.deps.db.rows.absences.all({ cancelled_at: null })).toEqual([]);
  });

  test('what is lent ends with the lender’s account and with the last role of who stands in', async () => {
    const deskOf = async (): Promise<boolean> =>
      (await (await zone.as('legal')).get('/account')).text.includes('受理');
    expect((await name('desk', 'legal')).status).toBe(303);
    expect(await deskOf()).toBe(true);
    await setDisabled(zone.deps, await userOf('security'), await userOf('desk'), true);
    expect(await deskOf()).toBe(false);
    await setDisabled(zone.deps, await userOf('security'), await userOf('desk'), false);
    expect(await deskOf()).toBe(true);
    const { grants } = zone.deps.db.rows;
    const held = { user_id: await userOf('legal'), revoked_at: null };
    await grants.update(held, { revoked_at: '2026-03-02T01:00:00.000Z' });
    expect(await deskOf()).toBe(false);
    await grants.update({ user_id: held.user_id }, { revoked_at: null });
  });

  test('duties that stand apart do not meet in one who stands in for two, nor in one who is granted more', async () => {
    expect((await name('preparer', 'legal')).status).toBe(303);
    expect((await name('payer', 'legal')).status).toBe(422);
    const userId = await userOf('legal');
    const role = { userId, role: 'finance_approver', programmeId: null } as const;
    expect((await refusalOf(grantRole(zone.deps, null, role))).kind).toBe('invalid');
  });
});
