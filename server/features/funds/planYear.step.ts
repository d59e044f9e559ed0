import { count } from '../../data/schema/columns.js';
import type { Database } from '../../data/database.js';
import { fen, yuanText } from '../../domain/money.js';
import { conflict } from '../../domain/refusal.js';
import { openCalls } from './unfinished.query.js';
import type { ActBy, ActTerms, LineRecord, PlanAct } from './act.file.js';

/** The lines of a programme's year. */
export const linesOfYear = (
  db: Database,
  { programmeId, year }: Pick<ActTerms, 'programmeId' | 'year'>,
): Promise<LineRecord[]> =>
  db.rows.budgetLines.all({ programme_id: programmeId, year }, [['code', 'ASC']]);

const left = (line: LineRecord): bigint =>
  line.available + line.reserved + line.committed + line.payable;

/**
 * A year closes when nothing is left in it: what is unfinished was carried over, what is free was
 * given back, the bank has answered for every payment, and no call rests on it that could still
 * decide something. From then on its lines take only what a
 * bank's answer brings about.
 */
export const planClosing: PlanAct = async (db, terms) => {
  const lines = await linesOfYear(db, terms);
  const { programmeId, year } = terms;
  if (lines.length === 0) throw conflict('year_without_lines', { year });
  if (lines.some(({ closed_at: at }) => at !== null)) throw conflict('year_closed', { year });
  const [open] = await db.select(
    { payments: count() },
    `SELECT COUNT(*) AS payments FROM payments p JOIN payment_batches x ON x.id = p.batch_id
       JOIN budget_lines b ON b.id = x.budget_line_id
      WHERE p.status = 'in_batch' AND b.programme_id = :programmeId AND b.year = :year`,
    { programmeId, year },
  );
  if (open && open.payments > 0) throw conflict('year_bank_open', { count: open.payments });
  const unfinished = lines.find((line) => left(line) > 0n);
  if (unfinished) {
    throw conflict('year_not_empty', {
      line: unfinished.code,
      amount: yuanText(fen(left(unfinished))),
    });
  }
  // Nothing could be promised under them any more: they go to the next year first.
  let calls = 0;
  for (const { id } of lines) calls += (await openCalls(db, id)).length;
  if (calls > 0) throw conflict('year_calls_open', { count: calls });
  const settle = async (_: Database, id: string, { at }: ActBy): Promise<void> => {
    const closed = await db.rows.budgetLines.update(
      { programme_id: programmeId, year, closed_at: null },
      { closed_at: at, closed_by: id },
    );
    if (closed !== lines.length) throw conflict('budget_outgrown');
  };
  return { before: [], settle };
};

/** A closing is undone until the next year is closed. */
export const planReopening: PlanAct = async (db, terms) => {
  const { programmeId, year } = terms;
  const lines = await linesOfYear(db, terms);
  if (!lines.some(({ closed_at: at }) => at !== null)) throw conflict('year_open', { year });
  const next = await linesOfYear(db, { programmeId, year: year + 1 });
  if (next.some(({ closed_at: at }) => at !== null)) {
    throw conflict('year_next_closed', { year: year + 1 });
  }
  const settle = async (): Promise<void> => {
    await db.rows.budgetLines.update(
      { programme_id: programmeId, year },
      { closed_at: null, closed_by: null },
    );
  };
  return { before: [], settle };
};
