import { organisationStandings } from '../../data/tables/people.js';
import { zoneDay } from '../../domain/calendar.js';
import { requiredDocuments } from '../../domain/procedure/answers.js';
import type { JsonObject } from '../../domain/json.js';
import { conflict } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { countHeld, type Draft, type HeldFile } from './applicationDraft.query.js';

/** What stands in the place of missing documents: they follow later, or a promise replaces them. */
export interface Instead {
  readonly deferred: readonly string[];
  readonly promised: readonly string[];
  readonly putOff: ReadonlySet<string>;
}

/** A missing document that may be put off or promised. */
export interface Replaceable {
  readonly id: string;
  readonly deferrable: boolean;
  readonly promisable: boolean;
}

/** The required documents that are missing and need not be there yet. */
export function replaceableMissing(
  { file, answers, caseContext }: Draft,
  files: readonly HeldFile[],
): Replaceable[] {
  const held = countHeld(files);
  return requiredDocuments(file.compiled, answers, caseContext.ruleContext)
    .filter((id) => (held[id] ?? 0) === 0)
    .flatMap((id) => {
      const rule = file.compiled.documents.get(id)?.document;
      const promisable = rule?.promise !== undefined;
      return rule && (rule.deferrable || promisable)
        ? [{ id, deferrable: rule.deferrable, promisable }]
        : [];
    });
}

/** What the applicant ticked, as far as the definition allows it. */
export function insteadOf(
  draft: Draft,
  files: readonly HeldFile[],
  ticked: { readonly deferred?: readonly string[]; readonly promised?: readonly string[] },
): Instead {
  const may = replaceableMissing(draft, files);
  const promised = may.flatMap(({ id, promisable }) =>
    promisable && ticked.promised?.includes(id) === true ? [id] : [],
  );
  const deferred = may.flatMap(({ id, deferrable }) =>
    deferrable && !promised.includes(id) && ticked.deferred?.includes(id) === true ? [id] : [],
  );
  // What was put off before stays so while corrections are answered.
  const before = draft.file.row.state.deferral?.documents ?? [];
  return { deferred, promised, putOff: new Set([...deferred, ...promised, ...before]) };
}

/** What is put off and promised now; what was put off before and lies here by now is owed no more. */
export const commitmentFacts = (
  { deferred, promised }: Instead,
  before: JsonObject,
): JsonObject => ({
  ...(deferred.length === 0 && before['deferred'] === undefined ? {} : { deferred: [...deferred] }),
  ...(promised.length === 0 ? {} : { promised: [...promised] }),
});

/** Nobody who broke such a commitment within six months, or is listed as dishonest, may commit again. */
export async function demandTrusted({ db, clock }: Deps, { file }: Draft): Promise<void> {
  const today = zoneDay(clock.now());
  const rows = await db.select(
    { standing: organisationStandings.columns.standing },
    `SELECT standing FROM organisation_standings
      WHERE organisation_id = :id AND standing IN ('commitment_broken', 'dishonest')
        AND ended_at IS NULL AND valid_from <= :today
        AND (valid_until IS NULL OR valid_until >= :today)`,
    { id: file.row.organisation_id ?? '', today },
  );
  if (rows.length > 0) throw conflict('commitment_barred');
}
