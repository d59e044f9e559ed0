import { z } from 'zod';
import { inLocale, type Locale, type LocalText } from '../../../domain/localText.js';
import { voteMemorySchema } from '../../../domain/workflow/stages/vote.js';
import type { CaseFile } from '../../../shared/casefile/caseFile.js';
import type { SheetAsk } from '../../../shared/casefile/stageSheet.js';

/** What is put before those who decide. */
export interface Proposal {
  /** Points with two decimals; '' before a review. */
  readonly score: string;
  readonly rank: number | null;
  readonly className: string;
  /** In fen; null where no class has been proposed. */
  readonly amount: number | null;
  /** Why the case stands where it does, where a reason was given. */
  readonly reason: string;
  /** How an amount that was worked out came about; empty for fixed classes. */
  readonly lines: readonly ProposalLine[];
}

export interface ProposalLine {
  readonly name: string;
  readonly amount: number;
  /** The amount was cut down to this. */
  readonly limits: boolean;
}

export function proposalOf({ file, ask }: SheetAsk): Proposal {
  const { facts } = file.row.state;
  const { score, rank, class: classId, amount_fen: amount } = facts;
  const found = file.definition.award?.classes.find(({ id }) => id === classId);
  const name: LocalText | undefined = found?.name;
  return {
    score: typeof score === 'number' ? score.toFixed(2) : '',
    rank: typeof rank === 'number' ? rank : null,
    className: name === undefined ? '' : inLocale(name, ask.locale),
    amount: typeof amount === 'number' ? amount : null,
    reason: rankReason(file),
    lines: amountLines(file, ask.locale),
  };
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
function rankReason({ row }: CaseFile): string {
  const placed = Object.values(row.state.memory).find(({ rank }) => rank !== undefined);
  const reason = placed?.['reason'];
  return typeof reason === 'string' ? reason : '';
}

export interface VoteCount {
  readonly agree: number;
  readonly amend: number;
  readonly against: number;
  readonly total: number;
}

/** How a finished vote went; null where none was held. */
export function votesCast({ row }: CaseFile): VoteCount | null {
  const held = Object.values(row.state.memory).find(({ votes }) => Array.isArray(votes));
  if (held === undefined) return null;
  const { votes } = voteMemorySchema.parse(held);
  const of = (way: string): number => votes.filter(({ vote }) => vote === way).length;
  return { agree: of('agree'), amend: of('amend'), against: of('against'), total: votes.length };
}
