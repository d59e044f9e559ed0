import { bankAccounts } from '../../data/tables/funding.js';
import { conflict } from '../../domain/refusal.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { keepAccount } from './bankAccounts.js';
import { readableAnswers } from '../casefile/caseContent.js';
import type { EffectRun } from './effect.js';
import { frozenContent } from '../casefile/frozenContent.js';

/**
 * The account that an award is paid to: the one named when the agreement was signed, the other
 * side's where the call says so, or the one that the form asks for. Refuses without one.
 */
export async function payeeAccount(run: EffectRun): Promise<string> {
  const { deps, file } = run;
  const agreement = await deps.db.rows.agreements.find({ application_id: file.row.id });
  if (agreement || file.definition.agreement) return signedAccount(run, agreement);
  const call = await deps.db.rows.calls.find({ id: file.row.call_id });
  return call?.payee === 'counterparty' ? counterpartyAccount(run) : formAccount(run);
}

interface Agreement {
  readonly hash: string;
  readonly signed_at: string | null;
  readonly countersigned_at: string | null;
  readonly bank_account_id: string | null;
}

/** No money is committed without both signatures over the text that the stage knows. */
function signedAccount({ file, change, effect }: EffectRun, agreement: Agreement | null): string {
  if (agreement === null) throw conflict('agreement_incomplete');
  const { hash, signed_at: signed, countersigned_at: countersigned } = agreement;
  const stage = file.rules.stage(effect.stage);
  const known = stageKind(stage.kind).signs(stage)?.issued(change.before.memory[effect.stage]);
  if (
    hash !== known ||
    signed === null ||
    countersigned === null ||
    agreement.bank_account_id === null
  ) {
    throw conflict('agreement_incomplete');
  }
  return agreement.bank_account_id;
}

/**
 * The other side's account on file: the one that was checked last, else the one it named last.
 * What was asked for instead of another account and not confirmed is none of its accounts.
 */
async function counterpartyAccount({ deps, file }: EffectRun): Promise<string> {
  const [account] = await deps.db.select(
    { id: bankAccounts.columns.id },
    `SELECT k.id FROM bank_accounts k
      WHERE k.organisation_id = :organisation
        AND (k.verified_at IS NOT NULL OR NOT EXISTS
              (SELECT 1 FROM payee_assignments s
                WHERE s.bank_account_id = k.id AND s.kind = 'changed'))
      ORDER BY CASE WHEN k.verified_at IS NULL THEN 1 ELSE 0 END,
               COALESCE((SELECT MAX(d.decided_at) FROM payee_assignments s
                           JOIN payee_decisions d ON d.assignment_id = s.id
                          WHERE s.bank_account_id = k.id AND d.outcome = 'confirmed'),
                        k.verified_at, k.added_at) DESC, k.id DESC
      LIMIT 1`,
    { organisation: file.row.counterparty_id ?? '' },
  );
  if (!account) throw conflict('counterparty_without_account');
  return account.id;
}

/** The account in the answers, kept on file in its owner's name. */
export async function formAccount({ deps, file, by }: EffectRun): Promise<string> {
  const { payee: section } = file.definition;
  const content = section === undefined ? null : await frozenContent(deps, file.row);
  if (section === undefined || content === null) throw conflict('no_payee');
  const answers = readableAnswers(deps, content.answers)[section] ?? {};
  const text = (id: string): string => {
    const value = answers[id];
    if (typeof value !== 'string' || value === '') throw conflict('no_payee');
    return value;
  };
  const { organisation_id: organisation, applicant_id: user } = file.row;
  const own = text('holder') === file.row.applicant_name;
  const owner =
    own && organisation !== null
      ? ({ organisation_id: organisation, user_id: null } as const)
      : ({ organisation_id: null, user_id: own ? user : null } as const);
  const account = {
    holder: text('holder'),
    bank: text('bank'),
    branchCode: text('branch_code'),
    number: text('account'),
  };
  return keepAccount(deps, owner, account, file.row.id, by);
}
