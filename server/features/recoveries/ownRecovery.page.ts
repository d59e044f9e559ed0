import { contactLines, contactOf } from '../../domain/definition/contact.js';
import { isHeard } from '../../domain/fund/recovery.js';
import { inLocale, type LocalText } from '../../domain/localText.js';
import type { FormState } from '../../shared/request/formState.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import type { RecoveryFile } from './recovery.file.js';
import { dateWords } from '../../shared/words/dateWords.js';
import { whatWasSaid } from './recovery.page.js';
import { recoveryBadge, recoveryFacts } from './recoveryFacts.view.js';
import type { RecoveryMatter } from './recoveries.query.js';

interface OwnParts {
  readonly own: RecoveryFile;
  readonly matter: RecoveryMatter;
  readonly form: FormState;
  /** What could be set off against what is owed. */
  readonly offsets: readonly {
    readonly id: string;
    readonly name: LocalText;
    readonly amount: bigint;
  }[];
}

/** The same for who is asked to pay back: why, how much, how to be heard, what came in. */
export function ownRecoveryPage(
  { own, matter, form, offsets }: OwnParts,
  context: PageContext,
): object {
  const { row, file } = own;
  const { words, locale, now } = context;
  const title = words(locale, 'recoveries.ownTitle');
  const heard =
    row.status === 'hearing' && row.statement === null && isHeard(row.hearing_until, now);
  const day = heard ? row.hearing_until : (row.due_on ?? '');
  return {
    title,
    sub: `${row.number} · ${file.row.title}`,
    crumbs: [{ href: `/applications/${file.row.id}`, label: file.row.title }, { label: title }],
    action: `/applications/${file.row.id}/recovery`,
    badge: recoveryBadge(row, now),
    what: recoveryFacts(row, matter, context),
    statement: whatWasSaid(own, `/applications/${file.row.id}/recovery/statement`),
    decided: row.decided_at !== null && { reason: row.decision_reason, at: row.decided_at, by: '' },
    mayState: heard,
    next: {
      key: `recoveries.own.${heard ? 'heard' : row.status}`,
      date: day === '' ? '' : dateWords(words, locale, now).date(day),
    },
    receipts: matter.receipts
      .filter(({ status }) => status === 'approved')
      .map(({ kind, amount, received_on: on, serial }) => ({
        kind: { key: `recoveries.kinds.${kind}` },
        amount,
        on,
        serial,
      })),
    offsets: offsets.map(({ id, name, amount }) => ({
      id,
      name: inLocale(name, locale),
      amount,
    })),
    asked: matter.receipts
      .filter(({ kind, status }) => kind === 'offset' && status === 'proposed')
      .map(({ id, amount }) => ({ id, amount })),
    form,
    contact: contactLines(contactOf(file.definition), locale),
  };
}
