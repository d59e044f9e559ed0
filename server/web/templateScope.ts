/** What a piece of a template prints. */
export type Print = (scope: TemplateScope) => string;

/** What a piece of a template can see while it is printed. */
export interface TemplateScope {
  /** `this`: where a plain name is looked up. */
  readonly context: unknown;
  /** `../`; null at the top of a template and of a partial. */
  readonly outer: TemplateScope | null;
  /** `@root`: the model of the whole page. */
  readonly root: unknown;
  /** `@first`, `@last`, `@index` and `@key` of the innermost `each`. */
  readonly turn: Turn | null;
  /** `@partial-block`: what the caller of a partial wrote between its tags. */
  readonly block: Block | null;
}

export interface Turn extends Readonly<Record<string, unknown>> {
  readonly first: boolean;
  readonly last: boolean;
  readonly index: number;
  readonly key: number | string;
}

/** The content of a partial's block, printed for what the partial looks at. */
export type Block = (context: unknown) => string;

/** The page as a whole. */
export const topScope = (model: object): TemplateScope => ({
  context: model,
  outer: null,
  root: model,
  turn: null,
  block: null,
});

/** The same place seen from one step further in; nothing is entered where `this` stays the same. */
export const enterScope = (
  scope: TemplateScope,
  context: unknown,
  turn = scope.turn,
): TemplateScope =>
  context === scope.context && turn === scope.turn
    ? scope
    : {
        context,
        outer: context === scope.context ? scope.outer : scope,
        root: scope.root,
        turn,
        block: scope.block,
      };

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** A property of its own, and nothing of nothing; what a prototype holds is never read. */
export function ownProperty(of: unknown, name: string): unknown {
  if (isRecord(of)) return Object.hasOwn(of, name) ? of[name] : undefined;
  if (of === null) return null;
  const isHeld = typeof of === 'string' && Object.hasOwn(Object(of), name);
  return isHeld ? Reflect.get(Object(of), name) : undefined;
}

/** Handlebars' notion of nothing: an empty list is nothing, 0 is something. */
export const isNothing = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : !value && value !== 0;
