import { z } from 'zod';
import { sha256 } from '../events.js';
import { canonicalJson, plainJson } from '../json.js';
import { byLot, commitmentTo, joinedSeed } from '../scoring/lotOrder.js';

const code = z.string().min(1).max(40);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const most = 500;

/** What is fixed before the order of teams is drawn: codes alone, so that it can be published. */
export const turnDrawSchema = z.object({
  form: z.literal('qixian-turns-1'),
  commitment: hash,
  /** Which public number will be joined to the secret. */
  source: z.string().min(1).max(200),
  teams: z.array(code).max(most),
});
export type TurnDraw = z.infer<typeof turnDrawSchema>;

/** A drawn order as it is published: by it anybody draws again. */
export const turnRecordSchema = turnDrawSchema.extend({
  inputs_hash: hash,
  secret: z.string().min(1).max(200),
  value: z.string().min(1).max(200),
  order: z.array(code).max(most),
});
export type TurnRecord = z.infer<typeof turnRecordSchema>;

export const turnDrawHash = (inputs: TurnDraw): string =>
  sha256(canonicalJson(plainJson(turnDrawSchema.parse(inputs))));

/** The record of a draw with the number of a later day. */
export function drawTurns(inputs: TurnDraw, secret: string, value: string): TurnRecord {
  const order = byLot(inputs.teams, joinedSeed(secret, value));
  return { ...inputs, inputs_hash: turnDrawHash(inputs), secret, value, order };
}

export type TurnFault = 'commitment' | 'inputs' | 'drawn';

/** Draws again and compares; none where the record says the truth. */
export function turnFaults(record: TurnRecord): TurnFault[] {
  const { inputs_hash: told, secret, value, order, ...inputs } = record;
  const again = drawTurns(inputs, secret, value);
  const faults: TurnFault[] = [];
  if (commitmentTo(secret) !== record.commitment) faults.push('commitment');
  if (again.inputs_hash !== told) faults.push('inputs');
  if (again.order.join(' ') !== order.join(' ')) faults.push('drawn');
  return faults;
}
