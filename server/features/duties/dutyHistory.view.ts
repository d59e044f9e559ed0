import { scalarKind } from '../../domain/form/kinds/scalars.js';
import { inLocale } from '../../domain/localText.js';
import { readerOf } from '../../shared/forms/fieldReader.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import type { DutyFile, DutySubmission } from './duty.file.js';

const tones = { accepted: 'ok', returned: 'warn', refused: 'bad', waits: 'info' } as const;

/** What was handed in, as often as it was, with what was found of it. Outside nobody of the zone is named. */
export function submissionsView(
  { submissions, rule, names, row }: DutyFile,
  { words, locale }: PageContext,
  base: string,
  outside: boolean,
): readonly object[] {
  const reader = readerOf(words, locale);
  return submissions.map(
    ({ number, filed_at: at, filed_by: by, late, happened_on: day, content, review }) => {
      const state = review?.outcome ?? 'waits';
      return {
        number,
        at,
        by: names.get(by) ?? '',
        late: late === 1,
        happened: day ?? '',
        badge: { tone: tones[state], label: words(locale, `duties.found.${state}`) },
        answers: (rule?.fields ?? []).map((field) => ({
          label: inLocale(field.name, locale),
          value: scalarKind(field.kind).print(content.values[field.id] ?? null, field, reader),
        })),
        files: content.files.map(({ document, file, name }) => ({
          href: `${base}/${row.id}/files/${file}`,
          label: nameOfDocument(rule, document, locale),
          note: name,
        })),
        because: content.because,
        remark: review?.remark ?? '',
        reviewedAt: review?.decided_at ?? '',
        reviewedBy: review === null || outside ? '' : (names.get(review.decided_by) ?? ''),
      };
    },
  );
}

function nameOfDocument(rule: DutyFile['rule'], id: string, locale: PageContext['locale']): string {
  const found = rule?.documents.find((each) => each.id === id);
  return found ? inLocale(found.name, locale) : id;
}

/** The file of a submission by its id; undefined where it is none of this duty's. */
export const fileIn = (submissions: readonly DutySubmission[], id: string) =>
  submissions.flatMap(({ content }) => content.files).find(({ file }) => file === id);

const actTones = { proposed: 'info', approved: 'ok', rejected: 'bad', withdrawn: 'quiet' } as const;

/** What was asked for or proposed, with what became of it. */
export const decisionsView = (
  { decisions, names }: DutyFile,
  { words, locale }: PageContext,
  outside: boolean,
): readonly object[] =>
  decisions
    // Outside only what the awardee asked for, or was told of.
    .filter(
      ({ act, asked, told, status }) =>
        !outside || asked === 1 || act === 'fail' || (told !== '' && status === 'approved'),
    )
    .map((each) => ({
      act: words(locale, `duties.acts.${each.act}`),
      reason: outside && each.asked === 0 ? each.told : each.reason,
      until: each.until ?? '',
      at: each.proposed_at,
      by: outside && each.asked === 0 ? '' : (names.get(each.proposed_by) ?? ''),
      badge: { tone: actTones[each.status], label: words(locale, `duties.decided.${each.status}`) },
      supported: each.supported_by === null || outside ? '' : (names.get(each.supported_by) ?? ''),
      why: outside && each.asked === 0 ? '' : (each.decision_reason ?? ''),
      decidedAt: each.decided_at ?? '',
      decidedBy: outside ? '' : (names.get(each.decided_by ?? '') ?? ''),
    }));
