import { join } from 'node:path';
import { loadPresets } from '../../server/features/designer/versions/presets.service.js';
import { procedureRoutes } from '../../server/features/procedures/procedures.routes.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { presetDefinitions } from '../support/presets.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';

const overseas = presetDefinitions().find(({ procedure }) => procedure === 'haichuang.overseas');
if (!overseas) throw new Error('no preset');

const now = new Date('2026-03-02T01:00:00.000Z');

onEachDatabase('the drawing of a workflow', (open) => {
  let database: TestDatabase;
  let app: SmallApp;
  beforeAll(async () => {
    database = await open();
    app = await smallApp(database, now, procedureRoutes);
    await loadPresets(app.deps, join(process.cwd(), 'config', 'programmes'));
    await officerNamed('chen');
  }, 240_000);
  afterAll(() => database.close());

  async function officerNamed(id: string): Promise<void> {
    const at = now.toISOString();
    await database.db.rows.users.insert({
      id,
      person_id: `person-${id}`,
      email: `${id}@example.org`,
      name: id,
      phone: '',
      password_hash: '',
      locale: 'zh-CN',
      email_confirmed_at: at,
      disabled_at: null,
      sessions_from: at,
      created_at: at,
    });
    await database.db.rows.grants.insert({
      id: `grant-${id}`,
      user_id: id,
      role: 'programme_officer',
      programme_id: 'haichuang',
      granted_by: null,
      granted_at: at,
      revoked_by: null,
      revoked_at: null,
    });
  }

  test.each([
    ['zh', 'zh-CN', ['一事一议', '资助档次', '容缺材料逾期未补交']],
    ['en', 'en', ['decided case by case', 'Award class', 'Documents put off']],
  ] as const)(
    'the procedure page shows it in %s, also as a list',
    async (language, locale, said) => {
      const officer = await app.as('chen');
      const { status, text } = await officer.get(`/procedures/haichuang.overseas?lang=${locale}`);
      expect(status).toBe(200);
      const drawn = /<figure class="workflow">[\s\S]*?<\/figure>/.exec(text)?.[0] ?? '';
      const { stages, ends } = overseas.workflow;
      for (const { name } of [...Object.values(stages), ...Object.values(ends)]) {
        expect(drawn).toContain(name[language].replaceAll('&', '&amp;'));
      }
      for (const words of said) expect(drawn).toContain(words);
      // Each size has a box for every stage and one for the end; the list has them in words.
      const boxes = Object.keys(stages).length;
      expect(drawn.match(/<rect /g)).toHaveLength((boxes + 1) * 2);
      const list = /<ol class="workflow-list">[\s\S]*<\/ol>/.exec(drawn)?.[0] ?? '';
      expect(list.match(/<ul>/g)).toHaveLength(boxes);
      // Desk 3, approval 10, notice 5, agreement 20 at least; with all others 96 (ways.test.ts).
      expect(drawn).toMatch(/38.*96/s);
      expect(drawn).not.toMatch(/diagram\.|enums\.|\[object|undefined|NaN/);
    },
  );
});
