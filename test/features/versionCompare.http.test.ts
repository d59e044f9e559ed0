import { randomUUID } from 'node:crypto';
import { sha256 } from '../../server/domain/events.js';
import type { Role } from '../../server/domain/actor.js';
import { procedureRoutes } from '../../server/features/procedures/procedures.routes.js';
import { openDay, setScene } from '../support/applicationCast.js';
import { testDatabase, type TestDatabase } from '../support/databases.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';
import { visitor, type Visitor } from '../support/visitor.js';

const procedure = 'kechuang.startup';
const address = `/procedures/${procedure}`;
const at = openDay.toISOString();

/** A second version beside the one that is there. */
async function publishChanged({ deps }: SmallApp): Promise<void> {
  const versions = deps.db.rows.procedureVersions;
  const [first] = await versions.all({ procedure_id: procedure });
  if (!first) throw new Error('the procedure is missing');
  const definition = structuredClone(first.definition);
  Object.assign(definition.workflow.stages['review'] ?? {}, { experts: 7, due: '15 wd' });
  definition.guide.who.zh += '<b>另须</b>信用良好。';
  const id = randomUUID();
  const definition_hash = sha256(id);
  await versions.insert({ ...first, id, number: 2, definition, definition_hash, published_at: at });
}

async function holderOf(zone: SmallApp, role: Role, programme: string): Promise<Visitor> {
  const id = randomUUID();
  const { users, grants } = zone.deps.db.rows;
  await users.insert({
    id,
    person_id: randomUUID(),
    email: `${id}@example.org`,
    name: role,
    phone: '',
    password_hash: '',
    locale: 'zh-CN',
    email_confirmed_at: at,
    disabled_at: null,
    sessions_from: at,
    created_at: at,
  });
  await grants.insert({
    id: randomUUID(),
    user_id: id,
    role,
    programme_id: programme,
    granted_by: null,
    granted_at: at,
    revoked_by: null,
    revoked_at: null,
  });
  return zone.as(id);
}

describe('two versions of a procedure side by side', () => {
  let database: TestDatabase;
  let zone: SmallApp;
  let officer: Visitor;
  beforeAll(async () => {
    database = await testDatabase('sqlite');
    zone = await smallApp(database, openDay, procedureRoutes);
    await setScene(zone.deps);
    officer = await holderOf(zone, 'programme_officer', 'kechuang');
  });
  afterAll(() => database.close());

  test('with one version there is nothing to choose', async () => {
    expect((await officer.get(address)).text).not.toContain('/compare"');
    expect((await officer.get(`${address}/compare`)).status).toBe(200);
    expect((await officer.get(`${address}/compare?from=1&to=2`)).status).toBe(404);
  });

  describe('once there are two', () => {
    beforeAll(() => publishChanged(zone));

    test('the page of the procedure offers both, and the newest beside the one before', async () => {
      const { text } = await officer.get(address);
      expect(text).toContain(`action="${address}/compare"`);
      expect(text).toMatch(/name="from"[\s\S]*?<option value="1" selected/);
      expect(text).toMatch(/name="to"[\s\S]*?<option value="2" selected/);
    });

    test('says in words what has changed, marked as taken out and put in', async () => {
      const { status, text } = await officer.get(`${address}/compare?from=1&to=2`);
      expect(status).toBe(200);
      const shown = text.replaceAll(/<span class="unseen">[^<]*<\/span>/g, '');
      expect(shown).toMatch(/专家评审：专家人数.*<del>5<\/del>.*<ins>7<\/ins>/);
      expect(shown).toMatch(/办理时限.*<del>10 个工作日<\/del>.*<ins>15 个工作日<\/ins>/);
      expect(shown).toContain('<ins>&lt;b&gt;另须&lt;/b&gt;信用良好。</ins>');
      expect(text).toContain('3 处');
    });

    test('the other way round what was put in is taken out', async () => {
      const { text } = await officer.get(`${address}/compare?from=2&to=1`);
      expect(text).toMatch(/<del>7<\/del>.*<ins>5<\/ins>/);
    });

    test('without a word it is the newest beside the one before; a version beside itself is the same', async () => {
      expect((await officer.get(`${address}/compare`)).text).toMatch(/<del>5<\/del>/);
      const same = await officer.get(`${address}/compare?from=2&to=2`);
      expect(same.status).toBe(200);
      expect(same.text).toContain('没有差异');
    });

    test('English says it in English', async () => {
      const { text } = await officer.get(`${address}/compare?from=1&to=2&lang=en`);
      expect(text).toMatch(/Expert review · Experts.*<del>5<\/del>.*<ins>7<\/ins>/);
      await officer.get(`${address}?lang=zh-CN`);
    });

    test.each(['from=1&to=3', 'from=0&to=1', 'from=x&to=2', 'from=1&to=', 'from=-1', 'to=1.0'])(
      'no such version: %s',
      async (query) => {
        expect((await officer.get(`${address}/compare?${query}`)).status).toBe(404);
      },
    );

    test('only who may see the procedure sees it', async () => {
      const compare = `${address}/compare?from=1&to=2`;
      const ask = async (person: Visitor): Promise<number> => (await person.get(compare)).status;
      expect(await ask(await holderOf(zone, 'auditor', 'kechuang'))).toBe(200);
      expect(await ask(await holderOf(zone, 'expert', 'kechuang'))).toBe(403);
      expect(await ask(await holderOf(zone, 'programme_officer', 'voucher'))).toBe(404);
      expect(await ask(visitor(zone.app))).toBe(303);
      const unknown = '/procedures/nobody.knows/compare';
      expect((await officer.get(unknown)).status).toBe(404);
    });
  });
});
