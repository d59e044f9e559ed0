import type { RowOf } from '../../data/schema/rows.js';
import type { expertEmployers } from '../../data/tables/conflictTables.js';
import { mayEnter } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import type { PoolExpert } from '../../shared/calls/expertPool.js';
import type { FormState } from '../../shared/request/formState.js';

const word = (key: string, values: object = {}) => ({ key: `experts.${key}`, ...values });

/** How busy an expert is, as a badge: nobody should sit over more than a handful at once. */
function loadBadge(waiting: number): object {
  if (waiting === 0) return { tone: 'quiet', label: word('free') };
  return { tone: waiting > 5 ? 'warn' : 'quiet', label: word('waiting', { count: waiting }) };
}

/** The pool, 50 at a time; `found` holds one more where there is a next page. */
export function expertsPage(
  found: readonly PoolExpert[],
  actor: Actor,
  after: string,
  text: string,
): object {
  const query = (given: Readonly<Record<string, string>>): string => {
    const set = Object.entries(given).filter(([, value]) => value !== '');
    return set.length === 0 ? '/experts' : `/experts?${new URLSearchParams(set).toString()}`;
  };
  const edits = mayEnter(actor, 'review.assign');
  const rows = found.slice(0, 50).map((expert) => ({
    name: expert.name,
    href: edits ? `/experts/${expert.userId}` : undefined,
    employer: expert.employer,
    position: expert.title,
    fields: expert.fields,
    load: loadBadge(expert.waiting),
    submitted: expert.submitted,
    state: stateOf(expert),
  }));
  return {
    rows,
    text,
    edits,
    older: found.length > 50 ? query({ q: text, after: found[49]?.userId ?? '' }) : undefined,
    newer: after === '' ? undefined : query({ q: text }),
  };
}

function stateOf({ profiled, active }: PoolExpert): object {
  if (!profiled) return { tone: 'warn', label: word('noProfile') };
  return active
    ? { tone: 'quiet', label: word('active') }
    : { tone: 'quiet', label: word('resting') };
}

/** One expert's entry, to be put right by the review secretary. */
export function expertProfilePage(
  expert: PoolExpert,
  form: FormState,
  active: boolean,
  employers: readonly RowOf<typeof expertEmployers>[],
): object {
  return {
    expert: { userId: expert.userId, name: expert.name, email: expert.email() },
    load: loadBadge(expert.waiting),
    submitted: expert.submitted,
    form,
    active,
    employers: employers.map((each) => ({
      name: each.name,
      code: each.credit_code,
      from: each.from_day,
      until: each.until_day ?? '',
      action: `/experts/${expert.userId}/employers/${each.id}/remove`,
    })),
    crumbs: [{ href: '/experts', label: word('title') }, { label: expert.name }],
  };
}
