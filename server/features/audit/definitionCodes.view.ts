import { inLocale, type Locale, type LocalText, type Translate } from '../../domain/localText.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import { endOfCase } from '../../shared/casefile/caseEnd.js';

/** What a code of a definition is called: by the fact that holds it, and the stage it happened in. */
export type CodeWords = (key: string, code: string, stage: string) => string | undefined;

/** The words of one version for the codes that events of its cases hold. */
export function definitionCodes(
  { definition, sections, fields, documents }: Compiled,
  words: Translate,
  locale: Locale,
): CodeWords {
  const { stages } = definition.workflow;
  const said = (name: LocalText | undefined): string | undefined => name && inLocale(name, locale);
  const stageName = (id: string): string | undefined => said(stages[id]?.name);
  const enumOf = (set: string, stage: string, code: string): string | undefined => {
    const key = `enums.${set}.${stages[stage]?.kind ?? ''}.${code}`;
    const found = words(locale, key);
    return found === key ? undefined : found;
  };
  const documentName = (slot: string): string | undefined =>
    said(documents.get(slot.replace(/^document\./, ''))?.document.name);
  const place = (at: string): string | undefined =>
    documentName(at) ?? said(fields.get(at)?.field.name) ?? said(sections.get(at)?.name);
  /** `desk.1.decide`: the stage, which visit of one it was, and what is to be done. */
  const task = (id: string): string | undefined => {
    const [stage = '', , verb = ''] = id.split('.');
    const both = [stageName(stage), enumOf('tasks', stage, verb)];
    return both.every((part) => part !== undefined) ? both.join(' \u00B7 ') : undefined;
  };
  const tranche = (id: string): string | undefined => {
    const { tranches } = definition.award ?? { tranches: [] };
    return said(tranches.find((each) => id === each.id || id.startsWith(`${each.id}_`))?.name);
  };
  const byKey: Readonly<Record<string, (code: string, stage: string) => string | undefined>> = {
    stage: stageName,
    from: stageName,
    to: stageName,
    entered: stageName,
    end: (id) => said(endOfCase(words, definition, id)?.name),
    outcome: (code, stage) =>
      said(stages[stage]?.outcome_names[code]) ?? enumOf('outcomes', stage, code),
    verb: (code, stage) => enumOf('verbs', stage, code) ?? enumOf('tasks', stage, code),
    task,
    id: task,
    at: place,
    field: place,
    section: place,
    document: documentName,
    documents: documentName,
    deferred: documentName,
    promised: documentName,
    tranche,
    class: (id) => said(definition.award?.classes.find((each) => each.id === id)?.name),
  };
  return (key, code, stage) => byKey[key]?.(code, stage);
}
