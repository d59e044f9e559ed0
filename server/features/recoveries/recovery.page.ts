import type { Actor } from '../../domain/actor.js';
import { isHeard, listable, recoveryCauses, recoveryRules } from '../../domain/fund/recovery.js';
import type { FormState } from '../../shared/request/formState.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { recoveryOutcomes } from './recovery.input.js';
import { mayDo, type ReceiptRow, type RecoveryFile } from './recovery.file.js';
import { actsView } from './recoveryActs.view.js';
import { dateWords } from '../../shared/words/dateWords.js';
import { recoveryBadge, recoveryFacts } from './recoveryFacts.view.js';
import type { RecoveryListed, RecoveryMatter } from './recoveries.query.js';

const options = (prefix: string, values: readonly string[], helped = false): readonly object[] =>
  values.map((value) => ({
    value,
    label: { key: `recoveries.${prefix}.${value}` },
    ...(helped ? { help: { key: `recoveries.${prefix}Help.${value}` } } : {}),
  }));

/** Recoveries of the reader's programmes. */
export const recoveriesPage = (
  rows: readonly RecoveryListed[],
  { words, locale, now }: PageContext,
): object => ({
  title: words(locale, 'recoveries.title'),
  rows: rows.map((row) => ({
    href: `/recoveries/${row.id}`,
    no: row.number,
    caseNo: row.case_number ?? '',
    title: row.title,
    applicant: row.applicant_name,
    cause: { key: `recoveries.causes.${row.cause}` },
    badge: recoveryBadge(row, now),
    date: row.status === 'hearing' ? row.hearing_until : row.due_on,
    total: row.principal + row.interest,
    left: row.status === 'claimed' ? row.principal + row.interest - row.received : false,
  })),
});

/** The form that opens one. */
export function openPage(
  file: CaseFile,
  paid: readonly object[],
  form: FormState,
  { words, locale }: PageContext,
): object {
  const title = words(locale, 'recoveries.open');
  return {
    title,
    sub: [file.row.number, file.row.title].filter(Boolean).join(' · '),
    crumbs: [{ href: `/cases/${file.row.id}`, label: file.row.number ?? '' }, { label: title }],
    action: `/cases/${file.row.id}/recoveries`,
    paid,
    causes: options('causes', recoveryCauses),
    rules: options('rules', recoveryRules, true),
    form,
  };
}

interface Parts {
  readonly actor: Actor;
  readonly held: RecoveryFile;
  readonly matter: RecoveryMatter;
  readonly form: FormState;
  readonly rejecting: string;
}

/** One recovery for the zone: what is asked, who was heard, what came back, what can still be done and by whom. */
export function recoveryPage(
  { actor, held, matter, form, rejecting }: Parts,
  context: PageContext,
): object {
  const { row, file } = held;
  const { now } = context;
  const may = (action: Parameters<typeof mayDo>[1]) => mayDo(actor, action, file.row.programme_id);
  const own = row.opened_person === actor.personId;
  const heard = row.statement !== null || !isHeard(row.hearing_until, now);
  return {
    title: row.number,
    sub: [file.row.number, file.row.title].filter(Boolean).join(' · '),
    crumbs: [{ href: '/recoveries', label: { key: 'recoveries.title' } }, { label: row.number }],
    base: `/recoveries/${row.id}`,
    badge: recoveryBadge(row, now),
    caseHref: `/cases/${row.application_id}`,
    caseLabel: [file.row.title, file.row.applicant_name].join(' · '),
    what: recoveryFacts(row, matter, context),
    statement: whatWasSaid(held, `/recoveries/${row.id}/statement`),
    decided: decidedOf(held, matter),
    decide: row.status === 'hearing' &&
      may('recovery.decide') &&
      !own &&
      heard && {
        outcomes: options('outcomes', recoveryOutcomes, true),
      },
    listable: listable.includes(row.cause) && file.row.organisation_id !== null,
    ...actsView({ actor, held, matter, form }),
    next: nextSteps(held, context),
    receipts: matter.receipts.map((receipt) =>
      receiptLine(receipt, matter, actor, may('recovery.confirm')),
    ),
    rejecting,
    register: row.status === 'claimed' && may('recovery.receive'),
    form,
    history: historyOf(matter),
  };
}

/** What the awardee said, with the address of their file. */
export const whatWasSaid = ({ row }: RecoveryFile, fileHref: string) =>
  row.statement !== null && {
    text: row.statement,
    at: row.statement_at,
    fileName: row.statement_file,
    fileHref: row.statement_file_id !== null && fileHref,
  };

const decidedOf = ({ row }: RecoveryFile, { names }: RecoveryMatter) =>
  row.decided_at !== null && {
    reason: row.decision_reason,
    by: names.get(row.decided_by ?? '') ?? '',
    at: row.decided_at,
  };

/** What can still be done and by whom, whoever reads it. */
function nextSteps({ row }: RecoveryFile, { words, locale, now }: PageContext): readonly object[] {
  const say = (key: string, values = {}) => ({ key: `recoveries.next.${key}`, ...values });
  if (row.status === 'hearing') {
    return row.statement === null && isHeard(row.hearing_until, now)
      ? [
          say('state', { date: dateWords(words, locale, now).date(row.hearing_until) }),
          say('decideAfter'),
        ]
      : [say(row.statement === null ? 'silent' : 'stated'), say('decide')];
  }
  if (row.status === 'claimed') {
    const stopped =
      row.contested_at === null ? [] : [say('contested', { before: row.contested_before })];
    return [...stopped, ...['pay', 'register', 'confirm', 'act'].map((key) => say(key))];
  }
  return [say('over')];
}

const receiptTones = {
  proposed: 'info',
  approved: 'ok',
  rejected: 'bad',
  withdrawn: 'quiet',
} as const;

const receiptLine = (
  receipt: ReceiptRow,
  { names }: RecoveryMatter,
  actor: Actor,
  mayConfirm: boolean,
) => {
  const waits = receipt.status === 'proposed';
  const own = receipt.proposed_person === actor.personId;
  return {
    id: receipt.id,
    kind: { key: `recoveries.kinds.${receipt.kind}` },
    amount: receipt.amount,
    on: receipt.received_on,
    serial: receipt.serial,
    note: receipt.note,
    by: names.get(receipt.proposed_by) ?? '',
    badge: {
      tone: receiptTones[receipt.status],
      label: { key: `recoveries.receiptStatuses.${receipt.status}` },
    },
    reason: receipt.decision_reason,
    confirm: waits && mayConfirm && !own,
    withdraw: waits && own,
    another: waits && own,
  };
};

const historyOf = ({ steps, names }: RecoveryMatter) =>
  steps.toReversed().map(({ type, at, actorId, reason }) => ({
    what: { key: `audit.types.${type}` },
    at,
    by: names.get(actorId ?? '') ?? '',
    reason,
  }));
