import type { JsonObject } from '../../server/domain/json.js';
import { correctionsAt } from './correctionsAt.js';
import { wordsOfProduct } from './wordsAndViews.js';
import { mailOccasions, type MailOccasion } from '../../server/domain/application/mailOccasions.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import { locales, type Locale } from '../../server/domain/localText.js';
import {
  revokedEnd,
  terminatedEnd,
  type CaseEvent,
  type Task,
} from '../../server/domain/workflow/caseEvents.js';
import { supposedText } from '../../server/domain/workflow/contract/course.js';
import { askingParties } from '../../server/domain/workflow/exits/askTime.js';
import type { CaseState } from '../../server/domain/workflow/caseState.js';
import { recordFrom, type CaseChange } from '../../server/domain/workflow/recorder.js';
import { stageKind } from '../../server/domain/workflow/stages/registry.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import type { Chosen } from '../../server/domain/walkthrough/walkPath.js';
import type { WalkMail } from '../../server/domain/walkthrough/walkRecord.js';
import { walkThrough, type Walk } from '../../server/domain/walkthrough/walkthrough.js';
import { sampleForm } from '../../server/features/designer/walkthrough/sampleFields.view.js';
import {
  readSamples,
  walkSetup,
} from '../../server/features/designer/walkthrough/samples.input.js';
import { morningOf } from '../../server/features/designer/walkthrough/walkAddress.input.js';
import { caseMailText } from '../../server/shared/letters/caseMailText.js';
import { presetDefinitions } from './presets.js';
import { shippedCalendar } from './walks.js';

/** A letter as its reader finds it, with what gave occasion to it. */
export interface PrintedLetter {
  readonly procedure: string;
  readonly event: MailOccasion['event'];
  readonly stage: string | null;
  readonly to: string;
  /** The event that it tells, as `type` or `type: which of them`. */
  readonly of: string;
  readonly end: string | null;
  readonly locale: Locale;
  readonly subject: string;
  readonly body: string;
}

const day = '2026-04-27';
const supposed = {
  'zh-CN': '申报材料与登记信息不一致',
  en: 'The documents differ from the register',
};

/** Every letter of every shipped procedure, in both languages, from walks that take every choice. */
export async function everyLetter(): Promise<PrintedLetter[]> {
  const words = await wordsOfProduct();
  return presetDefinitions().flatMap((definition) => {
    const mails = mailsOf(definition, words).filter(
      ({ occasion }) => occasion.to !== 'counterparty' || definition.counterparty !== undefined,
    );
    return mails.flatMap(({ occasion, change, at }) =>
      locales.map((locale): PrintedLetter => {
        const expert = occasion.to === 'seats' || occasion.event.startsWith('review_');
        const about = expert
          ? { title: words(locale, 'mail.work.unnamed'), number: 'T-7', applicant: '' }
          : {
              title: locale === 'en' ? 'Deep-sea sensor' : '深海耐压传感器产业化',
              number:
                occasion.event === 'draft_moved' ? '' : `${definition.number_prefix}-2026-0042`,
              applicant: locale === 'en' ? 'Lanhai Sensing Ltd.' : '蓝海传感科技有限公司',
            };
        const name = locale === 'en' ? 'Lin Yuan' : '林远';
        const text = caseMailText(words, {
          definition,
          ...about,
          call: locale === 'en' ? 'Third call of 2026' : '2026 年第三批申报',
          link: `https://qixian.test${occasion.path.replace(':id', '42')}`,
          change,
          occasion,
          at,
          locale,
          name,
          organisation: occasion.to === 'applicant' ? about.applicant : '',
          code: 'C416-9F20-77AB-1E3D',
        });
        const { event, stage, to } = occasion;
        const { procedure } = definition;
        // What a walk gives for a reason; pages of a walk say it in the reader's language as well.
        const body = text.body.replaceAll(supposedText, supposed[locale]);
        const { subject } = text;
        const of = eventName(occasion.of);
        return { procedure, event, stage, to, of, end: change.state.end, locale, subject, body };
      }),
    );
  });
}

function eventName(event: CaseEvent): string {
  if (event.type === 'task_opened') return `${event.type}: ${event.task.verb}`;
  if (event.type === 'noted') return `${event.type}: ${event.verb}`;
  return event.type === 'stage_concluded' ? `${event.type}: ${event.outcome}` : event.type;
}

/** The mails of walks that together take every choice of every stage, each occasion once. */
function mailsOf(
  definition: Definition,
  words: Awaited<ReturnType<typeof wordsOfProduct>>,
): readonly WalkMail[] {
  const compiled = compileDefinition(definition);
  const samples = readSamples(sampleForm(compiled, words, day), {}, day);
  const setup = walkSetup(compiled, shippedCalendar(), samples, day);
  const found = new Map<string, WalkMail>();
  const tried = new Set<string>();
  const waiting: (readonly Chosen[])[] = [[]];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const walk = walkThrough(setup, morningOf(day), path);
    for (const mail of mailsIn(walk)) {
      const { event, stage, to, of } = mail.occasion;
      const outcome =
        event === 'ended' ? `${mail.change.state.end} ${mail.change.before.stage}` : '';
      const key = `${event} ${stage} ${to.split(':')[0]} ${of.type} ${outcome}`;
      if (!found.has(key)) found.set(key, mail);
    }
    const at = walk.state.stage ?? '';
    for (const { act, refused } of walk.choices) {
      if (refused || tried.has(`${at}.${act}`)) continue;
      tried.add(`${at}.${act}`);
      waiting.push([...path, { act, days: null }]);
    }
  }
  const early = walkThrough(setup, morningOf(day), [{ act: 'accepted', days: null }]);
  const kept = new Set([...found.values()].map(whatOf));
  for (const mail of unforeseen(early, definition)) {
    if (!kept.has(whatOf(mail))) found.set(whatOf(mail), mail);
  }
  return [...found.values()];
}

/** What a letter tells, wherever it happens; a later deadline is told to each side in its turn. */
const whatOf = ({ occasion: { event, to }, change: { state } }: WalkMail): string =>
  `${event}${event === 'ended' ? ` ${state.end}` : /^(clock_extended|defence_off)$/.test(event) ? ` ${to}` : ''}`;

/** The letters of what no walk chooses: pauses, objections, other versions, experts who step down. */
function unforeseen({ state, now }: Walk, { workflow, documents }: Definition): WalkMail[] {
  const stage = state.stage ?? workflow.first;
  const at = new Date(Date.parse(now) + 60_000).toISOString();
  const dueAt = '2026-06-02T15:59:59.999Z';
  const papers = documents.filter(({ deferrable }) => deferrable).map(({ id }) => id);
  const moved = { from: 'one', to: 'two' };
  const movedDue = { dueAt, corrections: null, deferral: null, tasks: {} };
  const reasoned = { reason: '申报单位已注销', ground: '核查报告〔2026〕3号' };
  const own = Object.entries(workflow.ends).find(([, { state: how }]) => how === 'withdrawn')?.[0];
  const ends: readonly (readonly [CaseEvent, string])[] = [
    [{ type: 'terminated', ...reasoned }, terminatedEnd],
    [{ type: 'revoked', end: 'paid', ...reasoned }, revokedEnd],
    ...(own === undefined ? [] : [[{ type: 'withdrawn', reason: reasoned.reason }, own] as const]),
  ];
  const deferrals: readonly CaseEvent[][] = [
    [{ type: 'deferral_granted', documents: papers, dueAt }],
    [{ type: 'deferral_met', revision: 2, contentHash: '' }],
    [{ type: 'deferral_lapsed', documents: papers }],
  ];
  const span = { from: at, until: dueAt, tasks: [], reason: '等待主管部门函复' };
  const later = { type: 'clock_extended', ...span } as const;
  const acts: readonly (readonly CaseEvent[])[] = [
    [{ type: 'held', hold: 'objection' }],
    [{ type: 'clock_paused', at, why: '等待税务部门的书面答复' }],
    [{ type: 'clock_resumed', at, dueAt }],
    [
      {
        type: 'days_moved',
        change: 'holiday',
        dueAt,
        corrections: dueAt,
        deferral: null,
        tasks: {},
        was: { dueAt: at, corrections: at, deferral: null, tasks: {} },
      },
    ],
    [{ type: 'days_moved', change: 'one', ...movedDue, was: { ...movedDue, dueAt: at } }],
    [
      { type: 'sent_back', from: stage, to: workflow.first, reason: '材料与合同不一致' },
      { type: 'stage_entered', stage: workflow.first, visit: 9, at, dueAt },
    ],
    [
      {
        type: 'reopened',
        end: 'refused',
        to: workflow.first,
        reason: '复议决定恢复办理',
        ground: '复议〔2026〕1号',
      },
      { type: 'stage_entered', stage: workflow.first, visit: 9, at, dueAt },
    ],
    ...askingParties.map((asked): CaseEvent[] => [{ ...later, asked }]),
    [
      {
        type: 'late_accepted',
        stage,
        from: at,
        until: dueAt,
        tasks: [],
        reason: '系统故障',
        ground: '故障报告〔2026〕3号',
      },
    ],
    ...correctionsAt({ first: workflow.first, stage, at, dueAt }),
    [{ type: 'taken_back', actAt: at, reason: '选错了结论', written: true }],
    [{ type: 'suspended', at, reason: '收到举报，需要核查', ground: '举报〔2026〕3号' }],
    [
      {
        type: 'suspension_lifted',
        reason: '举报不实',
        ground: '核查报告〔2026〕3号',
        dueAt,
        corrections: null,
        deferral: null,
        tasks: {},
      },
    ],
    ...ends.map(([act, end]): CaseEvent[] => [act, { type: 'ended', end }]),
    ...(papers.length === 0 ? [] : deferrals),
    [{ type: 'version_moved', ...moved, entered: null, means: 'tasks' }],
    [{ type: 'version_move_undone', ...moved, means: 'place', standing: state }],
    ...Object.entries(workflow.stages).flatMap(([id, { kind }]): CaseEvent[][] => [
      ...(kind === 'rank' ? placedAnew(id, workflow.first, at) : []),
      ...(kind === 'panel' ? [noted(id, 'call_off', { meeting: null, off: '评委未到齐' })] : []),
      ...(kind === 'assess' ? [noted(id, 'rectify', { demand: '请补充专利证书' })] : []),
      ...(stageKind(kind).seats(workflow.stages[id]) === null
        ? []
        : [
            ...['decline_seat', 'withdraw_seat', 'extend_seat', 'reopen_seat'].map((verb) =>
              noted(id, verb, { word: { seat: 1, reason: '请复核', was: at } }),
            ),
            [{ type: 'task_opened', task: seatIn(id, at, dueAt) } as const],
          ]),
    ]),
  ];
  const seat = seatIn(stage, at, dueAt);
  const before = {
    ...state,
    dueAt: state.dueAt ?? dueAt,
    deferral: { documents: papers, dueAt },
    tasks: { ...state.tasks, seat, asked: { ...seat, ...asksTime } },
  };
  const changes = [
    ...acts.map((events) => changeOf(before, events)),
    changeOf(before, [{ type: 'task_cancelled', task: 'seat' }]),
    changeOf({ ...before, status: 'draft' }, [
      { type: 'version_moved', ...moved, entered: null, means: 'questions' },
    ]),
  ];
  return changes.flatMap((change) =>
    mailOccasions(change, workflow.stages).map((occasion) => ({ occasion, at, change })),
  );
}

/** A correction of the ranking: one act brings a case back and places it. */
function placedAnew(ranking: string, next: string, at: string): CaseEvent[][] {
  const dueAt = '2026-06-02T15:59:59.999Z';
  const told = '评审得分更正，排序重新核定';
  const back: CaseEvent[] = [
    { type: 'sent_back', from: ranking, to: ranking, reason: told },
    { type: 'stage_entered', stage: ranking, visit: 9, at, dueAt },
  ];
  return [
    [...back, ...noted(ranking, 'reserve', { rank: 4 })],
    [
      ...back,
      ...noted(ranking, 'place', { rank: 2 }),
      { type: 'stage_concluded', stage: ranking, outcome: 'selected', reason: told },
      { type: 'stage_entered', stage: next, visit: 1, at, dueAt },
    ],
  ];
}

const noted = (stage: string, verb: string, data: JsonObject): CaseEvent[] => [
  { type: 'noted', stage, verb, data },
];

const seatIn = (stage: string, openedAt: string, dueAt: string): Task => ({
  id: `${stage}.1.seat-1`,
  stage,
  key: 'seat-1',
  verb: 'score',
  role: null,
  userId: null,
  seat: 1,
  openedAt,
  dueAt,
});

const asksTime = { id: 'asked', verb: 'state', role: 'recommender', userId: null } as const;

function changeOf(before: CaseState, events: readonly CaseEvent[]): CaseChange {
  const recorder = recordFrom(before);
  for (const event of events) recorder.emit(event);
  return recorder.change();
}

const mailsIn = ({ begin, steps }: Walk): readonly WalkMail[] =>
  [begin, ...steps].flatMap(({ mails }) => mails);
