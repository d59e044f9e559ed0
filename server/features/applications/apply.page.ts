import { closingClock, windowState } from '../../domain/application/callWindow.js';
import { refusalMessage, refusalText } from '../../shared/request/formState.js';
import type { ApplyChoices, PossibleApplicant } from './applyPage.query.js';
import type { FormContext } from '../../shared/request/pageContext.js';

/** What a person in their own name is called in the form. */
const ownName = 'self';

/** A choice as the form sends it: in whose name, and which granted case it builds on. */
export const choiceOf = ({ organisationId, base }: PossibleApplicant): string =>
  [organisationId ?? ownName, ...(base ? [base.id] : [])].join(' ');

/** Reads a choice; an empty one is the person themself. */
export function readChoice(typed: string): {
  readonly organisationId: string | null;
  readonly baseId: string | null;
} {
  const [who = '', base = ''] = typed.split(' ');
  return {
    organisationId: who === ownName || who === '' ? null : who,
    baseId: base === '' ? null : base,
  };
}

/** In whose name to apply; applications already begun are linked instead of offered. */
export function applyPage(choices: ApplyChoices, context: FormContext): object {
  const { call, applicants, nothingToBuildOn } = choices;
  const { words, locale, failed, now } = context;
  const window = windowState(
    { status: call.status, opensAt: call.opens_at, closesAt: call.closes_at },
    now,
  );
  const open = call.status === 'published' && window === 'open';
  const { title } = call;
  const free = applicants.filter(({ liveId }) => liveId === null);
  const reason = failed?.refusal.fields['organisation'];
  return {
    title: words(locale, 'applications.apply.title'),
    heading: words(locale, 'applications.apply.title'),
    sub: title,
    crumbs: [
      { label: words(locale, 'common.nav.calls'), href: '/calls' },
      { label: title, href: `/calls/${call.id}` },
    ],
    action: `/calls/${call.id}/applications`,
    register: '/organisations/new',
    message: refusalMessage(words, locale, failed),
    error: reason ? refusalText(words, locale, reason.code, reason.params) : false,
    closed: open
      ? false
      : words(locale, `applications.apply.${window === 'ahead' ? 'notYet' : 'over'}`, {
          when: closingClock(window === 'ahead' ? call.opens_at : call.closes_at),
        }),
    none: applicants.length === 0 && !nothingToBuildOn,
    nothingToBuildOn,
    options: open
      ? free.map((choice) => ({
          value: choiceOf(choice),
          label: labelOf(choice, context),
          help: choice.base ? `${choice.base.number} ${choice.base.title}` : choice.creditCode,
        }))
      : [],
    chosen: free.length === 1 && free[0] ? choiceOf(free[0]) : '',
    begun: applicants.flatMap(({ name, liveId }) =>
      liveId === null
        ? []
        : [
            {
              href: `/applications/${liveId}`,
              label: words(locale, 'applications.apply.begun', { name }),
            },
          ],
    ),
  };
}

const labelOf = (
  { organisationId, name }: PossibleApplicant,
  { words, locale }: FormContext,
): string => (organisationId === null ? words(locale, 'applications.apply.self', { name }) : name);
