import type { EffectName } from '../../domain/workflow/contract/effects.js';
import type { CaseChange } from '../../domain/workflow/recorder.js';
import {
  cancelDueTranches,
  cancelTranches,
  commitAward,
  openTranche,
  releaseAward,
  reserveAward,
} from '../effects/awardEffects.js';
import type { CaseFile } from '../casefile/caseFile.js';
import type { Deps } from '../request/deps.js';
import type { By, RunEffect } from '../effects/effect.js';
import { attachOrganisation } from '../effects/attachOrganisation.js';
import { inviteConfirmers } from '../effects/inviteConfirmers.js';
import { recordBrokenCommitment } from '../effects/recordBrokenCommitment.js';
import { delistEntry, listEntry } from '../effects/registryEffects.js';
import { restoreLine, strikeLine } from '../effects/strikeLine.js';
import { releaseClaims, retakeClaims } from '../effects/uniqueClaims.js';
import { freezeVoucher, issueVoucher, unfreezeVoucher } from '../effects/voucherEffects.js';

/** What stages cause beyond the workflow. A new effect is a function of its own and a line here. */
const effects: Readonly<Record<EffectName, RunEffect>> = {
  reserve_award: reserveAward,
  release_award: releaseAward,
  commit_award: commitAward,
  open_tranche: openTranche,
  cancel_tranches: cancelTranches,
  cancel_due_tranches: cancelDueTranches,
  list_entry: listEntry,
  delist_entry: delistEntry,
  issue_voucher: issueVoucher,
  freeze_voucher: freezeVoucher,
  unfreeze_voucher: unfreezeVoucher,
  attach_organisation: attachOrganisation,
  invite_confirmers: inviteConfirmers,
  record_broken_commitment: recordBrokenCommitment,
  strike_line: strikeLine,
  restore_line: restoreLine,
  release_claims: ({ deps, file }) => releaseClaims(deps.db, file.row.id),
  retake_claims: ({ deps, file }) => retakeClaims(deps, file),
};

/** Runs the effects of a change in order, in the caller's transaction. */
export async function runEffects(
  deps: Deps,
  file: CaseFile,
  change: CaseChange,
  by: By,
): Promise<void> {
  for (const effect of change.effects) {
    await effects[effect.effect]({ deps, file, change, effect, by });
  }
}
