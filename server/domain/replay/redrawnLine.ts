import type { JsonObject } from '../json.js';
import type { LocalText } from '../localText.js';
import { rankCases, type RankingLine } from '../review/ranking.js';
import type { RankOutcomes } from '../workflow/contract/rankOutcomes.js';
import { stagesAnswering } from '../workflow/stages/registry.js';
import { unaskedDoubts } from './comparison.js';
import { entryUnderDraft, entryAsDecided } from './rankingEntry.js';
import type { ReplayDifference } from './replayed.js';
import { classOf, nextStep, walkFromLine } from './replayWalk.js';
import { nameIn, stop, type RankingEntry, type Run } from './run.js';

/** What the call's ranking was bounded by. */
export interface LineLimits {
  /** At most so many awards; null where only the budget limits. */
  readonly quota: number | null;
  /** Fen that were left when the first list was confirmed; null where no budget line is set. */
  readonly budgetFen: bigint | null;
}

/** One list with its line. */
export interface RankedList {
  readonly cases: number;
  readonly above: number;
  /** Fen that all above the line would cost together. */
  readonly sumFen: bigint;
  readonly limitedBy: RankingLine['reason'];
}

/** A ranking as it was and as the draft would have it. */
export interface RedrawnLine extends LineLimits {
  readonly stage: LocalText;
  readonly before: RankedList;
  readonly after: RankedList;
  /** Cases that nobody can tell whether they would have stood in it. */
  readonly maybe: number;
}

interface Placed {
  readonly rank: number;
  readonly above: boolean;
  /** A class, `no`, or null where people had to choose. */
  readonly choice: string | null;
}

interface List {
  readonly line: RankedList;
  readonly places: ReadonlyMap<string, Placed>;
}

/**
 * Draws the line again for every ranking that cases wait at, and lets them go on from there. Yields
 * after each of them, so that others can get their turn; returns the cases and the lines.
 */
export function* redrawLines(
  runs: readonly Run[],
  limits: LineLimits,
): Generator<void, { readonly runs: readonly Run[]; readonly lines: readonly RedrawnLine[] }> {
  let all = runs;
  const lines: RedrawnLine[] = [];
  for (const { id: stage, answer: outcomes } of rankings(all)) {
    const first = all.find((run) => waitsAt(run, stage));
    if (!first) continue;
    const before = listOf(entriesAt(all, stage, 'before'), limits);
    const after = listOf(entriesAt(all, stage, 'after'), limits);
    lines.push({
      ...limits,
      stage: nameIn(first.pair, stage),
      before: before.line,
      after: after.line,
      maybe: all.filter(({ place }) => place?.at === 'unknown').length,
    });
    const decided: Run[] = [];
    for (const run of all) {
      const [was, is] = [before, after].map((list) => list.places.get(run.lived.id));
      decided.push(waitsAt(run, stage) ? lineUp(decide(run, outcomes, was, is)) : run);
      yield;
    }
    all = decided;
  }
  return { runs: all, lines };
}

const waitsAt = ({ place }: Run, stage: string): boolean =>
  place?.at === 'line' && place.stage === stage;

const entriesAt = (
  runs: readonly Run[],
  stage: string,
  side: 'before' | 'after',
): readonly RankingEntry[] =>
  runs.flatMap((run) => {
    const found = run.rankingEntries.get(stage)?.[side];
    return found && (side === 'before' || waitsAt(run, stage)) ? [found] : [];
  });

/** Works out how a case stood in rankings, and stands where it waits now; the slow part of a line. */
export function lineUp(run: Run): Run {
  const { place } = run;
  const entries = new Map(run.rankingEntries);
  for (const { id: stage } of rankings([run])) {
    const before = entries.get(stage)?.before ?? entryAsDecided(run, stage);
    const here = place?.at === 'line' && place.stage === stage;
    entries.set(stage, { before, after: here ? entryUnderDraft(run) : null });
  }
  return { ...run, rankingEntries: entries };
}

/** The rankings of the draft, in the order of its stages. */
const rankings = ([run]: readonly Run[]) =>
  stagesAnswering(run?.pair.draft.definition.workflow.stages ?? {}, (kind, stage) =>
    kind.ranks(stage),
  );

function listOf(entries: readonly RankingEntry[], { quota, budgetFen }: LineLimits): List {
  const { rows, line } = rankCases(entries, quota, budgetFen);
  const proposed = new Map(entries.map((each) => [each.id, each.proposed]));
  const tornRank = line.splitsTie ? rows[line.index]?.rank : undefined;
  const places = rows.map(({ id, rank, within }): readonly [string, Placed] => {
    const choice = rank === tornRank ? null : (within && proposed.get(id)?.id) || 'no';
    return [id, { rank, above: within, choice }];
  });
  const last = rows[line.index - 1];
  return {
    line: {
      cases: rows.length,
      above: line.index,
      sumFen: last?.runningFen ?? 0n,
      limitedBy: line.reason,
    },
    places: new Map(places),
  };
}

/** What becomes of one case at the redrawn line. */
function decide(
  run: Run,
  { above, below }: RankOutcomes,
  before: Placed | undefined,
  after: Placed | undefined,
): Run {
  const { pair, lived, stage } = run;
  const unasked = pair.draft.awardClasses.flatMap(({ rule }) =>
    rule ? unaskedDoubts(pair, rule) : [],
  );
  if (unasked.length > 0) return stop(run, ...unasked);
  const { step } = nextStep(run);
  const alike = before !== undefined && before.choice === after?.choice;
  const noted = withLine(run, before, after);
  if (step === null && lived.stage === stage) return { ...noted, place: { at: 'standing', stage } };
  if (step !== null && alike) {
    const facts = placeFacts(run, step.set['class'], step.set['rank']);
    return facts
      ? walkFromLine(noted, step.outcome ?? '', step.outcome === above, facts)
      : stop(noted, { doubt: 'class', name: nameIn(pair, stage) });
  }
  const choice = after?.choice ?? null;
  if (choice === null) return stop(noted, { doubt: 'tie', name: nameIn(pair, stage) });
  if (choice === 'no') return walkFromLine(noted, below, false, {});
  return walkFromLine(noted, above, true, placeFacts(run, choice, after?.rank) ?? {});
}

/** The facts of a place; null where the draft no longer knows the class. */
function placeFacts({ pair }: Run, chosen: unknown, rank: unknown): JsonObject | null {
  if (typeof chosen !== 'string' || chosen === '') return {};
  const found = classOf(pair.draft, chosen);
  if (!found) return null;
  const place = typeof rank === 'number' ? { rank } : {};
  return { ...place, class: found.id, amount_fen: found.amount_yuan * 100 };
}

function withLine(run: Run, before: Placed | undefined, after: Placed | undefined): Run {
  if (before?.above === after?.above) return run;
  const difference: ReplayDifference = {
    what: 'line',
    before: before?.rank ?? null,
    after: after?.rank ?? null,
    above: after?.above ?? false,
  };
  return { ...run, differences: [...run.differences, difference] };
}
