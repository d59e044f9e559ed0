import { historyOfCase } from '../../data/stores/caseStore.js';
import { optional, time } from '../../data/schema/columns.js';
import { beginningsOf, countedFrom, endedWell } from '../../domain/duty/dutyBeginnings.js';
import {
  firstPeriod,
  lastsUntil,
  resumedDue,
  type DutyPeriod,
} from '../../domain/duty/dutyClock.js';
import type { DutyRule } from '../../domain/duty/dutySchema.js';
import { isLiveDuty, type DutyEnding } from '../../domain/duty/dutyStates.js';
import type { CompiledDuty } from '../../domain/procedure/compiled.js';
import { verdict } from '../../domain/rules/expressions.js';
import { loadCaseContext, readableAnswers } from '../../shared/casefile/caseContent.js';
import { holdCase, type HeldCase } from '../../shared/casefile/caseFile.js';
import { latestContent } from '../../shared/casefile/frozenContent.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { tellOwing } from './duty.mails.js';
import { changeDuty, recordDuty, ruleOf, type DutyRow } from './duty.step.js';
import { keepClock, laterDue } from './keepClock.step.js';

/**
 * Brings what a case owes into step with what has happened to it: duties that have begun come into
 * being, those whose ground is gone or whose case has ended are over, and are owed again where it
 * goes on. Asked as often as one likes. How many rows changed.
 */
export async function settleDuties(deps: Deps, caseId: string): Promise<number> {
  return deps.db.transaction(async () => {
    const file = await holdCase(deps, caseId);
    const { compiled } = file;
    const now = deps.clock.now();
    const begun = await groundsOf(deps, caseId);
    const known = await deps.db.rows.duties.all({ application_id: caseId });
    const answers = await answersOf(deps, file);
    let changed = 0;
    for (const each of compiled.duties) {
      const at = begun.get(each.of.begins);
      const own = known.filter(({ duty }) => duty === each.of.id);
      const concerned = at !== undefined && concerns(each, answers);
      if (concerned && own.length === 0 && stillOwed(file, each.of)) {
        changed += await begin(deps, file, each.of, {
          from: countedFrom(each.of, answers.answers, at),
          now,
        });
      }
    }
    for (const duty of known) {
      changed += await follow(deps, file, duty, whyOver(file, duty, begun));
      changed += await keepClock(deps, file, duty, now);
    }
    await noteLooked(deps, file, now.toISOString());
    return changed;
  });
}

/** When each thing that a duty can begin with came about; what was undone is not among them. */
async function groundsOf(deps: Deps, caseId: string): Promise<ReadonlyMap<string, string>> {
  const begun = new Map(beginningsOf(await historyOfCase(deps.db, caseId)));
  const paid = await firstPaidAt(deps, caseId);
  return paid === null ? begun : begun.set('paid', paid);
}

/** Whether another period of a duty may follow: its ground stands and its case lets it be owed. */
export const goesOn = async (deps: Deps, file: HeldCase, duty: DutyRow): Promise<boolean> =>
  whyOver(file, duty, await groundsOf(deps, file.row.id)) === null;

/** Whether a duty is owed in the case's present standing: running, or ended well for one that goes on. */
function stillOwed({ row, definition }: HeldCase, rule: DutyRule): boolean {
  if (row.status === 'running') return true;
  return rule.after_end && endedWell(definition.workflow.ends, row.ended_as);
}

function whyOver(
  file: HeldCase,
  duty: DutyRow,
  begun: ReadonlyMap<string, string>,
): DutyEnding | null {
  const rule = ruleOf(file, duty);
  if (rule === null) return 'not_in_version';
  if (!begun.has(rule.begins)) return 'not_begun';
  if (stillOwed(file, rule)) return null;
  // What was handed in before a good end is still looked at.
  const well = endedWell(file.definition.workflow.ends, file.row.ended_as);
  return duty.status === 'filed' && well ? null : 'case_ended';
}

/** Ends what is owed no more, or lets it be owed again; how many. */
async function follow(
  deps: Deps,
  file: HeldCase,
  duty: DutyRow,
  why: DutyEnding | null,
): Promise<number> {
  const at = deps.clock.now().toISOString();
  const by = { at, actorId: null };
  if (why !== null && isLiveDuty(duty)) {
    const over = { status: 'over', over_why: why, closed_at: at, look_by: null } as const;
    const row = await changeDuty(deps, by, duty, over, ['duty_over', { why }]);
    if (duty.due_at !== null) await tellOwing(deps, file, row, 'duty_over', { at });
    return 1;
  }
  if (why === null && duty.status === 'over' && duty.over_why !== 'kept') {
    const again = { status: 'open', over_why: null, closed_at: null, stopped_at: null } as const;
    const changes = { ...again, ...dueAgain(deps, duty) };
    const row = await changeDuty(deps, by, duty, changes, ['duty_again']);
    await tellOwing(deps, file, row, letterOfBeginning(row), { at });
    return 1;
  }
  return 0;
}

/** What was not yet late when it was over has the working days that were left. */
function dueAgain({ calendar, clock }: Deps, duty: DutyRow): Partial<DutyRow> {
  const since = duty.stopped_at ?? duty.closed_at;
  if (duty.due_at === null || since === null) return {};
  const dueAt = resumedDue(calendar, duty.due_at, since, clock.now());
  return { ...laterDue(duty, dueAt), counted_for: '' };
}

async function begin(
  deps: Deps,
  file: HeldCase,
  rule: DutyRule,
  { from, now }: { readonly from: string; readonly now: Date },
): Promise<number> {
  const period = firstPeriod(deps.calendar, rule, from, now);
  if (period === null) return 0;
  const at = now.toISOString();
  const row = await addPeriod(deps, file, rule, period, { at, until: lastsUntil(rule, from) });
  await tellOwing(deps, file, row, letterOfBeginning(row), { at });
  return 1;
}

const letterOfBeginning = ({ clock, due_at: due }: DutyRow) =>
  clock === 'occasion' && due === null
    ? 'duty_on_occasion'
    : clock === 'stands'
      ? 'duty_stands'
      : 'duty_begun';

/** A new row of a duty with its event; the caller tells whom it concerns. */
export async function addPeriod(
  deps: Deps,
  { row: owner }: HeldCase,
  rule: DutyRule,
  { number, from, for: length, dueAt }: DutyPeriod,
  { at, until }: { readonly at: string; readonly until: string | null },
): Promise<DutyRow> {
  const row: DutyRow = {
    id: newId(),
    application_id: owner.id,
    programme_id: owner.programme_id,
    duty: rule.id,
    period: number,
    name: rule.name,
    clock: rule.clock,
    by_role: rule.by,
    status: 'open',
    over_why: null,
    counted_from: from,
    counted_for: length,
    due_at: dueAt,
    lasts_until: until,
    hold_from: holdsWhenLate(rule) ? dueAt : null,
    look_by: null,
    stopped_at: null,
    returned: 0,
    extended: 0,
    begun_at: at,
    closed_at: null,
    version: 1,
  };
  await deps.db.rows.duties.insert(row);
  await recordDuty(deps, { at, actorId: null }, row, 'duty_begun', { dueAt: dueAt ?? '' });
  return row;
}

/** Whether money is held while it is late. */
export const holdsWhenLate = ({ consequences }: DutyRule): boolean =>
  consequences.some(({ upon, does }) => upon === 'late' && does === 'hold_money');

type Answers = Awaited<ReturnType<typeof answersOf>>;

async function answersOf(deps: Deps, { row, compiled }: HeldCase) {
  const content = await latestContent(deps, row.id);
  const { ruleContext } = await loadCaseContext(deps, row, compiled);
  return { ...ruleContext, answers: readableAnswers(deps, content?.answers ?? {}) };
}

/** What cannot be told does not free anybody. */
const concerns = ({ when }: CompiledDuty, values: Answers): boolean =>
  when === null || verdict(when, values) !== 'fails';

async function firstPaidAt({ db }: Deps, caseId: string): Promise<string | null> {
  const [found] = await db.select(
    { at: optional(time()) },
    "SELECT MIN(paid_at) AS at FROM tranches WHERE application_id = :id AND status = 'paid'",
    { id: caseId },
  );
  return found?.at ?? null;
}

async function noteLooked({ db }: Deps, { row }: HeldCase, at: string): Promise<void> {
  const looked = { case_version: row.version, version_id: row.procedure_version_id, looked_at: at };
  const key = { application_id: row.id };
  // MariaDB counts no row that an update leaves as it was.
  if (await db.rows.dutyCases.find(key)) await db.rows.dutyCases.update(key, looked);
  else await db.rows.dutyCases.insert({ ...key, ...looked });
}
