import type { PaymentMethod } from '../lineFacts.js';

/** In which formats batches leave: the usual one, and others for some ways of paying. */
export interface ChosenFormats {
  readonly usual: string;
  readonly byMethod: ReadonlyMap<PaymentMethod, string>;
}

/** The zone's own hand-over file for all. */
export const usualFormats: ChosenFormats = { usual: 'zone_csv', byMethod: new Map() };
