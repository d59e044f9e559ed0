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
});
