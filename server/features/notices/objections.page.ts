import type { FormState } from '../formState.js';
import type { ListedObjection } from './notices.query.js';

const tones: Readonly<Record<string, string>> = { open: 'warn', dismissed: 'quiet', upheld: 'bad' };

export const objectionBadge = (status: string): object => ({
  tone: tones[status] ?? 'quiet',
  label: { key: `objections.status.${status}` },
});

/** The discipline officer's list. */
export function objectionListPage(found: readonly ListedObjection[]): object {
  return {
    open: found.filter(({ status }) => status === 'open').length,
    items: found.map((objection) => ({
      href: `/objections/${objection.id}`,
      title: objection.title,
      applicant: objection.applicant_name,
      no: objection.number ?? '',
      at: objection.registered_at,
      until: objection.ends_at,
      badge: objectionBadge(objection.status),
    })),
  };
}

interface Objection {
  readonly id: string;
  readonly notice_id: string;
  readonly application_id: string;
  readonly status: string;
  readonly registered_at: string;
  readonly decided_at: string | null;
  readonly decision: string;
  readonly file_id: string | null;
  readonly file_name: string;
  readonly version: number;
}

interface Told {
  readonly name: string;
  readonly contact: string;
  readonly facts: string;
}

interface CaseHead {
  readonly id: string;
  readonly title: string;
  readonly number: string | null;
  readonly applicant_name: string;
}

/** One objection with who made it, for the officer who decides. */
export function objectionPage(
  objection: Objection,
  told: Told,
  row: CaseHead,
  form: FormState,
  choice: string,
): object {
  const { id, status } = objection;
  return {
    id,
    no: row.number ?? '',
    caseTitle: row.title,
    caseHref: `/cases/${row.id}`,
    applicant: row.applicant_name,
    noticeHref: `/notices/${objection.notice_id}`,
    at: objection.registered_at,
    told,
    file:
      objection.file_id === null
        ? false
        : { href: `/objections/${id}/proof`, name: objection.file_name },
    badge: objectionBadge(status),
    isOpen: status === 'open',
    decision: objection.decision,
    decidedAt: objection.decided_at,
    version: objection.version,
    form,
    choice,
    choices: (['dismissed', 'upheld'] as const).map((value) => ({
      value,
      label: { key: `objections.decide.${value}` },
      help: { key: `objections.decide.${value}Says` },
    })),
    crumbs: [{ href: '/objections', label: { key: 'objections.title' } }, { label: row.title }],
  };
}
