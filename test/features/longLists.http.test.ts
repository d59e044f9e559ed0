import { dialects } from '../support/databases.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';
import type { Visitor } from '../support/visitor.js';
import { newId } from '../../server/shared/request/deps.js';

/** Lists that nobody should see the end of at once: page after page, each thing once. */
describe.each(dialects)('long lists on %s', (dialect) => {
  let zone: DemoZone;
  beforeAll(async () => {
    zone = await openDemoZone(dialect);
  }, 240_000);
  afterAll(() => zone.close());

  const added = 2000;
  const number = (index: number): string => `LL-${String(index).padStart(6, '0')}`;

  /** Adds copies of an entry, each with a number and an organisation of its own. */
  async function multiplyEntries(): Promise<void> {
    const { db } = zone.deps;
    const [entry] = await db.rows.registryEntries.all({ registry: 'base' });
    const [organisation] = await db.rows.organisations.all({});
    if (!entry || !organisation) throw new Error('nothing to copy');
    await db.transaction(async () => {
      for (let index = 0; index < added; index += 1) {
        const organisationId = newId();
        await db.rows.organisations.insert({
          ...organisation,
          id: organisationId,
          name: `${'Wissenschaftsgesellschaft'.repeat(7)} ${index}`,
          credit_code: number(index),
        });
        await db.rows.registryEntries.insert({
          ...entry,
          id: newId(),
          number: number(index),
          organisation_id: organisationId,
          status: index % 2 === 0 ? 'listed' : 'delisted',
        });
      }
    });
  }

  /** What a list names, page after page. */
  async function turned(person: Visitor, list: string, row: RegExp): Promise<string[]> {
    const seen: string[] = [];
    let next: string | undefined = list;
    while (next !== undefined) {
      const { text } = await person.get(next);
      const found = [...text.matchAll(row)].map(([, each = '']) => each);
      expect(found.length).toBeLessThanOrEqual(100);
      seen.push(...found);
      next = /<a rel="next" href="([^"]+)"/
        .exec(text)?.[1]
        ?.replaceAll('&amp;', '&')
        .replaceAll('&#x3D;', '=');
    }
    return seen;
  }

  test('a registry of 2,000 is turned page by page, the listed first, each once', async () => {
    await multiplyEntries();
    const all = await zone.deps.db.rows.registryEntries.all({ registry: 'base' });
    const seen: string[] = [];
    const row = /<th scope="row"><a href="\/registries\/base\/([\w-]+)">/g;
    seen.push(...(await turned(zone.stranger(), '/registries/base', row)));
    const listed = (status: string): number => (status === 'listed' ? 0 : 1);
    const expected = all.toSorted(
      (a, b) => listed(a.status) - listed(b.status) || (a.number < b.number ? -1 : 1),
    );
    expect(seen).toEqual(expected.map((entry) => entry.number));
  }, 120_000);

  /** Every thing once, and none lost: what a list names against all there are. */
  async function expectWhole(
    [person, list, row]: readonly [Visitor, string, RegExp],
    expected: readonly string[],
  ): Promise<void> {
    const seen = await turned(person, list, row);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.toSorted()).toEqual(expected.toSorted());
  }
  const many = 130;

  test('calls that an officer manages are turned page by page, the newest first', async () => {
    const { rows } = zone.deps.db;
    const [call] = await rows.calls.all({ programme_id: 'kechuang' });
    if (!call) throw new Error('no call');
    await zone.deps.db.transaction(async () => {
      for (let index = 0; index < many; index += 1) {
        await rows.calls.insert({ ...call, id: newId(), status: 'draft' });
      }
    });
    const officer = await zone.as('officer');
    const link = /<th scope="row"><a href="\/manage\/calls\/([\w-]+)">/g;
    const all = (await rows.calls.all({})).map(({ id }) => id);
    await expectWhole([officer, '/manage/calls', link], all);
    expect(await turned(officer, '/manage/calls', link)).toEqual(all.toSorted().toReversed());
  }, 120_000);

  test.each(['open', 'decided'] as const)(
    'claims that are %s are turned page by page, also of one instant',
    async (which) => {
      const { rows } = zone.deps.db;
      const [firm] = await rows.organisations.all({});
      const [person] = await rows.users.all({});
      const [proof] = await rows.files.all({});
      if (!firm || !person || !proof) throw new Error('nobody to claim');
      const refused = {
        outcome: 'refused',
        decided_by: person.id,
        decided_person: person.id,
      } as const;
      const at = (index: number): string =>
        // Half of them at the same moment, across the edge of a page.
        new Date(Date.UTC(2026, 1, 1, 0, Math.floor(index / 65))).toISOString();
      await zone.deps.db.transaction(async () => {
        for (let index = 0; index < many; index += 1) {
          await rows.organisationClaims.insert({
            id: newId(),
            organisation_id: firm.id,
            kind: 'registration',
            claimant_id: person.id,
            licence_file_id: proof.id,
            letter_file_id: null,
            statement: 'typed',
            filed_at: at(index),
            status: which,
            live_key: which === 'open' ? newId() : null,
            ...(which === 'open' ? {} : { ...refused, decided_at: at(index) }),
            version: 1,
          });
        }
      });
      const listed = which === 'open' ? (['open', 'proposed'] as const) : (['decided'] as const);
      const all = await rows.organisationClaims.all({ status: listed });
      const list = `/manage/organisations/claims?show=${which}`;
      const link = /<th scope="row"><a href="\/claims\/([\w-]+)">/g;
      await expectWhole(
        [await zone.as('desk'), list, link],
        all.map(({ id }) => id),
      );
    },
    120_000,
  );

  test('a cohort is turned page by page, and its figures count all of it', async () => {
    const { rows } = zone.deps.db;
    const [call] = await rows.calls.all({ procedure_id: 'youth.nomination' });
    const [some] = await rows.applications.all({ status: 'running' });
    if (!call || !some) throw new Error('no cohort');
    const memberNo = (index: number): string => `YN-2026-${String(9000 + index)}`;
    await zone.deps.db.transaction(async () => {
      for (let index = 0; index < many; index += 1) {
        await rows.applications.insert({
          ...some,
          id: newId(),
          number: memberNo(index),
          call_id: call.id,
          place: null,
          procedure_version_id: call.procedure_version_id,
          programme_id: call.programme_id,
          base_id: null,
          stage: 'training',
          state: { ...some.state, stage: 'training', memory: { training: {} } },
        });
      }
    });
    const officer = await zone.as('officer');
    const list = `/calls/${call.id}/cohort`;
    const link = /<span class="note">([\w-]+) \u00b7 /g;
    const seen = await turned(officer, list, link);
    const joined = Array.from({ length: many }, (_, index) => memberNo(index));
    expect(seen.filter((each) => /-9\d{3}$/.test(each))).toEqual(joined);
    expect(new Set(seen).size).toBe(seen.length);
    expect((await officer.get(list)).text).toContain(`>${seen.length}<`);
  }, 120_000);
});
