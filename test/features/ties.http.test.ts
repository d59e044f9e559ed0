import { seatExperts } from '../../server/features/stages/review/seatExperts.service.js';
import { decideTie } from '../../server/features/ties/decideTie.service.js';
import { tiesToDecide } from '../../server/shared/organisations/tiesToDecide.js';
import { scopeOf } from '../../server/domain/access/scope.js';
import type { Actor } from '../../server/domain/actor.js';
import { checkInvariants } from '../../server/data/invariants.js';
import { users } from '../../server/data/tables/people.js';
import { barredExperts } from '../../server/shared/conflicts/barredExperts.js';
import { findConflicts } from '../../server/shared/conflicts/findConflicts.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { accepting, scored } from '../support/reviewedCase.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';
import { tieHands } from '../support/tieHands.js';

onEachDatabase('people who come to belong to a side of the case they work on', (open) => {
  let database: TestDatabase;
  let zone: ReviewZone;
  beforeAll(async () => {
    database = await open();
    zone = await reviewZone(database);
  }, 120_000);
  afterEach(async () => {
    // The zone of these tests has money without a ledger.
    const broken = (await checkInvariants(database.db)).filter(
      ({ name, broken: rows }) => /seat|review|task|stream/.test(name) && rows.length > 0,
    );
    expect(broken).toEqual([]);
  });
  afterAll(() => database.close());

  const hands = () => tieHands(zone, database.db);
  const join = (actor: Actor, id: string): Promise<Actor> => hands().join(actor, id);
  const leave = (actor: Actor, id: string): Promise<Actor> => hands().leave(actor, id);
  const sightOf = (actor: Actor, id: string) => hands().sightOf(actor, id);
  const seat = async (id: string, expert: Actor): Promise<void> =>
    seatExperts(zone.deps, zone.secretary, id, { stage: 'review', experts: [expert.userId] });

  test('an expert seated before stays blind: nothing of the applicant, the review as it was', async () => {
    const { id } = await zone.inReview('Blind');
    const expert = await zone.expert('blind expert');
    await seat(id, expert);
    const before = await sightOf(await zone.reload(expert.userId), id);
    const browser = await zone.browse(expert);
    const path = `/reviews/${await zone.reviewOf(id, expert)}`;
    expect((await browser.post(`${path}/accept`, accepting, path)).status).toBe(303);
    // The first look also says that the seat is accepted.
    await browser.get(path);
    const page = (await browser.get(path)).text;
    const joined = await join(expert, id);
    expect(await sightOf(joined, id)).toEqual(before);
    expect(before).toEqual({
      standing: null,
      mine: false,
      task: true,
      listed: false,
      written: false,
    });
    const plain = (text: string): string => text.replaceAll(/value="[^"]*"/g, '');
    expect(plain((await browser.get(path)).text)).toBe(plain(page));
    const attachments = await database.db.rows.attachments.all({ application_id: id });
    for (const { id: file } of attachments) {
      expect((await browser.get(`/files/${file}`)).status).toBe(404);
    }
    // The secretary sees it, and nobody was excluded meanwhile.
    const undecided = await tiesToDecide(
      database.db,
      scopeOf(zone.secretary, ['review_secretary']),
    );
    expect(undecided.map((tie) => [tie.case_id, tie.name, tie.kind])).toEqual([
      [id, 'blind expert', 'seat'],
    ]);
    const mails = await database.db.rows.mails.all({ event: 'tie_arose' });
    expect(mails.map(({ to_address: to }) => to)).toEqual(['secretary@example.org']);
    await decideTie(zone.deps, zone.secretary, id, expert.personId, {
      decision: 'cleared',
      reason: 'A sponsor of the chair only',
    });
    expect(await sightOf(await zone.reload(expert.userId), id)).toEqual(before);
  });

  test.each(['invited', 'accepted', 'submitted'])(
    'found a conflict, a seat that was %s falls free, and what was scored counts no more',
    async (status) => {
      const { id } = await zone.inReview(`Recused ${status}`);
      const expert = await zone.expert(`recused ${status}`);
      await seat(id, expert);
      const browser = await zone.browse(expert);
      const path = `/reviews/${await zone.reviewOf(id, expert)}`;
      if (status !== 'invited') await browser.post(`${path}/accept`, accepting, path);
      if (status === 'submitted') {
        expect((await browser.post(path, scored(80), path)).status).toBe(303);
      }
      const row = await database.db.rows.reviews.find({ application_id: id });
      expect(row?.status).toBe(status);
      await join(expert, id);
      const reason = 'Owns shares of the firm';
      await decideTie(zone.deps, zone.secretary, id, expert.personId, {
        decision: 'recused',
        reason,
      });
      const after = await zone.reload(expert.userId);
      expect(await sightOf(after, id)).toEqual({
        standing: null,
        mine: false,
        task: false,
        listed: false,
        written: false,
      });
      // In words, and without a word of the case.
      for (const address of [path, `${path}/documents/business_plan-1`]) {
        const closed = await browser.get(`${address}?lang=en`);
        expect(closed.status).toBe(403);
        expect(closed.text).toContain('Because of a conflict of interest you no longer take part');
        expect(closed.text).not.toMatch(/KC-2026|Firm of|Recused/);
      }
      const gone = await database.db.rows.reviews.find({ application_id: id });
      expect([gone?.status, gone?.total]).toEqual(['declined', null]);
      const state = await zone.stateOf(id);
      expect(Object.values(state.tasks).some(({ verb }) => verb === 'assign')).toBe(true);
      const told = await database.db.rows.mails.all({
        event: 'tie_recused',
        to_user_id: expert.userId,
      });
      expect(told).toHaveLength(1);
      expect(`${told[0]?.subject} ${told[0]?.body}`).not.toMatch(/KC-2026|Firm of|Recused/);
      // Leaving and coming again opens nothing.
      const back = await join(await leave(after, id), id);
      expect((await sightOf(back, id)).standing).toBeNull();
      // Another expert can be asked, this one cannot.
      await expect(seat(id, expert)).rejects.toMatchObject({ code: 'check_fields' });
      await seat(id, await zone.expert(`in the place of ${status}`));
    },
  );

  test('who works in a role goes on as before, decides by the secretary, and never sees the other side', async () => {
    const { id } = await zone.inReview('Role');
    const officer = await zone.person('officer of role', 'programme_officer');
    const before = await sightOf(officer, id);
    expect(before).toMatchObject({ standing: 'staff', mine: false, listed: true, written: false });
    const joined = await join(officer, id);
    expect(await sightOf(joined, id)).toEqual(before);
    await decideTie(zone.deps, zone.secretary, id, officer.personId, {
      decision: 'recused',
      reason: 'A member of the firm',
    });
    expect(await sightOf(await zone.reload(officer.userId), id)).toMatchObject({
      standing: null,
      mine: false,
      listed: false,
      written: false,
    });
    await decideTie(zone.deps, zone.head, id, officer.personId, {
      decision: 'cleared',
      reason: 'Left the firm a year ago',
    });
    expect(await sightOf(await zone.reload(officer.userId), id)).toEqual(before);
  });

  test('where the secretary is tied themselves the head hears of it, who may decide', async () => {
    const { id } = await zone.inReview('Of the secretary');
    await join(zone.secretary, id);
    const told = await database.db.select(
      { name: users.columns.name },
      `SELECT u.name FROM mails m JOIN users u ON u.id = m.to_user_id
        WHERE m.event = 'tie_arose' AND m.application_id = :id`,
      { id },
    );
    expect(told.map(({ name }) => name)).toEqual([zone.head.name]);
    await leave(zone.secretary, id);
  });

  test('who was a member before is kept out, and leaving is no way back before it is decided', async () => {
    const person = await zone.person('member first');
    const { id } = await zone.inReview('Before');
    await join(person, id);
    await zone.grant(person.userId, 'programme_officer');
    const member = await zone.reload(person.userId);
    expect(await sightOf(member, id)).toMatchObject({ standing: 'applicant', mine: true });
    const left = await leave(member, id);
    expect(await sightOf(left, id)).toMatchObject({ standing: null, mine: false, listed: false });
    await decideTie(zone.deps, zone.secretary, id, person.personId, {
      decision: 'cleared',
      reason: 'Was a trainee for a month',
    });
    expect(await sightOf(await zone.reload(person.userId), id)).toMatchObject({
      standing: 'staff',
      mine: false,
      listed: true,
    });
  });

  test('a member before the seat cannot be seated; a second account is no way around', async () => {
    const { id } = await zone.inReview('Member');
    const expert = await zone.expert('member expert');
    await join(expert, id);
    await expect(seat(id, expert)).rejects.toMatchObject({ code: 'check_fields' });
    const seated = await zone.expert('two accounts');
    await seat(id, seated);
    const second = await zone.person('second account');
    await database.db.rows.users.update({ id: second.userId }, { person_id: seated.personId });
    const joined = await join(await zone.reload(second.userId), id);
    expect(await sightOf(joined, id)).toMatchObject({
      standing: null,
      mine: false,
      written: false,
    });
  });

  test('an affiliation that an expert declares keeps them off the panel', async () => {
    const { id, creditCode } = await zone.inReview('Declared');
    const expert = await zone.expert('declaring');
    await database.db.rows.affiliations.insert({
      id: `a-${id}`.slice(0, 36),
      user_id: expert.userId,
      credit_code: creditCode,
      name: 'Firm of Declared',
      declared_at: zone.clock.now().toISOString(),
    });
    await findConflicts(zone.deps, { persons: [expert.personId] });
    const hindered = (await barredExperts(database.db, [id])).get(id)?.get(expert.personId);
    expect(hindered?.map(({ kind, part }) => [kind, part])).toEqual([['employer', 'applicant']]);
    await expect(seat(id, expert)).rejects.toMatchObject({ code: 'check_fields' });
  });

  test('nobody decides on themselves, nor who is no decider, nor anybody on nothing', async () => {
    const { id } = await zone.inReview('Deciders');
    const both = await zone.person('secretary and expert', 'review_secretary');
    await join(both, id);
    const input = { decision: 'cleared', reason: 'It is I' } as const;
    const decide = (actor: Actor, person: string) => decideTie(zone.deps, actor, id, person, input);
    const self = await zone.reload(both.userId);
    await expect(decide(self, both.personId)).rejects.toMatchObject({ code: 'tie_own' });
    await expect(decide(zone.staff, both.personId)).rejects.toMatchObject({ kind: 'hidden' });
    await expect(decide(zone.secretary, 'nobody')).rejects.toMatchObject({ kind: 'hidden' });
  });
});
