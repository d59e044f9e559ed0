import { inLocale, type Locale, type LocalText, type Translate } from '../../domain/localText.js';
import type { Definition, Stage } from '../../domain/definition/definition.js';
import { partName } from '../../domain/definition/partNames.js';

/** In which language, and out of which definition, a value is put into words. */
export interface DefinitionContext {
  readonly words: Translate;
  readonly locale: Locale;
  readonly definition: Definition;
}

const orId = (
  name: LocalText | null | undefined,
  id: string,
  { locale }: DefinitionContext,
): string => (name ? inLocale(name, locale) : id);

/** Ids come from drafts, which may name anything. */
export const own = <T>(record: Readonly<Record<string, T>>, id: string): T | undefined =>
  Object.hasOwn(record, id) ? record[id] : undefined;

/** The stage or end that an outcome leads to. */
export function targetName(target: string, context: DefinitionContext): string {
  const { stages, ends } = context.definition.workflow;
  const found = target.startsWith('.') ? own(ends, target.slice(1)) : own(stages, target);
  return orId(found?.name, target, context);
}

/** The word for how a stage can end. */
export function stageOutcomeName(
  stage: Stage | undefined,
  outcome: string,
  context: DefinitionContext,
): string {
  const named = stage && own(stage.outcome_names, outcome);
  if (named) return inLocale(named, context.locale);
  const key = `enums.outcomes.${stage?.kind ?? ''}.${outcome}`;
  const found = context.words(context.locale, key);
  return found === key ? outcome : found;
}

/** `<stage>.<outcome>` in words. */
function triggerName(trigger: string, context: DefinitionContext): string {
  const [stage = '', outcome = ''] = trigger.split('.');
  return context.words(context.locale, 'definitionDiff.trigger', {
    stage: targetName(stage, context),
    outcome: stageOutcomeName(own(context.definition.workflow.stages, stage), outcome, context),
  });
}

const named =
  (before: string) =>
  (id: string, context: DefinitionContext): string =>
    orId(partName(context.definition, `${before}${id}`), id, context);

type Namer = (id: string, context: DefinitionContext) => string;
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
