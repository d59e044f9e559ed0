import { z } from 'zod';
import { zoneDay } from '../../../domain/calendar.js';
import { checkRule } from '../../../domain/rules/checkRule.js';
import { hidden } from '../../../domain/refusal.js';
import type { Deps } from '../../../shared/request/deps.js';
import { openProcedureDraft } from '../frame/draft.file.js';
import { draftFrame } from '../frame/draftFrame.view.js';
import { baseFigures } from '../frame/baseFigures.query.js';
import {
  get,
  page,
  post,
  rawFields,
  type Ask,
  type RawFields,
  type Reply,
  type Route,
} from '../../../shared/request/route.js';
import { ruleErrorView } from '../frame/ruleInput.view.js';
import { signedIn } from '../../../shared/request/signedIn.js';
import { ruleTrialPage } from './ruleTrial.page.js';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A rule and the place in the definition where it stands. */
const checkInput = z.object({
  at: z.unknown().optional().transform(text),
  rule: z.unknown().optional().transform(text),
});
type Asked = z.infer<typeof checkInput>;

const trial = '/designer/:draft/try';

/** Trying a rule with values of one's own, and checking it while it is typed; nothing is kept. */
export const ruleTrialRoutes = (deps: Deps): readonly Route[] => [
  get(trial, 'procedure.design', (ask) => {
    const { failed, query } = ask;
    if (failed !== null) return showTrial(deps, ask, asked(failed.typed), failed.typed);
    return showTrial(deps, ask, { at: query['at'] ?? '', rule: query['rule'] ?? '' }, {});
  }),
  post(trial, 'procedure.design', (ask, sent) => showTrial(deps, ask, asked(sent), sent), {
    input: rawFields,
    again: trial,
    transaction: false,
  }),
  post('/designer/:draft/check', 'procedure.design', (ask, input) => check(deps, ask, input), {
    input: checkInput,
    transaction: false,
  }),
];

/**
 * What is to be tried: a page of its own sends `at` and `rule`; the form of a part sends with its
 * button which of its inputs holds the rule.
 */
function asked(body: RawFields): Asked {
  const [at = '', name = ''] = text(body['try']).split(' ');
  if (name === '') return { at: text(body['at']), rule: text(body['rule']) };
  return { at, rule: Object.hasOwn(body, name) ? text(body[name]) : '' };
}

async function showTrial(
  deps: Deps,
  ask: Ask,
  { at, rule }: Asked,
  sent: RawFields,
): Promise<Reply> {
  const draft = await openProcedureDraft(deps, signedIn(ask), ask.params['draft'] ?? '');
  const { definition } = draft;
  const figures = await baseFigures(deps, definition);
  const found = checkRule(definition, at, rule, figures);
  if (!found) throw hidden();
  const speaker = { words: deps.words, locale: ask.locale };
  const today = zoneDay(ask.now);
  const tried = { draft: draft.row.id, definition, at, rule, figures, found, today };
  const model = ruleTrialPage(speaker, tried, sent);
  const title = deps.words(ask.locale, 'ruleTrial.title');
  return page(
    'designer/rule-trial',
    { ...draftFrame(draft, 'overview'), title, ...model },
    'design',
  );
}

/** What is wrong with a rule, for scripts. */
async function check(deps: Deps, ask: Ask, { at, rule }: Asked): Promise<Reply> {
  const { definition } = await openProcedureDraft(deps, signedIn(ask), ask.params['draft'] ?? '');
  const found = checkRule(definition, at, rule, await baseFigures(deps, definition));
  if (!found) throw hidden();
  if (!found.fault) return { reply: 'json', body: { ok: true } };
  const { message, marked } = ruleErrorView(
    { words: deps.words, locale: ask.locale },
    rule,
    found.fault,
  );
  return { reply: 'json', body: { ok: false, message, ...marked } };
}
