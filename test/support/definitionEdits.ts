import { fc } from './fastCheck.js';
import { definitionSchema, type Definition } from '../../server/domain/definition/definition.js';

/** Random edits of a definition's plain form, anywhere in it, as an officer or a file could make them. */
type Plain = Record<string, unknown>;
type Holder = Plain | unknown[];

const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null;

interface Spot {
  readonly holder: Holder;
  readonly key: string;
}

function spotsIn(value: unknown): Spot[] {
  if (!isHolder(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    { holder: value, key },
    ...spotsIn(inner),
  ]);
}

const get = ({ holder, key }: Spot): unknown =>
  Array.isArray(holder) ? holder[Number(key)] : holder[key];

function set({ holder, key }: Spot, value: unknown): void {
  if (Array.isArray(holder)) holder[Number(key)] = value;
  else holder[key] = value;
}

function remove({ holder, key }: Spot): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

/** Another value of the same sort. */
function other(value: unknown, dice: number): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1 + (dice % 3);
  if (typeof value === 'string') return /^\d+ /.test(value) ? `${dice + 1} wd` : `${value}x`;
  return value;
}

function twin(spot: Spot, dice: number): void {
  const copy: unknown = structuredClone(get(spot));
  const { holder } = spot;
  if (isHolder(copy) && !Array.isArray(copy) && typeof copy['id'] === 'string' && dice % 5 > 0) {
    copy['id'] = `${copy['id']}_${dice}`;
  }
  if (Array.isArray(holder)) holder.splice(dice % (holder.length + 1), 0, copy);
  else holder[`${spot.key}_${dice}`] = copy;
}

function swap({ holder, key }: Spot, dice: number): void {
  if (!Array.isArray(holder)) return;
  const [from, to] = [Number(key), dice % holder.length];
  [holder[from], holder[to]] = [holder[to], holder[from]];
}

export interface Edit {
  readonly how: 'change' | 'remove' | 'twin' | 'swap';
  readonly where: number;
  readonly dice: number;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  how: fc.constantFrom('change', 'change', 'remove', 'twin', 'swap'),
  where: fc.nat(1_000_000),
  dice: fc.nat(50),
});
/** Without a bias to small numbers, which would all be edits of the first few keys. */
export const anyEdits: fc.Arbitrary<readonly Edit[]> = fc.noBias(fc.array(edit, { maxLength: 5 }));

/** The definition after these edits; those that the schema does not allow are left out. */
export function edited(before: Definition, edits: readonly Edit[]): Definition {
  return edits.reduce((definition, { how, where, dice }) => {
    const plain: unknown = JSON.parse(JSON.stringify(definition));
    const spots = spotsIn(plain);
    const spot = spots[where % spots.length];
    if (!spot) return definition;
    if (how === 'change') set(spot, other(get(spot), dice));
    if (how === 'remove') remove(spot);
    if (how === 'twin') twin(spot, dice);
    if (how === 'swap') swap(spot, dice);
    return definitionSchema.safeParse(plain).data ?? definition;
  }, before);
}
