import type { FormState } from '../../shared/request/formState.js';
import type { RankingChange } from './rankingChange.file.js';
import type { Reserve, ReserveCase } from './reserve.query.js';

const word = (key: string, values: object = {}) => ({ key: `ranking.reserve.${key}`, ...values });

/** Who stands in reserve, who would be next, and what filling a place would take. */
export function reservePage(
  { waiting, freed, quotaLeft, budgetLeftFen }: Reserve,
  open: RankingChange | null,
  form: FormState,
  mayPropose: boolean,
): object {
  const next = waiting.find(({ suspended }) => !suspended);
  const classes = new Map(
    waiting.flatMap((each) => each.classes.map((award) => [award.id, award])),
  );
  const room = freed > 0 && (quotaLeft === null || quotaLeft > 0);
  return {
    form,
    freed,
    stats: {
      waiting: waiting.length,
      quotaLeft: quotaLeft ?? undefined,
      budgetLeftFen: budgetLeftFen === null ? undefined : Number(budgetLeftFen),
    },
    rows: waiting.map((each) => rowOf(each, next, budgetLeftFen)),
    waitsForSecond: open !== null,
    propose: mayPropose &&
      open === null &&
      room &&
      next !== undefined && {
        cases: waiting
          .filter(({ suspended }) => !suspended)
          .map(({ row, rank }) => ({
            value: row.id,
            label: word('inTurn', { n: rank, title: row.title, number: row.number ?? '' }),
          })),
        application: form.fields['application']?.value || next.row.id,
        classes: [...classes.values()].map(({ id, name }) => ({ value: id, label: name })),
        class: form.fields['class']?.value || next.award.id,
      },
    noRoom: freed > 0 && !room,
  };
}

function rowOf(
  { row, rank, award, until, suspended }: ReserveCase,
  next: ReserveCase | undefined,
  budgetLeftFen: bigint | null,
): object {
  const amountFen = BigInt(award.amount_yuan) * 100n;
  return {
    href: `/cases/${row.id}`,
    title: row.title,
    number: row.number ?? '',
    applicant: row.applicant_name,
    rank,
    score: row.score === null ? '' : (row.score / 100).toFixed(2),
    award: award.name,
    amountFen: Number(amountFen),
    leavesFen: budgetLeftFen === null ? undefined : Number(budgetLeftFen - amountFen),
    short: budgetLeftFen !== null && amountFen > budgetLeftFen,
    until: until ?? false,
    suspended,
    next: next?.row.id === row.id,
  };
}
