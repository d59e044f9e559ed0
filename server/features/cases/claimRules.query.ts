import { calls, procedures, procedureVersions } from '../../data/tables/procedures.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { ClaimGround } from '../../domain/application/claims.js';
import type { Definition, Field, UniqueRule } from '../../domain/definition/definition.js';
import type { LocalText } from '../../domain/localText.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import { callFacts } from '../../shared/casefile/caseContent.js';
import type { Deps } from '../../shared/request/deps.js';

/** A field whose answer is compared, with the input it is typed into. */
export interface ComparedField {
  readonly name: string;
  readonly field: Field;
}

/** What can be claimed once only under a call, and what has to be typed to look for it. */
export interface ClaimRule {
  /** `<call>.<rule>`, as an address names it. */
  readonly of: string;
  readonly call: LocalText;
  readonly programmeId: string;
  readonly rule: UniqueRule;
  readonly fields: readonly ComparedField[];
  readonly ground: Pick<ClaimGround, 'callId' | 'year'>;
}

const { id, title, programme_id, procedure_version_id, opens_at, closes_at } = calls.columns;
const callColumns = { id, title, programme_id, procedure_version_id, opens_at, closes_at };

/** The rules of the latest calls in whose programmes this person may look for what is claimed. */
export async function claimRules(deps: Deps, actor: Actor): Promise<readonly ClaimRule[]> {
  const own = await deps.db.select(
    callColumns,
    `SELECT id, title, programme_id, procedure_version_id, opens_at, closes_at FROM calls
      WHERE status <> 'draft' AND (:everywhere = 1 OR programme_id IN (:programmes))
      ORDER BY closes_at DESC, id DESC LIMIT 100`,
    { ...scopeValues(scopeOf(actor, policy['claim.find'])) },
  );
  const rules = await Promise.all(
    own.map(async (call) => {
      const { definition, compiled } = await deps.definitions.byVersion(call.procedure_version_id);
      return definition.unique.flatMap((rule): ClaimRule[] => {
        const fields = comparedFields(rule, compiled);
        if (fields.length === 0) return [];
        const ground = { callId: call.id, year: callFacts(call).year };
        const of = `${call.id}.${rule.id}`;
        return [{ of, call: call.title, programmeId: call.programme_id, rule, fields, ground }];
      });
    }),
  );
  return rules.flat();
}

/** The fields of a key; none where it names what nobody can type, such as who applies. */
function comparedFields({ each, key }: UniqueRule, compiled: Compiled): ComparedField[] {
  const table = each === undefined ? undefined : compiled.fields.get(each)?.field;
  const fields = key.flatMap((part): ComparedField[] => {
    if (each === undefined) {
      const field = compiled.fields.get(part)?.field;
      return field === undefined || 'columns' in field ? [] : [{ name: part, field }];
    }
    const columns = table && 'columns' in table ? table.columns : [];
    const column = columns.find((one) => one.id === part);
    return column ? [{ name: `${each}.0.${part}`, field: column }] : [];
  });
  return fields.length === key.length ? fields : [];
}

/** An office of another programme that has the same rule. */
export interface OtherOffice {
  readonly procedure: LocalText;
  readonly contact: Definition['contact'];
}

const editionColumns = { name: procedures.columns.name, version: procedureVersions.columns.id };

/** Whom to ask where the case is none of this programme's: who else has a rule of this id. */
export async function otherOffices(
  deps: Deps,
  { rule, programmeId }: ClaimRule,
): Promise<readonly OtherOffice[]> {
  const editions = await deps.db.select(
    editionColumns,
    `SELECT p.name, v.id AS version FROM procedures p JOIN procedure_versions v
         ON v.procedure_id = p.id AND v.number =
            (SELECT MAX(x.number) FROM procedure_versions x WHERE x.procedure_id = p.id)
      WHERE p.programme_id <> :programme ORDER BY p.id`,
    { programme: programmeId },
  );
  const offices = await Promise.all(
    editions.map(async ({ name, version }) => {
      const { definition } = await deps.definitions.byVersion(version);
      const shares = definition.unique.some((each) => each.id === rule.id);
      return shares ? [{ procedure: name, contact: definition.contact }] : [];
    }),
  );
  return offices.flat();
}
