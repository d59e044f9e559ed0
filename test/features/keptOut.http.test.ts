import { financeRoles, staffRoles } from '../../server/domain/access/policy.js';
import { createUser } from '../../server/features/accounts/createUser.step.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { subjectKey } from '../../server/domain/review/conflictSubject.js';
import { liveKey } from '../../server/shared/conflicts/findConflicts.js';
import { newId } from '../../server/shared/request/deps.js';
import type { DemoZone } from '../support/demoZone.js';
import { shapeOfPage } from '../support/followLinks.js';
import { openWalkedZone } from '../support/walkedZone.js';

const caseNumber = /\b[A-Z]{2,4}-\d{4}-\d{4}\b/g;
const linkToCase = /\/cases\/[0-9a-f]{8}-[0-9a-f-]{27}/g;
const ofOneCase = /^\/(?:cases|applications|counterparty-cases|reviews|files|outbox)\b/;
/** A walk-through's cases are invented. */
const invented = /\/walk\b/;
/** The desk of moves says of an officer's own case that somebody else must move it. */
const saidToBeOthers = /^\/procedures\/[\w.]+\/moves/;
/** Where somebody reads of a case as its applicant or as the other side. */
const ofTheSides = /^\/(?:organisations|vouchers|tasks)\b|\/cohort/;

/** Every list and every page of a call, a batch or a fund × everybody who handles no such case. */
describe('a case that is not this person’s to handle', () => {
  let zone: DemoZone;
  let pages: readonly string[];
  /** What a draw has told everybody. */
  let published: string;
  beforeAll(async () => {
    const { zone: opened, walk } = await openWalkedZone();
    zone = opened;
    const open = await rows().calls.all({});
    const told = await Promise.all(open.map(({ id }) => zone.stranger().get(`/calls/${id}`)));
    published = told.map(({ text }) => text).join(' ');
    const met = new Map<string, number>();
    pages = [...new Set(walk.pages.map(({ path }) => path))].filter((path) => {
      const shape = shapeOfPage(path);
      met.set(shape, (met.get(shape) ?? 0) + 1);
      const list = path.startsWith('/cases') && !/^\/cases\/[0-9a-f]{8}-/.test(path);
      return (
        (list || !ofOneCase.test(path)) &&
        !(invented.test(path) || saidToBeOthers.test(path)) &&
        (met.get(shape) ?? 0) <= 4
      );
    });
  }, 600_000);
  afterAll(() => zone.close());
  const rows = () => zone.deps.db.rows;

  const account = (id: string): Promise<string> =>
    createUser(zone.deps, {
      email: `${id}${demoDomain}`,
      name: 'Somebody',
      phone: '',
      password: demoPassword,
      locale: 'en',
      confirmed: true,
    });

  /** Somebody with every role that handles, pays or oversees, in the whole zone. */
  async function officer(id: string): Promise<string> {
    const userId = await account(id);
    const granted_at = zone.clock.now().toISOString();
    for (const role of [...staffRoles, ...financeRoles]) {
      const given = { programme_id: null, granted_by: null, revoked_by: null, revoked_at: null };
      await rows().grants.insert({ id: newId(), user_id: userId, role, granted_at, ...given });
    }
    return userId;
  }

  async function intoEveryFirm(userId: string): Promise<void> {
    const joined_at = zone.clock.now().toISOString();
    for (const { id } of await rows().organisations.all({})) {
      const place = {
        organisation_id: id,
        user_id: userId,
        position: 'manager',
        joined_at,
      } as const;
      await rows().memberships.insert(place);
    }
  }

  /** The cases of organisations, on either side, by number and by the address for those who handle them. */
  async function cases(): Promise<ReadonlySet<string>> {
    const found = await rows().applications.all({});
    const known = found.flatMap((row) =>
      row.organisation_id === null ? [] : [row.number ?? '', `/cases/${row.id}`],
    );
    return new Set(known.filter((each) => !published.includes(each)));
  }

  /** Which of these pages tell this person the number of such a case, or lead to it. */
  async function telling(id: string, asked: readonly string[]): Promise<readonly string[]> {
    const [person, known] = [await zone.as(id), await cases()];
    const found: string[] = [];
    for (const path of asked) {
      const text = (await person.get(path)).text ?? '';
      const told = [...(text.match(caseNumber) ?? []), ...(text.match(linkToCase) ?? [])];
      // A number in the address was typed there by whoever asks.
      if (told.some((each) => known.has(each) && !path.includes(each))) found.push(path);
    }
    return found;
  }

  test('stands in every list of who handles all of them', async () => {
    await officer('free');
    pages = await telling('free', pages);
    const told = new Set(pages.map(shapeOfPage));
    for (const each of [
      '/cases',
      '/cases/export',
      '/tasks',
      '/ties',
      '/calls/:id/ranking',
      '/calls/:id/meeting',
      '/calls/:id/sample',
      '/funds/:id',
      '/payees',
      '/payments?',
      '/payments/batches/:id',
      '/objections',
      '/manage/vouchers',
      '/audit',
      '/audit/export?',
    ]) {
      expect(told).toContain(each);
    }
  }, 120_000);

  test('stands in none of a member of its firm, or of the other side', async () => {
    await intoEveryFirm(await officer('member'));
    const asked = pages.filter((path) => !ofTheSides.test(path));
    expect(await telling('member', asked)).toEqual([]);
    // Where the whole page concerns a case of theirs, it says so.
    const person = await zone.as('member');
    for (const [place, says] of [
      [/\/ranking$/, 'Somebody else must see to this ranking'],
      [/^\/payments\/batches\/[^/]+$/, 'somebody else must see and handle it'],
      [/\/sample$/, 'somebody else must see to it'],
    ] as const) {
      const { status, text } = await person.get(pages.find((path) => place.test(path)) ?? '');
      expect([place, status, text.includes(says)]).toEqual([place, 403, true]);
    }
  }, 120_000);

  test('is not judged by way of its firm either', async () => {
    const person = await zone.as('member');
    const [firm] = await rows().organisations.all({});
    const page = `/manage/organisations/${firm?.id}`;
    const standing = { standing: 'tech_sme', source: '公示名单', valid_from: '2026-01-01' };
    const [entry] = await rows().registryEntries.all({ status: 'listed' });
    const { registry = '', number = '', version = 0 } = entry ?? {};
    const listed = `/registries/${registry}/${number}`;
    const act = { reason: '年度考核不合格。', version: String(version) };
    const answers = [
      await person.post(`${page}/standings`, { ...standing, valid_until: '' }, page),
      await person.post(`${listed}/suspend`, act, listed),
    ];
    for (const { status, text } of answers) {
      expect([status, text.includes('You belong to this organisation')]).toEqual([403, true]);
    }
  });

  test('nor of a person whose other account is a member', async () => {
    const [working, applying] = [await officer('working'), await account('applying')];
    await intoEveryFirm(applying);
    await rows().users.update({ id: applying }, { person_id: working });
    expect(await telling('working', pages)).toEqual([]);
  }, 120_000);

  test('nor of somebody who is recused', async () => {
    const userId = await officer('recused');
    const at = zone.clock.now().toISOString();
    for (const { id, organisation_id: firm } of await rows().applications.all({})) {
      await rows().caseTies.insert({
        application_id: id,
        person_id: userId,
        organisation_id: firm ?? '',
        user_id: userId,
        kind: 'role',
        status: 'recused',
        arose_at: at,
        reason: 'typed',
        decided_by: null,
        decided_at: at,
      });
    }
    expect(await telling('recused', pages)).toEqual([]);
  }, 120_000);

  test('nor of somebody whose conflict with its firm is confirmed, on either side', async () => {
    const userId = await officer('conflicted');
    const at = zone.clock.now().toISOString();
    for (const { credit_code: code } of await rows().organisations.all({})) {
      const key = subjectKey('org', code) ?? '';
      await rows().conflicts.insert({
        id: newId(),
        person_id: userId,
        subject_key: key,
        kind: 'family',
        strength: 'bars',
        source: 'declared',
        state: 'confirmed',
        subject_name: '',
        words: 'typed',
        arose_at: at,
        decided_by: userId,
        decided_person: userId,
        decided_at: at,
        reason: '',
        live_key: liveKey(userId, 'family', key),
        version: 1,
      });
    }
    expect(await telling('conflicted', pages)).toEqual([]);
  }, 120_000);
});
