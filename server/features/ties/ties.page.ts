import type { Actor } from '../../domain/actor.js';
import type { TieStatus } from '../../domain/caseTie.js';
import type { FormState } from '../../shared/request/formState.js';
import type { TieLine } from '../../shared/organisations/tiesToDecide.js';

const tones: Readonly<Record<TieStatus, string>> = { open: 'warn', recused: 'bad', cleared: 'ok' };
const badgeOf = ({ status }: TieLine): object => ({
  tone: tones[status],
  label: { key: `ties.status.${status}` },
});
const noteOf = ({ kind, organisation }: TieLine): object => ({
  key: `ties.kinds.${kind}`,
  organisation,
});

/** What waits for a decision, over all cases in reach. */
export const tieItems = (found: readonly TieLine[]): readonly object[] =>
  found.map((each) => ({
    href: `/cases/${each.case_id}/ties`,
    label: `${each.number ?? ''} ${each.name}`.trim(),
    note: noteOf(each),
    badge: badgeOf(each),
  }));

/** The ties of one case, each with its decision or the form for it. */
export function caseTiesPage(
  caseId: string,
  found: readonly TieLine[],
  actor: Actor,
  sent: string,
  form: FormState,
): object {
  const empty = { ...form, message: '', errors: [], fields: {} };
  return {
    crumbs: [
      { href: '/ties', label: { key: 'ties.title' } },
      { href: `/cases/${caseId}`, label: { key: 'ties.case' } },
    ],
    items: found.map((each) => ({
      title: each.name,
      note: noteOf(each),
      at: each.arose_at,
      badge: badgeOf(each),
      reason: each.reason ?? '',
      action: `/cases/${caseId}/ties/${each.person_id}`,
      own: each.person_id === actor.personId,
      open: each.status === 'open',
      form: sent === each.person_id ? form : empty,
      options: (['recused', 'cleared'] as const).map((value) => ({
        value,
        label: { key: `ties.decisions.${value}` },
        help: { key: `ties.decisions.${value}Says` },
      })),
    })),
  };
}
