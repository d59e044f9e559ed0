import { isDuplicate } from '../../data/databaseErrors.js';
import type { Database } from '../../data/database.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { ApplicationRow } from '../../data/stores/caseStore.js';
import type { uniqueClaims } from '../../data/tables/cases.js';
import { claimsOf, type Claim } from '../../domain/application/claims.js';
import type { Answers } from '../../domain/form/answerValues.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import { conflict, invalid, Refused, type FieldReasons } from '../../domain/refusal.js';
import { loadCaseContext, readableAnswers, type CaseContext } from '../casefile/caseContent.js';
import type { CaseFile } from '../casefile/caseFile.js';
import { latestContent } from '../casefile/frozenContent.js';
import type { Deps } from '../request/deps.js';

/** What a case claims, keyed; the keys tell nobody what was claimed. */
interface Keyed extends Claim {
  readonly key: string;
}

/** What tells whose case it is that claims, and under which call. */
type Applied = Pick<ApplicationRow, 'id' | 'call_id' | 'applicant_id' | 'organisation_id'>;
/** What a case knows of its call and its organisation. */
type Around = Pick<CaseContext['ruleContext'], 'call' | 'org'>;

const keyOf = ({ seal }: Deps, { text }: Claim): string => seal.blindIndex(`claim:${text}`);

async function keyedClaims(
  deps: Deps,
  { definition }: Compiled,
  row: Applied,
  answers: Answers,
  { call, org }: Around,
): Promise<Keyed[]> {
  if (definition.unique.length === 0) return [];
  const inOwnName = row.organisation_id === null || definition.applicant === 'person';
  const self = inOwnName ? await deps.db.rows.users.find({ id: row.applicant_id }) : null;
  const claims = claimsOf(definition, answers, {
    callId: row.call_id,
    year: call.year,
    organisation: org?.credit_code ?? '',
    person: self?.person_id ?? '',
  });
  return claims.map((claim) => ({ ...claim, key: keyOf(deps, claim) }));
}

/**
 * Fields whose answer another case has claimed already, for a form that is being filled in; what the
 * case that it is to replace has claimed is its own. That a person's paper is taken is told here
 * only where the other case is known to who fills in, since anybody could try numbers in a form;
 * handing in tells it (docs/definitions.md).
 */
export async function takenClaims(
  deps: Deps,
  compiled: Compiled,
  row: Applied & Pick<ApplicationRow, 'replaces_id'>,
  answers: Answers,
  around: Around,
): Promise<FieldReasons> {
  const claims = await keyedClaims(deps, compiled, row, answers, around);
  if (claims.length === 0) return {};
  const own = [row.id, row.replaces_id];
  const taken = await holdersOf(deps.db, claims);
  const others = new Map([...taken].filter(([, holder]) => !own.includes(holder)));
  const known = await knownTo(deps.db, row, [...others.values()]);
  return reasonsOf(
    [
      ...claims.filter(({ key, personal }) => {
        const other = others.get(key);
        return other !== undefined && (!personal || known.has(other));
      }),
      ...claims.filter(({ key }, at) => claims.findIndex((each) => each.key === key) < at),
    ],
    ({ key }) => known.get(others.get(key) ?? ''),
  );
}

/**
 * Claims what the answers claim, in the caller's transaction, in the place of what this case
 * claimed before. Refuses at the field where another case was quicker.
 */
export async function takeClaims(
  deps: Deps,
  compiled: Compiled,
  row: Applied & Pick<ApplicationRow, 'state'>,
  answers: Answers,
  around: Around,
): Promise<void> {
  const { id: applicationId, state } = row;
  const claims = await keyedClaims(deps, compiled, row, answers, around);
  // Only what was handed in before has claimed anything.
  if (state.revision > 0) await releaseClaims(deps.db, applicationId);
  for (const claim of claims) {
    const taken = {
      claim_key: claim.key,
      rule: claim.rule,
      application_id: applicationId,
      at: deps.clock.now().toISOString(),
    };
    if (await insertedUnlessHeld(deps.db, taken)) continue;
    const freed = claim.untilEnd && (await clearEnded(deps.db, claim.key));
    if (freed && (await insertedUnlessHeld(deps.db, taken))) continue;
    const holder = await deps.db.rows.uniqueClaims.find({ claim_key: claim.key });
    const other = holder?.application_id ?? '';
    const known = await knownTo(deps.db, row, [other]);
    throw invalid(
      reasonsOf([claim], () => known.get(other)),
      'already_claimed',
    );
  }
}

/** Whether the row is there now; not where somebody has its key, which most often nobody has. */
async function insertedUnlessHeld(db: Database, row: RowOf<typeof uniqueClaims>): Promise<boolean> {
  try {
    await db.rows.uniqueClaims.insert(row);
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}

/** A case goes on after its end: it claims again what it let go, unless another has it by now. */
export async function retakeClaims(deps: Deps, { row, compiled }: CaseFile): Promise<void> {
  const latest = await latestContent(deps, row.id);
  const { ruleContext } = await loadCaseContext(deps, row, compiled);
  try {
    const answers = readableAnswers(deps, latest?.answers ?? {});
    await takeClaims(deps, compiled, row, answers, ruleContext);
  } catch (error) {
    throw error instanceof Refused && error.code === 'already_claimed'
      ? conflict('reopen_claimed')
      : error;
  }
}

/** Of these ended cases, those that cannot go on since another has by now what they had claimed. */
export async function claimedByOthers(
  deps: Deps,
  files: readonly Pick<CaseFile, 'row' | 'compiled'>[],
): Promise<ReadonlySet<string>> {
  const claims = (await Promise.all(files.map((file) => claimsOfCase(deps, file)))).flat();
  if (claims.length === 0) return new Set();
  const holders = await holdersOf(deps.db, claims);
  const lost = claims.filter(({ key, caseId }) => (holders.get(key) ?? caseId) !== caseId);
  return new Set(lost.map(({ caseId }) => caseId));
}

/** What a case claims by what it handed in last. */
async function claimsOfCase(
  deps: Deps,
  { row, compiled }: Pick<CaseFile, 'row' | 'compiled'>,
): Promise<readonly (Keyed & { readonly caseId: string })[]> {
  if (compiled.definition.unique.length === 0) return [];
  const latest = await latestContent(deps, row.id);
  const { ruleContext } = await loadCaseContext(deps, row, compiled);
  const answers = readableAnswers(deps, latest?.answers ?? {});
  const claims = await keyedClaims(deps, compiled, row, answers, ruleContext);
  return claims.map((each) => ({ ...each, caseId: row.id }));
}

/** The case that holds this claim; null where it is free. */
export async function claimHolder(deps: Deps, claim: Claim): Promise<string | null> {
  const key = keyOf(deps, claim);
  return (await holdersOf(deps.db, [{ ...claim, key }])).get(key) ?? null;
}

/** The input of a case in which it claims this; null where what it handed in last does not. */
export async function claimedAt(
  deps: Deps,
  file: Pick<CaseFile, 'row' | 'compiled'>,
  claim: Claim,
): Promise<string | null> {
  const key = keyOf(deps, claim);
  return (await claimsOfCase(deps, file)).find((each) => each.key === key)?.at ?? null;
}

/** By key, the cases that hold these claims; one that has ended holds nothing beyond its end. */
async function holdersOf(
  db: Database,
  claims: readonly Keyed[],
): Promise<ReadonlyMap<string, string>> {
  const taken = await db.rows.uniqueClaims.all({ claim_key: claims.map(({ key }) => key) });
  const holders = new Map(taken.map((row) => [row.claim_key, row.application_id]));
  const ending = claims.flatMap(({ key, untilEnd }) => {
    const holder = untilEnd ? holders.get(key) : undefined;
    return holder === undefined ? [] : [holder];
  });
  if (ending.length === 0) return holders;
  const cases = await db.rows.applications.all({ id: ending, status: 'ended' });
  const ended = new Set(cases.map(({ id }) => id));
  const free = new Set(claims.flatMap(({ key, untilEnd }) => (untilEnd ? [key] : [])));
  return new Map([...holders].filter(([key, holder]) => !(free.has(key) && ended.has(holder))));
}

/** Whether the key was held by a case that has ended, which cannot go on meanwhile; it is free then. */
async function clearEnded(db: Database, key: string): Promise<boolean> {
  const held = await db.rows.uniqueClaims.find({ claim_key: key });
  if (!held) return true;
  const { application_id: id } = held;
  await db.rows.applications.lock({ id });
  if (!(await db.rows.applications.find({ id, status: 'ended' }))) return false;
  await db.rows.uniqueClaims.remove({ claim_key: key, application_id: id });
  return true;
}

/** The case came to nothing: what it claimed may be claimed again. */
export async function releaseClaims(db: Database, applicationId: string): Promise<void> {
  await db.rows.uniqueClaims.remove({ application_id: applicationId });
}

/**
 * Of these cases, the numbers of those that who fills in this one may know: cases of the same
 * organisation, and their own in their own name. What an employee filed for another firm is that
 * firm's.
 */
async function knownTo(
  db: Database,
  { applicant_id: applicant, organisation_id: organisation }: Applied,
  others: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (others.length === 0) return new Map();
  const [cases, self] = await Promise.all([
    db.rows.applications.all({ id: [...others] }),
    db.rows.users.find({ id: applicant }),
  ]);
  const same = self ? await db.rows.users.all({ person_id: self.person_id }) : [];
  const accounts = new Set(same.map((account) => account.id));
  return new Map(
    cases.flatMap((each) => {
      const own =
        each.organisation_id === null
          ? accounts.has(each.applicant_id)
          : each.organisation_id === organisation;
      return own && each.number !== null ? [[each.id, each.number] as const] : [];
    }),
  );
}

/** At the field: the definition's own message, and the number of the other case where it is known. */
const reasonsOf = <C extends Claim>(
  claims: readonly C[],
  numberOf: (claim: C) => string | undefined,
): FieldReasons =>
  Object.fromEntries(
    claims.map((claim) => {
      const number = numberOf(claim);
      const params = { rule: claim.rule, ...(number === undefined ? {} : { number }) };
      return [claim.at, { code: 'definition_claimed', params }];
    }),
  );
