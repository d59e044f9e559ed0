import { z } from 'zod';
import { parseJson } from '../../domain/json.js';
import { hidden, invalid } from '../../domain/refusal.js';
import { lotFaults, lotRecordSchema, type LotRecord } from '../../domain/review/lotRecords.js';
import { stagesAnswering } from '../../domain/workflow/stages/registry.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { networkOf } from '../../shared/security/networkOf.js';
import { boardCases } from './boardCases.query.js';
import { commitDraw, commitDrawInput } from './commitDraw.service.js';
import { callToDraw } from './draw.file.js';
import { drawPublished, drawsPage, foundAgain } from './draws.page.js';
import { makeDraw, makeDrawInput } from './makeDraw.service.js';
import { mostSeatedAtOnce } from './proposal.file.js';

const list = '/calls/:callId/reviews/draws';
const checkAt = '/draws/check';
const callOf = ({ params }: Ask): string => params['callId'] ?? '';

const checking = { name: 'draw_check', tries: 60, withinSeconds: 3600 } as const;
const checkInput = z.object({
  record: z.string('required').min(1, 'required').max(2_000_000, 'too_long'),
});

/** Experts drawn by lot: fixed beforehand, drawn with a number of later, and replayed by anybody. */
export const drawRoutes = (deps: Deps): readonly Route[] => [
  get(list, 'review.draw', (ask) => showDraws(deps, ask)),
  post(
    list,
    'review.draw',
    async (ask, input) => {
      await commitDraw(deps, signedIn(ask), callOf(ask), input);
      return redirect(`/calls/${callOf(ask)}/reviews/draws`, 'draw_committed');
    },
    { input: commitDrawInput, again: list },
  ),
  post(
    `${list}/:id/make`,
    'review.draw',
    async (ask, input) => {
      const id = ask.params['id'] ?? '';
      await makeDraw(deps, signedIn(ask), callOf(ask), id, input);
      return redirect(`/draws/${id}`, 'draw_made');
    },
    { input: makeDrawInput, again: list },
  ),
  // Before `/draws/:id`, which would take the word for an id.
  get(checkAt, 'public.read', async (ask) => checkPage(deps, ask, null)),
  // Only reads; the answer is the page itself.
  post(checkAt, 'public.read', (ask, input) => checkRecord(deps, ask, input.record), {
    input: checkInput,
    again: checkAt,
    transaction: false,
  }),
  get('/draws/:id', 'public.read', (ask) => showDraw(deps, ask)),
  get('/draws/:id/record', 'public.read', async (ask) => {
    const { record } = await publishedDraw(deps, ask);
    if (record === null) throw hidden();
    const text = `${JSON.stringify(record, null, 2)}\n`;
    return {
      reply: 'text',
      name: `draw-${ask.params['id'] ?? ''}.json`,
      type: 'application/json',
      text,
    };
  }),
];

async function showDraws(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const call = await callToDraw(deps, actor, callOf(ask));
  const { definition } = await deps.definitions.byVersion(call.procedure_version_id);
  const [seated] = stagesAnswering(definition.workflow.stages, (kind, stage) => kind.seats(stage));
  const wanted = seated
    ? [{ versionId: call.procedure_version_id, stage: seated.id, wanted: seated.answer.experts }]
    : [];
  const asked = { show: 'open', stage: seated?.id ?? '', after: null } as const;
  const at = { callId: call.id, stages: wanted, now: ask.now };
  const lines = seated ? await boardCases(deps.db, actor, asked, at, mostSeatedAtOnce) : [];
  const draws = await drawsOf(deps, call.id);
  const { words } = deps;
  const { locale, now, failed } = ask;
  return page('review-board/draws', {
    ...drawsPage({ call, stage: seated?.id ?? '', lines, draws }, { words, locale, now, failed }),
    form: formState(ask, words, { case: '', outside: '1', limit: '10', source: '', value: '' }),
  });
}

const drawsOf = ({ db }: Deps, callId: string) =>
  db.rows.expertDraws.all({ call_id: callId }, [['committed_at', 'DESC']]);

async function publishedDraw(deps: Deps, ask: Ask) {
  const row = await deps.db.rows.expertDraws.find({ id: ask.params['id'] ?? '' });
  if (!row) throw hidden();
  return row;
}

async function showDraw(deps: Deps, ask: Ask): Promise<Reply> {
  const row = await publishedDraw(deps, ask);
  const call = await deps.db.rows.calls.find({ id: row.call_id });
  const draws = await drawsOf(deps, row.call_id);
  const title = deps.words(ask.locale, 'draws.one');
  return page('review-board/draw', { title, sub: call?.title ?? '', ...drawPublished(row, draws) });
}

async function checkRecord(deps: Deps, ask: Ask, text: string): Promise<Reply> {
  await deps.throttle.spend(checking, networkOf(ask.ip));
  const read = lotRecordSchema.safeParse(jsonOf(text));
  if (!read.success) throw invalid({ record: { code: 'draw_no_record' } });
  return checkPage(deps, ask, { record: read.data, text });
}

const checkPage = (
  deps: Deps,
  ask: Ask,
  given: { readonly record: LotRecord; readonly text: string } | null,
): Reply =>
  page('review-board/draw-check', {
    title: deps.words(ask.locale, 'draws.check'),
    form: formState(ask, deps.words, { record: given?.text ?? '' }),
    found: given === null ? false : foundAgain(lotFaults(given.record)),
  });

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}
