import type { Definition } from '../../domain/definition/definition.js';
import { lint } from '../../domain/lint/lint.js';
import { workedOutOnce } from '../../domain/memory.js';
import {
  definitionWords,
  type DefinitionWords,
} from '../../shared/definitionWords/definitionWords.js';
import { mostWords } from '../../shared/reading/criterion.view.js';
import type { ListedStage } from '../../shared/definitionWords/stageList.js';
import { workflowDrawing } from '../../shared/definitionWords/workflowDrawing.js';
import type { Language } from '../../shared/definitionWords/conditionWords.js';
import type { ListedProcedure, ListedVersion } from './procedures.query.js';
import { compareForm } from './versionCompare.page.js';

/** A published version never changes, nor does what is doubtful about it. */
const lintOnce = workedOutOnce(lint);

/** The list of procedures. */
export function procedureListPage(found: readonly ListedProcedure[]): object {
  return {
    items: found.map((each) => ({
      href: `/procedures/${each.id}`,
      id: each.id,
      label: each.name,
      programme: each.programme,
      versions: each.versions,
      calls: each.calls,
      at: each.published_at,
    })),
  };
}

/** One version of a procedure, for people who want to know its rules. */
export function procedurePage(
  definition: Definition,
  versions: readonly ListedVersion[],
  chosen: ListedVersion,
  language: Language,
): object {
  const base = `/procedures/${definition.procedure}`;
  const drawing = workflowDrawing(definition, language);
  const said = definitionWords(language.words, language.locale);
  return {
    id: definition.procedure,
    heading: definition.name,
    summary: definition.summary,
    versionNumber: chosen.number,
    hash: chosen.definition_hash,
    at: chosen.published_at,
    download: `${base}/definition?version=${chosen.number}`,
    walk: `${base}/walk?version=${chosen.number}`,
    versions: versions.map(({ number, published_at: at, publisher, cases }) => ({
      href: `${base}?version=${number}`,
      no: number,
      at,
      publisher: publisher ?? '',
      cases,
      current: number === chosen.number,
    })),
    drawing,
    compare: compareForm(definition.procedure, versions, versions[1]?.number, versions[0]?.number),
    stages: stagesOf(definition, drawing.stages, said),
    ends: Object.entries(definition.workflow.ends).map(([id, { name, state }]) => ({
      id,
      label: name,
      state: { key: `procedures.end.${state}` },
    })),
    sections: definition.form.map(({ name, fields }) => ({
      label: name,
      fields: fields.map((field) => ({
        label: field.name,
        kind: said.value('fields', 'kind', field.kind),
      })),
    })),
    documents: definition.documents.map(({ name, required }) => ({ label: name, required })),
    rubrics: Object.values(definition.rubrics).map(({ criteria }) => ({
      criteria: criteria.map((each) => ({ label: each.name, max: mostWords(each) })),
    })),
    classes: (definition.award?.classes ?? []).map(({ name, amount_yuan: yuan, when }) => ({
      label: name,
      fen: yuan * 100,
      rule: when,
    })),
    tranches: (definition.award?.tranches ?? []).map(({ name, share_percent: percent }) => ({
      label: name,
      percent,
    })),
    findings: lintOnce(definition).map(({ level, code, at, params }) => ({
      tone: level === 'error' ? 'bad' : 'warn',
      at,
      code,
      params,
    })),
    crumbs: [
      { href: '/procedures', label: { key: 'procedures.title' } },
      { label: definition.name },
    ],
  };
}

/** Each stage with who does it, how long it may take and where its outcomes lead, in words. */
function stagesOf(
  { workflow }: Definition,
  listed: readonly ListedStage[],
  said: DefinitionWords,
): readonly object[] {
  return listed.flatMap(({ id, label, about, leads }) => {
    const stage = workflow.stages[id];
    if (!stage) return [];
    return [{ id, label, kind: said.value('stages', 'kind', stage.kind), about, leads }];
  });
}
