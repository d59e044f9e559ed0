import type { Definition } from '../../domain/definition/definition.js';
import { shortMoney } from '../../domain/money.js';
import type { CaseState } from '../../domain/workflow/caseState.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { InstalmentOnItsWay } from './applicationProgress.query.js';

/** Why an instalment that hung on a report is not paid. */
type Missed = 'late' | 'below';

/** Instalments whose report was accepted without releasing them, by their id. */
export function missedInstalments(
  { workflow }: Definition,
  { memory }: Pick<CaseState, 'memory'>,
): ReadonlyMap<string, Missed> {
  const missed = Object.entries(workflow.stages).flatMap(([id, stage]): [string, Missed][] => {
    const reports = stageKind(stage.kind).reports(stage);
    if (!reports || reports.releases === null) return [];
    const alone = reports.times === 1 && reports.from === 1;
    return reports
      .filed(memory[id])
      .filter(({ status, released }) => status === 'accepted' && !released)
      .map(({ number, late }) => [
        alone ? `${reports.releases}` : `${reports.releases}_${number + reports.from - 1}`,
        late && reports.forfeits ? 'late' : 'below',
      ]);
  });
  return new Map(missed);
}

/** What the applicant reads of an instalment: how much, and where it is on its way. */
export function instalmentLine(
  instalment: InstalmentOnItsWay,
  missed: ReadonlyMap<string, Missed>,
  { words, locale, now }: PageContext,
): object {
  const { id, name, fen, status, dueAt, paidAt, heldAt, order } = instalment;
  const dates = dateWords(words, locale, now);
  const told = (key: string, at: string | null = null): string =>
    words(locale, `applications.tranche.${key}`, {
      amount: shortMoney(fen, locale),
      date: dates.date(at ?? now.toISOString()),
      reference: order?.reference ?? '',
    });
  const value = (): string => {
    if (status === 'paid') return told(order === null ? 'paid' : 'paidBy', paidAt);
    if (status === 'cancelled') return told('cancelled');
    if (heldAt !== null) return told('held', heldAt);
    if (status === 'planned') {
      const why = missed.get(id);
      return told(why === undefined ? 'planned' : `missed.${why}`);
    }
    if (order === null) return told('due', dueAt);
    return order.atBankSince === null ? told('ordered') : told('atBank', order.atBankSince);
  };
  return { label: name, value: value() };
}
