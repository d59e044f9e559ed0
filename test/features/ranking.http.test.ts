import type { Actor } from '../../server/domain/actor.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { reviewedCase } from '../support/reviewedCase.js';
import { statementsOf } from '../support/statements.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';
import { hiddenInputs, type Visitor } from '../support/visitor.js';

onEachDatabase('ranking and deciding', (open, dialect) => {
  let database: TestDatabase;
  let zone: ReviewZone;
  let experts: Actor[];
  let head: Visitor;

  beforeEach(async () => {
    database = await open();
    zone = await reviewZone(database, { quota: 2, budgetYuan: 3_500_000 });
    experts = [];
    for (const name of ['one', 'two', 'three', 'four', 'five']) {
      experts.push(await zone.expert(name));
    }
    head = await zone.browse(zone.head);
  });
  afterEach(() => database.close());

  const path = () => `/calls/${zone.ids.call}/ranking`;
  const meeting = () => `/calls/${zone.ids.call}/meeting`;
  const rated = (title: string, total: number) =>
    reviewedCase(zone, title, experts, [total, total, total, total, total]);
  const stages = async (ids: readonly string[]) =>
    Promise.all(ids.map(async (id) => (await zone.stateOf(id)).stage));

  it('works out other limits in the address alone, and says what cannot be read', async () => {
    await rated('Best', 90);
    await rated('Second', 80);
    // Full width, as a Chinese keyboard types it.
    const one = await head.get(`${path()}?places=${encodeURIComponent('１')}&lang=en`);
    expect(one.text).toContain('1 of 2 would be selected.');
    expect(one.text).toMatch(/No longer selected<\/h3>[\s\S]*?>Second</);
    const low = await head.get(`${path()}?lowest=80.01&lang=en`);
    expect(low.text).toContain('1 of 2 would be selected.');
    const odd = await head.get(`${path()}?places=two&budget=a lot&lowest=1.234&lang=en`);
    expect(odd.status).toBe(200);
    for (const name of ['places', 'budget', 'lowest']) {
      expect(odd.text).toContain(`id="${name}-error"`);
    }
    expect(odd.text).toContain('value="a lot"');
    expect(odd.text).not.toContain('would be selected.');
  });

  it('draws the line, and places all or none', async () => {
    const best = await rated('Best', 90);
    const second = await reviewedCase(zone, 'Second', experts, [70, 78, 80, 79, 99]);
    const third = await rated('Third', 72);
    const page = await head.get(path());
    expect(page.status).toBe(200);
    const order = ['Best', 'Second', 'Third'].map((title) => page.text.indexOf(`>${title}<`));
    expect(order.toSorted((a, b) => a - b)).toEqual(order);
    expect(page.text.match(/class="the-line"/g)).toHaveLength(1);
    expect(page.text).toContain('79.00');

    const placed = {
      [`choice.${best}`]: 'first',
      [`choice.${second}`]: 'second',
      [`choice.${third}`]: 'no',
    };
    const ids = [best, second, third];
    const over = await head.post(path(), {
      ...placed,
      [`choice.${third}`]: 'third',
      [`reason.${third}`]: 'A gem of its own',
    });
    expect(over.status).toBe(422);
    expect(over.text).toContain('A gem of its own');
    const bare = await head.post(path(), { ...placed, [`choice.${second}`]: 'first' });
    expect(bare.status).toBe(422);
    expect(bare.text).toContain(`id="reason.${second}-error"`);
    const odd = await head.post(path(), { ...placed, [`choice.${best}`]: 'fourth' });
    expect(odd.status).toBe(422);
    expect(await stages(ids)).toEqual(['rank', 'rank', 'rank']);

    const done = await head.post(path(), placed);
    expect(done.status).toBe(303);
    expect(await stages(ids)).toEqual(['joint', 'joint', null]);
    expect((await zone.stateOf(second)).facts).toMatchObject({
      rank: 2,
      class: 'second',
      amount_fen: 100_000_000,
    });
    expect((await zone.stateOf(third)).end).toBe('not_selected');
    const twice = await head.post(path(), { ...placed, hash: 'x'.repeat(64) });
    expect(twice.status).toBe(409);
  });

  it('reads the board once for what is decided by it, after its cases are held', async () => {
    const ids = [await rated('First', 90), await rated('Second', 80)];
    const member = await zone.browse(await zone.person('m1', 'joint_member'));
    const boardReads = async (who: Visitor, page: string, typed: Record<string, string>) => {
      const shown = hiddenInputs((await who.get(page)).text, page);
      const { statements } = await statementsOf(async () => {
        expect((await who.send(page, { ...shown, ...typed })).status).toBe(303);
      });
      const reads = statements.flatMap((sql, at) =>
        /AS made\s+FROM awards/.test(sql) ? [at] : [],
      );
      const holds = statements.findIndex((sql) => sql.startsWith('UPDATE `applications`'));
      return { reads: reads.length, after: (reads[0] ?? -1) > holds };
    };
    const [first = '', second = ''] = ids;
    const placed = { [`choice.${first}`]: 'first', [`choice.${second}`]: 'second' };
    // SQLite has one writer at a time, and nothing to hold.
    const once = { reads: 1, after: dialect === 'mysql' };
    expect(await boardReads(head, path(), placed)).toEqual(once);
    expect(await stages(ids)).toEqual(['joint', 'joint']);
    const voted = await boardReads(member, meeting(), { rest: 'yes' });
    expect(voted).toEqual(once);
  });

  it('refuses a list that has changed since it was shown', async () => {
    const first = await rated('First', 80);
    const shown = hiddenInputs((await head.get(path())).text, path());
    const second = await rated('Late', 95);
    const late = await head.send(path(), { ...shown, [`choice.${first}`]: 'second' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Late');
    expect(hiddenInputs(late.text, path())['hash']).not.toBe(shown['hash']);
    expect(await stages([first, second])).toEqual(['rank', 'rank']);
  });

  it('asks before ranking without those still under review', async () => {
    const first = await rated('First', 80);
    await zone.inReview('Slow');
    const choice = { [`choice.${first}`]: 'second' };
    const asked = await head.post(path(), choice);
    expect(asked.status).toBe(422);
    expect(asked.text).toContain('id="early-error"');
    expect((await head.post(path(), { ...choice, early: 'yes' })).status).toBe(303);
  });

  it('leaves a tie across the line to people', async () => {
    const ids = [await rated('A', 90), await rated('B', 80), await rated('C', 80)];
    const [a = '', b = '', c = ''] = ids;
    const page = await head.get(path());
    expect(page.text.match(/<option value="">/g)).toHaveLength(2);
    const silent = { [`choice.${a}`]: 'first', [`choice.${b}`]: 'second', [`choice.${c}`]: 'no' };
    expect((await head.post(path(), silent)).status).toBe(422);
    const said = { [`reason.${b}`]: 'Closer to market', [`reason.${c}`]: 'Earlier stage' };
    expect((await head.post(path(), { ...silent, ...said })).status).toBe(303);
  });

  it('votes and approves within the budget', async () => {
    const first = await rated('First', 90);
    const second = await rated('Second', 80);
    await head.post(path(), { [`choice.${first}`]: 'first', [`choice.${second}`]: 'second' });
    const members = [];
    for (const name of ['m1', 'm2', 'm3', 'm4', 'm5']) {
      members.push(await zone.browse(await zone.person(name, 'joint_member')));
    }
    const [m1, m2, ...others] = members;
    if (!m1 || !m2) throw new Error('no members');
    expect((await m1.post(meeting(), {})).status).toBe(409);
    const noReason = await m1.post(meeting(), { [`vote.${first}`]: 'against', rest: 'yes' });
    expect(noReason.status).toBe(422);
    expect(noReason.text).toContain(`id="why.${first}-error"`);
    const cast = { [`vote.${first}`]: 'against', [`why.${first}`]: 'UNIQUEREASON', rest: 'yes' };
    expect((await m1.post(meeting(), cast)).status).toBe(303);
    expect((await m1.get(meeting())).text).toContain('UNIQUEREASON');
    expect((await m2.get(meeting())).text).not.toContain('UNIQUEREASON');
    expect((await head.get(meeting())).text).not.toContain('UNIQUEREASON');
    const auditor = await zone.browse(await zone.person('auditor', 'auditor'));
    expect((await auditor.get(meeting())).text).not.toContain('UNIQUEREASON');
    const again = await m1.send(meeting(), {
      ...hiddenInputs((await m1.get(meeting())).text, '/sign-out'),
      [`vote.${first}`]: 'agree',
    });
    expect(again.status).toBe(409);
    const outsider = await head.send(meeting(), {
      ...hiddenInputs((await head.get(meeting())).text, '/sign-out'),
      rest: 'yes',
    });
    expect(outsider.status).toBe(403);
    await Promise.all([m2, ...others].map((member) => member.post(meeting(), { rest: 'yes' })));
    expect(await stages([first, second])).toEqual(['approve', 'approve']);

    const approver = await zone.browse(await zone.person('approver', 'approver'));
    const decisions = `${meeting()}/decisions`;
    const nothing = await approver.post(decisions, {}, meeting());
    expect(nothing.status).toBe(409);
    const rejected = await approver.post(
      decisions,
      { [`decision.${first}`]: 'approve', [`decision.${second}`]: 'reject' },
      meeting(),
    );
    expect(rejected.status).toBe(422);
    expect(await stages([first, second])).toEqual(['approve', 'approve']);
    const approved = await approver.post(
      decisions,
      { [`decision.${first}`]: 'approve', [`decision.${second}`]: 'approve' },
      meeting(),
    );
    expect(approved.status).toBe(303);
    expect(await stages([first, second])).toEqual(['notice', 'notice']);
    const line = await zone.deps.db.rows.budgetLines.find({ id: zone.ids.line });
    expect([line?.available, line?.reserved]).toEqual([50_000_000n, 300_000_000n]);
  });

  it('approves nothing where the money does not reach for all of it', async () => {
    const first = await rated('First', 90);
    const second = await rated('Second', 80);
    await head.post(path(), { [`choice.${first}`]: 'first', [`choice.${second}`]: 'second' });
    for (const name of ['m1', 'm2', 'm3', 'm4', 'm5']) {
      const member = await zone.browse(await zone.person(name, 'joint_member'));
      await member.post(meeting(), { rest: 'yes' });
    }
    await zone.deps.db.rows.budgetLines.update(
      { id: zone.ids.line },
      { available: 250_000_000n, appropriated: 250_000_000n },
    );
    const approver = await zone.browse(await zone.person('approver', 'approver'));
    const both = { [`decision.${first}`]: 'approve', [`decision.${second}`]: 'approve' };
    const short = await approver.post(`${meeting()}/decisions`, both, meeting());
    expect(short.status).toBe(409);
    expect(await stages([first, second])).toEqual(['approve', 'approve']);
    expect(await zone.deps.db.rows.awards.all({})).toEqual([]);
  });

  it('does not exist for people of other programmes, and cannot be confirmed by others', async () => {
    await rated('First', 90);
    const stranger = await zone.person('stranger');
    await zone.deps.db.rows.grants.insert({
      id: 'g-stranger',
      user_id: stranger.userId,
      role: 'department_head',
      programme_id: 'another',
      granted_by: null,
      granted_at: '2026-01-01T00:00:00.000Z',
      revoked_by: null,
      revoked_at: null,
    });
    const browser = await zone.browse(stranger);
    expect((await browser.get(path())).status).toBe(404);
    expect((await browser.get('/calls/none/ranking')).status).toBe(404);
    const secretary = await zone.browse(zone.secretary);
    const seen = await secretary.get(path());
    expect(seen.status).toBe(200);
    expect(seen.text).not.toContain('name="hash"');
    const expert = await zone.browse(experts[0] ?? stranger);
    expect((await expert.get(path())).status).toBe(403);
  });
});
