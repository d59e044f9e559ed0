import { randomUUID } from 'node:crypto';
import { policy } from '../../server/domain/access/policy.js';
import { roles, type Role } from '../../server/domain/actor.js';
import { loadAccount } from '../../server/data/stores/actorStore.js';
import { createUser } from '../../server/features/accounts/createUser.step.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { openRecoveryOf } from '../../server/features/recoveries/openRecovery.service.js';
import { endMembership, joinOrganisation } from '../../server/shared/organisations/membership.js';
import { newId } from '../../server/shared/request/deps.js';
import type { Route } from '../../server/shared/request/route.js';
import { allRoutes } from '../../server/web/routes.js';
import { gatherCanaries, type Canaries } from '../support/canaries.js';
import type { DemoZone } from '../support/demoZone.js';
import { askedBack } from '../support/recoveryZone.js';
import { fillIn } from '../support/everyForm.js';
import { ownMarks, patternOf, realAddresses, type RealAddress } from '../support/realAddresses.js';
import { thingsOfTheZone } from '../support/unscopedPages.js';
import type { Typed, Visitor } from '../support/visitor.js';
import { defenceAddresses, plantDefence } from '../support/plantDefence.js';
import { dutyAddresses, plantDuty } from '../support/dutyRules.js';
import { openWalkedZone, type Walk } from '../support/walkedZone.js';

/** Held for the whole zone by nature, and apart from all business. */
const zoneWide: readonly Role[] = ['system_admin', 'security_admin', 'audit_admin'];
/** What is for everybody with an account: a published call, and what one asks or begins there. */
const forEverybody = [
  '/calls/:callId/apply',
  '/calls/:callId/check',
  '/calls/:callId/applications',
];
/** No firm of the zone is contested, and an invitation's link is its receiver's. */
const notThere = [
  'post /conflicts/:conflict/end',
  'post /invitations/:invitation/accept',
  'post /system/letters/:id/send-again',
];
/** Tables in which the act of asking leaves its own mark. */
const ofAsking = new Set(['sessions', 'formKeys', 'rateLimits', 'refusals', 'jobs']);

const recoveryActs =
  'decide receipts receipts/confirm receipts/reject receipts/withdraw acts acts/approve acts/reject acts/withdraw contest resume'.split(
    ' ',
  );
/** Every route that names a thing × everybody whose it is not. */
describe('at a thing that is there', () => {
  let zone: DemoZone;
  let walk: Walk;
  let canaries: Canaries;
  let addresses: readonly RealAddress[];
  let untried: readonly string[];

  beforeAll(async () => {
    ({ zone, walk } = await openWalkedZone());
    walk = { ...walk, pages: [...walk.pages, ...(await plantThings())] };
    const routes = allRoutes(zone.deps).filter(
      ({ may, path }) =>
        policy[may] !== 'anyone' && policy[may] !== 'guest' && !forEverybody.includes(path),
    );
    ({ addresses, untried } = realAddresses(routes, walk));
    canaries = await gatherCanaries(zone.deps.db, '');
  }, 600_000);
  afterAll(() => zone.close());

  /** Things that nobody met, as if their owners stood there. */
  async function plantThings(): Promise<Walk['pages']> {
    const { rows } = zone.deps.db;
    const at = zone.clock.now().toISOString();
    const ids = await Promise.all(
      ['desk', 'legal', 'expert8'].map(
        async (id) => (await rows.users.find({ email: `${id}${demoDomain}` }))?.id ?? '',
      ),
    );
    const [desk = '', legal = '', expert = ''] = ids;
    const [absence, affiliation] = [newId(), newId()];
    const days = { first_day: '2026-03-02', last_day: '2026-03-02', created_at: at };
    await rows.absences.insert({ id: absence, user_id: desk, delegate_id: legal, ...days });
    const employer = { credit_code: '91210231MA0TESTX0A', name: '某单位', declared_at: at };
    await rows.affiliations.insert({ id: affiliation, user_id: expert, ...employer });
    const [order] = (await rows.applications.all({ programme_id: 'voucher' })).filter(
      ({ counterparty_id: other }) => other !== null,
    );
    const [paid] = await rows.tranches.all({ status: 'paid' });
    const officer = await rows.users.find({ email: `officer${demoDomain}` });
    const opener = await loadAccount(zone.deps.db, officer?.id ?? '');
    if (!opener || !paid) throw new Error('nothing to ask back');
    const recovery = await openRecoveryOf(zone.deps, opener.actor, paid.application_id, {
      ...askedBack,
      cause: 'false_papers',
      rule: 'all',
      hearing_days: 5,
    });
    const duty = await plantDuty(zone.deps, 'haichuang');
    const defence = await plantDefence(zone.deps, 'haichuang');
    const here = (path: string, sendsTo: readonly string[] = []) =>
      ({ who: '', path, from: '', status: 200, sendsTo }) as const;
    return [
      here('/account', [`/account/absences/${absence}/end`, `/affiliations/${affiliation}/end`]),
      here(`/counterparty-cases/${order?.id}`),
      here(`/cases/${paid.application_id}/recoveries/new`, [
        `/cases/${paid.application_id}/recoveries`,
      ]),
      here(
        `/recoveries/${recovery}`,
        recoveryActs.map((act) => `/recoveries/${recovery}/${act}`),
      ),
      ...[...dutyAddresses(duty), ...defenceAddresses(defence)].map(([path, ...sendsTo]) =>
        here(path, sendsTo),
      ),
    ];
  }

  async function somebody(id: string): Promise<string> {
    return createUser(zone.deps, {
      email: `${id}${demoDomain}`,
      name: 'Somebody',
      phone: '',
      password: demoPassword,
      locale: 'en',
      confirmed: true,
    });
  }

  async function grantAll(userId: string, held: readonly Role[], programme: string | null) {
    for (const role of held) {
      await zone.deps.db.rows.grants.insert({
        id: newId(),
        user_id: userId,
        role,
        programme_id: programme,
        granted_by: null,
        granted_at: zone.clock.now().toISOString(),
        revoked_by: null,
        revoked_at: null,
      });
    }
  }

  /** Everything that is stored, but for what asking leaves behind; by table. */
  async function stored(): Promise<ReadonlyMap<string, string>> {
    const tables = new Map<string, string>();
    for (const [name, door] of Object.entries(zone.deps.db.rows)) {
      if (!ofAsking.has(name)) tables.set(name, JSON.stringify(await door.all({}), plain));
    }
    return tables;
  }
  const plain = (_: string, value: unknown): unknown =>
    typeof value === 'bigint' ? String(value) : value;

  /** What the form that leads there says, as the right person would send it; else one like it. */
  const formAt = ({ route, path }: RealAddress): Typed => {
    const leading = walk.forms.map(({ form }) => ({ form, to: form.action.replace(/[?#].*/, '') }));
    const found =
      leading.find(({ to }) => to === path) ?? leading.find(({ to }) => patternOf(route).test(to));
    return found ? fillIn(found.form) : {};
  };

  /** What goes wrong where this person, whose own a programme may be, asks for these. */
  async function opened(
    person: Visitor,
    asked: readonly RealAddress[],
    { own = '', page = '/account' } = {},
  ): Promise<string[]> {
    const marks = ownMarks((await person.get(page)).text);
    const before = await stored();
    const wrong: string[] = [];
    for (const address of asked) {
      const { route, path } = address;
      const typed = route.method === 'get' ? {} : formAt(address);
      const { status, headers, text } =
        route.method === 'get'
          ? await person.get(path)
          : await person.send(path, { ...typed, ...marks, once: randomUUID() });
      const toSignIn = status === 303 && String(headers['location']).startsWith('/sign-in');
      const where = `${route.method} ${route.path}`;
      if (![403, 404].includes(status) && !toSignIn) wrong.push(`${where}: ${status} at ${path}`);
      // What the sender brought along is no news in the answer that gives it back.
      const brought = [path, ...Object.values(typed).flat()].join(' ');
      const told = [...canaries.sungIn(text)].flatMap(([programme, words]) =>
        programme === own ? [] : words.filter((word) => !brought.includes(word)),
      );
      if (told.length > 0) wrong.push(`${where} tells ${told.slice(0, 3).join()}`);
    }
    for (const [table, rows] of await stored()) {
      if (rows !== before.get(table)) wrong.push(`rows of ${table} changed`);
    }
    return wrong;
  }

  const programmesOf = ({ path }: RealAddress): readonly string[] => [
    ...canaries.sungIn(path).keys(),
  ];
  const isOfTheZone = ({ route }: RealAddress): boolean => thingsOfTheZone.includes(route.path);

  test('most routes are tried where somebody stood, and those that are not are known', () => {
    const met = new Set(addresses.filter((each) => each.met).map(({ route }) => nameOf(route)));
    expect(met.size).toBeGreaterThan(100);
    expect(untried.toSorted()).toEqual(notThere);
  });
  const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

  test('a visitor is sent to sign in and changes nothing', async () => {
    expect(await opened(zone.stranger(), addresses, { page: '/sign-in' })).toEqual([]);
  }, 240_000);

  test('somebody with an account', async () => {
    await somebody('outsider');
    expect(await opened(await zone.as('outsider'), addresses)).toEqual([]);
  }, 240_000);

  test('an expert without a seat', async () => {
    await grantAll(await somebody('unseated'), ['expert'], null);
    expect(await opened(await zone.as('unseated'), addresses)).toEqual([]);
  }, 240_000);

  test.each(['youth', 'kechuang'])(
    'who holds every role under %s, at things of other programmes',
    async (programme) => {
      const held = roles.filter((role) => !zoneWide.includes(role));
      await grantAll(await somebody(`all.${programme}`), held, programme);
      const others = addresses.filter((address) => {
        const own = programmesOf(address);
        return own.length > 0 && !own.includes(programme) && !isOfTheZone(address);
      });
      expect(others.length).toBeGreaterThan(40);
      expect(await opened(await zone.as(`all.${programme}`), others, { own: programme })).toEqual(
        [],
      );
    },
    240_000,
  );

  const around = (caseId: string): readonly RealAddress[] =>
    addresses.flatMap((address) => {
      const beginning = /^\/(?:cases|applications|counterparty-cases)\/[^/]+|^\/tasks\/[^/]+/;
      const [at] = beginning.exec(address.path) ?? [];
      if (at === undefined) return [];
      const path = address.path.replace(at, at.replace(/[^/]+$/, caseId));
      return [{ ...address, path }];
    });

  test('who holds every role under a programme, at a case from which they are recused', async () => {
    const { rows } = zone.deps.db;
    const userId = await somebody('recused');
    const held = roles.filter((role) => !zoneWide.includes(role));
    await grantAll(userId, held, 'kechuang');
    const user = await rows.users.find({ id: userId });
    const running = await rows.applications.all({ programme_id: 'kechuang', status: 'running' });
    const subject = running.find(({ organisation_id: firm }) => firm !== null);
    const at = zone.clock.now().toISOString();
    await rows.caseTies.insert({
      application_id: subject?.id ?? '',
      person_id: user?.person_id ?? '',
      organisation_id: subject?.organisation_id ?? '',
      user_id: userId,
      kind: 'role',
      status: 'recused',
      arose_at: at,
      reason: 'typed',
      decided_by: null,
      decided_at: at,
    });
    const asked = around(subject?.id ?? '');
    expect(asked.length).toBeGreaterThan(20);
    expect(await opened(await zone.as('recused'), asked)).toEqual([]);
  });

  test('a colleague who has left, at what was their firm’s, who began it themselves', async () => {
    const { db } = zone.deps;
    const outsider = await loadAccount(db, await somebody('successor'));
    if (!outsider) throw new Error('nobody');
    const firms = ['lingshui', 'xinyuan', 'hongyu', 'jingwei'];
    let tried = 0;
    for (const who of firms) {
      const user = await db.rows.users.find({ email: `${who}${demoDomain}` });
      const account = await loadAccount(db, user?.id ?? '');
      const [firm] = account?.actor.organisationIds ?? [];
      if (!account || firm === undefined) continue;
      const by = account.actor.userId;
      await db.transaction(async () => {
        await joinOrganisation(zone.deps, outsider.actor, firm, 'manager', by);
        await endMembership(zone.deps, account.actor, firm, { by, successor: outsider.actor });
      });
      const cases = await db.rows.applications.all({ organisation_id: firm });
      const theirs = new Set([firm, ...cases.flatMap(({ id }) => [...canaries.ofCase(id)])]);
      const pages = walk.pages.filter((page) => page.who === who);
      const { addresses: own } = realAddresses(
        addresses.map(({ route }) => route),
        { pages, forms: [] },
      );
      const asked = own.filter(({ path }) => path.split('/').some((part) => theirs.has(part)));
      tried += asked.length;
      expect([who, await opened(await zone.as(who), asked)]).toEqual([who, []]);
    }
    expect(tried).toBeGreaterThan(40);
  });
});
