/**
 * Where the words for a definition's keys and values stand in `config/locales`. A key may mean
 * one thing in general and another within something: `scope` is the stage kind, field kind or
 * effect that a key belongs to, else the key of the part that holds it; '' for the definition
 * itself. Candidates come in order, the most particular first.
 */
function within(area: string, scope: string, key: string): readonly string[] {
  return scope === '' ? [`${area}.${key}`] : [`${area}.${scope}_${key}`, `${area}.${key}`];
}

/** What a key is called, such as `experts` within `review`. */
export const keyNames = (scope: string, key: string): readonly string[] =>
  within('designerKeys', scope, key);

/** One sentence on what a key means; many explain themselves and have none. */
export const helpNames = (scope: string, key: string): readonly string[] =>
  within('designerHelp', scope, key);

/** What one item of a list or record is called: a stage of `stages`. */
export const itemNames = (scope: string, key: string): readonly string[] =>
  within('designerItems', scope, key);

const roleKeys: ReadonlySet<string> = new Set(['by', 'escalate', 'secretary']);

/** What a value of a closed list is called; roles have their own names. */
export function valueNames(scope: string, key: string, value: string): readonly string[] {
  return roleKeys.has(key)
    ? [`roles.${value}`]
    : within('designerValues', scope, `${key}_${value}`);
}

/** The scope of what a part states itself, given the key that holds the part. */
export function scopeOfPart(part: object, holder: string): string {
  const kind = kindHolders.has(holder) && 'kind' in part ? part.kind : null;
  if (typeof kind === 'string') return kind;
  const effect = !effectRules.has(holder) && 'effect' in part ? part.effect : null;
  if (typeof effect === 'string') return effect;
  return holder;
}

const kindHolders: ReadonlySet<string> = new Set(['stages', 'fields', 'columns', 'criteria']);
// Here `effect` says whether a rule blocks or warns.
const effectRules: ReadonlySet<string> = new Set(['eligibility', 'quick_check']);
