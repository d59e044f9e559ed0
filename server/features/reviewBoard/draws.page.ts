import { zoneDay } from '../../domain/calendar.js';
import type { LocalText } from '../../domain/localText.js';
import { drawFaults, type DrawFault, type DrawRecord } from '../../domain/review/expertDraw.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import type { BoardLine } from './boardCases.query.js';
import type { DrawRow } from './draw.file.js';

export interface DrawsParts {
  readonly call: { readonly id: string; readonly title: LocalText };
  readonly stage: string;
  readonly lines: readonly BoardLine[];
  readonly draws: readonly DrawRow[];
}

/** The draws of a call, and the form that fixes another. */
export function drawsPage({ call, stage, lines, draws }: DrawsParts, context: FormContext): object {
  const { words, locale, now, failed } = context;
  const title = words(locale, 'draws.title');
  const typed = failed?.typed['case'];
  const ticked = Array.isArray(typed) ? typed : [typed];
  return {
    title,
    sub: call.title,
    crumbs: [{ href: `/calls/${call.id}`, label: call.title }, { label: title }],
    action: `/calls/${call.id}/reviews/draws`,
    stage,
    rows: lines.map((line) => ({
      value: line.id,
      caseTitle: line.title,
      no: line.number ?? '',
      applicant: line.applicant_name,
      checked: typed === undefined || ticked.includes(line.id),
    })),
    draws: draws.map((row) => ({
      href: `/draws/${row.id}`,
      at: row.committed_at,
      source: row.inputs.source,
      commitment: row.inputs.commitment,
      made: row.record !== null,
      early: row.record === null && zoneDay(now) <= row.value_after,
      action: `/calls/${call.id}/reviews/draws/${row.id}/make`,
    })),
  };
}

/** A draw as everybody sees it: codes alone, and what else was drawn in its call. */
export function drawPublished(row: DrawRow, draws: readonly DrawRow[]): object {
  const { inputs, record } = row;
  return {
    heading: { key: 'draws.one' },
    committedAt: row.committed_at,
    drawnAt: row.drawn_at ?? '',
    commitment: inputs.commitment,
    source: inputs.source,
    inputsHash: row.inputs_hash,
    cases: inputs.cases.length,
    experts: inputs.experts.length,
    excluded: inputs.excluded.length,
    others: draws
      .filter(({ id }) => id !== row.id)
      .map((other) => ({
        href: `/draws/${other.id}`,
        at: other.committed_at,
        drawn: other.drawn_at ?? '',
      })),
    record: record !== null && {
      href: `/draws/${row.id}/record`,
      secret: record.secret,
      value: record.value,
      ...drawChecked(drawFaults(record), record),
    },
  };
}

/** Whether a record comes out the same when it is drawn again, and what does not. */
export const foundAgain = (faults: readonly DrawFault[]) => ({
  ok: faults.length === 0,
  faults: faults.map(({ fault, of }) => ({ key: `draws.faults.${fault}`, of })),
});

const drawChecked = (faults: readonly DrawFault[], record: DrawRecord) => ({
  ...foundAgain(faults),
  rows: record.drawn.map(({ case: of, experts }) => ({ of, experts })),
});
