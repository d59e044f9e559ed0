import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import { policy } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { payeeCountsFrom } from '../../domain/fund/payee.js';
import { checkCnaps, checkCompanyAccount } from '../../domain/identity/bankAccount.js';
import { conflict, forbidden, invalid } from '../../domain/refusal.js';
import { line, paragraph } from '../../domain/typed.js';
import { sameName } from '../../shared/effects/accountInput.js';
import { accountFacts, awardStream } from '../../shared/effects/bankAccounts.js';
import type { PayeeLine } from '../../shared/effects/payeeFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { decidePayee, holdPayee, type HeldPayee } from './payee.step.js';
import { demandPayeeRole, openPayeeCheck, whyNotCheck } from './payeeCheck.file.js';
import { tellPayee } from './payee.mails.js';

/** What a checker reads off the proof and types. */
export const checkInput = z.object({
  assignment: line(36),
  holder: line(200),
  branch_code: line(30),
  account: line(60),
});
export const refuseInput = z.object({
  assignment: line(36),
  reason: paragraph({ min: 5, max: 500 }),
});
export const uncoverInput = z.object({
  assignment: line(36),
  purpose: paragraph({ min: 5, max: 300 }),
});

/** Proofs that one person typed otherwise than the account says, so that nobody tries numbers out. */
const mismatches = { name: 'payee-check', tries: 5, withinSeconds: 60 * 60 } as const;

/**
 * A second person has typed from the proof what the account says: it counts, at once where it stood
 * before, after the pause where it is another. What differs is named without the number, noted, and
 * after five times refused for an hour. Call it outside a transaction, so that this is remembered.
 */
export async function checkPayee(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: z.infer<typeof checkInput>,
): Promise<'confirmed' | 'paused'> {
  const opened = await openPayeeCheck(deps, actor, id);
  demandPayeeRole(actor, opened.file, policy['payee.check']);
  if (opened.open?.id !== typed.assignment) throw conflict('payee_decided_already');
  demandChecker(actor, opened.open, opened.uncovered);
  await deps.throttle.spend(mismatches, actor.userId);
  const parts = await differing(deps, opened.open, typed);
  if (parts.length > 0) {
    await noteMismatch(deps, actor, opened.open, parts);
    throw invalid(
      Object.fromEntries(parts.map((part) => [part, { code: `payee_differs_${part}` }])),
    );
  }
  await deps.throttle.giveBack(mismatches, actor.userId);
  return deps.db.transaction(async () => {
    const held = await holdPayee(deps, id);
    if (held.open?.id !== typed.assignment) throw conflict('payee_decided_already');
    return confirm(deps, actor, held, held.open);
  });
}

function demandChecker(
  actor: Actor,
  open: PayeeLine,
  uncovered: Parameters<typeof whyNotCheck>[2],
): void {
  const why = whyNotCheck(actor, open, uncovered);
  if (why !== null) throw forbidden(why);
}

type Part = 'holder' | 'branch_code' | 'account';

async function differing(
  { db, seal }: Deps,
  open: PayeeLine,
  typed: z.infer<typeof checkInput>,
): Promise<readonly Part[]> {
  const row = await db.rows.bankAccounts.find({ id: open.accountId });
  const { account } = checkCompanyAccount(typed.account);
  const { code } = checkCnaps(typed.branch_code);
  return [
    ...(sameName(typed.holder, row?.holder ?? '') ? [] : (['holder'] as const)),
    ...(code === row?.branch_code ? [] : (['branch_code'] as const)),
    ...(seal.blindIndex(account) === row?.number_hash ? [] : (['account'] as const)),
  ];
}

async function noteMismatch(
  { db, clock }: Deps,
  actor: Actor,
  open: PayeeLine,
  parts: readonly Part[],
): Promise<void> {
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  await db.transaction(() =>
    recordEvents(db, awardStream(open.applicationId), by, [
      { type: 'payee_mismatch', data: { assignment: open.id, parts: [...parts] } },
    ]),
  );
}

async function confirm(
  deps: Deps,
  actor: Actor,
  { file, payee }: HeldPayee,
  open: PayeeLine,
): Promise<'confirmed' | 'paused'> {
  const now = deps.clock.now();
  const at = now.toISOString();
  const from = payeeCountsFrom(open.kind, await isKnownElsewhere(deps, open), now).toISOString();
  await decidePayee(deps, actor, at, open, { outcome: 'confirmed', reason: '', countsFrom: from });
  const { rows } = deps.db;
  await rows.bankAccounts.update(
    { id: open.accountId, verified_at: null },
    { verified_at: at, verified_by: actor.userId },
  );
  await rows.awards.update(
    { application_id: open.applicationId, status: 'committed' },
    { bank_account_id: open.accountId },
  );
  const data = await accountFacts(deps, open.accountId);
  await recordEvents(deps.db, awardStream(open.applicationId), { at, actorId: actor.userId }, [
    { type: 'award_account_changed', data },
  ]);
  const paused = from > at;
  const event = paused ? 'payee_paused' : 'payee_confirmed';
  await tellPayee(deps, at, file, payee, { event, line: open, from });
  return paused ? 'paused' : 'confirmed';
}

/** Whether the organisation is known by another account that was checked, while this one never was. */
async function isKnownElsewhere({ db }: Deps, { accountId }: PayeeLine): Promise<boolean> {
  const account = await db.rows.bankAccounts.find({ id: accountId });
  if (account?.verified_at !== null || account.organisation_id === null) return false;
  const all = await db.rows.bankAccounts.all({ organisation_id: account.organisation_id });
  return all.some(({ verified_at: at }) => at !== null);
}

/** Refuses what the proof does not bear out, with the reason that the applicant reads. */
export async function refusePayee(
  deps: Deps,
  actor: Actor,
  id: string,
  { assignment, reason }: z.infer<typeof refuseInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { file, payee, open } = await holdPayee(deps, id);
    demandPayeeRole(actor, file, policy['payee.check']);
    if (open?.id !== assignment) throw conflict('payee_decided_already');
    if (open.askedPerson === actor.personId) throw forbidden('payee_same_person');
    const at = deps.clock.now().toISOString();
    await decidePayee(deps, actor, at, open, { outcome: 'refused', reason, countsFrom: null });
    await tellPayee(deps, at, file, payee, { event: 'payee_refused', line: open, reason });
  });
}

/** Notes why a person reads an account's number in full; the page shows it for a quarter of an hour. */
export async function uncoverPayee(
  deps: Deps,
  actor: Actor,
  id: string,
  { assignment, purpose }: z.infer<typeof uncoverInput>,
): Promise<void> {
  const { file, payee } = await openPayeeCheck(deps, actor, id);
  demandPayeeRole(actor, file, policy['payee.uncover']);
  if (!payee.assignments.some((each) => each.id === assignment)) {
    throw conflict('payee_decided_already');
  }
  const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
  await deps.db.transaction(() =>
    recordEvents(deps.db, awardStream(id), by, [
      { type: 'payee_uncovered', data: { assignment, purpose } },
    ]),
  );
}
