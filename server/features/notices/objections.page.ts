import { objectionDecisions } from '../../domain/award/objectionTerm.js';
import { objectionTerm } from '../../domain/award/objectionTerm.js';
import { dueView } from '../../shared/words/dueView.js';
import type { FormState } from '../../shared/request/formState.js';
import { endOfCase } from '../../shared/casefile/caseEnd.js';
import type { Deps } from '../../shared/request/deps.js';
import type { OpenedObjection } from './decideObjection.service.js';
import { pageLength, type ListedObjection } from './notices.query.js';
import { objectionReference } from './objection.mails.js';
import type { PageContext } from '../../shared/request/pageContext.js';

export type ObjectionPageContext = PageContext & Pick<Deps, 'calendar' | 'time'>;

const tones = { open: 'warn', dismissed: 'quiet', upheld: 'bad' } as const;

export const objectionBadge = (status: keyof typeof tones): object => ({
  tone: tones[status],
  label: { key: `objections.status.${status}` },
});

/** Until when an objection must be decided and how long that is; false once it is. */
function dueOf(
  { status, registered_at: at }: Pick<ListedObjection, 'status' | 'registered_at'>,
  context: ObjectionPageContext,
): object | false {
  if (status !== 'open') return false;
  const due = context.time.due(new Date(at), objectionTerm);
  const view = dueView(context.calendar, context, due);
  return view === null ? false : { at: view.at, badge: { tone: view.tone, label: view.label } };
}

/** One page of the discipline officer's list. */
export function objectionListPage(
  found: readonly ListedObjection[],
  {
    state,
    from,
    waiting,
  }: { readonly state: string; readonly from: string; readonly waiting: number },
  context: ObjectionPageContext,
): object {
  const shown = found.slice(0, pageLength);
  const end = shown.at(-1);
  const base = `/objections?state=${state}`;
  return {
    tabs: (['open', 'decided'] as const).map((each) => ({
      href: `/objections?state=${each}`,
      label: { key: `objections.tabs.${each}` },
      current: each === state,
      count: each === 'open' ? waiting : false,
    })),
    isOpen: state === 'open',
    items: shown.map((objection) => ({
      href: `/objections/${objection.id}`,
      label: objection.title,
      applicant: objection.applicant_name,
      no: objection.number ?? '',
      at: objection.registered_at,
      decidedAt: objection.decided_at ?? false,
      due: dueOf(objection, context),
      badge: objectionBadge(objection.status),
    })),
    older: found.length > pageLength && end ? `${base}&from=${end.registered_at}~${end.id}` : false,
    newer: from === '' ? false : base,
  };
}

/** Who objects and what they say, opened for the officer alone. */
interface Told {
  readonly name: string;
  readonly contact: string;
  readonly facts: string;
}

/** One objection with who made it, for the officer who decides. */
export function objectionPage(
  { objection, file }: OpenedObjection,
  told: Told,
  form: FormState,
  context: ObjectionPageContext,
): object {
  const { row, definition } = file;
  const { id, status } = objection;
  const stage = row.stage === null ? undefined : definition.workflow.stages[row.stage];
  const end = endOfCase(context.words, definition, row.ended_as);
  return {
    id,
    reference: objectionReference(id),
    no: row.number ?? '',
    caseTitle: row.title,
    caseHref: `/cases/${row.id}`,
    caseState: stage?.name ?? end?.name ?? '',
    applicant: row.applicant_name,
    noticeHref: `/notices/${objection.notice_id}`,
    at: objection.registered_at,
    due: dueOf(objection, context),
    told,
    proof:
      objection.file_id === null
        ? false
        : { href: `/objections/${id}/proof`, label: objection.file_name },
    badge: objectionBadge(status),
    isOpen: status === 'open',
    decision: objection.decision,
    decidedAt: objection.decided_at,
    version: objection.version,
    form,
    choice: form.fields['decision']?.value ?? '',
    choices: objectionDecisions.map((value) => ({
      value,
      label: { key: `objections.decide.${value}` },
      help: { key: `objections.decide.${value}Says` },
    })),
    crumbs: [{ href: '/objections', label: { key: 'objections.title' } }, { label: row.title }],
  };
}
