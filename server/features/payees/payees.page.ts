import type { PayeeStanding } from '../../domain/fund/payee.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import { payeeWords } from '../../shared/words/payeeWords.js';
import { payeesPerPage, type WaitingPayee } from './payees.query.js';

type Group = 'check' | 'applicant' | 'time';

const groupOf: Readonly<Record<PayeeStanding['is'], Group>> = {
  unchecked: 'check',
  change_waits: 'check',
  missing: 'applicant',
  unproved: 'applicant',
  refused: 'applicant',
  returned: 'applicant',
  paused: 'time',
  ready: 'time',
};

/** Accounts that wait: for a second person's check, for the applicant, for the pause to end. */
export function payeesPage(
  title: string,
  found: readonly WaitingPayee[],
  personId: string,
  context: PageContext,
): object {
  const shown = found.slice(0, payeesPerPage);
  return {
    title,
    groups: (['check', 'applicant', 'time'] as const)
      .map((group) => ({
        heading: { key: `payees.groups.${group}` },
        rows: shown
          .filter(({ standing }) => groupOf[standing.is] === group)
          .map(({ id, number, title: name, applicant, standing, askedPerson }) => ({
            href: `/payees/${id}`,
            no: number,
            name,
            applicant,
            standing: payeeWords(standing, context),
            yours: askedPerson === personId,
          })),
      }))
      .filter(({ rows }) => rows.length > 0),
    older: found.length > payeesPerPage ? `/payees?after=${shown.at(-1)?.id}` : false,
  };
}
