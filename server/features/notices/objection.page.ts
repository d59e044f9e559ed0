import {
  findings,
  hearingStands,
  whyNotHeard,
  whyNoMoreTime,
  whyNotFound,
} from '../../domain/award/objectionHearing.js';
import type { Actor } from '../../domain/actor.js';
import { endOfCase } from '../../shared/casefile/caseEnd.js';
import type { FormState } from '../../shared/request/formState.js';
import {
  examinedOf,
  openFinding,
  readsObjector,
  type FindingRow,
  type OpenedObjection,
} from './objection.file.js';
import { objectionReference } from './objection.mails.js';
import { hearingDue, objectionBadge, type ObjectionPageContext } from './objections.page.js';

/** What only those who examine read: who objects, what they say and why they took it back. */
export interface ToldInSecret {
  readonly name: string;
  readonly contact: string;
  readonly facts: string;
  readonly withdrawnFor: string;
}

interface Shown {
  readonly reader: Actor;
  /** Null for a reader who decides and does not examine. */
  readonly secret: ToldInSecret | null;
  /** Names of colleagues, by account. */
  readonly names: ReadonlyMap<string, string>;
  readonly form: FormState;
}

/** One objection as those read it who examine it or decide. */
export function objectionPage(
  opened: OpenedObjection,
  { reader, secret, names, form }: Shown,
  context: ObjectionPageContext,
): object {
  const { objection, file } = opened;
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
    due: hearingDue(objection, context),
    secret: secret ?? false,
    proof:
      secret === null || objection.file_id === null
        ? false
        : { href: `/objections/${id}/proof`, label: objection.file_name },
    badge: objectionBadge(objection.closed_as ?? status),
    withdrawnAt: status === 'open' ? (objection.withdrawn_at ?? false) : false,
    hearing: hearingView(opened, reader, context),
    finding: findingView(opened, reader, names, form),
    returned: opened.findings
      .filter((each) => each.status === 'rejected')
      .map((each) => ({
        ...foundIn(each, names),
        why: each.decision_reason ?? '',
        by: names.get(each.decided_by ?? '') ?? '',
        at: each.decided_at ?? '',
      })),
    find: findView(opened, reader, form, context.now),
    isDecided: status !== 'open',
    decision: objection.decision,
    decidedAt: objection.decided_at,
    decidedBy: names.get(objection.decided_by ?? '') ?? '',
    form,
    crumbs: [{ href: '/objections', label: { key: 'objections.title' } }, { label: row.title }],
  };
}

/** What the applicant was asked and said, and what whoever examines can do about it now. */
function hearingView(opened: OpenedObjection, reader: Actor, { now }: ObjectionPageContext) {
  const { objection, hearing, papers, file } = opened;
  const examined = examinedOf(opened);
  const examines = readsObjector(reader, file);
  const stands = hearingStands(hearing, now);
  return {
    stands: { key: `objections.hearing.${stands}` },
    asked: hearing !== null,
    told: hearing?.told ?? '',
    agreed: hearing?.agreed ?? '',
    askedAt: hearing?.asked_at ?? '',
    due: hearing?.due_at ?? '',
    extendedFrom: hearing?.extended_from ?? '',
    extensionReason: hearing?.extension_reason ?? '',
    answer: hearing?.answer ?? '',
    answeredAt: hearing?.answered_at ?? '',
    late: (hearing?.answered_at ?? '') > (hearing?.due_at ?? ''),
    silentAt: hearing?.answered_at === null ? (hearing.silent_at ?? '') : '',
    papers: papers.map(({ place, file_name: label }) => ({
      href: `/objections/${objection.id}/papers/${place}`,
      label,
    })),
    mayAsk: examines && whyNotHeard(examined) === null,
    mayExtend: examines && whyNoMoreTime(examined) === null,
  };
}

const foundIn = (row: FindingRow, names: ReadonlyMap<string, string>) => ({
  finding: row.id,
  label: { key: `objections.finding.${row.finding}` },
  reason: row.reason,
  foundBy: names.get(row.proposed_by) ?? '',
  foundAt: row.proposed_at,
});

/** The finding that waits, for whoever decides it or takes it back; false where none does. */
function findingView(
  opened: OpenedObjection,
  reader: Actor,
  names: ReadonlyMap<string, string>,
  { fields }: FormState,
) {
  const row = openFinding(opened);
  if (row === null) return false;
  const own = row.proposed_person === reader.personId;
  const action = `/objections/${opened.objection.id}`;
  return { ...foundIn(row, names), action, why: fields['why'], own, mayDecide: !own };
}

/** The form in which a finding is proposed, with why a choice is not there yet; false for others. */
function findView(opened: OpenedObjection, reader: Actor, { fields }: FormState, now: Date) {
  const examined = examinedOf(opened);
  if (!examined.isOpen || examined.isFound || !readsObjector(reader, opened.file)) return false;
  const possible = findings.filter((each) => whyNotFound(each, examined, now) === null);
  const refused = whyNotFound('upheld', examined, now);
  return {
    choice: fields['decision']?.value ?? '',
    choices: possible.map((value) => ({
      value,
      label: { key: `objections.finding.${value}` },
      help: { key: `objections.findingSays.${value}` },
    })),
    notYet: refused === null ? false : { key: `objections.notUpheld.${refused}` },
  };
}
