import { z } from 'zod';
import { zoneDay } from '../../domain/calendar.js';
import { isOwn } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { dueOf, tellBy } from '../../domain/duty/dutyClock.js';
import type { DutyRule } from '../../domain/duty/dutySchema.js';
import { isLate, isStandingLine, whyNotFiled } from '../../domain/duty/dutyStates.js';
import { readPlainForm } from '../../domain/form/kinds/plainForm.js';
import { conflict, hidden, invalid, Refused, stale, type Reason } from '../../domain/refusal.js';
import { verdict } from '../../domain/rules/expressions.js';
import { isoDay, isCalendarDay } from '../../domain/typed.js';
import { whySame, unchangedInput } from '../../domain/workflow/contract/unchanged.js';
import { loadCaseContext, readableAnswers } from '../../shared/casefile/caseContent.js';
import { latestContent } from '../../shared/casefile/frozenContent.js';
import { keepProofs, lookAtProof, type ProofFile } from '../../shared/files/proofFile.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import type { RawFields, UploadedFile } from '../../shared/request/route.js';
import { openOwnDuty, submissionsOf } from './duty.file.js';
import { tellDesk } from './duty.mails.js';
import { changeDuty, holdDuty, type DutyRow, type HeldDuty } from './duty.step.js';
import { writeDutyContent, type DutyContent } from './dutyContent.input.js';
import { addPeriod } from './settleDuties.step.js';

type Values = DutyContent['values'];
/** A form's values as JSON keeps them. */
const valuesOf = (read: object): Values => z.record(z.string(), z.json()).parse(read);

/** The input of the day on which what is told happened. */
export const happenedInput = 'happened_on';
const documentInput = (id: string): string => `document.${id}`;

/** Keeps what is being written; its new version. What is handed in takes its place. */
export async function saveDutyDraft(
  deps: Deps,
  actor: Actor,
  id: string,
  { typed, version }: { readonly typed: RawFields; readonly version: number },
): Promise<number> {
  return deps.db.transaction(async () => {
    const { row } = await demandFilable(deps, actor, id);
    const kept = Object.fromEntries(
      Object.entries(typed).filter(
        (each): each is [string, string] =>
          typeof each[1] === 'string' && /^(report\.|happened_on$)/.test(each[0]),
      ),
    );
    const saved = {
      content: JSON.stringify(kept),
      saved_at: deps.clock.now().toISOString(),
      saved_by: actor.userId,
    };
    const there = await deps.db.rows.dutyDrafts.find({ duty_id: row.id });
    if ((there?.version ?? 0) !== version) throw stale();
    const next = { ...saved, version: version + 1 };
    if (there) await deps.db.rows.dutyDrafts.update({ duty_id: row.id }, next);
    else await deps.db.rows.dutyDrafts.insert({ duty_id: row.id, ...next });
    return next.version;
  });
}

/**
 * Hands in what is owed, with the documents that its rule names; those of the last time stay unless
 * another file takes their place. Late is taken as well, and says so. Must not run inside a
 * transaction that may be retried, because files are moved.
 */
export async function fileDuty(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: RawFields,
  sent: readonly UploadedFile[],
): Promise<string> {
  const before = await openOwnDuty(deps, actor, id);
  const proofs = await proofsOf(before.rule, sent);
  return keepProofs(
    deps,
    proofs.map(({ proof }) => proof),
    actor.userId,
    async (fileIds) => {
      const held = await demandFilable(deps, actor, id);
      const fresh = proofs.map(({ document, proof }, place) => ({
        document,
        file: fileIds[place] ?? '',
        name: proof.name,
      }));
      return hand(deps, actor, held, typed, fresh);
    },
  );
}

type Filable = HeldDuty & { readonly rule: DutyRule };

async function demandFilable(deps: Deps, actor: Actor, id: string): Promise<Filable> {
  const { file, row, rule } = await holdDuty(deps, id);
  if (!isOwn(actor, file.subject)) throw hidden();
  const why = whyNotFiled(row);
  if (why !== null || rule === null) throw conflict(why ?? 'duty_over_already');
  if (file.row.suspended_at !== null) throw conflict('duty_suspended');
  return { file, row, rule };
}

async function proofsOf(
  rule: DutyRule | null,
  sent: readonly UploadedFile[],
): Promise<{ readonly document: string; readonly proof: ProofFile }[]> {
  const found = [];
  for (const { id } of rule?.documents ?? []) {
    const input = documentInput(id);
    const file = sent.find((each) => each.field === input && each.name !== '');
    if (file) found.push({ document: id, proof: await lookAtProof(file, input) });
  }
  return found;
}

async function hand(
  deps: Deps,
  actor: Actor,
  held: Filable,
  typed: RawFields,
  fresh: DutyContent['files'],
): Promise<{ readonly kept: boolean; readonly result: string }> {
  const { row, rule } = held;
  const now = deps.clock.now();
  const at = now.toISOString();
  const [last] = await submissionsOf(deps, row.id);
  const files = [
    ...fresh,
    ...(last?.content.files ?? []).filter(
      ({ document }) => !fresh.some((each) => each.document === document),
    ),
  ];
  const happened = happenedOn(rule, typed, zoneDay(now));
  const values = await demandForm(deps, held, typed, files, happened.problem);
  const twin = isStandingLine(row)
    ? await toldAlready(deps, row, happened.day, { values, files })
    : null;
  if (twin !== null) return { kept: false, result: twin };
  const sameFiles = fresh.length === 0;
  const because =
    last && sameFiles ? whySame(last.content.values, values, typed[unchangedInput]) : '';
  const target = isStandingLine(row) ? await occasionOf(deps, held, at) : row;
  // Handed in again after a return it has the day of the return.
  const late =
    happened.day === null || row.returned > 0
      ? isLate(row, at)
      : tellBy(deps.calendar, happened.day, rule.due) < at;
  await deps.db.rows.dutySubmissions.insert({
    id: newId(),
    duty_id: target.id,
    application_id: target.application_id,
    number: (last && target.id === row.id ? last.number : 0) + 1,
    happened_on: happened.day,
    late: late ? 1 : 0,
    content: writeDutyContent({ values, files, because }),
    filed_by: actor.userId,
    filed_person: actor.personId,
    filed_at: at,
  });
  await discardDraft(deps, row.id);
  const filed = {
    status: 'filed',
    stopped_at: null,
    look_by: dueOf(deps.calendar, at, rule.look_due),
  } as const;
  const by = { at, actorId: actor.userId };
  const next = await changeDuty(deps, by, target, filed, ['duty_filed', { late }]);
  await tellDesk(deps, held.file, next, 'duty_filed', { at, by: actor.name, roles: [rule.by] });
  return { kept: true, result: target.id };
}

/** What was told last and nobody has looked at yet, where it says the same: the button was pressed twice. */
async function toldAlready(
  deps: Deps,
  { application_id, duty }: DutyRow,
  day: string | null,
  told: Pick<DutyContent, 'values' | 'files'>,
): Promise<string | null> {
  const key = { application_id, duty, status: 'filed' } as const;
  const [latest] = await deps.db.rows.duties.all(key, [['period', 'DESC']]);
  const [last] = latest ? await submissionsOf(deps, latest.id) : [];
  if (!latest || !last || last.happened_on !== day) return null;
  const said = ({ values, files }: typeof told): string =>
    JSON.stringify([values, files.map(({ document, name }) => [document, name])]);
  return said(last.content) === said(told) ? latest.id : null;
}

/** A row of its own for what happened; the line stands on for the next time. */
async function occasionOf(deps: Deps, { file, row, rule }: Filable, at: string): Promise<DutyRow> {
  const key = { application_id: row.application_id, duty: row.duty };
  const number = await deps.db.rows.duties.count(key);
  const period = { number, from: at, for: '', dueAt: null };
  return addPeriod(deps, file, rule, period, { at, until: null });
}

/** The day on which it happened, which only an occasion asks for. */
function happenedOn(
  { clock }: DutyRule,
  typed: RawFields,
  today: string,
): { readonly day: string | null; readonly problem: Reason | null } {
  if (clock !== 'occasion') return { day: null, problem: null };
  const raw = typed[happenedInput];
  const day = isoDay(typeof raw === 'string' ? raw.trim() : '');
  if (day === '') return { day: null, problem: { code: 'required' } };
  if (!isCalendarDay(day)) return { day: null, problem: { code: 'no_such_day' } };
  return day > today
    ? { day: null, problem: { code: 'duty_happens_later' } }
    : { day, problem: null };
}

/** The values of the form; refuses at every input what is missing, misread or against a check. */
async function demandForm(
  deps: Deps,
  { file, rule }: Filable,
  typed: RawFields,
  files: DutyContent['files'],
  happened: Reason | null,
): Promise<Values> {
  const problems: Record<string, Reason> = {};
  if (happened !== null) problems[happenedInput] = happened;
  for (const { id, required } of rule.documents) {
    const there = files.some(({ document }) => document === id);
    if (required && !there) problems[documentInput(id)] = { code: 'choose_file' };
  }
  const values = readOr(problems, () =>
    readPlainForm(rule.fields, typed, 'report', zoneDay(deps.clock.now())),
  );
  if (values !== null) Object.assign(problems, await failedChecks(deps, file, rule, values));
  if (values === null || Object.keys(problems).length > 0) throw invalid(problems);
  return values;
}

function readOr(problems: Record<string, Reason>, read: () => object): Values | null {
  try {
    return valuesOf(read());
  } catch (error) {
    if (!(error instanceof Refused) || error.kind !== 'invalid') throw error;
    Object.assign(problems, error.fields);
    return null;
  }
}

/** What cannot be told, since something is not stated, is left to whoever looks at it. */
async function failedChecks(
  deps: Deps,
  { row, compiled }: Filable['file'],
  rule: DutyRule,
  values: Values,
): Promise<Record<string, Reason>> {
  const own = compiled.duties.find(({ of }) => of.id === rule.id);
  if (!own || own.checks.length === 0) return {};
  const content = await latestContent(deps, row.id);
  const { ruleContext } = await loadCaseContext(deps, row, compiled);
  const answers = { ...readableAnswers(deps, content?.answers ?? {}), report: values };
  const failed = own.checks.filter(
    ({ rule: check }) => check !== null && verdict(check, { ...ruleContext, answers }) === 'fails',
  );
  return Object.fromEntries(
    failed.map(
      ({
        of: {
          field,
          reason: { zh, en },
        },
      }) => [`report.${field}`, { code: 'definition_says', params: { zh, en } }],
    ),
  );
}

/** What was handed in is no draft any more; an empty one is none. */
const discardDraft = ({ db }: Deps, dutyId: string): Promise<number> =>
  db.rows.dutyDrafts.update({ duty_id: dutyId }, { content: '{}' });
