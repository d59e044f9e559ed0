import type { ProposalContent } from '../../data/tables/assignments.js';
import { users } from '../../data/tables/people.js';
import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { optionsOf } from '../../domain/form/options.js';
import { pairKey } from '../../domain/review/assignment.js';
import type { ExclusionReason } from '../../domain/review/expertDraw.js';
import { expertFields, financeFields } from '../../domain/review/expertFields.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { panelOfCall } from '../../shared/calls/callPanel.js';
import { everySeatable, type PoolExpert } from '../../shared/calls/expertPool.js';
import { readableAnswers } from '../../shared/casefile/caseContent.js';
import { caseOfRow, subjectOf, type CaseFile } from '../../shared/casefile/caseFile.js';
import { contentVersion, frozenContent } from '../../shared/casefile/frozenContent.js';
import { barredExperts } from '../../shared/conflicts/barredExperts.js';
import { findConflicts } from '../../shared/conflicts/findConflicts.js';
import type { Deps } from '../../shared/request/deps.js';
import { boardSeats } from './boardCases.query.js';

/** What an assignment is worked out from, as it is now. */
export interface Gathered {
  readonly cases: ProposalContent['cases'];
  readonly experts: ProposalContent['experts'];
  /** Why a pair may not meet, by `pairKey`. */
  readonly reasons: ReadonlyMap<string, ExclusionReason>;
}

/**
 * Cases with their open seats, experts who may be asked and the pairs that may not meet: who has a
 * conflict, has or had a seat of the case, is off the call's panel or away today. A person with
 * several accounts is asked by one of them.
 */
export async function gatherAssignment(
  deps: Deps,
  actor: Actor,
  call: { readonly id: string; readonly programme_id: string },
  rows: readonly ApplicationRow[],
  limit: number,
): Promise<Gathered> {
  const pool = await expertsOfCall(deps, call);
  const experts = await withTerms(deps, pool, limit);
  const traitsOf = new Map(pool.map(({ personId }, at) => [personId, experts[at]?.traits]));
  const reasons = new Map<string, ExclusionReason>();
  const cases: ProposalContent['cases'] = [];
  const ids = rows.map(({ id }) => id);
  const seats = await boardSeats(deps.db, ids);
  await findConflicts(deps, { cases: ids });
  const hindered = await barredExperts(deps.db, ids);
  for (const row of rows) {
    if (isKeptOut(actor, subjectOf(row))) continue;
    const file = await caseOfRow(deps, row);
    const config = file.rules.stage(row.state.stage ?? '');
    const wanted = stageKind(config.kind).seats(config);
    if (wanted === null) continue;
    const own = seats.get(row.id) ?? [];
    const taken = own.filter(({ status }) => status !== 'declined');
    const conflicted = hindered.get(row.id);
    const known = new Set(own.map((seat) => seat.person_id));
    for (const expert of pool) {
      const pair = pairKey(row.id, expert.userId);
      if (known.has(expert.personId)) reasons.set(pair, 'asked_before');
      else if (conflicted?.has(expert.personId)) reasons.set(pair, 'conflict');
    }
    cases.push({
      id: row.id,
      version: row.version,
      open: Math.max(wanted.experts - taken.length, 0),
      fields: await fieldsOfCase(deps, file),
      seated: taken.map((seat) => {
        const had = traitsOf.get(seat.person_id);
        return { outside: had?.outside ?? false, finance: had?.finance ?? false };
      }),
    });
  }
  return { cases, experts, reasons };
}

/**
 * Those of the pool who may be asked for a call today, each person once; who is away with one of
 * several accounts is away.
 */
async function expertsOfCall(
  { db, clock }: Deps,
  call: { readonly id: string; readonly programme_id: string },
): Promise<PoolExpert[]> {
  const pool = await everySeatable(db, call.programme_id);
  const panel = await panelOfCall(db, call.id);
  const today = zoneDay(clock.now());
  const absent = await db.select(
    { person_id: users.columns.person_id },
    `SELECT DISTINCT u.person_id FROM absences b JOIN users u ON u.id = b.user_id
      WHERE b.cancelled_at IS NULL AND b.first_day <= :today AND b.last_day >= :today`,
    { today },
  );
  const away = new Set(absent.map((row) => row.person_id));
  const here = pool.filter(
    ({ userId, personId }) => (panel === null || panel.has(userId)) && !away.has(personId),
  );
  const firstOf = new Map(here.toReversed().map((expert) => [expert.personId, expert]));
  return here.filter((expert) => firstOf.get(expert.personId) === expert);
}

async function withTerms(
  deps: Deps,
  pool: readonly PoolExpert[],
  limit: number,
): Promise<ProposalContent['experts']> {
  const terms = await deps.db.rows.expertTerms.all({});
  const termsOf = new Map(terms.map((row) => [row.user_id, row]));
  const named = fieldsByName(deps);
  return pool.map((expert) => {
    const own = termsOf.get(expert.userId);
    const fields = expert.fields.map((word) => named.get(word.toLowerCase()) ?? word);
    return {
      id: expert.userId,
      fields,
      traits: {
        outside: own?.in_zone !== 1,
        finance: fields.some((id) => financeFields.includes(id)),
      },
      load: expert.waiting,
      limit: Math.max(Math.min(own?.most ?? limit, limit) - expert.waiting, 0),
    };
  });
}

/** The fields of the list by what they are called in either language. */
function fieldsByName({ words }: Pick<Deps, 'words'>): ReadonlyMap<string, string> {
  return new Map(
    Object.keys(expertFields).flatMap((id) =>
      (['zh-CN', 'en'] as const).map(
        (locale) => [words(locale, `expertFields.names.${id}`).toLowerCase(), id] as const,
      ),
    ),
  );
}

/** The fields that a case's own answers name: of each choice, those options that speak of one. */
async function fieldsOfCase(deps: Deps, file: CaseFile): Promise<string[]> {
  const content = await frozenContent(deps, file.row);
  if (content === null) return [];
  const { compiled } = await contentVersion(deps, file.row, content);
  const answers = readableAnswers(deps, content.answers);
  const named = [...fieldsByName(deps)];
  const found = new Set<string>();
  for (const [at, { field }] of compiled.fields) {
    const [section = ''] = at.split('.');
    const value = answers[section]?.[field.id];
    const chosen = Array.isArray(value) ? value : [value];
    for (const { id: option, name: called } of optionsOf(field)) {
      if (!chosen.includes(option)) continue;
      const text = `${called.zh} ${called.en}`.toLowerCase();
      for (const [name, id] of named) if (text.includes(name)) found.add(id);
    }
  }
  return [...found];
}
