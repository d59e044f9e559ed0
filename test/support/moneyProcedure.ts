import type { Actor } from '../../server/domain/actor.js';
import { sha256 } from '../../server/domain/events.js';
import { canonicalJson } from '../../server/domain/json.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import { act } from '../../server/domain/workflow/machine.js';
import { changeCase, clockActor, useVerb } from '../../server/shared/casework/caseWork.js';
import { newId, type Deps } from '../../server/shared/request/deps.js';
import { startupDefinition } from './startup.js';

export const programme = 'kechuang';

/** What differs from the usual zone of money. */
export interface ZoneOptions {
  readonly budgetYuan?: number;
  /** Parts of the procedure that are others. */
  readonly more?: Partial<Definition>;
}

/** The procedure as shipped, begun at the approval: what comes before is tested elsewhere. */
function fromApproval(): Definition {
  const definition = startupDefinition();
  return { ...definition, workflow: { ...definition.workflow, first: 'approve' } };
}

/** The programme, the procedure and a call that has closed. */
export async function plantProcedure(
  { db }: Deps,
  at: string,
  more: Partial<Definition> = {},
): Promise<void> {
  const definition = { ...fromApproval(), ...more };
  const name = { zh: 'K', en: 'Programme' };
  await db.rows.programmes.insert({ id: programme, name, summary: name, position: 1 });
  await db.rows.procedures.insert({
    id: definition.procedure,
    programme_id: programme,
    name: definition.name,
    created_at: at,
  });
  await db.rows.procedureVersions.insert({
    id: 'version',
    procedure_id: definition.procedure,
    number: 1,
    definition,
    definition_hash: sha256(canonicalJson(JSON.parse(JSON.stringify(definition)))),
    published_at: at,
    published_by: null,
  });
  await db.rows.calls.insert({
    id: 'call',
    procedure_id: definition.procedure,
    procedure_version_id: 'version',
    programme_id: programme,
    title: name,
    opens_at: '2026-01-01T01:00:00.000Z',
    closes_at: '2026-02-01T01:00:00.000Z',
    quota: null,
    budget_line_id: null,
    status: 'published',
    created_at: at,
    version: 1,
  });
}

/** Publishes a notice for the case and lets its time run out. */
export async function pastNotice(deps: Deps, id: string, officer: Actor): Promise<void> {
  const notice = newId();
  const at = deps.clock.now().toISOString();
  await deps.db.rows.notices.insert({
    id: notice,
    call_id: 'call',
    title: { zh: 'N', en: 'Notice' },
    content: {},
    content_hash: sha256('{}'),
    published_at: at,
    published_by: officer.userId,
    ends_at: at,
    closed_at: at,
  });
  await deps.db.rows.noticeEntries.insert({ notice_id: notice, application_id: id });
  await useVerb(deps, officer, id, 'notice', 'publish', { notice });
  await changeCase(deps, clockActor, id, (file, context) =>
    act(context, file.subject.state, 'close', {}),
  );
}
