import type { ApplicationRow } from '../../data/stores/caseStore.js';
import type { ProposalContent } from '../../data/tables/assignments.js';
import { inLocale, type LocalText } from '../../domain/localText.js';
import { pairKey, type AssignedPair } from '../../domain/review/assignment.js';
import { farthest, fieldDistance, isExpertField } from '../../domain/review/expertFields.js';
import { refusalMessage } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import type { ProposalRow } from './proposal.file.js';

export interface ProposalParts {
  readonly call: { readonly id: string; readonly title: LocalText };
  readonly proposal: ProposalRow;
  /** Those of its cases that the reader may handle. */
  readonly cases: readonly Pick<ApplicationRow, 'id' | 'number' | 'title' | 'applicant_name'>[];
  readonly people: ReadonlyMap<string, { readonly name: string; readonly employer: string }>;
}

/** Who is proposed for which case and why, what is lacking, and the buttons that seat them. */
export function proposalPage(parts: ProposalParts, context: FormContext): object {
  const { call, proposal, cases } = parts;
  const { words, locale, failed } = context;
  const { content, status } = proposal;
  const base = `/calls/${call.id}/reviews/proposals/${proposal.id}`;
  const typed = failed?.typed['pair'];
  const ticked = failed === null ? null : Array.isArray(typed) ? typed : [typed];
  const experts = new Map(content.experts.map((expert) => [expert.id, expert]));
  const given = new Map<string, number>();
  for (const { expertId } of content.pairs) given.set(expertId, (given.get(expertId) ?? 0) + 1);
  const loads = [...given.values()];
  return {
    title: words(locale, 'assignment.proposal'),
    sub: call.title,
    crumbs: [
      { href: `/calls/${call.id}/reviews`, label: words(locale, 'reviewBoard.title') },
      { label: words(locale, 'assignment.proposal') },
    ],
    open: status === 'open',
    seatedAt: proposal.seated_at ?? '',
    message: refusalMessage(words, locale, failed),
    stats: {
      cases: content.cases.length,
      seats: content.pairs.length,
      people: given.size,
      least: loads.length === 0 ? 0 : Math.min(...loads),
      most: loads.length === 0 ? 0 : Math.max(...loads),
      lacking: content.lacks.reduce((sum, { seats }) => sum + seats, 0),
      barred: content.barred,
    },
    hash: proposal.content_hash,
    version: proposal.version,
    change: `${base}/change`,
    seat: `${base}/seat`,
    again: `/calls/${call.id}/reviews/assign?stage=${proposal.stage}`,
    rows: cases.map((row) => {
      const of = (pair: AssignedPair): boolean => pair.caseId === row.id;
      const line = (pair: AssignedPair, proposed: boolean): object => {
        const key = pairKey(pair.caseId, pair.expertId);
        return {
          value: key,
          checked: ticked === null ? proposed : ticked.includes(key),
          reserve: !proposed,
          ...personOf(parts, pair.expertId),
          why: whyOf(content, pair, experts, context),
        };
      };
      return {
        href: `/cases/${row.id}`,
        no: row.number ?? '',
        caseTitle: row.title,
        applicant: row.applicant_name,
        people: content.pairs.filter(of).map((pair) => line(pair, true)),
        reserves: content.reserves.filter(of).map((pair) => line(pair, false)),
        lacks: content.lacks
          .filter(({ caseId }) => caseId === row.id)
          .map(({ seats, needs }) => ({
            key: `assignment.lacks.${needs.join('_') || 'anybody'}`,
            count: seats,
          })),
      };
    }),
  };
}

const personOf = ({ people }: ProposalParts, id: string) => ({
  name: people.get(id)?.name ?? '',
  employer: people.get(id)?.employer ?? '',
});

/** Why somebody is proposed for a case: field, reviews at work, and what of a rule they fulfil. */
function whyOf(
  content: ProposalContent,
  { caseId, expertId }: AssignedPair,
  experts: ReadonlyMap<string, ProposalContent['experts'][number]>,
  { words, locale }: FormContext,
): string {
  const expert = experts.get(expertId);
  const fields = content.cases.find(({ id }) => id === caseId)?.fields ?? [];
  if (!expert) return '';
  const far = fieldDistance(fields, expert.fields);
  const shared = expert.fields.filter((field) => fields.includes(field));
  const named = shared.map((id) =>
    isExpertField(id) ? words(locale, `expertFields.names.${id}`) : id,
  );
  const say = (key: string, values = {}): string => words(locale, `assignment.why.${key}`, values);
  const { outside, finance } = expert.traits;
  return [
    far === 0
      ? say('same', { fields: named.join(locale === 'en' ? ', ' : '\u3001') })
      : far === farthest
        ? say('far')
        : say('near'),
    ...(content.rules.outside > 0 && outside ? [say('outside')] : []),
    ...(content.rules.finance > 0 && finance ? [say('finance')] : []),
    say('load', { count: expert.load }),
  ].join(locale === 'en' ? '; ' : '\uFF1B');
}

/** The form by which cases and rules are chosen. */
export function assignmentPage(
  call: { readonly id: string; readonly title: LocalText },
  stage: string,
  cases: readonly {
    readonly id: string;
    readonly number: string | null;
    readonly title: string;
    readonly applicant_name: string;
  }[],
  more: boolean,
  context: FormContext,
): object {
  const { words, locale, failed } = context;
  const typed = failed?.typed['case'];
  const ticked = failed === null ? null : Array.isArray(typed) ? typed : [typed];
  return {
    title: words(locale, 'assignment.title'),
    sub: call.title,
    crumbs: [
      { href: `/calls/${call.id}/reviews`, label: words(locale, 'reviewBoard.title') },
      { label: words(locale, 'assignment.title') },
    ],
    action: `/calls/${call.id}/reviews/assign`,
    back: `/calls/${call.id}/reviews`,
    stage,
    more,
    about: inLocale(call.title, locale),
    rows: cases.map((each) => ({
      ...each,
      no: each.number ?? '',
      caseTitle: each.title,
      applicant: each.applicant_name,
      checked: ticked === null || ticked.includes(each.id),
    })),
  };
}
