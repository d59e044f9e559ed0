import { zoneDay } from '../../../domain/calendar.js';
import { checkRule } from '../../../domain/rules/checkRule.js';
import { hidden } from '../../../domain/refusal.js';
import type { Deps } from '../../../shared/request/deps.js';
import { openProcedureDraft } from '../frame/draftFile.js';
import { draftFrame } from '../frame/draftFrame.js';
import { baseFigures } from '../frame/baseFigures.query.js';
import {
  get,
  page,
  post,
  type Ask,
  type Reply,
  type Route,
} from '../../../shared/request/route.js';
import { ruleErrorView } from '../frame/ruleInput.js';
import { signedIn } from '../../../shared/request/signedIn.js';
import { ruleTrialPage } from './ruleTrial.page.js';

/** Trying a rule with values of one's own, and checking it while it is typed; nothing is kept. */
export const ruleTrialRoutes = (deps: Deps): readonly Route[] => [
  get('/designer/:draft/try', 'procedure.design', (ask) =>
    showTrial(deps, ask, { at: ask.query['at'] ?? '', rule: ask.query['rule'] ?? '' }),
  ),
  post('/designer/:draft/try', 'procedure.design', (ask) => showTrial(deps, ask, asked(ask)), {
    transaction: false,
  }),
  post('/designer/:draft/check', 'procedure.design', (ask) => check(deps, ask), {
    transaction: false,
  }),
];

interface Asked {
  readonly at: string;
  readonly rule: string;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * What is to be tried: a page of its own sends `at` and `rule`; the form of a part sends with its
 * button which of its inputs holds the rule.
 */
function asked({ body }: Ask): Asked {
  const [at = '', name = ''] = text(body['try']).split(' ');
  if (name === '') return { at: text(body['at']), rule: text(body['rule']) };
  return { at, rule: Object.hasOwn(body, name) ? text(body[name]) : '' };
}

async function showTrial(deps: Deps, ask: Ask, { at, rule }: Asked): Promise<Reply> {
  const draft = await openProcedureDraft(deps, signedIn(ask), ask.params['draft'] ?? '');
  const { definition } = draft;
  const figures = await baseFigures(deps, definition);
  const found = checkRule(definition, at, rule, figures);
  if (!found) throw hidden();
  const speaker = { words: deps.words, locale: ask.locale };
  const today = zoneDay(ask.now);
  const trial = { draft: draft.row.id, definition, at, rule, figures, found, today };
  const model = ruleTrialPage(speaker, trial, ask.body);
  const title = deps.words(ask.locale, 'ruleTrial.title');
  return page(
    'designer/rule-trial',
    { ...draftFrame(draft, 'overview'), title, ...model },
    'design',
  );
}

/** What is wrong with a rule, for scripts. */
async function check(deps: Deps, ask: Ask): Promise<Reply> {
  const { definition } = await openProcedureDraft(deps, signedIn(ask), ask.params['draft'] ?? '');
  const { at, rule } = { at: text(ask.body['at']), rule: text(ask.body['rule']) };
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
