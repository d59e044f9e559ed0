import { id as idColumn } from '../../server/data/schema/columns.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { fillDemoZone } from '../../server/cli/demoZone/fillDemoZone.js';
import { castOf, type Cast } from './cast.js';
import type { Dialect, Template } from './databases.js';
import { depsOn, presetsTemplate, testApp, type TestApp } from './testApp.js';

/** The real application over a zone that has lived through half a year. */
export type DemoZone = TestApp & Cast;

/** The zone as it stands on Monday. */
export const zoneTemplate: Template = {
  name: 'zone',
  upon: presetsTemplate,
  fill: async (database) => {
    await fillDemoZone(await depsOn(database));
  },
};

export async function openDemoZone(dialect: Dialect = 'sqlite'): Promise<DemoZone> {
  const zone = await testApp(dialect, { template: zoneTemplate });
  return { ...zone, ...castOf(zone.app) };
}

/** The id of a demonstration case by the firm's place in `config/demo/projects.yaml`. */
export async function caseOf({ deps }: DemoZone, founder: string): Promise<string> {
  const [found] = await deps.db.select(
    { id: idColumn() },
    'SELECT a.id FROM applications a JOIN users u ON u.id = a.applicant_id WHERE u.email_digest = :email',
    { email: deps.db.vault.digest(`${founder}${demoDomain}`) },
  );
  if (!found) throw new Error(`no case of ${founder}`);
  return found.id;
}
