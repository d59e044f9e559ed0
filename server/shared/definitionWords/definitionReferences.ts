import { inLocale, type Locale, type LocalText, type Translate } from '../../domain/localText.js';
import type { Definition, Stage } from '../../domain/definition/definition.js';
import { partName } from '../../domain/definition/partNames.js';

/** In whose words, and out of which definition, a value is told. */
export interface Telling {
  readonly words: Translate;
  readonly locale: Locale;
  readonly definition: Definition;
}

const orId = (name: LocalText | null | undefined, id: string, { locale }: Telling): string =>
  name ? inLocale(name, locale) : id;

/** Ids come from drafts, which may name anything. */
export const own = <T>(record: Readonly<Record<string, T>>, id: string): T | undefined =>
  Object.hasOwn(record, id) ? record[id] : undefined;

/** The stage or end that an outcome leads to. */
export function targetName(target: string, telling: Telling): string {
  const { stages, ends } = telling.definition.workflow;
  const found = target.startsWith('.') ? own(ends, target.slice(1)) : own(stages, target);
  return orId(found?.name, target, telling);
}

/** The word for how a stage can end. */
export function stageOutcomeName(
  stage: Stage | undefined,
  outcome: string,
  telling: Telling,
): string {
  const named = stage && own(stage.outcome_names, outcome);
  if (named) return inLocale(named, telling.locale);
  const key = `enums.outcomes.${stage?.kind ?? ''}.${outcome}`;
  const found = telling.words(telling.locale, key);
  return found === key ? outcome : found;
}

/** `<stage>.<outcome>` in words. */
function triggerName(trigger: string, telling: Telling): string {
  const [stage = '', outcome = ''] = trigger.split('.');
  return telling.words(telling.locale, 'definitionDiff.trigger', {
    stage: targetName(stage, telling),
    outcome: stageOutcomeName(own(telling.definition.workflow.stages, stage), outcome, telling),
  });
}

const named =
  (before: string) =>
  (id: string, telling: Telling): string =>
    orId(partName(telling.definition, `${before}${id}`), id, telling);

type Namer = (id: string, telling: Telling) => string;
const field = named('form.');

/** Keys whose value is the id of another part. */
const references: ReadonlyMap<string, Namer> = new Map<string, Namer>([
  ['to', targetName],
  ['first', targetName],
  ['deferral_lapsed', targetName],
  ['tranches_after', triggerName],
  ['phase', named('workflow.phases.')],
  ['rubric', named('rubrics.')],
  ['releases', named('award.tranches.')],
  ['payee', named('form.')],
  ['title_field', field],
  ['counterparty', field],
  ['table', field],
  ['each', field],
  ['key', field],
]);

/** How the part is called that a key's value names; null where the value is no such id. */
export function referenceNamer(scope: string, key: string): Namer | null {
  return references.get(`${scope}_${key}`) ?? references.get(key) ?? null;
}
