import type { OpinionTable } from '../../domain/review/opinionTable.js';
import { keptTotal } from '../../domain/review/rubric.js';
import { markWords } from '../../domain/scoring/criteria/registry.js';
import type { Rubric } from '../../domain/scoring/rubricSchema.js';
import type { ReviewVersion } from './reviewVersions.query.js';

type Words = string | object;
/** What one version said, whether it counts or was changed since. */
type Said = Pick<
  ReviewVersion,
  | 'scores'
  | 'comments'
  | 'opinion'
  | 'committee_comment'
  | 'applicant_comment'
  | 'committee_flag'
  | 'familiarity'
> & { readonly points: number | null };

const word = (key: string, values: object = {}) => ({ key: `opinions.${key}`, ...values });
const versionWord = (key: string, values: object = {}) => word(`versions.${key}`, values);

/**
 * Reviews that were opened again after they had been handed in, before and after side by side: every
 * score, and of the words those that changed. `labelOf` says whose it is, as this reader may know.
 */
export function versionsView(
  { criteria }: Rubric,
  { opinions }: OpinionTable,
  versions: readonly ReviewVersion[],
  labelOf: (reviewId: string) => Words,
): readonly object[] {
  const ids = [...new Set(versions.map(({ review_id: id }) => id))];
  return ids.map((id) => {
    const before = versions.filter(({ review_id: of }) => of === id);
    const counts = opinions.find((opinion) => opinion.id === id);
    const sides: Said[] = [
      ...before.map((version) => ({ ...version, points: keptTotal(version) })),
      ...(counts ? [{ ...counts, points: counts.total }] : []),
    ];
    const row = (label: Words, values: readonly Words[]) => ({
      label,
      cells: values.map((value, at) => ({
        value,
        label: at < before.length ? versionWord('number', { n: at + 1 }) : versionWord('counts'),
        changed: at > 0 && same(value) !== same(values[at - 1]),
      })),
    });
    const whereChanged = (label: Words, valueOf: (said: Said) => Words) => {
      const line = row(label, sides.map(valueOf));
      return line.cells.some(({ changed }) => changed) ? [line] : [];
    };
    return {
      label: labelOf(id),
      ended: counts ? false : versionWord('notAgain'),
      columns: [
        ...before.map(({ number, submitted_at: at, put_back_at: until, by_expert, reason }) => ({
          label: versionWord('number', { n: number }),
          at,
          until,
          who: versionWord(by_expert ? 'byExpert' : 'bySecretary'),
          reason,
        })),
        ...(counts
          ? [{ label: versionWord('counts'), at: '', until: '', who: '', reason: '' }]
          : []),
      ],
      rows: [
        ...criteria.map((criterion) =>
          row(
            criterion.name,
            sides.map(({ scores }) => markWords(criterion, scores[criterion.id]) || '—'),
          ),
        ),
        row(
          word('total'),
          sides.map(({ points }) => String(points ?? '—')),
        ),
        ...criteria.flatMap(({ id: of, name }) =>
          whereChanged(
            versionWord('comment', { criterion: name }),
            ({ comments }) => comments[of] ?? '',
          ),
        ),
        ...whereChanged(
          word('forApplicant'),
          ({ applicant_comment: told, opinion }) => told ?? opinion,
        ),
        ...whereChanged(word('forCommittee'), ({ committee_comment: inside }) => inside ?? ''),
        ...whereChanged(versionWord('flag'), ({ committee_flag: flag }) =>
          flag === null ? '' : word(`flags.${flag}`),
        ),
        ...whereChanged(versionWord('familiarity'), ({ familiarity }) =>
          familiarity === null ? '' : word(`familiarity.${familiarity}`),
        ),
      ],
    };
  });
}

const same = (value: Words | undefined): string => JSON.stringify(value ?? '');
