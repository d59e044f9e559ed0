import { simplePdf } from '../../../server/cli/demoZone/simplePdf.js';
import { typedCase, type TypedInputs } from '../../../server/cli/demoZone/typedCase.js';
import { zoneDay } from '../../../server/domain/calendar.js';
import { inLocale } from '../../../server/domain/localText.js';
import { stageKind } from '../../../server/domain/workflow/stages/registry.js';
import { openCase } from '../../../server/shared/casefile/caseFile.js';
import { closeNotices } from '../../../server/features/notices/closeNotices.job.js';
import { confirmRanking, decide, vote } from './deciding.js';
import { reportResults } from './assessing.js';
import { act, itemsOf, reportVisit, reviewAll } from './handling.js';
import { expectMoved, type Journey } from './journey.js';
import { residentIdOf } from '../papers.js';
import { concludeAgreement, importResult, sendMoney } from './paying.js';
import { publishCall, publishNotice } from './publishing.js';

/**
 * Any procedure from its call to its end, over HTTP, by what its definition says: each kind of
 * stage is done by whoever the definition names, in the favourable way.
 */
export interface Course {
  readonly procedure: string;
  readonly who: string;
  readonly callId: string;
  readonly caseId: string;
}

const opinion = 'Everything was looked at on the spot and agrees with the papers.';

/** Who of the cast holds a role. */
const holders: Readonly<Record<string, string>> = {
  desk_officer: 'desk',
  formal_checker: 'checker',
  programme_officer: 'officer',
  department_head: 'head',
  approver: 'approver',
  legal: 'legal',
  finance_preparer: 'preparer',
  recommender: 'recommender',
};

interface Filing {
  readonly baseId?: string | undefined;
  readonly marks?: Readonly<Record<string, string>>;
  /** Typed instead of, or besides, what the demonstration data say. */
  readonly typed?: Readonly<Record<string, string>>;
  readonly callId?: string | undefined;
}

/** Opens a call and hands in a case of a procedure, form by form. */
export async function fileCase(
  journey: Journey,
  procedure: string,
  { baseId, marks = {}, typed = {}, callId: known }: Filing = {},
): Promise<Course> {
  const callId = known ?? (await publishCall(journey, { procedure }));
  const plan = journey.stage.data.cases[procedure];
  const who = plan?.who ?? '';
  const sections = typedCase(journey.stage.data, procedure, zoneDay(journey.clock.now()), marks);
  const own = { ...(await otherPapers(journey, sections)), ...typed };
  const caseId = await fileAs(journey, callId, who, sections, { baseId, typed: own });
  return { procedure, who, callId, caseId };
}

/** Papers of somebody born on the same day, for every case after the first: a person applies once. */
async function otherPapers(
  { deps }: Journey,
  sections: ReadonlyMap<string, TypedInputs>,
): Promise<Readonly<Record<string, string>>> {
  const nth = (await deps.db.rows.applications.all({})).length;
  const typed = [...sections.values()].flatMap((inputs) => Object.entries(inputs));
  return Object.fromEntries(
    typed.flatMap(([input, number]) =>
      nth === 0 || !input.endsWith('.paper.number') || typeof number !== 'string'
        ? []
        : [[input, residentIdOf(number.slice(6, 14), 300 + nth)]],
    ),
  );
}

/** Hands in what is given, as this applicant. */
export async function fileAs(
  journey: Journey,
  callId: string,
  who: string,
  sections: ReadonlyMap<string, TypedInputs>,
  { baseId, typed = {} }: Filing = {},
): Promise<string> {
  const caseId = await draftAs(journey, callId, who, sections, { baseId, typed });
  expectMoved(await submitCase(journey, who, caseId));
  return caseId;
}

/** Fills in everything without handing it in. */
export async function draftAs(
  journey: Journey,
  callId: string,
  who: string,
  sections: ReadonlyMap<string, TypedInputs>,
  { baseId, typed = {} }: Filing = {},
): Promise<string> {
  const person = await journey.as(who);
  const choice = [journey.firms.get(who) ?? 'self', ...(baseId ? [baseId] : [])].join(' ');
  const place = expectMoved(
    await person.post(
      `/calls/${callId}/applications`,
      { organisation: choice },
      `/calls/${callId}/apply`,
    ),
  );
  const caseId = place.split('/')[2] ?? '';
  for (const [section, inputs] of sections) {
    const own = Object.entries(typed).filter(([name]) => name.startsWith(`${section}.`));
    const path = `/applications/${caseId}/sections/${section}`;
    expectMoved(await person.post(path, { ...inputs, ...Object.fromEntries(own) }));
  }
  await enclose(journey, who, caseId);
  return caseId;
}

async function enclose(journey: Journey, who: string, caseId: string): Promise<void> {
  const person = await journey.as(who);
  const { definition } = await openCase(journey.deps, caseId);
  const path = `/applications/${caseId}/documents`;
  const page = (await person.get(path)).text;
  for (const { id, name } of definition.documents) {
    if (!page.includes(`document.${id}`)) continue;
    const content = simplePdf([[inLocale(name, 'zh-CN')], ['2']]);
    const file = { field: `document.${id}`, name: `${id}.pdf`, content };
    expectMoved(await person.upload(`${path}?document=${id}`, {}, [file], path));
  }
}

/** Ticks every declaration and submits; the answer as it came. */
export async function submitCase(journey: Journey, who: string, caseId: string) {
  const person = await journey.as(who);
  const { definition } = await openCase(journey.deps, caseId);
  const declared = definition.declarations.map(({ id }) => [`declare.${id}`, 'yes']);
  return person.post(`/applications/${caseId}/submit`, Object.fromEntries(declared));
}

/** Goes on until the case has ended or stands in `until`; the stages it passed. */
export async function follow(
  journey: Journey,
  course: Course,
  until?: string,
  /** Done where the case comes to a stage. */
  met: (stage: string) => Promise<void> = async () => {},
): Promise<readonly string[]> {
  const passed: string[] = [];
  for (let steps = 0; steps < 80; steps += 1) {
    const { stage, status } = await journey.caseRow(course.caseId);
    if (status === 'ended' || stage === null || stage === until) return passed;
    if (passed.at(-1) !== stage) {
      passed.push(stage);
      await met(stage);
    }
    await takeStep(journey, course, stage);
  }
  throw new Error(`${course.procedure} does not end: ${passed.join(' ')}`);
}

async function takeStep(journey: Journey, course: Course, id: string): Promise<void> {
  const { caseId, callId, who } = course;
  const { rules } = await openCase(journey.deps, caseId);
  const stage = rules.stage(id);
  const staff = holders[stage.by] ?? 'officer';
  switch (stage.kind) {
    case 'intake':
      return act(journey, staff, caseId, 'accept');
    case 'check':
      return act(journey, staff, caseId, 'pass', await itemsOf(journey, caseId, 'pass'));
    case 'recommend':
      return act(journey, staff, caseId, 'state', { outcome: 'recommended', opinion });
    case 'legal':
      return act(journey, staff, caseId, 'state', { outcome: 'lawful', opinion });
    case 'diligence':
      return act(journey, staff, caseId, 'state', { outcome: 'clear', opinion });
    case 'panel':
      await act(journey, 'secretary', caseId, 'schedule', {
        on: zoneDay(journey.clock.now()),
        at: '09:30',
        place: 'Room 301',
        turn: '1',
      });
      return reviewWith(journey, caseId, stageKind(stage.kind).seats(stage)?.experts ?? 0);
    case 'review':
      return reviewWith(journey, caseId, stageKind(stage.kind).seats(stage)?.experts ?? 0);
    case 'visit':
      return reportVisit(journey, caseId);
    case 'rank':
      return confirmRanking(journey, callId);
    case 'vote':
      return vote(journey, callId, caseId);
    case 'approve':
      return stage.by === 'approver'
        ? decide(journey, callId, caseId)
        : act(journey, staff, caseId, 'approve');
    case 'notice':
      return announce(journey, course);
    case 'agreement':
      return concludeAgreement(journey, who, caseId);
    case 'report':
      return reportOnce(journey, course, id);
    case 'assess':
      return assess(journey, course, id);
    case 'score':
      return act(journey, staff, caseId, 'confirm');
    case 'confirm':
      return confirm(journey, course, id, stage.by);
    case 'confirm_each':
      return answerLinks(journey, caseId);
    case 'sample':
      return draw(journey, callId);
    default:
      throw new Error(`nobody knows how to pass ${stage.kind}`);
  }
}

async function reviewWith(journey: Journey, caseId: string, experts: number): Promise<void> {
  const shares = [0.92, 0.9, 0.94, 0.96, 0.88, 0.9, 0.92].slice(0, experts);
  return reviewAll(journey, caseId, shares);
}

async function announce(journey: Journey, { callId, caseId }: Course): Promise<void> {
  await publishNotice(journey, callId, [caseId]);
  // Five working days are over by then, whatever holiday lies among them.
  journey.pass(12);
  await closeNotices(journey.deps);
}

/** The awardee files the report that is due; the officer accepts it; a month goes by. */
async function reportOnce(journey: Journey, { who, caseId }: Course, stage: string): Promise<void> {
  const person = await journey.as(who);
  const page = `/applications/${caseId}`;
  const typed = { 'report.attendance': '95', 'report.summary': 'Work went on as planned.' };
  expectMoved(await person.post(`${page}/stages/${stage}/file`, typed, page));
  await act(journey, 'officer', caseId, 'accept');
  journey.pass(20);
}

async function assess(journey: Journey, course: Course, stage: string): Promise<void> {
  await reportResults(journey, course, stage);
  await act(journey, 'officer', course.caseId, 'pass');
  const { stage: at } = await journey.caseRow(course.caseId);
  if (at === stage) await act(journey, 'head', course.caseId, 'confirm');
}

/** Which firm of the cast stands on the other side. */
const counterparty = 'beifang';

async function confirm(
  journey: Journey,
  { who, caseId }: Course,
  stage: string,
  by: string,
): Promise<void> {
  const typed = { rating: '5', remark: '' };
  const [place, person] =
    by === 'counterparty'
      ? [`/counterparty-cases/${caseId}`, await journey.as(counterparty)]
      : [`/applications/${caseId}`, await journey.as(who)];
  expectMoved(await person.post(`${place}/stages/${stage}/confirm`, typed, place));
}

/** The links that were mailed about a case, oldest first. */
export async function mailedLinks(
  { deps }: Journey,
  caseId: string,
  event = 'row_confirmation',
): Promise<string[]> {
  const mails = await deps.db.rows.mails.all({ application_id: caseId, event }, [['id', 'ASC']]);
  return mails.map(({ body }) => /\/confirmations\/[\w-]+/.exec(body)?.[0] ?? '');
}

async function answerLinks(journey: Journey, caseId: string): Promise<void> {
  for (const link of await mailedLinks(journey, caseId)) {
    expectMoved(await journey.stranger().post(link, { answer: 'yes', remark: '' }));
  }
}

async function draw(journey: Journey, callId: string): Promise<void> {
  const officer = await journey.as('officer');
  const path = `/calls/${callId}/sample`;
  expectMoved(await officer.post(path, { seed: '3215.27', early: 'yes' }));
}

/** Everything that is due to a case is paid; the amounts in fen, in order. */
export async function payAll(journey: Journey, caseId: string): Promise<readonly bigint[]> {
  const { db } = journey.deps;
  while ((await db.rows.tranches.count({ application_id: caseId, status: 'due' })) > 0) {
    await importResult(journey, await sendMoney(journey, caseId));
  }
  const paid = await db.rows.tranches.all({ application_id: caseId, status: 'paid' }, [
    ['position', 'ASC'],
  ]);
  return paid.map(({ amount }) => amount);
}
