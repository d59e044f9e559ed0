import { measureAdvance, type AdvanceFigures } from './advances.js';
import type { Counters } from './counters.js';
import { measureDesign, type DesignFigures } from './designs.js';
import type { Product } from './product.js';
import { fortyOf, measurePublishing, type PublishFigures } from './publications.js';
import { measureReplay, type ReplayFigures } from './replays.js';
import type { Drafts, Zone } from './zone.js';

/** Everything about changing a procedure and what cases live through under it. */
export interface DesigningFigures {
  readonly publish: PublishFigures;
  readonly advance: AdvanceFigures;
  /** The same page of a small procedure and of a large one. */
  readonly designs: readonly DesignFigures[];
  readonly replay: ReplayFigures;
}

const replayedCases = 500;
const small = 'youth.rent';

export async function measureDesigning(
  zone: Zone,
  database: string,
  counters: Counters,
  { product, drafts }: { readonly product: Product; readonly drafts: Drafts },
): Promise<DesigningFigures> {
  const { connection } = counters;
  const publish = await measurePublishing(zone, connection, database);
  const advance = await measureAdvance(zone, counters, database, drafts);
  const designs: DesignFigures[] = [];
  for (const procedure of [small, fortyOf(0)]) {
    designs.push(await measureDesign(zone, product, counters, procedure));
  }
  const replay = await measureReplay(zone, connection, database, replayedCases);
  return { publish, advance, designs, replay };
}
