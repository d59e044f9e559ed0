/** A key of an object, or one item of a list or record. */
export type PathStep =
  | {
      readonly step: 'key';
      readonly key: string;
      /** As `keyWords.ts` has it. */
      readonly scope: string;
    }
  | {
      readonly step: 'item';
      /** The item's id; its place from 0 where it has none. */
      readonly id: string;
      /** The key of the list or record it is in, and the scope of that. */
      readonly list: string;
      readonly scope: string;
    };

/** What differs. Values are JSON as they stand in a definition. */
export type ValueDifference =
  | { readonly change: 'added'; readonly after: unknown }
  | { readonly change: 'removed'; readonly before: unknown }
  /** Put elsewhere in its list: behind the item with this id, or first. */
  | { readonly change: 'moved'; readonly behind: string | null }
  /** `undefined` stands for a key that is not stated. */
  | { readonly change: 'changed'; readonly before: unknown; readonly after: unknown };

/** One difference between two definitions, and where it is. */
export type DefinitionChange = ValueDifference & {
  readonly path: readonly PathStep[];
  /** The path as lint writes it. */
  readonly at: string;
};

// Lists that go without saying in a path: `form.company.paid_in`, `rubrics.main.team`.
const silentLists: ReadonlySet<string> = new Set(['fields', 'columns', 'criteria']);

/** Writes a path as lint does. */
export function pathText(path: readonly PathStep[]): string {
  const [root] = path;
  const quiet = root?.step === 'key' && ['form', 'rubrics'].includes(root.key);
  return path
    .filter(({ step }, index) => {
      const next = path[index + 1];
      return !(quiet && step === 'key' && next?.step === 'item' && silentLists.has(next.list));
    })
    .map((step) => (step.step === 'key' ? step.key : step.id))
    .join('.');
}
