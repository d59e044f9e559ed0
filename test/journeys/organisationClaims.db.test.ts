import { flag } from '../../server/data/schema/columns.js';
import { unsettledSql } from '../../server/shared/organisations/organisationClaims.js';
import { checkInvariants } from '../../server/data/invariants.js';
import { dialects } from '../support/databases.js';
import { caseOf, openDemoZone, type DemoZone } from '../support/demoZone.js';
import { address, memberStories } from '../support/memberStories.js';
import { proofs } from '../support/organisationProofs.js';
import type { Typed } from '../support/visitor.js';
import { steps } from '../support/steps.js';

const both = [proofs.licence, proofs.letter];
const day = 86_400_000;

describe.each(dialects)('who may act for a firm, on %s', (dialect) => {
  const step = steps();
  let zone: DemoZone;
  /** A case that waits at the desk. */
  let waiting: string;
  beforeAll(async () => {
    zone = await openDemoZone(dialect);
    waiting = await caseOf(zone, 'qinghang');
  }, 240_000);
  afterAll(() => zone.close());
  const { rows, userOf, firmOf, mailsTo } = memberStories(() => zone);
  /** Whether nothing is paid to a firm. */
  const unsettled = async (firm: string): Promise<boolean> => {
    const [row] = await zone.deps.db.select(
      { unsettled: flag() },
      `SELECT ${unsettledSql(':firm')} AS unsettled`,
      { firm },
    );
    return row?.unsettled === true;
  };

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
    expect((await desk.post(`${claim}/propose`, proposal, claim)).status).toBe(409);
    expect((await desk.post(`${claim}/take-up`, {}, claim)).status).toBe(303);
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
    // Filing alone stops no rival's money, and tells the managers nothing.
    const manager = await zone.as('huochuang');
    expect(await mailsTo(address('huochuang'), 'organisation_contested')).toEqual([]);
    expect((await manager.get(`/organisations/${firm}`)).text).not.toContain('有人申请认领本单位');
    expect((await manager.get(claim)).status).toBe(404);
    expect(await unsettled(firm)).toBe(false);
    const desk = await zone.as('desk');
    expect((await desk.get(claim)).text).toContain('待受理');
    expect((await desk.post(`${claim}/take-up`, {}, claim)).status).toBe(303);
    expect((await desk.post(`${claim}/take-up`, { version: '2' }, claim)).status).toBe(409);
    expect(await unsettled(firm)).toBe(true);
    expect(await mailsTo(address('huochuang'), 'organisation_contested')).toHaveLength(1);
    expect((await manager.get(`/organisations/${firm}`)).text).toContain('有人申请认领本单位');
    expect((await manager.get(`${claim}/licence`)).status).toBe(404);
    const early = { outcome: 'handed_over', reason: '授权委托书齐全。' };
    expect((await desk.post(`${claim}/propose`, early, claim)).status).toBe(409);
    const refusal = { outcome: 'refused', reason: '授权委托书无公章。' };
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
      const left = await impostor.post(`${page}/leave`, { successor: '' }, page);
      expect([left.status, left.text.includes('登记正在核验')]).toEqual([409, true]);
      const [registration] = await rows().organisationClaims.all({ organisation_id: firm });
      const verify = `/claims/${registration?.id}`;
      const desk = await zone.as('desk');
      const refused = { outcome: 'refused', reason: '' };
      expect((await desk.post(`${verify}/verify`, refused, verify)).status).toBe(422);
      const said = { outcome: 'refused', reason: '委托书与法定代表人不符。' };
      expect((await desk.post(`${verify}/verify`, said, verify)).status).toBe(303);
      const told = await mailsTo(address('lanhai'), 'verification_refused');
      expect(told.at(-1)?.body).toContain(said.reason);
      // The same files once more are pointed out before the desk reads them again.
      const renew = (typed: Typed) => impostor.upload(`${verify}/proofs`, typed, both, verify);
      const same = await renew({});
      expect([same.status, same.text.includes('id="unchanged_reason-error"')]).toEqual([422, true]);
      const because = '委托书由现任法定代表人签署，登记信息待更新。';
      const renewed = await renew({ unchanged_reason: because });
      expect(renewed.status).toBe(303);
      const second = renewed.headers['location'] ?? '';
      expect((await desk.get(second)).text).toContain(because);
      expect((await desk.post(`${second}/verify`, said, second)).status).toBe(303);
      const other = [
        { ...proofs.licence, content: Buffer.concat([proofs.licence.content, Buffer.from('%')]) },
      ];
      expect((await impostor.upload(`${second}/proofs`, {}, other, second)).status).toBe(303);
      const owner = await zone.as('xinyuan');
      const typed = { credit_code: code, statement: '单位被他人冒名登记，请移交。' };
      const filed = await owner.upload('/claims', typed, both, '/claims/new');
      const claim = filed.headers['location'] ?? '';
      // The managers of what nobody has verified are told, and not waited for.
      expect((await desk.post(`${claim}/take-up`, {}, claim)).status).toBe(303);
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
      const row = await rows().applications.find({ id: waiting });
      expect(row?.stage).toBe('desk');
      const firm = row?.organisation_id ?? '';
      await rows().organisations.update({ id: firm }, { verified_at: null });
      const desk = await zone.as('desk');
      const page = `/cases/${waiting}`;
      expect((await desk.get(page)).text).toContain('单位未核验');
      const accept = `${page}/stages/desk/accept`;
      expect((await desk.post(accept, { reason: '' }, page)).status).toBe(409);
      expect((await rows().applications.find({ id: waiting }))?.stage).toBe('desk');
      await rows().organisations.update({ id: firm }, { verified_at: '2026-03-02T00:00:00.000Z' });
      expect((await desk.post(accept, { reason: '' }, page)).status).toBe(303);
    },
  );

  step('nobody of the desk decides for a firm of their own, with whichever account', async () => {
    const owner = await userOf('xinyuan');
    const [claim] = await rows().organisationClaims.all({ claimant_id: owner.id, kind: 'contest' });
    const { id: officer, person_id: person } = await userOf('desk');
    const page = `/claims/${claim?.id}`;
    const desk = await zone.as('desk');
    expect((await desk.get(page)).status).toBe(200);
    await rows().users.update({ id: officer }, { person_id: owner.person_id });
    expect((await desk.get(page)).status).toBe(404);
    expect((await desk.get(`${page}/licence`)).status).toBe(404);
    const said = { outcome: 'confirmed', reason: '', version: '1' };
    expect((await desk.post(`${page}/verify`, said, '/organisations')).status).toBe(404);
    // A manager of the claimed firm, who has filed nothing, is no judge of it either.
    const [firm, other] = [await firmOf('huochuang'), await userOf('huochuang')];
    const [contested] = await rows().organisationClaims.all({ organisation_id: firm });
    await rows().users.update({ id: officer }, { person_id: other.person_id });
    expect((await desk.get(`/claims/${contested?.id}`)).status).toBe(404);
    await rows().users.update({ id: officer }, { person_id: person });
    expect((await desk.get(page)).status).toBe(200);
  });

  step('claims that come to nothing count: the third of a year is not taken online', async () => {
    const claimant = await zone.as('lanhai');
    const firm = await firmOf('huochuang');
    const row = await rows().organisations.find({ id: firm });
    const typed = { credit_code: row?.credit_code ?? '', statement: '我仍然认为我有权代表。' };
    const filed = await claimant.upload('/claims', typed, both, '/claims/new');
    const claim = filed.headers['location'] ?? '';
    // Turned down at once, by two officers, without the managers ever being bothered.
    const [desk, checker] = [await zone.as('desk'), await zone.as('checker')];
    const refusal = { outcome: 'refused', reason: '与上次材料相同。' };
    expect((await desk.post(`${claim}/propose`, refusal, claim)).status).toBe(303);
    expect(await unsettled(firm)).toBe(false);
    expect((await checker.post(`${claim}/agree`, {}, claim)).status).toBe(303);
    expect(await mailsTo(address('huochuang'), 'organisation_contested')).toHaveLength(1);
    const third = await claimant.upload('/claims', typed, both, '/claims/new');
    expect([third.status, third.text.includes('服务窗口')]).toEqual([409, true]);
  });

  step('a claimant is looked at as the person they are when it is decided', async () => {
    const firm = await firmOf('huochuang');
    const row = await rows().organisations.find({ id: firm });
    const { id: userId, person_id: person } = await userOf('qinghang');
    await rows().users.update({ id: userId }, { disabled_at: null });
    const claimant = await zone.as('qinghang');
    const typed = { credit_code: row?.credit_code ?? '', statement: '我是单位新任负责人。' };
    const filed = await claimant.upload('/claims', typed, both, '/claims/new');
    const claim = filed.headers['location'] ?? '';
    const [desk, checker] = [await zone.as('desk'), await zone.as('checker')];
    await desk.post(`${claim}/take-up`, {}, claim);
    zone.clock.set(new Date(zone.clock.now().getTime() + 8 * day));
    const proposal = { outcome: 'added', reason: '证照与委托书齐全。' };
    expect((await desk.post(`${claim}/propose`, proposal, claim)).status).toBe(303);
    const agree = async () => checker.post(`${claim}/agree`, {}, claim);
    await rows().users.update({ id: userId }, { disabled_at: '2026-03-10' });
    expect((await agree()).text).toContain('账号已停用');
    // With another account the claimant pays for the zone.
    const payer = (await userOf('payer')).person_id;
    await rows().users.update({ id: userId }, { disabled_at: null, person_id: payer });
    expect((await agree()).text).toContain('已担任园区工作');
    const refused = await (await zone.as('qinghang')).upload('/claims', typed, both, '/claims/new');
    expect([refused.status, refused.text.includes('其他账号')]).toEqual([409, true]);
    await rows().users.update({ id: userId }, { person_id: person });
    expect((await agree()).status).toBe(303);
  });

  step('whether a firm is registered is not asked for one code after the other', async () => {
    const curious = await zone.as('lanhai');
    const typed = { credit_code: '91350100M000100Y43', statement: '我想知道它在不在这里。' };
    const ask = async () => (await curious.upload('/claims', typed, [], '/claims/new')).status;
    const statuses: number[] = [];
    for (let tries = 0; tries < 31; tries += 1) statuses.push(await ask());
    expect(statuses.filter((status) => status === 422).length).toBeLessThanOrEqual(30);
    expect(statuses.at(-1)).toBe(429);
    const form = {
      name: 'X',
      legal_representative: 'X',
      registered_on: '2024-05-18',
      address: '',
      credit_code: typed.credit_code,
    };
    const told = await curious.upload('/organisations', form, [], '/organisations/new');
    expect(told.status).toBe(429);
    expect(told.text).not.toContain('海港光学');
  });

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
