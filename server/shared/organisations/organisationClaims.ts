import { isDuplicate } from '../../data/databaseErrors.js';
import { flag } from '../../data/schema/columns.js';
import type { Actor } from '../../domain/actor.js';
import { answerTerm, type ClaimKind } from '../../domain/organisation/organisationClaim.js';
import { conflict } from '../../domain/refusal.js';
import type { ProofFile } from '../files/proofFile.js';
import { newId, type Deps } from '../request/deps.js';
import { recordOfOrganisation } from './organisationEvents.js';
import { presentManagers } from './presentManagers.js';

/** Claims and registrations that a person may file within a day. */
export const filingClaims = {
  name: 'organisation_claim',
  tries: 10,
  withinSeconds: 86_400,
} as const;

/**
 * Credit codes that a person may ask about within a day, by registering or claiming: the answer
 * tells whether a firm is here, and under whom.
 */
export const askingCodes = {
  name: 'organisation_code',
  tries: 30,
  withinSeconds: 86_400,
} as const;

/** What somebody brings to show that they act for an organisation. */
export interface ClaimProofs {
  readonly licence: ProofFile;
  /** The letter of authorisation; not needed of the legal representative. */
  readonly letter: ProofFile | null;
}

export interface NewClaim {
  readonly organisationId: string;
  readonly kind: ClaimKind;
  readonly statement: string;
  readonly licenceFileId: string;
  readonly letterFileId: string | null;
}

/**
 * Files a claim for the desk to decide, in the caller's transaction; its id. The managers of an
 * organisation that was verified are heard first. Refuses a second one of the same person.
 */
export async function fileClaim(deps: Deps, actor: Actor, claim: NewClaim): Promise<string> {
  const { db, clock, time } = deps;
  const now = clock.now();
  const { organisationId, kind } = claim;
  const heard = kind === 'contest' && (await hasManagersToHear(deps, organisationId));
  const id = newId();
  await db.rows.organisationClaims
    .insert({
      id,
      organisation_id: organisationId,
      kind,
      claimant_id: actor.userId,
      licence_file_id: claim.licenceFileId,
      letter_file_id: claim.letterFileId,
      statement: claim.statement,
      filed_at: now.toISOString(),
      answer_until: heard ? time.due(now, answerTerm) : null,
      status: 'open',
      live_key: `${organisationId} ${actor.userId}`,
      version: 1,
    })
    .catch((error: unknown) => {
      throw isDuplicate(error) ? conflict('claim_filed_already') : error;
    });
  const type = kind === 'contest' ? 'organisation_contested' : 'verification_asked';
  await recordOfOrganisation(deps, organisationId, actor.userId, type, { claim: id });
  return id;
}

async function hasManagersToHear(deps: Deps, id: string): Promise<boolean> {
  const organisation = await deps.db.rows.organisations.find({ id });
  if (!organisation || organisation.verified_at === null) return false;
  return (await presentManagers(deps.db, id)).length > 0;
}

/**
 * SQL that is true of an organisation, `id` being the SQL of its id, of which nothing is paid:
 * nobody has verified it, or somebody else's claim to it is undecided.
 */
export const unsettledSql = (id: string): string =>
  `EXISTS (SELECT 1 FROM organisations uo WHERE uo.id = ${id} AND (uo.verified_at IS NULL
            OR EXISTS (SELECT 1 FROM organisation_claims uc WHERE uc.organisation_id = uo.id
                        AND uc.kind = 'contest' AND uc.status IN ('open', 'proposed'))))`;

/** Whether somebody else's claim to the organisation is undecided. */
export async function isContested({ db }: Deps, organisationId: string): Promise<boolean> {
  const [row] = await db.select(
    { contested: flag() },
    `SELECT EXISTS (SELECT 1 FROM organisation_claims WHERE organisation_id = :id
                     AND kind = 'contest' AND status IN ('open', 'proposed')) AS contested`,
    { id: organisationId },
  );
  return row?.contested === true;
}
