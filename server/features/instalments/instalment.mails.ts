import { policy } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import type { InstalmentAct } from '../../domain/award/instalmentActs.js';
import { inLocale } from '../../domain/localText.js';
import { fen, yuanText } from '../../domain/money.js';
import { loadCase } from '../../data/stores/caseStore.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { letterDay } from '../../shared/letters/letterDates.js';
import {
  applicantsOf,
  readersByIds,
  roleHolders,
  type LetterReader,
} from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import type { InstalmentFile, InstalmentDecision } from './instalment.file.js';

/** Asks everybody else who may decide it. */
export async function mailInstalmentProposal(
  deps: Deps,
  actor: Actor,
  instalment: InstalmentFile,
  { act, reason }: { readonly act: InstalmentAct; readonly reason: string },
  at: string,
): Promise<void> {
  const { db, definitions, words } = deps;
  const row = await loadCase(db, instalment.application_id);
  const { definition } = await definitions.byVersion(row.procedure_version_id);
  const readers = new Map<string, LetterReader>();
  for (const role of policy['instalment.decide']) {
    for (const reader of await roleHolders(db, row, role)) readers.set(reader.id, reader);
  }
  readers.delete(actor.userId);
  for (const reader of readers.values()) {
    await sendLetter(deps, reader, at, {
      event: 'instalment_proposed',
      values: (locale) => ({
        ...common(deps, instalment, locale),
        by: actor.name,
        what: words(locale, `instalments.acts.${act}`),
        title: row.title,
        reason,
      }),
      path: `/payments/instalments/${instalment.id}`,
      where: 'act',
      applicationId: row.id,
      definition,
    });
  }
}

/** Tells whoever proposed it that another person refused, and why. */
export async function mailInstalmentRejected(
  deps: Deps,
  instalment: InstalmentFile,
  { act, proposed_by: proposer }: Pick<InstalmentDecision, 'act' | 'proposed_by'>,
  why: string,
): Promise<void> {
  const { db, words, clock } = deps;
  for (const reader of await readersByIds(db, [proposer])) {
    await sendLetter(deps, reader, clock.now().toISOString(), {
      event: 'instalment_rejected',
      values: (locale) => ({
        ...common(deps, instalment, locale),
        what: words(locale, `instalments.acts.${act}`),
        title: instalment.title,
        reason: why,
      }),
      path: `/payments/instalments/${instalment.id}`,
      where: 'see',
      applicationId: instalment.application_id,
    });
  }
}

/** Tells everybody who acts for the awardee what was decided, in the words meant for them. */
export async function mailInstalment(
  deps: Deps,
  instalment: InstalmentFile,
  { act, told }: Pick<InstalmentDecision, 'act' | 'told'>,
  at: string,
): Promise<void> {
  const row = await loadCase(deps.db, instalment.application_id);
  const { definition } = await deps.definitions.byVersion(row.procedure_version_id);
  for (const reader of await applicantsOf(deps.db, row)) {
    await sendLetter(deps, reader, at, {
      event: letters[act],
      values: (locale) => ({
        ...common(deps, instalment, locale),
        title: caseTitle(row.title, definition, locale),
        day: letterDay(deps.words, locale, at),
        reason: told,
      }),
      path: `/applications/${row.id}`,
      where: 'see',
      applicationId: row.id,
      organisation: row.organisation_id === null ? '' : row.applicant_name,
      definition,
    });
  }
}

const letters = {
  hold: 'instalment_held',
  release: 'instalment_released',
  cancel: 'instalment_cancelled',
} as const satisfies Readonly<Record<InstalmentAct, string>>;

const common = (
  { words }: Deps,
  { number, tranche_name: name, amount }: InstalmentFile,
  locale: 'zh-CN' | 'en',
) => ({
  number,
  instalment: inLocale(name, locale),
  amount: words(locale, 'mail.amount', { yuan: yuanText(fen(amount)) }),
});
