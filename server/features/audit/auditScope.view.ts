import { doneOnSeat } from '../../data/stores/seatStore.js';
import { holdsSomewhere, type Actor } from '../../domain/actor.js';
import { namesExpertsTo } from '../../domain/access/caseDetails.js';
import {
  apartFor,
  scopeOf,
  scopeValues,
  theirsToHandle,
  type Apart,
} from '../../domain/access/scope.js';

/** What somebody may see of the log. */
export interface AuditReader {
  /**
   * Auditors read what events say. The audit administrator oversees the system and sees no
   * business data: who, when, what kind and which stream, and of rights also what was granted.
   */
  readonly content: boolean;
  /** Reads who of the experts did what; to others it was "an expert". */
  readonly namesExperts: boolean;
  /** The whole zone, with what belongs to no programme and what is wrong with the record. */
  readonly everywhere: boolean;
  readonly programmes: readonly string[];
  /** Cases of their own, of which they do not read how they are handled. */
  readonly apart: Apart;
}

/** `programmesOfZone` is how many there are: whoever audits each of them audits the whole zone. */
export function auditReader(actor: Actor, programmesOfZone: number): AuditReader {
  const content = holdsSomewhere(actor, 'auditor');
  const role = content ? 'auditor' : 'audit_admin';
  const scope = scopeOf(actor, [role]);
  const everywhere = scope.everywhere || scope.programmeIds.length >= programmesOfZone;
  return {
    content,
    namesExperts: namesExpertsTo(role),
    everywhere,
    programmes: scopeValues(scope).programmes,
    apart: apartFor(actor),
  };
}

/** Events whose data tell nothing of the zone's business: rights and accounts. */
export const openToAll: readonly string[] = [
  'administrator_made',
  'letters_sent_again',
  'maintenance_announced',
  'maintenance_ended',
  'secret_changed',
  'account_disabled',
  'account_enabled',
  'role_granted',
  'role_revoked',
];

/** Subjects of streams, where their row stands, and the columns that lead to a programme. */
const places: Readonly<Record<string, string>> = {
  case: ofCase('case'),
  access: ofCase('access'),
  award: ofCase('award'),
  duty: ofCase('duty'),
  payee: ofCase('payee'),
  papers: ofCase('papers'),
  feedback: ofCase('feedback'),
  watch: ofCase('watch:case'),
  fund: direct('fund', 'budget_lines'),
  // An act about the budget, or money of a recovery that came back.
  budget: `SELECT COALESCE(
    (SELECT x.programme_id FROM budget_proposals x WHERE x.id = ${idIn('budget')}),
    (SELECT a.programme_id FROM recovery_receipts x JOIN applications a ON a.id = x.application_id
      WHERE x.id = ${idIn('budget')}))`,
  batch: direct('batch', 'payment_batches'),
  limit: direct('limit', 'approval_limits'),
  call: direct('call', 'calls'),
  draft: direct('draft', 'procedure_drafts'),
  moves: direct('moves', 'version_moves'),
  entry: direct('entry', 'registry_entries'),
  voucher: direct('voucher', 'vouchers'),
  meeting: direct('meeting', 'meetings'),
  notice: `SELECT c.programme_id FROM notices x JOIN calls c ON c.id = x.call_id
            WHERE x.id = ${idIn('notice')}`,
  objection: `SELECT a.programme_id FROM objections x JOIN applications a ON a.id = x.application_id
               WHERE x.id = ${idIn('objection')}`,
  review: `SELECT a.programme_id FROM reviews x JOIN applications a ON a.id = x.application_id
            WHERE x.id = ${idIn('review')}`,
  exit: `SELECT a.programme_id FROM exit_proposals x JOIN applications a ON a.id = x.application_id
          WHERE x.id = ${idIn('exit')}`,
  version: `SELECT p.programme_id FROM procedure_versions x JOIN procedures p ON p.id = x.procedure_id
             WHERE x.id = ${idIn('version')}`,
};

function idIn(prefix: string): string {
  return `SUBSTR(e.stream, ${prefix.length + 2})`;
}

function ofCase(prefix: string): string {
  return `SELECT x.programme_id FROM applications x WHERE x.id = ${idIn(prefix)}`;
}

function direct(prefix: string, table: string): string {
  return `SELECT x.programme_id FROM ${table} x WHERE x.id = ${idIn(prefix)}`;
}

/**
 * Whether event `e` is of one of `:programmes`. Streams of people, organisations and the calendar
 * are of none: those who read the whole zone see them.
 */
export const ofProgrammes = `(:everywhere = 1 OR
  (CASE SUBSTR(e.stream, 1, INSTR(e.stream, ':') - 1) ${Object.entries(places)
    .map(([subject, sql]) => `WHEN '${subject}' THEN (${sql})`)
    .join(' ')} END) IN (:programmes))`;

/**
 * Whether event `e` is about no case that its reader is kept out of, by the values of `apartFor`:
 * what is said of it, who reviewed it, who objected to it and what came back of its money.
 */
export const ofOthersCases = `NOT EXISTS (
  SELECT 1 FROM applications c
   WHERE c.id = CASE SUBSTR(e.stream, 1, INSTR(e.stream, ':') - 1)
           WHEN 'objection' THEN (SELECT x.application_id FROM objections x WHERE x.id = ${idIn('objection')})
           WHEN 'review' THEN (SELECT x.application_id FROM reviews x WHERE x.id = ${idIn('review')})
           WHEN 'exit' THEN (SELECT x.application_id FROM exit_proposals x WHERE x.id = ${idIn('exit')})
           WHEN 'budget' THEN (SELECT x.application_id FROM recovery_receipts x WHERE x.id = ${idIn('budget')})
           WHEN 'watch' THEN ${idIn('watch:case')}
           ELSE SUBSTR(e.stream, INSTR(e.stream, ':') + 1) END
     AND NOT (${theirsToHandle('c')}))`;

/** Whether event `e` is an expert's: all of a review's stream is, and what was done to its case on a seat. */
export const byExpert = `(e.stream LIKE 'review:%'
  OR (e.stream LIKE 'case:%' AND ${doneOnSeat(idIn('case'))}))`;

const panelAtWork = (stage: string): string => `SELECT 1 FROM applications a
    JOIN reviews r ON r.application_id = a.id AND r.stage = a.stage
   WHERE a.status = 'running' AND ${stage}`;

/**
 * While a panel works nobody who oversees learns who sits on which seat or what was scored: its
 * reviews, and what happens in their case, are in the log from the end of the stage on.
 */
export const notOfOpenPanel = `NOT EXISTS (${panelAtWork(
  `(r.id = CASE WHEN e.stream LIKE 'review:%' THEN ${idIn('review')} END
    OR (a.id = CASE WHEN e.stream LIKE 'case:%' THEN ${idIn('case')}
                    WHEN e.stream LIKE 'watch:case:%' THEN ${idIn('watch:case')} END
        AND e.at >= a.stage_entered_at))`,
)})`;
