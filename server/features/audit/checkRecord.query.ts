import { checkChains } from '../../data/chains.js';
import { missingGuards } from '../../data/guards.js';
import { checkInvariants } from '../../data/invariants.js';
import { checkSeals } from '../../data/seals.js';
import type { KeptFinding } from '../../data/tables/record.js';
import { plainObject } from '../../domain/json.js';
import { replayCases } from './caseReplay.query.js';
import { wrongProposals } from './proposalProofs.query.js';
import { wrongOrders } from './orderProofs.query.js';
import { wrongMinutes } from './minutesProofs.query.js';
import {
  wrongAccounts,
  wrongBatches,
  wrongLetters,
  wrongRevisions,
  wrongTexts,
  type RecordDeps,
} from './rowProofs.query.js';

/** What a check of the whole record came by. */
export interface RecordCheck {
  readonly streams: number;
  readonly events: number;
  /** How many different things were checked. */
  readonly checks: number;
  /** How many of them do not hold. */
  readonly broken: number;
  readonly findings: readonly KeptFinding[];
}

/** What is checked beside the named invariants. */
const otherChecks = {
  often: [
    'chains_are_whole',
    'guards_stand',
    'account_numbers_are_as_sealed',
    'batches_hold_the_lines_signed',
    'letters_about_a_case_carry_its_number',
    'budget_proposals_hold_what_was_proposed',
  ],
  whole: [
    'seals_are_as_made',
    'seals_agree_with_the_copy_outside',
    'agreements_read_as_signed',
    'notices_read_as_published',
    'definitions_read_as_published',
    'minutes_read_as_confirmed',
    'minutes_agree_with_the_ballots',
    'orders_draw_again',
    'revisions_read_as_handed_in',
    'cases_stand_where_their_events_led',
  ],
} as const;

/**
 * Checks the record. Whole: every event is hashed again, every case played again, every text and
 * seal compared, also with a copy of the seals kept `outside` ('' for none). Otherwise what can
 * have changed by the product since the last seal, and every invariant about the record itself.
 */
export async function checkRecord(
  deps: RecordDeps,
  { whole, outside }: { readonly whole: boolean; readonly outside: string },
): Promise<RecordCheck> {
  const { db } = deps;
  const findings: KeptFinding[] = [];
  const results = await checkInvariants(db, { whole });
  for (const { name, broken } of results) {
    for (const row of broken) findings.push({ check: name, place: plainObject(row) });
  }
  for (const { trigger } of await missingGuards(db)) {
    findings.push({ check: 'guards_stand', place: { trigger } });
  }
  const replay = replayCases(db);
  const chains = await checkChains(
    db,
    whole ? 'beginning' : 'seal',
    whole ? replay.see : undefined,
  );
  for (const { stream, seq } of chains.breaks) {
    findings.push({ check: 'chains_are_whole', place: { stream, seq } });
  }
  findings.push(
    ...(await wrongAccounts(deps)),
    ...(await wrongBatches(deps)),
    ...(await wrongLetters(deps)),
    ...(await wrongProposals(deps)),
  );
  if (whole) {
    // A walk that stopped at a hundred breaks has not seen every case.
    const seen = chains.breaks.length < 100 ? await replay.end() : [];
    findings.push(...seen, ...(await wrongTexts(deps)), ...(await wrongRevisions(deps)));
    findings.push(...(await wrongMinutes(deps)), ...(await wrongOrders(deps)));
    for (const { seal, why } of await checkSeals(db, outside)) {
      const check =
        why === 'not_as_made' ? 'seals_are_as_made' : 'seals_agree_with_the_copy_outside';
      findings.push({ check, place: { seal } });
    }
  }
  return {
    streams: chains.streams,
    events: chains.events,
    checks: results.length + otherChecks.often.length + (whole ? otherChecks.whole.length : 0),
    broken: new Set(findings.map(({ check }) => check)).size,
    findings,
  };
}
