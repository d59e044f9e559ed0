import { loadCase } from '../../server/data/stores/caseStore.js';
import type { Actor } from '../../server/domain/actor.js';
import { createExpertProfile } from '../../server/features/experts/expertEntry.step.js';
import { seatExperts } from '../../server/features/stages/review/seatExperts.service.js';
import {
  declareAffiliation,
  endAffiliation,
} from '../../server/features/ties/affiliations.service.js';
import { lookForConflicts } from '../../server/features/ties/lookForConflicts.job.js';
import { recuseFromCase } from '../../server/shared/conflicts/sayConflict.step.js';
import { conflictActs } from '../support/conflictActs.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { monday } from '../support/reviewApp.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';

onEachDatabase('what a conflict comes to', (open) => {
  let database: TestDatabase;
  let zone: ReviewZone;
  beforeAll(async () => {
    database = await open();
    zone = await reviewZone(database);
  }, 120_000);
  afterAll(() => database.close());
  const { rows, seat, standing, nextOf, kindsOf } = conflictActs(() => zone);

  test('whoever steps back from one case of a firm frees their seats in the others, at once or by the clock', async () => {
    const { id } = await zone.inReview('Two seats');
    const next = await nextOf(id, 'The second seat');
    const [expert, other] = [await zone.expert('on two'), await zone.expert('of the clock')];
    for (const each of [id, next]) {
      const experts = [expert.userId, other.userId];
      await seatExperts(zone.deps, zone.secretary, each, { stage: 'review', experts });
    }
    const browser = await zone.browse(expert);
    const path = `/reviews/${await zone.reviewOf(id, expert)}`;
    const answer = { conflict: 'yes', conflict_reason: 'My cousin works there' };
    expect((await browser.post(`${path}/accept`, answer, path)).status).toBe(303);
    const standsOn = async (caseId: string, who: Actor) => {
      const row = await rows().reviews.find({ application_id: caseId, expert_id: who.userId });
      return [row?.status, row?.left_as];
    };
    expect(await standsOn(next, expert)).toEqual(['declined', 'conflicted']);
    expect(await rows().mails.count({ event: 'tie_recused', to_user_id: expert.userId })).toBe(1);
    expect(await standsOn(next, other)).toEqual(['invited', null]);
    // As a release beside this one says it, which frees no seat.
    await database.db.transaction(() => recuseFromCase(zone.deps, other, id, 'My cousin too'));
    await lookForConflicts(zone.deps);
    for (const each of [id, next]) {
      expect(await standsOn(each, other)).toEqual(['declined', 'conflicted']);
    }
    const version = (await loadCase(database.db, next)).version;
    await lookForConflicts(zone.deps);
    expect((await loadCase(database.db, next)).version).toBe(version);
  });

  test('a tie to a name alone, confirmed at one case, keeps nobody from another of that name', async () => {
    const { id } = await zone.inReview('Namesake');
    const { id: other } = await zone.inReview('Another of that name');
    const member = await zone.person('brother of many', 'joint_member');
    const browser = await zone.browse(member);
    const said = {
      kind: 'family',
      subject: 'Zhang Wei of many',
      subject_code: '',
      subject_contact: '',
      from: '',
      until: '',
      words: 'My brother',
    };
    expect((await browser.post('/conflicts', said, '/conflicts')).status).toBe(303);
    const [row] = await rows().conflicts.all({ person_id: member.personId });
    const named = { subject_key: row?.subject_key ?? '', part: 'named', name: '' } as const;
    for (const application_id of [id, other]) {
      await rows().caseSubjects.insert({ application_id, ...named, revision: 1 });
    }
    const page = `/cases/${id}/ties`;
    const secretary = await zone.browse(zone.secretary);
    const decide = () => {
      const decision = { decision: 'confirmed', reason: 'It is he' };
      return secretary.post(`/cases/${id}/conflicts/${row?.id}`, decision, page);
    };
    expect((await decide()).status).toBe(303);
    expect(await standing(member, id)).toBeNull();
    expect(await standing(member, await nextOf(id, 'The next of the brother'))).toBeNull();
    expect(await standing(member, other)).toBe('staff');
    const form = (of: string) => `action="/cases/${of}/conflicts/${row?.id}"`;
    expect((await secretary.get(page)).text).not.toContain(form(id));
    expect((await secretary.get(`/cases/${other}/ties`)).text).toContain(form(other));
    expect((await decide()).status).not.toBe(303);
  });

  test('an employer or affiliation that is one no longer counts for three years', async () => {
    const { id, creditCode } = await zone.inReview('Employer of then');
    const [moving, leaving] = [
      await zone.expert('moving', creditCode),
      await zone.expert('leaver'),
    ];
    const profile = { employer: 'Another', title: 'Professor', fields: ['marine'], active: true };
    const other = '91210231MA0P49999X';
    await createExpertProfile(zone.deps, zone.secretary, moving.userId, {
      ...profile,
      employerCode: other,
    });
    const firm = { affiliation: 'Firm', affiliation_code: creditCode };
    await declareAffiliation(zone.deps, leaving, firm);
    const [row] = await rows().affiliations.all({ user_id: leaving.userId });
    await endAffiliation(zone.deps, leaving, row?.id ?? '');
    expect(await kindsOf(id, leaving)).toEqual(['former_employer']);
    // It was the employer until today.
    expect(await kindsOf(id, moving)).toEqual(['employer']);
    await expect(seat(id, moving)).rejects.toMatchObject({ kind: 'invalid' });
    for (const [day, kinds] of [
      ['2026-03-03', ['former_employer']],
      ['2029-03-02', ['former_employer']],
      ['2029-03-03', undefined],
    ] as const) {
      zone.clock.set(new Date(`${day}T01:00:00.000Z`));
      await lookForConflicts(zone.deps);
      expect([day, await kindsOf(id, moving)]).toEqual([day, kinds]);
    }
    zone.clock.set(monday);
  });
});
