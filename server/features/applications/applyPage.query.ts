import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { organisations } from '../../data/tables/people.js';
import { calls } from '../../data/tables/procedures.js';
import type { Actor } from '../../domain/actor.js';
import type { Definition } from '../../domain/definition/definition.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { grantedCases, type GrantedCase } from './grantedCases.query.js';

/** Somebody in whose name the actor could apply under a call; null is the actor themself. */
export interface PossibleApplicant {
  readonly organisationId: string | null;
  readonly name: string;
  readonly creditCode: string;
  /** Their live application under this call, if there is one. */
  readonly liveId: string | null;
  /** The granted case that the application would build on, where the procedure asks for one. */
  readonly base: GrantedCase | null;
}

const callColumns = {
  id: calls.columns.id,
  title: calls.columns.title,
  status: calls.columns.status,
  opens_at: calls.columns.opens_at,
  closes_at: calls.columns.closes_at,
  procedure_version_id: calls.columns.procedure_version_id,
  /** The actor's own live application under it. */
  mine: optional(applications.columns.id),
};

export interface ApplyChoices {
  readonly call: RowOf<typeof callColumns>;
  readonly applicants: readonly PossibleApplicant[];
  /** Nobody can apply yet: there is nothing granted to build on. */
  readonly nothingToBuildOn: boolean;
}

const organisationColumns = {
  id: organisations.columns.id,
  name: organisations.columns.name,
  credit_code: organisations.columns.credit_code,
  live: optional(applications.columns.id),
};

const liveSql = `SELECT MIN(a.id) FROM applications a
                  WHERE a.call_id = :call AND a.status IN ('draft', 'running')`;

/** The call and everybody the actor could apply for. Two statements. */
export async function applyChoices(
  deps: Deps,
  actor: Actor,
  callId: string,
): Promise<ApplyChoices> {
  const { db } = deps;
  const [call] = await db.select(
    callColumns,
    `SELECT c.id, c.title, c.status, c.opens_at, c.closes_at, c.procedure_version_id,
            (${liveSql} AND a.organisation_id IS NULL AND a.applicant_id = :me) AS mine
       FROM calls c WHERE c.id = :call`,
    { call: callId, me: actor.userId },
  );
  if (!call || call.status === 'draft') throw hidden();
  const { definition } = await deps.definitions.byVersion(call.procedure_version_id);
  const self: PossibleApplicant = {
    organisationId: null,
    name: actor.name,
    creditCode: '',
    liveId: call.mine,
    base: null,
  };
  if (definition.applicant === 'person') {
    return onTopOf(deps, actor, definition, call, [self]);
  }
  const rows = await db.select(
    organisationColumns,
    `SELECT o.id, o.name, o.credit_code, (${liveSql} AND a.organisation_id = o.id) AS live
       FROM organisations o WHERE o.id IN (:mine) ORDER BY o.name`,
    { call: callId, mine: ['', ...actor.organisationIds] },
  );
  const bodies = rows.map(({ id, name, credit_code, live }) => ({
    organisationId: id,
    name,
    creditCode: credit_code,
    // A listed organisation files one case after the other; only its draft is gone on with.
    liveId: definition.entry?.limited === true ? null : live,
    base: null,
  }));
  const applicants = definition.applicant === 'either' ? [self, ...bodies] : bodies;
  return onTopOf(deps, actor, definition, call, applicants);
}

/** Where the procedure builds on another, each granted case is a choice of its own. */
async function onTopOf(
  deps: Deps,
  actor: Actor,
  { after }: Definition,
  call: ApplyChoices['call'],
  applicants: readonly PossibleApplicant[],
): Promise<ApplyChoices> {
  if (after === null) return { call, applicants, nothingToBuildOn: false };
  const built = await Promise.all(
    applicants.map(async (applicant) => {
      const bases = await grantedCases(deps, actor, after, applicant.organisationId);
      return Promise.all(
        bases.map(async (base) => ({
          ...applicant,
          base,
          liveId: await liveOn(deps, call.id, base.id),
        })),
      );
    }),
  );
  const choices = built.flat();
  return { call, applicants: choices, nothingToBuildOn: choices.length === 0 };
}

async function liveOn({ db }: Deps, callId: string, baseId: string): Promise<string | null> {
  const row = await db.rows.applications.find({
    call_id: callId,
    base_id: baseId,
    status: ['draft', 'running'],
  });
  return row?.id ?? null;
}
