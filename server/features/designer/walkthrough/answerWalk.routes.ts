import type { Compiled } from '../../../domain/procedure/compiled.js';
import { walkThrough } from '../../../domain/walkthrough/walkthrough.js';
import type { Deps } from '../../../shared/request/deps.js';
import { afterRowIntent, readRowIntent } from '../../../shared/forms/formRows.js';
import {
  page,
  redirect,
  type Ask,
  type Layout,
  type Reply,
} from '../../../shared/request/route.js';
import { sampleForm } from './sampleFields.view.js';
import { readSamples, walkSetup } from './samples.input.js';
import {
  morningOf,
  readAfter,
  readGo,
  readPath,
  readStart,
  walkHref,
  type WalkPlace,
} from './walkAddress.input.js';
import { walkPage } from './walk.page.js';
import { walkWords } from './walkWords.view.js';

/** What is walked through, and what stands around the page. */
export interface WalkedDefinition {
  readonly compiled: Compiled;
  readonly place: WalkPlace;
  readonly head: object;
  readonly layout: Layout;
}

/**
 * Answers an address of a walk. A press on a choice or on the sample form goes to the plain
 * address of the walk it makes; what cannot be read is shown at its place, as it was typed.
 */
export async function answerWalk(
  deps: Deps,
  ask: Ask,
  { compiled, place, head, layout }: WalkedDefinition,
): Promise<Reply> {
  const intent = readRowIntent(ask.query['intent']);
  const query = intent ? afterRowText(ask.query, intent) : ask.query;
  const start = readStart(query, ask.now);
  const form = sampleForm(compiled, deps.words, start.day);
  const samples = readSamples(form, query, start.day);
  const path = readPath(query);
  const after = readAfter(query);
  const go = readGo(query, after.days);
  const problem = path.problem ?? go?.problem ?? null;
  const problems = [start, after].some((each) => each.problem !== null) || problem !== null;
  const wrong = problems || Object.keys(samples.problems).length > 0;
  if (!wrong && !intent && (go !== null || query['set'] !== undefined)) {
    const next = [...path.path, ...(go?.path ?? [])];
    const kept =
      start.typed === '' || start.day === dayNow(ask) ? [] : [['start', start.day] as const];
    return redirect(`${walkHref(place, next, [...kept, ...samples.changed])}#now`);
  }
  const setup = walkSetup(compiled, deps.calendar, samples, start.day);
  const walk = walkThrough(setup, morningOf(start.day), path.path);
  const saying = walkWords(setup, { words: deps.words, locale: ask.locale, now: ask.now });
  const model = walkPage(saying, {
    place,
    form,
    samples,
    path: { ...path, problem },
    start,
    after: { typed: query['after'] ?? '', problem: after.problem },
    walk,
    addRowTo: intent?.act === 'add' ? intent.table : undefined,
  });
  const reply = page('designer/walkthrough/walk', { ...head, ...model }, layout);
  return wrong ? { ...reply, status: 422 } : reply;
}

const dayNow = ({ now }: Ask): string => readStart({}, now).day;

function afterRowText(
  query: Ask['query'],
  intent: NonNullable<ReturnType<typeof readRowIntent>>,
): Ask['query'] {
  const kept = afterRowIntent(query, intent);
  return Object.fromEntries(Object.entries(query).filter(([name]) => Object.hasOwn(kept, name)));
}
