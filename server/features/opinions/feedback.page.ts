import { inLocale } from '../../domain/localText.js';
import { namesFound } from '../../domain/ownNames/namesFound.js';
import type { OwnName } from '../../domain/ownNames/ownNames.js';
import { feedbackParts, fewestVoices } from '../../domain/review/feedback.js';
import { formState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import type { FeedbackLine } from './feedbackList.query.js';
import {
  isEnough,
  type CaseFeedback,
  type FeedbackRow,
  type PromisedRound,
} from './feedback.query.js';

const word = (key: string, values: object = {}) => ({ key: `opinions.feedback.${key}`, ...values });
const tones = { proposed: 'warn', approved: 'ok', rejected: 'bad' } as const;

/** What the reader may do about it, and the names that only who edits it is shown. */
export interface FeedbackRights {
  readonly personId: string;
  readonly mayWrite: boolean;
  readonly mayRelease: boolean;
  readonly names: readonly OwnName[];
}

/** The feedback of a case, stage by stage: what is promised, what was drawn up, who is to act. */
export function feedbackPage(
  caseId: string,
  { rounds, rows, told }: CaseFeedback,
  rights: FeedbackRights,
  context: FormContext,
): object {
  return {
    told,
    rounds: rounds.map((round) => {
      const own = rows.filter((row) => row.stage === round.stage);
      return roundView(caseId, round, own, { ...rights, told }, context);
    }),
  };
}

function roundView(
  caseId: string,
  round: PromisedRound,
  rows: readonly FeedbackRow[],
  { told, mayWrite, mayRelease, names, personId }: FeedbackRights & { readonly told: boolean },
  context: FormContext,
): object {
  const open = rows.find(({ status }) => status === 'proposed');
  const [latest] = rows;
  const writes = mayWrite && told && isEnough(round) && open === undefined;
  const sent = context.failed?.typed['stage'] === round.stage;
  const given = { told: latest?.told ?? draftText(round, context), names_checked: '' };
  const form = formState(sent ? context : { ...context, failed: null }, context.words, given);
  return {
    stage: round.stage,
    title: round.name,
    early: !told,
    promised: word(`promised.${round.promised}`),
    few: isEnough(round) ? false : word('few', { n: fewestVoices }),
    rows: rows.map((row) => ({
      badge: { tone: tones[row.status], label: word(`status.${row.status}`) },
      at: row.decided_at ?? row.proposed_at,
      told: row.told,
      reason: row.decision_reason ?? '',
    })),
    form: writes && {
      ...form,
      stage: round.stage,
      action: `/cases/${caseId}/feedback`,
      anew: latest?.status === 'approved',
      found: namesFound(form.fields['told']?.value ?? '', names).map((text) => ({ text })),
    },
    decide: open !== undefined &&
      mayRelease && {
        own: open.proposed_person === personId,
        action: `/cases/${caseId}/feedback/${open.id}`,
        form: formState(context, context.words, { decision: '', reason: '' }),
        options: (['release', 'give_back'] as const).map((value) => ({
          value,
          label: word(`decisions.${value}`),
          help: word(`decisions.${value}Says`),
        })),
      },
  };
}

/** What was written, under its headings, for the editor to begin with. */
function draftText(round: PromisedRound, { words, locale }: FormContext): string {
  return feedbackParts(round.promised, round.voices, round.criteria)
    .map(({ criterion, said }) => {
      const heading =
        criterion === null
          ? words(locale, 'opinions.feedback.onWhole')
          : inLocale(criterion.name, locale);
      return [heading, ...said.map((text) => `· ${text}`)].join('\n');
    })
    .join('\n\n');
}

/** The list of what is owed and of what waits to be released. */
export function feedbackListPage(lines: readonly FeedbackLine[]): object {
  return {
    items: lines.map(({ id, number, title, applicant_name: applicant, waiting }) => ({
      href: `/cases/${id}/feedback`,
      label: `${number ?? ''} ${title}`.trim(),
      note: applicant,
      badge: waiting
        ? { tone: 'warn', label: word('status.proposed') }
        : { tone: 'quiet', label: word('status.owed') },
    })),
  };
}
