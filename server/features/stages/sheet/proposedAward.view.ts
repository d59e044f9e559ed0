import { z } from 'zod';
import { mayKnowScore } from '../../../domain/access/opinionSight.js';
import { comesTo } from '../../../domain/award/formula.js';
import { inLocale, type Locale, type LocalText } from '../../../domain/localText.js';
import { tallyOf, type Tally } from '../../../domain/ballots/ballotCount.js';
import { stagesAnswering } from '../../../domain/workflow/stages/registry.js';
import type { CaseFile } from '../../../shared/casefile/caseFile.js';
import type { SheetAsk } from '../../../shared/casefile/stageSheet.js';

/** What is put before those who decide. */
export interface Proposal {
  /** Points with two decimals; '' before a review, and for who may not know what the scores came to. */
  readonly score: string;
  /** Null where nothing was ranked, and for who may not know the score. */
  readonly rank: number | null;
  readonly className: string;
  /** In fen; null where no class has been proposed. */
  readonly amount: number | null;
  /** Why the case stands where it does, where a reason was given and the reader may know the rank. */
  readonly reason: string;
  /** How an amount that was worked out came about; empty for fixed classes. */
  readonly lines: readonly ProposalLine[];
  /**
   * In fen, what these lines come to where the case stands with another amount, which somebody has
   * settled or corrected since; null where they agree.
   */
  readonly worked: number | null;
}

export interface ProposalLine {
  readonly name: string;
  readonly amount: number;
  /** The amount was cut down to this. */
  readonly limits: boolean;
}

/**
 * What the rules propose for a case: class and amount, and score and rank for those who may know
 * what the experts' scores came to.
 */
export function proposalOf({ file, ask, actor }: SheetAsk): Proposal {
  const { facts } = file.row.state;
  const { score, rank, class: classId, amount_fen: amount } = facts;
  const found = file.definition.award?.classes.find(({ id }) => id === classId);
  const name: LocalText | undefined = found?.name;
  const knows = mayKnowScore(actor, file.subject);
  return {
    score: knows && typeof score === 'number' ? score.toFixed(2) : '',
    rank: knows && typeof rank === 'number' ? rank : null,
    className: name === undefined ? '' : inLocale(name, ask.locale),
    amount: typeof amount === 'number' ? amount : null,
    reason: knows ? rankReason(file) : '',
    lines: amountLines(file, ask.locale),
    worked: workedOtherwise(file),
  };
}

function workedOtherwise({ definition, row }: CaseFile): number | null {
  const formula = definition.award?.formula;
  const { amount_lines: noted, limited_by: limit, amount_fen: amount } = row.state.facts;
  if (!formula || noted === undefined) return null;
  const amounts = linesSchema.parse(noted);
  const parts = formula.lines.map(({ id }) => amounts[id] ?? 0);
  const worked = comesTo(formula, parts, typeof limit === 'string' ? (amounts[limit] ?? 0) : null);
  return worked === amount ? null : worked;
}

const linesSchema = z.record(z.string(), z.number().nullable());

/** The lines of the formula with what each came to when the case was handed in. */
export function amountLines({ definition, row }: CaseFile, locale: Locale): ProposalLine[] {
  const formula = definition.award?.formula;
  const { amount_lines: noted, limited_by: limit } = row.state.facts;
  if (!formula || noted === undefined) return [];
  const amounts = linesSchema.parse(noted);
  return [...formula.lines, ...formula.limits].map(({ id, name }) => ({
    name: inLocale(name, locale),
    amount: amounts[id] ?? 0,
    limits: id === limit,
  }));
}

/** The reason noted where the case was ranked. */
function rankReason({ row, definition }: CaseFile): string {
  const rankings = stagesAnswering(definition.workflow.stages, (kind, stage) => kind.ranks(stage));
  const reasons = rankings.map(({ id, answer }) => answer.reason(row.state.memory[id]));
  return reasons.find((reason) => reason !== null) ?? '';
}

export interface VoteCount extends Omit<Tally, 'classes'> {
  readonly total: number;
}

/** How a finished vote went; null where none was held. */
export function votesCast({ row, definition }: CaseFile): VoteCount | null {
  const votings = stagesAnswering(definition.workflow.stages, (kind, stage) => kind.votes(stage));
  const held = votings.map(({ id, answer }) => answer.cast(row.state.memory[id]));
  const votes = held.find(({ length }) => length > 0);
  if (votes === undefined) return null;
  const { classes: _, ...tally } = tallyOf(votes);
  return { ...tally, total: votes.length };
}
