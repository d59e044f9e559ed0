import { inLocale, type Locale, type Translate } from '../../../domain/localText.js';
import type { Definition } from '../../../domain/definition/definition.js';
import type { Deps } from '../../../shared/request/deps.js';
import { openProcedureDraft } from '../frame/draft.file.js';
import { draftFrame, draftHref, partHref, type DraftTab } from '../frame/draftFrame.view.js';
import { draftNotes } from '../frame/draftNotes.view.js';
import { get, page, type Ask, type Reply, type Route } from '../../../shared/request/route.js';
import { signedIn } from '../../../shared/request/signedIn.js';
import { workflowDrawing } from '../../../shared/definitionWords/workflowDrawing.js';

/** A draft at a glance: its workflow drawn, what it holds, what is wrong, what comes next. */
export const overviewRoutes = (deps: Deps): readonly Route[] => [
  get('/designer/:draft', 'procedure.design', (ask) => showOverview(deps, ask)),
];

async function showOverview(deps: Deps, ask: Ask): Promise<Reply> {
  const draft = await openProcedureDraft(deps, signedIn(ask), ask.params['draft'] ?? '');
  const { row, definition } = draft;
  const { words } = deps;
  const { locale } = ask;
  const changer = await deps.db.rows.users.find({ id: row.changed_by });
  const nexts: readonly DraftTab[] = ['walk', 'replay', 'publish'];
  return page(
    'designer/overview',
    {
      title: inLocale(definition.name, locale),
      ...draftFrame(draft, 'overview'),
      summary: definition.summary,
      drawing: workflowDrawing(definition, {
        words,
        locale,
        hrefOf: (stage) => partHref(row.id, `workflow.stages.${stage}`),
      }),
      facts: factsOf(definition, row.id, words, locale),
      nexts: nexts.map((tab) => ({
        href: draftHref(row.id, tab),
        label: { key: `designer.tabs.${tab}` },
      })),
      changedBy: changer?.name ?? '',
      changedAt: row.changed_at,
      notes: await draftNotes(deps, draft, locale),
    },
    'design',
  );
}

function factsOf(
  { form, documents, workflow, rubrics, award, mails }: Definition,
  draftId: string,
  words: Translate,
  locale: Locale,
): readonly object[] {
  const fact = (key: string, tab: DraftTab, name: string, count: number): object => ({
    label: words(locale, `designer.facts.${key}`),
    value: words(locale, `designer.facts.${name}`, { count }),
    href: draftHref(draftId, tab),
    act: words(locale, 'designer.notes.see'),
  });
  const fields = form.reduce((sum, section) => sum + section.fields.length, 0);
  return [
    fact('stages', 'workflow', 'stageCount', Object.keys(workflow.stages).length),
    fact('sections', 'form', 'sectionCount', fields),
    fact('documents', 'documents', 'documentCount', documents.length),
    fact('rubrics', 'rubrics', 'rubricCount', Object.keys(rubrics).length),
    fact('award', 'award', 'classCount', award?.classes.length ?? 0),
    fact('mails', 'mails', 'mailCount', Object.keys(mails).length),
  ];
}
