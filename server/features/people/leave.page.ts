import type { LocalText } from '../../domain/localText.js';
import { inLocale } from '../../domain/localText.js';
import { groupedBy } from '../../domain/groupedBy.js';
import { formState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import type { LastHeld, OtherDuties, TakenTask } from './heldWork.query.js';

export interface LeaveParts {
  readonly person: { readonly id: string; readonly name: string; readonly email: string };
  /** The role that is taken back; null where the account is closed. */
  readonly grant: { readonly id: string; readonly role: string } | null;
  /** What is lost with it. */
  readonly taken: readonly TakenTask[];
  readonly last: readonly LastHeld[];
  readonly other: OtherDuties;
  readonly programmes: readonly { readonly id: string; readonly name: LocalText }[];
}

/** What somebody holds, before a role or the account is taken from them: to whom it goes, or what waits. */
export function leavePage(parts: LeaveParts, context: FormContext): object {
  const { person, grant, last } = parts;
  const { words, locale } = context;
  const say = (key: string, values = {}): string => words(locale, `people.leave.${key}`, values);
  const role = grant === null ? '' : words(locale, `roles.${grant.role}`);
  const heading = say(grant === null ? 'closeTitle' : 'revokeTitle', { name: person.name, role });
  const form = formState(context, words, { successor: '', waits: '' });
  return {
    title: heading,
    heading,
    email: person.email,
    crumbs: [
      { href: '/people', label: { key: 'people.title' } },
      { href: `/people/${person.id}`, label: person.name },
      { label: say(grant === null ? 'close' : 'revoke') },
    ],
    action:
      grant === null
        ? `/people/${person.id}/disable`
        : `/people/${person.id}/grants/${grant.id}/revoke`,
    back: `/people/${person.id}`,
    act: say(grant === null ? 'close' : 'revoke'),
    form,
    waiting: form.fields['waits']?.value === 'yes',
    holds: heldLines(parts, context),
    last: last.map((each) =>
      say('lastLine', {
        role: words(locale, `roles.${each.role}`),
        programme: programmeIn(parts, each.programme, context),
        count: each.waiting,
      }),
    ),
    asks: last.length > 0 || parts.taken.length > 0 || context.failed !== null,
  };
}

const programmeIn = ({ programmes }: LeaveParts, id: string, { locale }: FormContext): string => {
  const found = programmes.find((each) => each.id === id);
  return found ? inLocale(found.name, locale) : id;
};

/** How much of what: no case is named to whoever administers accounts. */
function heldLines(parts: LeaveParts, context: FormContext): string[] {
  const { taken, other, grant } = parts;
  const { words, locale } = context;
  const say = (key: string, values = {}): string => words(locale, `people.leave.${key}`, values);
  const heaps = groupedBy(taken, ({ role, programme_id: id }) => `${role ?? ''} ${id}`);
  const lines = [...heaps.values()].flatMap((heap) => {
    const [first] = heap;
    return first
      ? [
          say('takenLine', {
            role: words(locale, `roles.${first.role ?? ''}`),
            programme: programmeIn(parts, first.programme_id, context),
            count: heap.length,
          }),
        ]
      : [];
  });
  if (grant !== null) return lines;
  const others = (['votes', 'seats', 'standsIn', 'proposals'] as const).filter(
    (what) => other[what] > 0,
  );
  return [...lines, ...others.map((what) => say(`${what}Line`, { count: other[what] }))];
}
