import type { z } from 'zod';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type FormHandler,
  type Handler,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { inLocale } from '../../domain/localText.js';
import { correctInput, factsTyped } from './act.input.js';
import { factChoices, factsTypedOf } from './act.page.js';
import { correctFacts } from './correctFacts.service.js';
import { lineForFinance } from './proposeAct.step.js';

const facts = '/funds/:lineId/facts';
const lineIn = ({ params }: Ask): string => params['lineId'] ?? '';

function showFacts(deps: Deps): Handler {
  return async (ask) => {
    const line = await lineForFinance(deps, signedIn(ask), lineIn(ask));
    const name = inLocale(line.name, ask.locale);
    return page('funds/facts', {
      title: deps.words(ask.locale, 'funds.acts.correct'),
      lineName: name,
      crumbs: [
        { href: '/funds', label: { key: 'funds.title' } },
        { href: `/funds/${line.id}`, label: name },
        { label: { key: 'funds.acts.correct' } },
      ],
      base: `/funds/${line.id}/facts`,
      back: `/funds/${line.id}`,
      second: line.entries > 0,
      choices: factChoices,
      form: formState(ask, deps.words, { reason: '', ...factsTypedOf(line) }),
    });
  };
}

function correct(deps: Deps): FormHandler<z.infer<typeof correctInput>> {
  return async (ask, typed) => {
    const proposalId = await correctFacts(
      deps,
      signedIn(ask),
      lineIn(ask),
      factsTyped(typed),
      typed.reason,
    );
    return proposalId === null
      ? redirect(`/funds/${lineIn(ask)}`, 'budget_described')
      : redirect(`/funds/proposals/${proposalId}`, 'budget_proposed');
  };
}

/** What the papers say of a line: changed by one person while it is empty, by two afterwards. */
export const lineFactsRoutes = (deps: Deps): readonly Route[] => [
  get(facts, 'fund.propose', showFacts(deps)),
  post(facts, 'fund.propose', correct(deps), { input: correctInput, again: facts }),
];
