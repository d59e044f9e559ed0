import { isCaseEvent } from '../../domain/workflow/caseEvents.js';
import { applyEvent, draftCase, type CaseState } from '../../domain/workflow/caseState.js';
import type { Database } from '../../data/database.js';
import { caseEventOf } from '../../data/stores/caseStore.js';
import { applications } from '../../data/tables/cases.js';
import type { KeptFinding } from '../../data/tables/record.js';
import type { StoredEvent } from '../../domain/events.js';
import { canonicalJson, plainJson } from '../../domain/json.js';

export interface CaseReplay {
  /** Takes the next events of the log, in its order. */
  readonly see: (events: readonly StoredEvent[]) => Promise<void>;
  /** After the last event: the cases that do not stand where their events have led. */
  readonly end: () => Promise<readonly KeptFinding[]>;
}

const standingColumns = {
  id: applications.columns.id,
  status: applications.columns.status,
  stage: applications.columns.stage,
  state: applications.columns.state,
};

const prefix = 'case:';
const casesAtOnce = 200;

/** Plays the events of every case again, beside the walk that hashes them. */
export function replayCases(db: Database): CaseReplay {
  const found: KeptFinding[] = [];
  const done = new Map<string, CaseState>();
  let open: { readonly id: string; state: CaseState } | null = null;
  const astray = (id: string): void =>
    void found.push({ check: 'cases_stand_where_their_events_led', place: { id } });

  async function compare(): Promise<void> {
    if (done.size === 0) return;
    const rows = await db.select(
      standingColumns,
      'SELECT id, status, stage, state FROM applications WHERE id IN (:ids)',
      { ids: [...done.keys()] },
    );
    const standing = new Map(rows.map((row) => [row.id, row]));
    for (const [id, told] of done) {
      const row = standing.get(id);
      const whole =
        row !== undefined &&
        row.status === told.status &&
        row.stage === told.stage &&
        canonicalJson(plainJson(row.state)) === canonicalJson(plainJson(told));
      if (!whole) astray(id);
    }
    done.clear();
  }

  return {
    see: async (events) => {
      for (const event of events) {
        if (!event.stream.startsWith(prefix)) continue;
        const id = event.stream.slice(prefix.length);
        if (open !== null && open.id !== id) done.set(open.id, open.state);
        if (open === null || open.id !== id) open = { id, state: draftCase };
        if (isCaseEvent(event)) open.state = applyEvent(open.state, caseEventOf(event));
        if (done.size >= casesAtOnce) await compare();
      }
    },
    end: async () => {
      if (open !== null) done.set(open.id, open.state);
      await compare();
      return found;
    },
  };
}
