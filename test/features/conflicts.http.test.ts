import type { Actor } from '../../server/domain/actor.js';
import { createExpertProfile } from '../../server/features/experts/expertEntry.step.js';
import { lookForConflicts } from '../../server/features/ties/lookForConflicts.job.js';
import { newId } from '../../server/shared/request/deps.js';
import { conflictActs } from '../support/conflictActs.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { accepting } from '../support/reviewedCase.js';
import { monday } from '../support/reviewApp.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';

onEachDatabase('conflicts of interest', (open) => {
  let database: TestDatabase;
  let zone: ReviewZone;
  beforeAll(async () => {
    database = await open();
    zone = await reviewZone(database);
  }, 120_000);
  afterAll(() => database.close());
  const { rows, seat, standing, nextOf, kindsOf } = conflictActs(() => zone);

  test('an expert who recuses is offered no other case of the firm, and asked by no form', async () => {
    const { id } = await zone.inReview('Recusing');
    const expert = await zone.expert('recusing expert');
    await seat(id, expert);
    const browser = await zone.browse(expert);
    const path = `/reviews/${await zone.reviewOf(id, expert)}`;
    const answer = { conflict: 'yes', conflict_reason: 'My cousin works there' };
    expect((await browser.post(`${path}/accept`, answer, path)).status).toBe(303);
    const next = await nextOf(id, 'The next of the firm');
    expect(await kindsOf(next, expert)).toEqual(['recused']);
    const secretary = await zone.browse(zone.secretary);
    const page = (await secretary.get(`/cases/${next}?expert=recusing`)).text;
    expect(page).toMatch(new RegExp(`id="expert-${expert.userId}"[^>]* disabled`));
    expect(page).toContain('My cousin works there');
    await expect(seat(next, expert)).rejects.toMatchObject({
      fields: { experts: { code: 'expert_conflicted' } },
    });
    // Their own page tells neither the firm nor the number, and they cannot end it themselves.
    const own = (await browser.get('/conflicts')).text;
    expect(own).toContain('Stood aside');
    expect(own).not.toMatch(/KC-2026|Firm of|Recusing/);
    const [said] = await rows().conflicts.all({ person_id: expert.personId });
    const end = await browser.post(`/conflicts/${said?.id}/end`, {}, '/conflicts');
    expect([end.status, end.text.includes('ended by the review secretary')]).toEqual([403, true]);
  });

  test('midway too: the seat falls free, and it is remembered', async () => {
    const { id } = await zone.inReview('Midway');
    const expert = await zone.expert('midway expert');
    await seat(id, expert);
    const browser = await zone.browse(expert);
    const path = `/reviews/${await zone.reviewOf(id, expert)}`;
    await browser.post(`${path}/accept`, accepting, path);
    const left = await browser.post(`${path}/decline`, { reason: 'I know the founder' }, path);
    expect(left.status).toBe(303);
    expect(await standing(expert, id)).toBeNull();
    expect(await kindsOf(await nextOf(id, 'After midway'), expert)).toEqual(['recused']);
  });

  test('what a person declares keeps every case of that firm from them until they end it', async () => {
    const { id, creditCode } = await zone.inReview('Declared family');
    const officer = await zone.person('officer with family', 'programme_officer');
    expect(await standing(officer, id)).toBe('staff');
    const browser = await zone.browse(officer);
    const said = {
      kind: 'family',
      subject: 'Firm of my brother',
      subject_code: creditCode,
      subject_contact: '',
      from: '2020-01-01',
      until: '',
      words: 'My brother founded it',
    };
    const declare = (changes: Partial<typeof said> = {}) =>
      browser.post('/conflicts', { ...said, ...changes }, '/conflicts');
    for (const [changes, message] of [
      [{ subject_code: '91210231MA0P4' }, '18'],
      [{ from: '2024-02-01', until: '2024-01-01' }, 'The last day lies before the first'],
      [{ kind: 'employer', until: '2021-01-01' }, 'stopped counting on 2024-01-01'],
      [{ subject_code: '', subject_contact: officer.email }, 'your own address'],
      [{ subject_code: '', subject_contact: 'nobody' }, 'e-mail address or a telephone'],
      [{ kind: 'recused' }, ''],
    ] as const) {
      const refused = await declare(changes);
      expect([message, refused.status, refused.text.includes(message)]).toEqual([
        message,
        422,
        true,
      ]);
      expect(refused.text).toContain('My brother founded it');
    }
    expect((await declare()).status).toBe(303);
    expect((await declare()).text).toContain('known already');
    expect(await standing(officer, id)).toBeNull();
    const [row] = await rows().conflicts.all({ person_id: officer.personId });
    const stranger = await zone.browse(zone.staff);
    expect((await stranger.post(`/conflicts/${row?.id}/end`, {}, '/conflicts')).status).toBe(404);
    const ended = await browser.post(`/conflicts/${row?.id}/end`, {}, '/conflicts');
    expect(ended.status).toBe(303);
    expect(await standing(officer, id)).toBe('staff');
    const events = await rows().events.all({ stream: `user:${officer.userId}` });
    expect(events.map(({ type }) => type)).toEqual(['conflict_declared', 'conflict_ended']);
  });

  test('who handles a case stands aside from it and from the next of its firm', async () => {
    const { id } = await zone.inReview('Aside');
    const officer = await zone.person('officer aside', 'programme_officer');
    const browser = await zone.browse(officer);
    const path = `/cases/${id}/recuse`;
    expect((await browser.get(path)).status).toBe(200);
    expect((await browser.post(path, { words: '' }, path)).status).toBe(422);
    expect((await browser.post(path, { words: 'My former student' }, path)).status).toBe(303);
    expect(await standing(officer, id)).toBeNull();
    expect(await standing(officer, await nextOf(id, 'After aside'))).toBeNull();
    expect((await browser.get(path)).status).toBe(404);
  });

  test('what a secretary puts forward on evidence counts once somebody else confirms it', async () => {
    const { id } = await zone.inReview('Evidence');
    const member = await zone.person('member of evidence', 'joint_member');
    const secretary = await zone.browse(zone.secretary);
    const page = `/cases/${id}/ties`;
    const put = { person: member.userId, kind: 'shareholding', words: 'Register of 3 March' };
    expect((await secretary.post(`/cases/${id}/conflicts`, put, page)).status).toBe(303);
    expect(await standing(member, id)).toBe('staff');
    const [row] = await rows().conflicts.all({ person_id: member.personId, state: 'found' });
    const decision = { decision: 'confirmed', reason: 'The register says so' };
    const decide = async (who: Actor) =>
      (await zone.browse(who)).post(`/cases/${id}/conflicts/${row?.id}`, decision, page);
    expect((await decide(zone.secretary)).status).toBe(403);
    const head = await zone.browse(zone.head);
    const unsaid = { decision: '', reason: 'Kept as it was typed' };
    const half = await head.post(`/cases/${id}/conflicts/${row?.id}`, unsaid, page);
    expect([half.status, half.text.includes('Kept as it was typed')]).toEqual([422, true]);
    expect((await decide(zone.staff)).status).toBe(403);
    expect((await decide(zone.head)).status).toBe(303);
    expect(await standing(member, id)).toBeNull();
    expect((await decide(zone.head)).status).toBe(409);
    const told = await rows().mails.all({ event: 'tie_recused', to_user_id: member.userId });
    expect(told).toHaveLength(1);
    const again = (await secretary.post(`/cases/${id}/conflicts`, put, page)).text;
    expect(again).toContain('known already');
  });

  test('what is found after handing in goes to the secretary, who takes the seat back or says it is none', async () => {
    const { id, creditCode } = await zone.inReview('Found later');
    const [expert, other] = [await zone.expert('found later'), await zone.expert('of long ago')];
    await seat(id, expert);
    const profile = {
      employer: 'Firm of Found later',
      employerCode: creditCode,
      title: 'Professor',
      fields: ['marine'],
      active: true,
    };
    await createExpertProfile(zone.deps, null, expert.userId, profile);
    const hours = { from_day: '2020-01-01', noted_by: zone.secretary.userId };
    const at = zone.clock.now().toISOString();
    for (const until_day of ['2024-12-31', '2019-12-31']) {
      await rows().expertEmployers.insert({
        id: newId(),
        user_id: other.userId,
        credit_code: creditCode,
        name: 'Firm of Found later',
        ...hours,
        from_day: until_day.slice(0, 5) + '01-01',
        until_day,
        noted_at: at,
      });
    }
    await lookForConflicts(zone.deps);
    expect(await kindsOf(id, expert)).toEqual(['employer']);
    // The employer of two years ago counts, the one of seven years ago does not.
    expect(await kindsOf(id, other)).toEqual(['former_employer']);
    const mails = await rows().mails.all({ event: 'tie_arose', application_id: id });
    expect(mails.map(({ to_address: to }) => to)).toEqual(['secretary@example.org']);
    await lookForConflicts(zone.deps);
    expect(await rows().mails.count({ event: 'tie_arose', application_id: id })).toBe(1);
    const secretary = await zone.browse(zone.secretary);
    expect((await secretary.get('/ties')).text).toContain('found later');
    const page = `/cases/${id}/ties`;
    const found = async (who: Actor) =>
      (await rows().conflicts.find({ person_id: who.personId, ended_at: null }))?.id ?? '';
    const say = async (who: Actor, decision: string) =>
      secretary.post(
        `/cases/${id}/conflicts/${await found(who)}`,
        { decision, reason: 'Asked them' },
        page,
      );
    expect((await say(expert, 'confirmed')).status).toBe(303);
    expect((await rows().reviews.find({ application_id: id }))?.status).not.toBe('invited');
    expect(await standing(expert, id)).toBeNull();
    expect((await say(other, 'dismissed')).status).toBe(303);
    await seat(id, other);
    // It is not found again.
    await lookForConflicts(zone.deps);
    expect(await kindsOf(id, other)).toBeUndefined();
  });

  test('whom the applicant asks to be spared is not seated before the secretary has looked', async () => {
    const { id, applicant } = await zone.inReview('Avoiding');
    const expert = await zone.expert('competitor');
    const browser = await zone.browse(applicant);
    const path = `/applications/${id}/avoid`;
    const named = { name_1: 'competitor', employer_1: 'Rival Ltd', reason_1: 'Sells the same' };
    const half = await browser.post(path, { ...named, reason_1: '', name_2: 'competitor' }, path);
    expect([half.status, half.text.includes('Rival Ltd')]).toEqual([422, true]);
    expect((await browser.post(path, named, path)).status).toBe(303);
    expect((await browser.get(path)).text).toContain('Sells the same');
    expect(await kindsOf(id, expert)).toEqual(['avoided']);
    await expect(seat(id, expert)).rejects.toMatchObject({ kind: 'invalid' });
    const secretary = await zone.browse(zone.secretary);
    const page = `/cases/${id}/ties`;
    expect((await secretary.get(page)).text).toContain('Rival Ltd · Sells the same');
    expect((await (await zone.browse(zone.head)).get(page)).text).not.toContain('Rival Ltd');
    const [row] = await rows().conflicts.all({ person_id: expert.personId });
    const none = { decision: 'dismissed', reason: 'Another person of that name' };
    expect((await secretary.post(`/cases/${id}/conflicts/${row?.id}`, none, page)).status).toBe(
      303,
    );
    await seat(id, expert);
    const late = await browser.post(path, { ...named, name_1: 'other' }, path);
    expect([late.status, late.text.includes('Experts have been asked')]).toEqual([409, true]);
    for (const who of [zone.secretary, expert, zone.staff]) {
      expect((await (await zone.browse(who)).get(path)).status).toBe(404);
    }
  });

  test('former employers stand on the profile with their days', async () => {
    const { id, creditCode } = await zone.inReview('Former');
    const expert = await zone.expert('former employee');
    const secretary = await zone.browse(zone.secretary);
    const page = `/experts/${expert.userId}`;
    const job = { past_employer: 'Firm of Former', past_code: creditCode, past_from: '2019-05-01' };
    const note = (until: string) =>
      secretary.post(`${page}/employers`, { ...job, past_until: until }, page);
    const refused = await note('2019-01-01');
    expect([refused.status, refused.text.includes('lies before the first')]).toEqual([422, true]);
    expect((await note('2024-03-31')).status).toBe(303);
    expect((await note('')).status).toBe(422);
    expect(await kindsOf(id, expert)).toEqual(['former_employer']);
    // Three years and a day after its end, which is 31 March 2024.
    zone.clock.set(new Date('2027-04-01T01:00:00.000Z'));
    await lookForConflicts(zone.deps);
    expect(await kindsOf(id, expert)).toBeUndefined();
    zone.clock.set(monday);
    const [row] = await rows().expertEmployers.all({ user_id: expert.userId });
    const remove = `${page}/employers/${row?.id}/remove`;
    expect((await (await zone.browse(zone.head)).post(remove, {}, page)).status).toBe(403);
    expect((await secretary.post(remove, {}, page)).status).toBe(303);
  });

  test('a secretary of another programme finds none of it', async () => {
    const { id } = await zone.inReview('Elsewhere');
    const elsewhere = await zone.person('secretary elsewhere');
    await rows().grants.insert({
      id: newId(),
      user_id: elsewhere.userId,
      role: 'review_secretary',
      programme_id: 'another',
      granted_by: null,
      granted_at: zone.clock.now().toISOString(),
      revoked_by: null,
      revoked_at: null,
    });
    const browser = await zone.browse(await zone.reload(elsewhere.userId));
    expect((await browser.get('/ties')).text).not.toMatch(/KC-2026|Firm of/);
    for (const path of [`/cases/${id}/ties`, `/cases/${id}/recuse`]) {
      expect((await browser.get(path)).status).toBe(404);
    }
  });
});
