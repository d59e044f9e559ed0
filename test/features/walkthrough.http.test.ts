import type { Response } from 'supertest';
import { newId } from '../../server/shared/request/deps.js';
import { hashPassword } from '../../server/shared/security/passwords.js';
import { dialects } from '../support/databases.js';
import { testApp, type TestApp } from '../support/testApp.js';
import { visitor, type Visitor } from '../support/visitor.js';

const password = 'a long pass phrase';
const base = '/procedures/kechuang.startup/walk';

const main = ({ text }: Response): string => /<main[\s\S]*<\/main>/.exec(text)?.[0] ?? text;
const words = (answer: Response): string =>
  main(answer)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
const hrefs = (answer: Response): string[] =>
  [...main(answer).matchAll(/href="([^"]*)"/g)].map((match) =>
    (match[1] ?? '').replaceAll('&amp;', '&').replaceAll('&#x3D;', '='),
  );

describe.each(dialects)('the page of a walk-through on %s', (dialect) => {
  let zone: TestApp;
  let officer: Visitor;

  async function officerOf(programme: string, role: 'programme_officer' | 'expert') {
    const id = newId();
    const at = zone.clock.now().toISOString();
    const email = `${id}@example.org`;
    await zone.deps.db.rows.users.insert({
      id,
      person_id: newId(),
      email,
      name: 'Officer Wang',
      phone: '13900000000',
      password_hash: await hashPassword(password),
      locale: 'en',
      email_confirmed_at: at,
      disabled_at: null,
      sessions_from: at,
      created_at: at,
    });
    await zone.deps.db.rows.grants.insert({
      id: newId(),
      user_id: id,
      role,
      programme_id: programme,
      granted_by: null,
      granted_at: at,
      revoked_by: null,
      revoked_at: null,
    });
    const person = visitor(zone.app);
    expect((await person.post('/sign-in', { email, password })).status).toBe(303);
    return person;
  }

  beforeAll(async () => {
    zone = await testApp(dialect);
    officer = await officerOf('kechuang', 'programme_officer');
  }, 120_000);
  afterAll(() => zone.close());

  test('begins with what is open and is linked from the procedure', async () => {
    const procedure = await officer.get('/procedures/kechuang.startup');
    const [link] = hrefs(procedure).filter((href) => href.startsWith(base));
    const answer = await officer.get(link ?? '');
    expect(answer.status).toBe(200);
    // Three working days after Monday the second of March.
    expect(words(answer)).toContain('Due 5 Mar (3 working days)');
    expect(main(answer)).toContain('name="go" value="accepted"');
    expect(main(answer)).toContain('name="at-review.score"');
    // No rule looks at the name of the firm.
    expect(main(answer)).not.toContain('name="company.name"');
  });

  test('a press leads to an address that holds the choice, and the browser can go back', async () => {
    const pressed = await officer.get(`${base}?version=1&path=accepted&after=2&go=passed`);
    expect(pressed.status).toBe(303);
    const to = String(pressed.headers['location']);
    expect(to).toBe(`${base}?version=1&path=accepted.passed-2#now`);
    const answer = await officer.get(to.replace('#now', ''));
    // Accepted on Thursday, passed two working days later.
    expect(words(answer)).toContain('Here since 9 Mar');
    expect(hrefs(answer)).toContain(`${base}?version=1&path=accepted`);
    expect(hrefs(answer)).toContain(`${base}?version=1`);
  });

  test('sample values go into the address only where they differ', async () => {
    const same = await officer.get(`${base}?version=1&path=accepted&set=1&at-review.score=80`);
    expect(same.headers['location']).toBe(`${base}?version=1&path=accepted#now`);
    const other = await officer.get(
      `${base}?version=1&set=1&at-review.score=85&company.in_zone=no`,
    );
    expect(other.headers['location']).toBe(
      `${base}?version=1&at-review.score=85&company.in_zone=no#now`,
    );
  });

  test('shows the letter, the days and the money of a whole way', async () => {
    const path =
      'accepted.passed.scored.consistent.selected.agreed.approved.confirmed.signed.passed.passed.confirmed';
    const answer = await officer.get(`${base}?path=${path}&at-review.score=90`);
    const said = words(answer);
    expect(said).toContain('The project has passed its final review. Thank you');
    expect(said).toContain('2,000,000.00');
    // 30 % of two million.
    expect(said).toContain('600,000.00');
    expect(said).toContain('To the applicant: ');
    expect(said).toContain('KC-2026-0001');
    expect(said).not.toContain('{{');
    expect(main(answer)).not.toContain('name="go"');
  });

  test.each([
    ['a path that is none', 'path=accepted..passed', 422, 'This path cannot be read'],
    ['a path of other signs', `path=${encodeURIComponent("<b>'; --")}`, 422, 'cannot be read'],
    ['an endless path', `path=${'a.'.repeat(200)}a`, 422, 'stops after 60 steps'],
    [
      'an outcome of another stage',
      'path=accepted.signed',
      200,
      'Nothing that people do here leads',
    ],
    ['no such outcome', 'path=nonsense', 200, 'The walk stops at step 1'],
    ['a step beyond the end', 'path=refused.accepted', 200, 'there is nothing to go on with'],
    ['days that are none', 'after=soon&go=accepted', 422, 'between 0 and 999'],
    ['a press on nothing', 'go=__proto__', 422, 'cannot be read'],
    ['a day that is none', 'start=2026-02-30', 422, 'There is no such day'],
    ['a score beyond all', 'at-review.score=101', 422, 'between 0 and 100'],
    ['words for a number', 'at-review.score=very+good&set=1', 422, 'Review score (of 100)'],
    ['a class that is none', 'case-class=emperor', 422, 'Class decided'],
    [
      'repeated values',
      'path=accepted&path=passed&at-review.score=1&at-review.score=2',
      200,
      'Next step',
    ],
    ['nested values', 'path[a]=b&at-review.score[]=1', 200, 'Next step'],
    ['control characters', 'path=%00&start=%1b', 200, 'Next step'],
  ])('%s is answered in words', async (_, query, status, said) => {
    const answer = await officer.get(`${base}?${query}`);
    expect(answer.status).toBe(status);
    expect(words(answer)).toContain(said);
  });

  test('what cannot be read stands where it was typed', async () => {
    const answer = await officer.get(`${base}?at-review.score=very+good&path=accepted&set=1`);
    expect(main(answer)).toContain('value="very good"');
    expect(hrefs(answer)).toContain('#at-review.score');
    expect(words(answer)).toContain('Formal check');
  });

  test('a huge address does no harm', async () => {
    const query = Array.from({ length: 900 }, (_, at) => `x${at}=1`).join('&');
    const answer = await officer.get(`${base}?${query}`);
    expect(answer.status).toBeLessThan(500);
    const long = await officer.get(`${base}?at-review.score=${'9'.repeat(7000)}`);
    expect(long.status).toBeLessThan(500);
  });

  test('every procedure of the officer can be begun and goes one step', async () => {
    for (const id of ['kechuang.startup', 'kechuang.transfer', 'kechuang.interest']) {
      const first = await officer.get(`/procedures/${id}/walk`);
      expect([id, first.status]).toEqual([id, 200]);
      const go = /name="go" value="([^"]+)"/.exec(first.text)?.[1] ?? '';
      const next = await officer.get(`/procedures/${id}/walk?path=${go}`);
      expect([id, next.status]).toEqual([id, 200]);
      expect(words(next)).not.toContain('The walk stops');
    }
  });

  test('a draft is walked as it stands, by its own officers alone, and says when it cannot be', async () => {
    const begun = await officer.post('/procedures/kechuang.startup/revise', {}, '/designer');
    const walk = `${String(begun.headers['location'])}/walk`;
    const answer = await officer.get(`${walk}?path=accepted`);
    expect(answer.status).toBe(200);
    expect(words(answer)).toContain('Formal check');
    const other = await officerOf('youth', 'programme_officer');
    expect((await other.get(walk)).status).toBe(404);
    const [draft] = await zone.deps.db.rows.procedureDrafts.all({});
    const { definition, id } = draft ?? {};
    if (!definition || id === undefined) throw new Error('no draft');
    const [section, ...rest] = definition.form;
    if (!section) throw new Error('no section');
    const form = [section, section, ...rest];
    await zone.deps.db.rows.procedureDrafts.update({ id }, { definition: { ...definition, form } });
    const unsound = await officer.get(walk);
    expect(unsound.status).toBe(422);
    expect(words(unsound)).toContain('The form has errors');
  });

  test('who has no part in the programme finds nothing', async () => {
    const other = await officerOf('youth', 'programme_officer');
    expect((await other.get(base)).status).toBe(404);
    expect((await other.get('/procedures/youth.nomination/walk')).status).toBe(200);
    expect((await officer.get(`${base}?version=2`)).status).toBe(404);
    expect((await officer.get(`${base}?version=x`)).status).toBe(404);
    expect((await officer.get('/procedures/nothing/walk')).status).toBe(404);
    const expert = await officerOf('kechuang', 'expert');
    expect((await expert.get(base)).status).toBe(403);
    expect((await visitor(zone.app).get(base)).status).toBe(303);
  });
});
