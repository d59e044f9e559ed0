import { checkInvariants } from '../../server/data/invariants.js';
import { visitor, type Visitor } from '../support/visitor.js';
import { dialects } from '../support/databases.js';
import { caseOf, openDemoZone, type DemoZone } from '../support/demoZone.js';
import { proofs } from '../support/organisationProofs.js';
import { steps } from '../support/steps.js';

const day = 86_400_000;
const both = [proofs.licence, proofs.letter];

describe.each(dialects)('people who come and go, on %s', (dialect) => {
  const step = steps();
  let zone: DemoZone;
  /** A case that waits at the desk. */
  let waiting: string;
  beforeAll(async () => {
    zone = await openDemoZone(dialect);
    waiting = await caseOf(zone, 'qinghang');
  }, 240_000);
  afterAll(() => zone.close());

  const rows = () => zone.deps.db.rows;
  const address = (who: string): string => `${who}@demo.qixian.test`;
  const userOf = async (who: string) => {
    const found = await rows().users.find({ email: address(who) });
    if (!found) throw new Error(`nobody is called ${who}`);
    return found;
  };
  const firmOf = async (who: string): Promise<string> => {
    const { id } = await userOf(who);
    const found = await rows().memberships.find({ user_id: id, position: 'manager' });
    if (!found) throw new Error(`${who} manages nothing`);
    return found.organisation_id;
  };
  const mailsTo = async (to: string, event: string) =>
    rows().mails.all({ to_address: to, event }, [['created_at', 'ASC']]);
  /** The path of the link in the last mail of this kind. */
  const linkTo = async (to: string, event: string): Promise<string> => {
    const body = (await mailsTo(to, event)).at(-1)?.body ?? '';
    return /http:\/\/qixian\.test(\/\S+)/.exec(body)?.[1] ?? `no link for ${to}`;
  };
  const invite = async (manager: Visitor, firm: string, email: string, position = 'member') =>
    manager.post(
      `/organisations/${firm}/invitations`,
      { email, position },
      `/organisations/${firm}`,
    );
  const belongs = async (who: string, firm: string): Promise<boolean> =>
    (await rows().memberships.count({
      organisation_id: firm,
      user_id: (await userOf(who)).id,
    })) > 0;

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
    expect(page.text).toContain('丁一加入');
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
    expect((await expert.get(review)).status).toBe(404);
    expect(await mailsTo(address('expert4'), 'tie_recused')).toHaveLength(1);
  });

  step('a colleague leaves: the cases go on under who takes over', async () => {
    const firm = await firmOf('lanhai');
    const id = await caseOf(zone, 'lanhai');
    const page = `/organisations/${firm}`;
    const manager = await zone.as('lanhai');
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

  step('the last manager is gone: a claim hands the firm over, by two officers', async () => {
    const firm = await firmOf('qinghang');
    const id = waiting;
    const row = await rows().organisations.find({ id: firm });
    await rows().users.update({ id: (await userOf('qinghang')).id }, { disabled_at: '2026-03-01' });
    const claimant = await zone.as('xinyuan');
    const typed = { credit_code: row?.credit_code ?? '', statement: '原管理人已离职，由我接任。' };
    const short = await claimant.upload('/claims', typed, [proofs.licence], '/claims/new');
    expect(short.status).toBe(422);
    expect(short.text).toContain('id="letter-error"');
    const filed = await claimant.upload('/claims', typed, both, '/claims/new');
    expect(filed.status).toBe(303);
    const claim = filed.headers['location'] ?? '';
    expect((await claimant.upload('/claims', typed, both, '/claims/new')).status).toBe(409);
    expect((await (await zone.as('lanhai')).get(claim)).status).toBe(404);
    const desk = await zone.as('desk');
    expect((await desk.get('/manage/organisations/claims')).text).toContain(claim);
    expect((await desk.get(`${claim}/licence`)).status).toBe(200);
    const proposal = { outcome: 'handed_over', reason: '证照相符，原管理人账号已停用。' };
    expect((await desk.post(`${claim}/propose`, proposal, claim)).status).toBe(303);
    expect((await desk.post(`${claim}/agree`, {}, claim)).status).toBe(403);
    const checker = await zone.as('checker');
    expect((await checker.post(`${claim}/agree`, {}, claim)).status).toBe(303);
    expect((await claimant.get(`/organisations/${firm}`)).status).toBe(200);
    expect((await claimant.get(`/applications/${id}`)).status).toBe(200);
    const kept = await rows().applications.find({ id });
    expect(kept?.organisation_id).toBe(firm);
    expect(await mailsTo(address('xinyuan'), 'claim_decided')).toHaveLength(1);
  });

  step('a contested firm: its managers are heard, nothing is paid meanwhile', async () => {
    const firm = await firmOf('huochuang');
    const row = await rows().organisations.find({ id: firm });
    const claimant = await zone.as('lanhai');
    const typed = { credit_code: row?.credit_code ?? '', statement: '我才是单位的授权代表。' };
    const filed = await claimant.upload('/claims', typed, both, '/claims/new');
    const claim = filed.headers['location'] ?? '';
    expect(await mailsTo(address('huochuang'), 'organisation_contested')).toHaveLength(1);
    const manager = await zone.as('huochuang');
    expect((await manager.get(`/organisations/${firm}`)).text).toContain('有人申请认领本单位');
    expect((await manager.get(`${claim}/licence`)).status).toBe(404);
    const desk = await zone.as('desk');
    const refusal = { outcome: 'refused', reason: '授权委托书无公章。', version: '1' };
    expect((await desk.post(`${claim}/propose`, refusal, claim)).status).toBe(409);
    const answer = { answer: '此人与本单位无关，请核对公章。' };
    expect((await manager.post(`${claim}/answer`, answer, claim)).status).toBe(303);
    expect((await claimant.get(claim)).text).not.toContain(answer.answer);
    expect((await desk.get(claim)).text).toContain(answer.answer);
    const { outcome, reason } = refusal;
    expect((await desk.post(`${claim}/propose`, { outcome, reason }, claim)).status).toBe(303);
    const checker = await zone.as('checker');
    expect((await checker.post(`${claim}/send-back`, {}, claim)).status).toBe(303);
    expect((await desk.post(`${claim}/propose`, { outcome, reason }, claim)).status).toBe(303);
    expect((await checker.post(`${claim}/agree`, {}, claim)).status).toBe(303);
    expect(await firmOf('huochuang')).toBe(firm);
    expect((await claimant.get(claim)).text).toContain(reason);
    expect(await mailsTo(address('huochuang'), 'contest_decided')).toHaveLength(1);
  });

  step(
    'an impostor registers a firm first: nothing is accepted, and its owner gets it',
    async () => {
      const impostor = await zone.as('lanhai');
      const code = '91350100M000100Y43';
      const facts = {
        name: '海港光学有限公司',
        legal_representative: '林远',
        registered_on: '2024-05-18',
        address: '',
        credit_code: code,
      };
      const made = await impostor.upload('/organisations', facts, both, '/organisations/new');
      const page = made.headers['location'] ?? '';
      const firm = page.split('/').at(-1) ?? '';
      expect((await impostor.get(page)).text).toContain('单位尚未核验');
      const [registration] = await rows().organisationClaims.all({ organisation_id: firm });
      const verify = `/claims/${registration?.id}`;
      const desk = await zone.as('desk');
      const refused = { outcome: 'refused', reason: '' };
      expect((await desk.post(`${verify}/verify`, refused, verify)).status).toBe(422);
      const said = { outcome: 'refused', reason: '委托书与法定代表人不符。' };
      expect((await desk.post(`${verify}/verify`, said, verify)).status).toBe(303);
      const told = await mailsTo(address('lanhai'), 'verification_refused');
      expect(told.at(-1)?.body).toContain(said.reason);
      const owner = await zone.as('xinyuan');
      const typed = { credit_code: code, statement: '单位被他人冒名登记，请移交。' };
      const filed = await owner.upload('/claims', typed, both, '/claims/new');
      const claim = filed.headers['location'] ?? '';
      // The managers of what nobody has verified are told, and not waited for.
      const handed = { outcome: 'handed_over', reason: '证照与委托书齐全。' };
      expect((await desk.post(`${claim}/propose`, handed, claim)).status).toBe(303);
      const checker = await zone.as('checker');
      expect((await checker.post(`${claim}/agree`, {}, claim)).status).toBe(303);
      expect((await owner.get(page)).status).toBe(200);
      expect((await impostor.get(page)).status).toBe(404);
      expect((await rows().organisations.find({ id: firm }))?.verified_at).not.toBeNull();
    },
  );

  step(
    'a case of a firm that is not verified is filled in, asked about and refused, not accepted',
    async () => {
      const found = await rows().applications.all({ status: 'running', stage: 'desk' });
      const row = found.find(({ organisation_id: firm }) => firm !== null);
      const firm = row?.organisation_id ?? '';
      await rows().organisations.update({ id: firm }, { verified_at: null });
      const desk = await zone.as('desk');
      const page = `/cases/${row?.id}`;
      expect((await desk.get(page)).text).toContain('单位未核验');
      const accept = `${page}/stages/desk/accept`;
      expect((await desk.post(accept, { reason: '' }, page)).status).toBe(409);
      expect((await rows().applications.find({ id: row?.id ?? '' }))?.stage).toBe('desk');
      await rows().organisations.update({ id: firm }, { verified_at: '2026-03-02T00:00:00.000Z' });
      expect((await desk.post(accept, { reason: '' }, page)).status).toBe(303);
    },
  );

  step('all of it stands in the log of the organisations, and no rule is broken', async () => {
    const events = await rows().events.all({ stream: `org:${await firmOf('huochuang')}` });
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        'organisation_contested',
        'claim_answered',
        'claim_proposed',
        'claim_sent_back',
        'claim_decided',
      ]),
    );
    const broken = (await checkInvariants(zone.deps.db)).filter((each) => each.broken.length > 0);
    expect(broken).toEqual([]);
  });
});
