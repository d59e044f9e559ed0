import { isKeptOut } from '../../domain/access/caseAccess.js';
import { mayReadOpinions } from '../../domain/access/opinionSight.js';
import type { Actor } from '../../domain/actor.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import type { Deps } from '../../shared/request/deps.js';
import { get, page, type Ask, type Reply, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { mayInCase } from './feedback.file.js';
import { opinionsPage } from './opinions.page.js';
import { readRounds } from './opinions.query.js';

/** What experts wrote, for those who decide by it. */
export const opinionRoutes = (deps: Deps): readonly Route[] => [
  get('/cases/:id/opinions', 'opinion.read', (ask) => showOpinions(deps, ask)),
];

async function openToRead(deps: Deps, actor: Actor, id: string): Promise<CaseFile> {
  const file = await openCase(deps, id);
  if (isKeptOut(actor, file.subject)) throw forbidden('case_recused');
  if (!mayReadOpinions(actor, file.subject)) throw hidden();
  return file;
}

async function showOpinions(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const file = await openToRead(deps, actor, ask.params['id'] ?? '');
  const { row, definition } = file;
  const rounds = await readRounds(deps, actor, file);
  const title = deps.words(ask.locale, 'opinions.title');
  const context = { words: deps.words, locale: ask.locale, now: ask.now };
  return page('opinions/opinions', {
    title,
    sub: [row.number ?? '', caseTitle(row.title, definition, ask.locale)]
      .filter(Boolean)
      .join(' · '),
    crumbs: [
      { href: '/cases', label: { key: 'cases.list.title' } },
      { href: `/cases/${row.id}`, label: row.number ?? row.title },
      { label: title },
    ],
    feedback: mayInCase(actor, file, 'feedback.read') && `/cases/${row.id}/feedback`,
    ...opinionsPage(rounds, context),
  });
}
