import { randomUUID } from 'node:crypto';
import { canonicalJson } from '../../server/domain/json.js';
import { sha256 } from '../../server/domain/events.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';

const procedure = 'kechuang.startup';
const address = `/procedures/${procedure}`;

/** A second version beside the one that is there. */
async function publishChanged({ deps }: DemoZone): Promise<void> {
  const versions = deps.db.rows.procedureVersions;
  const [first] = await versions.all({ procedure_id: procedure });
  if (!first) throw new Error('the preset is missing');
  const definition = structuredClone(first.definition);
  Object.assign(definition.workflow.stages['review'] ?? {}, { experts: 7, due: '15 wd' });
  definition.guide.who.zh += '<b>另须</b>信用良好。';
  await versions.insert({
    ...first,
    id: randomUUID(),
    number: 2,
    definition,
    definition_hash: sha256(canonicalJson(definition)),
    published_at: deps.clock.now().toISOString(),
  });
}

describe('two versions of a procedure side by side', () => {
  let zone: DemoZone;
  beforeAll(async () => {
    zone = await openDemoZone();
  }, 60_000);
  afterAll(() => zone.close());

  test('with one version there is nothing to choose', async () => {
    const officer = await zone.as('officer');
    expect((await officer.get(address)).text).not.toContain('/compare"');
    expect((await officer.get(`${address}/compare`)).status).toBe(200);
    expect((await officer.get(`${address}/compare?from=1&to=2`)).status).toBe(404);
  });

  describe('once there are two', () => {
    beforeAll(() => publishChanged(zone));

    test('the page of the procedure offers both, and the newest beside the one before', async () => {
      const { text } = await (await zone.as('officer')).get(address);
      expect(text).toContain(`action="${address}/compare"`);
      expect(text).toMatch(/name="from"[\s\S]*?<option value="1" selected/);
      expect(text).toMatch(/name="to"[\s\S]*?<option value="2" selected/);
    });

    test('says in words what has changed, marked as taken out and put in', async () => {
      const { status, text } = await (
        await zone.as('officer')
      ).get(`${address}/compare?from=1&to=2`);
      expect(status).toBe(200);
      const shown = text.replaceAll(/<span class="unseen">[^<]*<\/span>/g, '');
      expect(shown).toMatch(/专家评审：专家人数.*<del>5<\/del>.*<ins>7<\/ins>/);
      expect(shown).toMatch(/办理时限.*<del>10 个工作日<\/del>.*<ins>15 个工作日<\/ins>/);
      expect(shown).toContain('<ins>&lt;b&gt;另须&lt;/b&gt;信用良好。</ins>');
      expect(text).toContain('3 处');
    });

    test('the other way round what was put in is taken out', async () => {
      const { text } = await (await zone.as('officer')).get(`${address}/compare?from=2&to=1`);
      expect(text).toMatch(/<del>7<\/del>.*<ins>5<\/ins>/);
    });

    test('without a word it is the newest beside the one before; a version beside itself is the same', async () => {
      const officer = await zone.as('officer');
      expect((await officer.get(`${address}/compare`)).text).toMatch(/<del>5<\/del>/);
      const same = await officer.get(`${address}/compare?from=2&to=2`);
      expect(same.status).toBe(200);
      expect(same.text).toContain('没有差异');
    });

    test('English says it in English', async () => {
      const officer = await zone.as('officer');
      const { text } = await officer.get(`${address}/compare?from=1&to=2&lang=en`);
      expect(text).toMatch(/Expert review · Experts.*<del>5<\/del>.*<ins>7<\/ins>/);
      await officer.get(`${address}?lang=zh-CN`);
    });

    test.each(['from=1&to=3', 'from=0&to=1', 'from=x&to=2', 'from=1&to=', 'from=-1', 'to=1.0'])(
      'no such version: %s',
      async (query) => {
        expect((await (await zone.as('officer')).get(`${address}/compare?${query}`)).status).toBe(
          404,
        );
      },
    );

    test('only who may see the procedure sees it', async () => {
      const compare = `${address}/compare?from=1&to=2`;
      expect((await (await zone.as('expert8')).get(compare)).status).toBe(403);
      expect((await zone.stranger().get(compare)).status).toBe(303);
      const unknown = '/procedures/nobody.knows/compare';
      expect((await (await zone.as('officer')).get(unknown)).status).toBe(404);
    });
  });
});
