import { begin, encloseDocuments } from '../../server/cli/demoZone/acts.js';
import { typedSections } from '../../server/cli/demoZone/paperwork.js';
import { callFor } from '../../server/cli/demoZone/projectCalls.js';
import { zoneDay } from '../../server/domain/calendar.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { benchDomain } from '../bench/cast.js';
import type { Typed } from '../bench/browser.js';
import type { Template } from '../support/databases.js';
import { castTemplate, stageOn } from '../support/journey/journey.js';
import { meetCast } from '../support/journey/meetCast.js';
import { depsOn } from '../support/testApp.js';

/** A zone at work: a call is open, and every founder has a draft that only needs to be handed in. */
export const workingTemplate: Template = {
  name: 'working',
  upon: castTemplate,
  fill: async (database) => {
    const stage = await stageOn(await depsOn(database));
    const known = await meetCast(stage);
    const callId = await callFor(stage, known, 'first');
    for (const project of stage.data.projects) {
      const id = await begin(stage, project, callId, known.firms.get(project.id) ?? '');
      await encloseDocuments(stage, project, id);
    }
    // Accounts of the demonstration open nothing in production.
    const { users } = database.db.rows;
    for (const { id, email } of await users.all({})) {
      await users.update({ id }, { email: email.replace(demoDomain, benchDomain) });
    }
  },
};

/** One founder's draft, and what is typed into it. */
export interface Draft {
  readonly email: string;
  readonly id: string;
  readonly section: Typed;
  readonly declared: Typed;
}

/** The drafts of a working zone, in the order of its projects. */
export async function draftsOf(database: Parameters<typeof depsOn>[0]): Promise<readonly Draft[]> {
  const deps = await depsOn(database);
  const stage = await stageOn(deps);
  const users = new Map(
    (await deps.db.rows.users.all({})).map(({ email, id }) => [email, id] as const),
  );
  const rows = await deps.db.rows.applications.all({});
  const today = zoneDay(deps.clock.now());
  const drafts: Draft[] = [];
  for (const project of stage.data.projects) {
    const email = `${project.id}${benchDomain}`;
    const row = rows.find(({ applicant_id: applicant }) => applicant === users.get(email));
    if (!row) throw new Error(`${project.id} has no draft`);
    const { definition } = await openCase(deps, row.id);
    drafts.push({
      email,
      id: row.id,
      section: typedSections(project, stage.data.words, today)['project'] ?? {},
      declared: Object.fromEntries(
        definition.declarations.map(({ id }) => [`declare.${id}`, 'yes']),
      ),
    });
  }
  return drafts;
}
