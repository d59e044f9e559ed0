import type { Database } from '../../data/database.js';
import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { drawPlace } from '../../data/stores/numberStore.js';
import { hiddenPlace } from '../../domain/application/hiddenPlace.js';
import type { Actor } from '../../domain/actor.js';
import { demandOpen } from '../../domain/application/callWindow.js';
import { prefilled } from '../../domain/application/prefill.js';
import { sealSection } from '../../domain/application/privateAnswers.js';
import { zoneDay } from '../../domain/calendar.js';
import { genesisHash } from '../../domain/events.js';
import type { Answers } from '../../domain/form/answerValues.js';
import type { Definition } from '../../domain/definition/definition.js';
import { conflict, hidden, invalid } from '../../domain/refusal.js';
import { draftCase } from '../../domain/workflow/caseState.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { isListed } from '../../shared/casefile/ruleFacts.js';
import { grantedCases } from './grantedCases.query.js';

export interface StartInput {
  readonly callId: string;
  /** The organisation that applies; null for a person in their own name. */
  readonly organisationId: string | null;
  /** The granted case that this one builds on, where the procedure asks for one. */
  readonly baseId?: string | null;
  /** The running case whose place it is to take; checked by who passes it. */
  readonly replaces?: string;
}

/**
 * Begins an application while the call is open and gives its id, in the caller's transaction. There
 * is one live application per call and applicant, a person being one with all accounts of theirs: a
 * second one is refused as `already_applied`, or as `already_applied_elsewhere` where it is another
 * account's.
 */
export async function beginApplication(
  deps: Deps,
  actor: Actor,
  { callId, organisationId, baseId = null, replaces }: StartInput,
): Promise<string> {
  const { db } = deps;
  await db.rows.calls.lock({ id: callId }, 'shared');
  const call = await db.rows.calls.find({ id: callId });
  if (!call) throw hidden();
  const now = deps.clock.now();
  demandOpen({ status: call.status, opensAt: call.opens_at, closesAt: call.closes_at }, now);
  const { definition, compiled } = await deps.definitions.byVersion(call.procedure_version_id);
  demandKind(definition.applicant, organisationId);
  const applicant = await applicantOf(db, actor, organisationId);
  await demandEntry(deps, definition, organisationId);
  const base = await demandBase(deps, actor, definition, { organisationId, baseId });
  const live = await liveApplication(db, actor, {
    callId,
    organisationId,
    several: severalAtOnce(definition),
    base,
    replaces: replaces ?? '',
  });
  if (live !== undefined) {
    const here = organisationId !== null || live.applicant_id === actor.userId;
    throw conflict(here ? 'already_applied' : 'already_applied_elsewhere');
  }
  const id = newId();
  const at = now.toISOString();
  await db.rows.applications.insert({
    ...blankCase,
    id,
    call_id: callId,
    place: hiddenPlace(await drawPlace(db, callId), (text) =>
      deps.seal.blindIndex(`place:${callId}:${text}`),
    ),
    procedure_version_id: call.procedure_version_id,
    programme_id: call.programme_id,
    applicant_id: actor.userId,
    organisation_id: organisationId,
    base_id: base,
    replaces_id: replaces ?? null,
    applicant_name: applicant.name,
    created_at: at,
  });
  const begin: Answers = applicant.record ? prefilled(compiled, applicant.record) : {};
  const seal = (plain: string): string => deps.seal.seal(plain);
  await db.rows.applicationSections.insertMany(
    [...compiled.sections.keys()].map((section) => ({
      application_id: id,
      section,
      answers: sealSection(compiled, section, begin[section] ?? {}, seal),
      version: 1,
      saved_at: at,
      saved_by: actor.userId,
    })),
  );
  return id;
}

/** No event has happened to a draft: version 0, and the stream begins at the genesis hash. */
const blankCase = {
  number: null,
  title: '',
  status: 'draft',
  stage: null,
  stage_entered_at: null,
  due_at: null,
  waiting_on: 'applicant',
  ended_as: null,
  score: null,
  state: draftCase,
  version: 0,
  head_hash: genesisHash,
  submitted_at: null,
} as const;

function demandKind(kind: string, organisationId: string | null): void {
  if (kind === 'organisation' && organisationId === null) {
    throw invalid({ organisation: { code: 'choose_organisation' } });
  }
  if (kind === 'person' && organisationId !== null) {
    throw invalid({ organisation: { code: 'persons_only' } });
  }
}

/** Locks the applicant, so that two tabs or accounts starting at once follow each other. */
async function applicantOf(db: Database, actor: Actor, organisationId: string | null) {
  if (organisationId === null) {
    await db.rows.users.lock({ person_id: actor.personId });
    return { name: actor.name, record: null };
  }
  if (!actor.organisationIds.includes(organisationId)) throw hidden();
  await db.rows.organisations.lock({ id: organisationId });
  const record = await db.rows.organisations.find({ id: organisationId });
  if (!record) throw hidden();
  return { name: record.name, record };
}

/** A listed organisation may file several cases of one call, one for each of its nominees. */
const severalAtOnce = ({ entry }: Definition): boolean => entry?.limited === true;

interface Live {
  readonly callId: string;
  readonly organisationId: string | null;
  readonly several: boolean;
  readonly base: string | null;
  readonly replaces: string;
}

async function liveApplication(
  db: Database,
  actor: Actor,
  { callId, organisationId, several, base, replaces }: Live,
): Promise<ApplicationRow | undefined> {
  if (several) return undefined;
  const accounts = [actor.userId, ...(actor.otherAccounts ?? [])];
  const applicant =
    organisationId === null
      ? { applicant_id: accounts, organisation_id: null }
      : { organisation_id: organisationId };
  const live = await db.rows.applications.all({
    call_id: callId,
    status: ['draft', 'running'],
    ...applicant,
    ...(base === null ? {} : { base_id: base }),
  });
  return live.find(({ id }) => id !== replaces);
}

/** Only those listed in the procedure's registry may apply. */
async function demandEntry(
  { db, clock }: Deps,
  { entry: rule }: Definition,
  organisationId: string | null,
): Promise<void> {
  if (!rule) return;
  const entry =
    organisationId === null
      ? null
      : await db.rows.registryEntries.find({
          registry: rule.registry,
          organisation_id: organisationId,
        });
  if (entry === null || !isListed(entry, zoneDay(clock.now()))) throw conflict('not_listed');
}

/** The chosen case must be the applicant's own, of the right procedure, and granted. */
async function demandBase(
  deps: Deps,
  actor: Actor,
  { after }: Definition,
  { organisationId, baseId }: { organisationId: string | null; baseId: string | null },
): Promise<string | null> {
  if (after === null) return null;
  const bases = await grantedCases(deps, actor, after, organisationId);
  if (bases.length === 0) throw conflict('nothing_to_build_on');
  const chosen = baseId === null && bases.length === 1 ? bases[0]?.id : baseId;
  if (!bases.some(({ id }) => id === chosen)) throw invalid({ base: { code: 'choose_one' } });
  return chosen ?? null;
}
