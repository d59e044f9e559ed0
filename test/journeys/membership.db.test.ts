import { checkInvariants } from '../../server/data/invariants.js';
import { visitor } from '../support/visitor.js';
import { dialects } from '../support/databases.js';
import { caseOf, openDemoZone, type DemoZone } from '../support/demoZone.js';
import { address, memberStories } from '../support/memberStories.js';
import { steps } from '../support/steps.js';

const day = 86_400_000;

describe.each(dialects)('people who come and go, on %s', (dialect) => {
  const step = steps();
  let zone: DemoZone;
  beforeAll(async () => {
    zone = await openDemoZone(dialect);
  }, 240_000);
  afterAll(() => zone.close());
  const { rows, userOf, firmOf, mailsTo, linkTo, invite, belongs } = memberStories(() => zone);

  step('inviting answers the same for every address, and makes nobody a member', async () => {
    const manager = await zone.as('lanhai');
    const firm = await firmOf('lanhai');
    const answers = [];
    for (const email of [address('desk'), address('expert4'), 'nobody@example.org']) {
      const { status, headers } = await invite(manager, firm, email);
      answers.push([status, headers['location']]);
      expect(await mailsTo(email, 'member_invited')).toHaveLength(1);
    }
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(answers[0]?.[0]).toBe(303);
    expect([await belongs('desk', firm), await belongs('expert4', firm)]).toEqual([false, false]);
    // A second press is the same press.
    await invite(manager, firm, 'nobody@example.org');
    expect(await mailsTo('nobody@example.org', 'member_invited')).toHaveLength(1);
    const self = await invite(manager, firm, address('lanhai'));
    expect(self.status).toBe(422);
  });

  step('a name that somebody gave themselves leads nobody out of the letter', async () => {
    const firm = await firmOf('qinghang');
    const was = await userOf('qinghang');
    const [name, organisation] = ['Click http://evil.example/now', 'Zone office www.evil.cn'];
    const firmWas = await rows().organisations.find({ id: firm });
    await rows().users.update({ id: was.id }, { name });
    await rows().organisations.update({ id: firm }, { name: organisation, verified_at: null });
    await invite(await zone.as('qinghang'), firm, 'reader@example.org');
    const [letter] = await mailsTo('reader@example.org', 'member_invited');
    const text = `${letter?.subject}\n${letter?.body}`;
    expect(text).toContain('自填姓名“Click evil\u2024example/now”');
    expect(text).toContain('“Zone office www\u2024evil\u2024cn”');
    expect(text).toContain('尚未核验');
    const links = [...text.matchAll(/\w+:\/\/\S+|www\.\S+/g)].map(([link]) => link);
    // The same in either language of the letter.
    expect(new Set(links).size).toBe(1);
    expect(links[0]).toMatch(/^http:\/\/qixian\.test\/invitations\//);
    await rows().users.update({ id: was.id }, { name: was.name });
    await rows().organisations.update(
      { id: firm },
      { name: firmWas?.name ?? '', verified_at: firmWas?.verified_at ?? null },
    );
  });

  step(
    'staff drawn in are told why not, and keep their case; the inviter learns nothing',
    async () => {
      const id = await caseOf(zone, 'lanhai');
      const desk = await zone.as('desk');
      const before = await desk.get(`/cases/${id}`);
      const link = await linkTo(address('desk'), 'member_invited');
      const refused = await desk.post(`${link}/accept`, {}, link);
      expect(refused.status).toBe(409);
      expect(refused.text).toContain('所属单位');
      expect(await belongs('desk', await firmOf('lanhai'))).toBe(false);
      expect((await desk.get(`/cases/${id}`)).status).toBe(before.status);
      expect(before.status).toBe(200);
      expect(await mailsTo(address('lanhai'), 'invitation_accepted')).toEqual([]);
    },
  );

  step(
    'a link is good for the address it was sent to, until it is answered, sent anew or withdrawn',
    async () => {
      const firm = await firmOf('lanhai');
      const manager = await zone.as('lanhai');
      const link = await linkTo('nobody@example.org', 'member_invited');
      const other = await zone.as('xinyuan');
      const shown = await other.get(link);
      expect(shown.text).toContain('n***@example.org');
      expect(shown.text).not.toContain('nobody@');
      expect((await other.post(`${link}/accept`, {}, link)).status).toBe(409);
      const [row] = await rows().organisationInvitations.all({ email: 'nobody@example.org' });
      const page = `/organisations/${firm}`;
      zone.clock.set(new Date(zone.clock.now().getTime() + 15 * day));
      const late = await zone.stranger().get(link);
      expect(late.text).toContain('邀请已过期');
      expect((await manager.get(page)).text).toContain('已过期');
      await manager.post(`${page}/invitations/${row?.id}/again`, {}, page);
      expect((await zone.stranger().get(link)).status).toBe(404);
      const fresh = await linkTo('nobody@example.org', 'member_invited');
      expect(fresh).not.toBe(link);
      await manager.post(`${page}/invitations/${row?.id}/withdraw`, {}, page);
      expect((await zone.stranger().get(fresh)).text).toContain('邀请已撤回');
    },
  );

  step('somebody without an account registers through the link and comes back to it', async () => {
    const manager = await zone.as('lanhai');
    const firm = await firmOf('lanhai');
    const email = 'colleague@example.org';
    expect((await invite(manager, firm, email, 'manager')).status).toBe(303);
    const link = await linkTo(email, 'member_invited');
    const person = visitor(zone.app);
    const next = encodeURIComponent(link);
    expect((await person.get(link)).text).toContain(`/register?next&#x3D;${next}`);
    const typed = { name: '丁一', email, phone: '', password: 'a long enough one' };
    const registered = await person.post(`/register`, typed, `/register?next=${next}`);
    expect(registered.headers['location']).toBe(`/sign-in?next=${next}`);
    const confirm = await linkTo(email, 'account_confirm');
    const [path = ''] = confirm.split('?');
    const confirmed = await person.post(path, {}, confirm);
    expect(confirmed.headers['location']).toBe(`/sign-in?next=${next}`);
    const signedIn = await person.post(
      '/sign-in',
      { email, password: typed.password },
      `/sign-in?next=${next}`,
    );
    expect(signedIn.headers['location']).toBe(link);
    expect((await person.get('/organisations')).text).toContain('收到的邀请');
    expect((await person.post(`${link}/accept`, {}, link)).status).toBe(303);
    const page = await person.get(`/organisations/${firm}`);
    expect(page.status).toBe(200);
    const { name: inviter } = await userOf('lanhai');
    expect(page.text).toContain(`丁一应${inviter}邀请加入`);
    const english = await person.get(`/organisations/${firm}?lang=en`);
    expect(english.text).toContain(`丁一 joined at the invitation of ${inviter}`);
    await person.get('/organisations?lang=zh-CN');
    expect((await person.post(`${link}/accept`, {}, link)).status).toBe(409);
    expect(await mailsTo(address('lanhai'), 'invitation_accepted')).toHaveLength(1);
  });

  step('an expert invited by an applicant may join, and keeps blind review', async () => {
    const seat = await rows().reviews.find({
      expert_id: (await userOf('expert4')).id,
      status: 'accepted',
    });
    const id = seat?.application_id ?? '';
    const row = await rows().applications.find({ id });
    const applicant = await rows().users.find({ id: row?.applicant_id ?? '' });
    const who = (applicant?.email ?? '').split('@')[0] ?? '';
    const firm = row?.organisation_id ?? '';
    const expert = await zone.as('expert4');
    const review = `/reviews/${seat?.id}`;
    expect((await expert.get(review)).status).toBe(200);
    expect((await invite(await zone.as(who), firm, address('expert4'))).status).toBe(303);
    const link = await linkTo(address('expert4'), 'member_invited');
    expect((await expert.post(`${link}/accept`, {}, link)).status).toBe(303);
    expect((await expert.get(review)).status).toBe(200);
    expect((await expert.get(`/applications/${id}`)).status).toBe(404);
    expect((await expert.get('/applications')).text).not.toContain(id);
    expect((await expert.get(`/organisations/${firm}`)).text).not.toContain(id);
    // The applicant can take the expert out again at will, and has gained nothing by it.
    const manager = await zone.as(who);
    const expertId = (await userOf('expert4')).id;
    const page = `/organisations/${firm}`;
    await manager.post(`${page}/members/${expertId}/remove`, {}, page);
    expect((await expert.get(review)).status).toBe(200);
    const secretary = await zone.as('secretary');
    expect((await secretary.get('/ties')).text).toContain(`/cases/${id}/ties`);
    expect((await secretary.get(`/cases/${id}`)).text).toContain(`/cases/${id}/ties`);
    const ties = `/cases/${id}/ties`;
    const decided = await secretary.post(
      `${ties}/${(await userOf('expert4')).person_id}`,
      { decision: 'recused', reason: '曾加入申报单位' },
      ties,
    );
    expect(decided.status).toBe(303);
    const closed = await expert.get(review);
    expect(closed.status).toBe(403);
    expect(closed.text).toContain('您已不再参与这项评审');
    for (const told of [row?.title ?? '', row?.number ?? '', row?.applicant_name ?? '']) {
      expect(closed.text).not.toContain(told);
    }
    expect(await mailsTo(address('expert4'), 'tie_recused')).toHaveLength(1);
  });

  step('staff who are recused read so in words, and nothing of the case', async () => {
    const id = await caseOf(zone, 'lanhai');
    const row = await rows().applications.find({ id });
    const officer = await userOf('officer');
    const path = `/cases/${id}`;
    const browser = await zone.as('officer');
    expect((await browser.get(path)).status).toBe(200);
    const at = zone.clock.now().toISOString();
    await rows().caseTies.insert({
      application_id: id,
      person_id: officer.person_id,
      organisation_id: row?.organisation_id ?? '',
      user_id: officer.id,
      kind: 'declared',
      status: 'recused',
      arose_at: at,
      reason: '配偶任职于申报单位',
      decided_by: (await userOf('secretary')).id,
      decided_at: at,
    });
    const closed = await browser.get(path);
    expect(closed.status).toBe(403);
    expect(closed.text).toContain('现已回避');
    for (const told of [row?.title ?? '', row?.number ?? '', row?.applicant_name ?? '']) {
      expect(closed.text).not.toContain(told);
    }
  });

  step('a colleague leaves: the cases go on under who takes over', async () => {
    const firm = await firmOf('lanhai');
    const id = await caseOf(zone, 'lanhai');
    const page = `/organisations/${firm}`;
    const manager = await zone.as('lanhai');
    const shown = (await manager.get(page)).text;
    for (const form of ['leave', 'contacts']) expect(shown).toContain(`action="${page}/${form}"`);
    const next = await rows().users.find({ email: 'colleague@example.org' });
    const left = await manager.post(`${page}/leave`, { successor: next?.id ?? '' }, page);
    expect(left.status).toBe(303);
    expect((await manager.get(page)).status).toBe(404);
    expect((await manager.get(`/applications/${id}`)).status).toBe(404);
    expect((await rows().applications.find({ id }))?.applicant_id).toBe(next?.id);
    expect(await mailsTo('colleague@example.org', 'member_left')).toHaveLength(1);
    // Who is alone does not go while something is under way.
    const person = visitor(zone.app);
    const typed = { email: 'colleague@example.org', password: 'a long enough one' };
    await person.post('/sign-in', typed);
    expect((await person.get(`/applications/${id}`)).status).toBe(200);
    const running = await rows().applications.count({ organisation_id: firm, status: 'running' });
    const answer = await person.post(`${page}/leave`, { successor: '' }, page);
    expect([running > 0, answer.status]).toEqual([true, 409]);
    expect((await person.get(page)).text).toContain('申报联系人');
  });

  step('no rule is broken', async () => {
    const broken = (await checkInvariants(zone.deps.db)).filter((each) => each.broken.length > 0);
    expect(broken).toEqual([]);
  });
});
