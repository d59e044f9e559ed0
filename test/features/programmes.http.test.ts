import { policy } from '../../server/domain/access/policy.js';
import { roles, type Role } from '../../server/domain/actor.js';
import { createUser } from '../../server/features/accounts/createUser.step.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { newId } from '../../server/shared/request/deps.js';
import type { Route } from '../../server/shared/request/route.js';
import { allRoutes } from '../../server/web/routes.js';
import { gatherCanaries, type Canaries } from '../support/canaries.js';
import { fillEveryList } from '../support/fillEveryList.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';
import {
  behindTheirPage,
  emptyHere,
  ofTheZone,
  ownThings,
  partsOfAddress,
  personal,
  thingsOfTheZone,
} from '../support/unscopedPages.js';
import type { Visitor } from '../support/visitor.js';

/** Held for the whole zone by nature. */
const zoneWide: readonly Role[] = ['system_admin', 'security_admin', 'audit_admin'];
const perProgramme = roles.filter((role) => !zoneWide.includes(role));
/** As `config/programmes` has them; the first test holds the two together. */
const programmes = ['carrier', 'haichuang', 'kechuang', 'voucher', 'youth'];

/** The register of organisations, and who claims one, is the zone's: their names are no secret there. */
const ofRegister: ReadonlySet<string> = new Set(
  ['', '/claims'].map((rest) => `/manage/organisations${rest}`),
);

/** Whether a page is for people of a role, or for everybody with an account. */
const isShut = ({ may, method }: Route): boolean =>
  method === 'get' && policy[may] !== 'anyone' && policy[may] !== 'guest';
const opensTo = (route: Route, role: Role): boolean => {
  const who = policy[route.may];
  return who === 'signed_in' || (Array.isArray(who) && who.includes(role));
};

describe('what is told of a programme', () => {
  let zone: DemoZone;
  let canaries: Canaries;
  let lists: readonly Route[];
  let single: readonly Route[];
  let firms: ReadonlySet<string>;

  beforeAll(async () => {
    zone = await openDemoZone();
    const shut = allRoutes(zone.deps).filter(isShut);
    lists = shut.filter(({ path }) => !path.includes(':'));
    single = shut.filter(({ path }) => path.includes(':'));
    firms = new Set((await zone.deps.db.rows.organisations.all({})).map(({ name }) => name));
    await fillEveryList(zone.deps);
    canaries = await gatherCanaries(zone.deps.db, await publicText());
    for (const role of perProgramme) {
      for (const programme of [...programmes, null]) await welcome(role, programme);
    }
    const everything = await person('everything');
    for (const role of perProgramme) await grant(everything, role, null);
  }, 240_000);
  afterAll(() => zone.close());

  /** What everybody may read, and the titles of calls, which are for everybody once published. */
  async function publicText(): Promise<string> {
    const stranger = zone.stranger();
    const open = allRoutes(zone.deps).filter(
      (route) =>
        route.method === 'get' &&
        !isShut(route) &&
        !route.path.includes(':') &&
        !route.path.startsWith('/outbox'),
    );
    const texts: string[] = [];
    for (const { path } of open) texts.push((await stranger.get(path)).text);
    for (const { status, title } of await zone.deps.db.rows.calls.all({})) {
      if (status !== 'draft') texts.push(title.zh, title.en);
    }
    return texts.join('\n');
  }

  const nameOf = (role: Role, programme: string | null): string => `${role}.${programme ?? 'all'}`;

  async function person(id: string): Promise<string> {
    return createUser(zone.deps, {
      email: `${id}${demoDomain}`,
      name: 'Somebody',
      phone: '13904110000',
      password: demoPassword,
      locale: 'en',
      confirmed: true,
    });
  }

  async function grant(userId: string, role: Role, programmeId: string | null): Promise<void> {
    await zone.deps.db.rows.grants.insert({
      id: newId(),
      user_id: userId,
      role,
      programme_id: programmeId,
      granted_by: null,
      granted_at: zone.clock.now().toISOString(),
      revoked_by: null,
      revoked_at: null,
    });
  }

  async function welcome(role: Role, programmeId: string | null): Promise<void> {
    await grant(await person(nameOf(role, programmeId)), role, programmeId);
  }

  const pagesHeard = new Map<Visitor, Map<string, ReturnType<Canaries['sungIn']>>>();

  /**
   * What a page and its other tabs tell of each programme; nothing where it does not open. Nobody
   * changes anything here, so that a page is heard once for each reader.
   */
  async function heard(visitor: Visitor, path: string) {
    const pages = pagesHeard.get(visitor) ?? new Map<string, ReturnType<Canaries['sungIn']>>();
    pagesHeard.set(visitor, pages);
    const told = pages.get(path) ?? canaries.sungIn(await textsOf(visitor, path));
    pages.set(path, told);
    return told;
  }

  async function textsOf(visitor: Visitor, path: string): Promise<string> {
    const read = async (each: string): Promise<string> => {
      const { status, text } = await visitor.get(each);
      if (status >= 500) throw new Error(`${each} answered ${status}`);
      return status === 200 ? text : '';
    };
    const first = await read(path);
    const texts = [first];
    for (const each of tabsOf(path, first)) texts.push(await read(each));
    return texts.join('\n');
  }

  /** The same page asked otherwise, as its own links ask: tabs, filters, what comes next. */
  function tabsOf(path: string, text: string): readonly string[] {
    const links = [...text.matchAll(/href="([^"?]+)\?([^"]+)"/g)].map(
      ([, at = '', query = '']) =>
        `${at}?${query.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&')}`,
    );
    const own = links.filter((link) => link.startsWith(`${path}?`) && !link.includes('lang='));
    return [...new Set(own)].slice(0, 4);
  }

  test('the programmes are those of the zone', async () => {
    const there = (await zone.deps.db.rows.programmes.all({})).map(({ id }) => id);
    expect(there.toSorted()).toEqual(programmes);
  });

  /** What is told of other programmes than one's own, page by page. */
  async function leaks(
    visitor: Visitor,
    routes: readonly Route[],
    own: string,
    allowed: ReadonlySet<string> = new Set(),
  ): Promise<string[]> {
    const found: string[] = [];
    for (const { path } of routes) {
      for (const [programme, words] of await heard(visitor, path)) {
        const told = words.filter(
          (word) => !allowed.has(word) && !(ofRegister.has(path) && firms.has(word)),
        );
        if (programme !== own && told.length > 0) {
          found.push(`${path} tells of ${programme}: ${told.slice(0, 3).join()}`);
        }
      }
    }
    return found;
  }

  test.each(perProgramme)(
    'a %s of one programme reads on no list anything of another, and all of it on their own',
    async (role) => {
      const open = lists.filter((route) => opensTo(route, role));
      const everything = await zone.as(nameOf(role, null));
      const told = new Map<string, ReadonlyMap<string, readonly string[]>>();
      for (const { path } of open) told.set(path, await heard(everything, path));
      for (const own of programmes) {
        const visitor = await zone.as(nameOf(role, own));
        expect(await leaks(visitor, open, own)).toEqual([]);
        for (const { path } of open) {
          if (!told.get(path)?.has(own)) continue;
          expect([path, own, (await heard(visitor, path)).has(own)]).toEqual([path, own, true]);
        }
      }
    },
    60_000,
  );

  test('every other list has been heard to tell of a programme', async () => {
    const silent = new Set(lists.map(({ path }) => path));
    for (const role of perProgramme) {
      const visitor = await zone.as(nameOf(role, null));
      for (const { path } of lists.filter((route) => opensTo(route, role))) {
        if (silent.has(path) && (await heard(visitor, path)).size > 0) silent.delete(path);
      }
    }
    const expected = [...ofTheZone, ...personal, ...emptyHere];
    expect([...silent].filter((path) => !expected.includes(path))).toEqual([]);
  }, 120_000);

  test('to somebody without a role no list tells anything', async () => {
    await person('nobody');
    const visitor = await zone.as('nobody');
    expect(await leaks(visitor, lists, '')).toEqual([]);
  });

  /** One's own cases, and what one must know to read of them. */
  async function wordsOf(caseIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await zone.deps.db.rows.applications.all({ id: [...caseIds] });
    const calls = await zone.deps.db.rows.calls.all({ id: rows.map((row) => row.call_id) });
    return new Set([
      ...caseIds.flatMap((id) => [...canaries.ofCase(id)]),
      ...calls.flatMap(({ id, title, procedure_id: procedure }) => [
        id,
        procedure,
        title.zh,
        title.en,
      ]),
    ]);
  }

  test.each(['desk_officer', 'programme_officer', 'finance_preparer', 'auditor'] as const)(
    'a %s who applies under another programme, or whose firm does, reads of theirs alone',
    async (role) => {
      const { rows } = zone.deps.db;
      const cases = await rows.applications.all({ programme_id: 'kechuang', status: 'running' });
      const [own, ofFirm] = cases.filter((row) => row.organisation_id !== null);
      const userId = await person(`both.${role}`);
      await grant(userId, role, 'youth');
      await rows.applications.update({ id: own?.id ?? '' }, { applicant_id: userId });
      const firm = ofFirm?.organisation_id ?? '';
      await rows.memberships.insert({
        organisation_id: firm,
        user_id: userId,
        position: 'manager',
        joined_at: zone.clock.now().toISOString(),
      });
      const theirs = [
        ...(await rows.applications.all({ applicant_id: userId })),
        ...(await rows.applications.all({ organisation_id: firm })),
      ];
      const allowed = await wordsOf(theirs.map(({ id }) => id));
      const visitor = await zone.as(`both.${role}`);
      const open = lists.filter((route) => opensTo(route, role));
      expect(await leaks(visitor, open, 'youth', allowed)).toEqual([]);
      expect((await heard(visitor, '/applications')).get('kechuang')).toContain(own?.id);
    },
    60_000,
  );

  /** The address of a thing of a programme that opens to who holds every role; null where none does. */
  async function openAddress({ path }: Route): Promise<readonly [string, string] | null> {
    const everybody = await zone.as('everything');
    const [, first = ''] = /:(\w+)/.exec(path) ?? [];
    const rest = path.replaceAll(/:(\w+)/g, (name) =>
      name === `:${first}` ? name : (partsOfAddress[name] ?? name),
    );
    for (const programme of ['kechuang', 'youth', ...programmes]) {
      // Only some calls draw a sample or compare a cohort, and one procedure is being moved.
      for (const id of [
        ...canaries.idsOf(programme, /:callId|:move/.test(path) ? 9 : 1),
        programme,
      ]) {
        const address = rest.replace(`:${first}`, id);
        if ((await everybody.get(address)).status === 200) return [address, programme];
      }
    }
    return null;
  }

  test('no address of a programme opens to those who hold another, and none is untried', async () => {
    const leaked: string[] = [];
    const untried: string[] = [];
    for (const route of single) {
      const found = await openAddress(route);
      if (found === null) untried.push(route.path);
      const [address, programme] = found ?? ['', ''];
      const another = programme === 'youth' ? 'kechuang' : 'youth';
      for (const role of perProgramme.filter((each) => found !== null && opensTo(route, each))) {
        const visitor = await zone.as(nameOf(role, another));
        const told = (await heard(visitor, address)).get(programme) ?? [];
        if (told.length > 0) leaked.push(`${role} ${route.path}: ${told.slice(0, 3).join()}`);
      }
    }
    expect(leaked).toEqual([]);
    const known = [...ownThings, ...thingsOfTheZone, ...behindTheirPage];
    expect(untried.toSorted()).toEqual(known.toSorted());
  }, 120_000);
});
