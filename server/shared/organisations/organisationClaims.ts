import { isDuplicate } from '../../data/databaseErrors.js';
import { flag } from '../../data/schema/columns.js';
import type { Actor } from '../../domain/actor.js';
import type { ClaimKind } from '../../domain/organisation/organisationClaim.js';
import { conflict } from '../../domain/refusal.js';
import type { ProofFile } from '../files/proofFile.js';
import { newId, type Deps } from '../request/deps.js';
import { recordOfOrganisation } from './organisationEvents.js';

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

/** Files a claim for the desk, in the caller's transaction; its id. Refuses a second one of the same person. */
export async function fileClaim(deps: Deps, actor: Actor, claim: NewClaim): Promise<string> {
  const { db, clock } = deps;
  const { organisationId, kind } = claim;
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
      filed_at: clock.now().toISOString(),
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

/** SQL that is true of an organisation that nobody has verified; `id` is the SQL of its id. */
export const unverifiedSql = (id: string): string =>
  `EXISTS (SELECT 1 FROM organisations uo WHERE uo.id = ${id} AND uo.verified_at IS NULL)`;

/**
 * The same of one to which the desk has taken up somebody else's claim, which is undecided. A claim
 * that nobody has looked at yet holds nothing: filing one takes a minute.
 */
export const contestedSql = (id: string): string =>
  `EXISTS (SELECT 1 FROM organisation_claims uc WHERE uc.organisation_id = ${id}
            AND uc.kind = 'contest' AND uc.taken_up_at IS NOT NULL
            AND uc.status IN ('open', 'proposed'))`;

/** The same of one of which nothing is paid for either reason. */
export const unsettledSql = (id: string): string => `(${unverifiedSql(id)} OR ${contestedSql(id)})`;

/** Whether somebody else's claim to the organisation was taken up and is undecided. */
export async function isContested({ db }: Deps, organisationId: string): Promise<boolean> {
  const [row] = await db.select(
    { contested: flag() },
    `SELECT EXISTS (SELECT 1 FROM organisation_claims WHERE organisation_id = :id
                     AND kind = 'contest' AND taken_up_at IS NOT NULL
                     AND status IN ('open', 'proposed')) AS contested`,
    { id: organisationId },
  );
  return row?.contested === true;
}
