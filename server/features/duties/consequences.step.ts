import { recordEvents } from '../../data/stores/eventStore.js';
import { dayAfter, zoneDay } from '../../domain/calendar.js';
import type { Consequence, ConsequenceKind } from '../../domain/duty/dutySchema.js';
import { isStandingLine } from '../../domain/duty/dutyStates.js';
import { inLocale } from '../../domain/localText.js';
import { entryStream } from '../../shared/effects/registryEffects.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { tellOwing } from './duty.mails.js';
import { changeDuty, recordDuty, type DutyRow, type HeldDuty } from './duty.step.js';
import { holdsWhenLate } from './settleDuties.step.js';

interface By {
  readonly at: string;
  readonly actorId: string;
}

/** How long an organisation is listed for a duty that failed (docs/sources.md §7.4). */
const listedFor = { count: 24, unit: 'm' } as const;

/**
 * What two persons found failed: money stays held, and whatever else its rule says follows in the
 * same transaction, where enough periods have failed in a row. The awardee is told all of it.
 */
export async function carryOutFailure(
  deps: Deps,
  { file, row, rule }: HeldDuty,
  by: By,
  { decision, told }: { readonly decision: string; readonly told: string },
): Promise<void> {
  const due = await dueUpon(deps, { row, rule });
  const holds = due.some(({ does }) => does === 'hold_money') || (rule && holdsWhenLate(rule));
  const holdFrom = holds ? by.at : null;
  // What is to be told whenever it happens stays owed: the next occasion is told on the same line.
  const failed = isStandingLine(row)
    ? { hold_from: holdFrom }
    : ({
        status: 'failed',
        closed_at: by.at,
        look_by: null,
        stopped_at: null,
        hold_from: holdFrom,
      } as const);
  const next = await changeDuty(deps, by, row, failed, ['duty_failed', { decision }]);
  const done: ConsequenceKind[] = [];
  for (const each of due) {
    if (await carryOut[each.does](deps, { file, row, rule }, by, each)) done.push(each.does);
  }
  for (const effect of done) await noteConsequence(deps, row, by, effect, '');
  // What was held while it was late stays so, though nothing new was done about it.
  const follows = holds && !done.includes('hold_money') ? ['hold_money' as const, ...done] : done;
  await tellOwing(deps, file, next, 'duty_failed', {
    at: by.at,
    reason: told,
    consequences: follows.map((does) => ({ does })),
  });
}

/** What its rule says of this failure, by how many before it failed as well. */
async function dueUpon(
  deps: Deps,
  { row, rule }: Pick<HeldDuty, 'row' | 'rule'>,
): Promise<readonly Consequence[]> {
  const inRow = (await failedBefore(deps, row)) + 1;
  return (rule?.consequences ?? []).filter(
    ({ upon, times }) => upon === 'failed' && times <= inRow,
  );
}

/** How many periods just before this one failed, without one between that did not. */
async function failedBefore({ db }: Deps, row: DutyRow): Promise<number> {
  const key = { application_id: row.application_id, duty: row.duty };
  const all = await db.rows.duties.all(key, [['period', 'DESC']]);
  const before = all.filter(({ period }) => period < row.period);
  const first = before.findIndex(({ status }) => status !== 'failed');
  return first === -1 ? before.length : first;
}

/** Writes down what came of it, once. */
export async function noteConsequence(
  deps: Deps,
  row: DutyRow,
  by: By,
  effect: ConsequenceKind | 'recovery_considered',
  detail: string,
): Promise<void> {
  const id = newId();
  await deps.db.rows.dutyConsequences.insert({
    id,
    duty_id: row.id,
    application_id: row.application_id,
    effect,
    detail,
    done_by: by.actorId,
    at: by.at,
  });
  await recordDuty(deps, by, row, 'duty_consequence', { consequence: id, effect, detail });
}

type CarryOut = (deps: Deps, held: HeldDuty, by: By, what: Consequence) => Promise<boolean>;

/** Each says whether it could be done: a person is on no list of organisations. */
const carryOut: Readonly<Record<ConsequenceKind, CarryOut>> = {
  // The row itself says it, and `payableNow` reads it there.
  hold_money: async () => true,
  // The seam to recovery: it stands among what the officer has to consider.
  consider_recovery: async () => true,
  list_organisation: async (deps, { file, row }, { at, actorId }) => {
    const { organisation_id: organisation, number } = file.row;
    if (organisation === null) return false;
    const now = new Date(at);
    const source = `${number ?? ''} ${inLocale(row.name, 'zh-CN')}`.trim().slice(0, 300);
    await deps.db.rows.organisationStandings.insert({
      id: newId(),
      organisation_id: organisation,
      standing: 'dishonest',
      source,
      valid_from: zoneDay(now),
      valid_until: dayAfter(now, listedFor),
      recorded_at: at,
      recorded_by: actorId,
    });
    await recordEvents(deps.db, `org:${organisation}`, { at, actorId }, [
      { type: 'standing_recorded', data: { standing: 'dishonest', source } },
    ]);
    return true;
  },
  delist_entry: async (deps, { file, row }, by, { registry = '' }) => {
    const { organisation_id: organisation } = file.row;
    if (organisation === null) return false;
    const key = { registry, organisation_id: organisation };
    const entry = await deps.db.rows.registryEntries.find(key);
    if (!entry || entry.status === 'delisted') return false;
    const reason = inLocale(row.name, 'zh-CN');
    await deps.db.rows.registryEntries.update(
      { id: entry.id },
      { status: 'delisted', reason: reason.slice(0, 500), version: entry.version + 1 },
    );
    await recordEvents(deps.db, entryStream(entry.id), by, [
      { type: 'entry_delisted', data: { reason } },
    ]);
    return true;
  },
};

/** Two persons waived the failure: the entry in the list that it caused is lifted. */
export async function undoListing(deps: Deps, { file, row }: HeldDuty, by: By): Promise<void> {
  const { organisation_id: organisation } = file.row;
  if (organisation === null) return;
  const key = { duty_id: row.id, effect: 'list_organisation' } as const;
  for (const { at: recorded_at } of await deps.db.rows.dutyConsequences.all(key)) {
    const of = { organisation_id: organisation, recorded_at, ended_at: null } as const;
    for (const { id } of await deps.db.rows.organisationStandings.all(of)) {
      const ended = { ended_at: by.at, ended_by: by.actorId };
      await deps.db.rows.organisationStandings.update({ id }, ended);
      await recordEvents(deps.db, `org:${organisation}`, by, [
        { type: 'standing_ended', data: { standing: id } },
      ]);
    }
  }
}
