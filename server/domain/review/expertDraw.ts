import { z } from 'zod';
import { sha256 } from '../events.js';
import { canonicalJson, plainJson } from '../json.js';
import { byLot, commitmentTo, joinedSeed } from '../scoring/lotOrder.js';

/** Why an expert is left out of the draw of a case. */
export const exclusionReasons = ['conflict', 'asked_before'] as const;
export type ExclusionReason = (typeof exclusionReasons)[number];

const code = z.string().min(1).max(40);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const most = 20_000;

/** What is fixed before a draw: codes alone, so that it can be published. */
export const drawInputsSchema = z.object({
  form: z.literal('qixian-draw-1'),
  commitment: hash,
  /** Which public number will be joined to the secret. */
  source: z.string().min(1).max(200),
  /** At least so many of each panel come from outside the zone. */
  outside: z.number().int().min(0).max(15),
  cases: z
    .array(z.object({ code, seats: z.number().int().min(1).max(15), outside: z.number().int() }))
    .max(most),
  experts: z
    .array(z.object({ code, limit: z.number().int().min(0), outside: z.boolean() }))
    .max(most),
  excluded: z
    .array(z.object({ case: code, expert: code, reason: z.enum(exclusionReasons) }))
    .max(1_000_000),
});
export type DrawInputs = z.infer<typeof drawInputsSchema>;

/** A draw as it is published: by it anybody draws again. */
export const drawRecordSchema = drawInputsSchema.extend({
  inputs_hash: hash,
  secret: z.string().min(1).max(200),
  value: z.string().min(1).max(200),
  drawn: z.array(z.object({ case: code, experts: z.array(code) })).max(most),
});
export type DrawRecord = z.infer<typeof drawRecordSchema>;

export const inputsHash = (inputs: DrawInputs): string =>
  sha256(canonicalJson(plainJson(drawInputsSchema.parse(inputs))));

/**
 * Draws the experts of each case: cases in the order of their lots, and for each the experts in the
 * order of theirs, drawn for this case alone; passed over is who is excluded, has no room left, or
 * would leave too few seats for experts from outside.
 */
export function drawExperts(inputs: DrawInputs, seed: string): DrawRecord['drawn'] {
  const excluded = new Set(inputs.excluded.map((each) => `${each.case} ${each.expert}`));
  const experts = new Map(inputs.experts.map((expert) => [expert.code, expert]));
  const room = new Map(inputs.experts.map(({ code: of, limit }) => [of, limit]));
  const cases = new Map(inputs.cases.map((each) => [each.code, each]));
  const order = byLot([...cases.keys()], seed);
  return order.map((of) => {
    const { seats = 0, outside: had = 0 } = cases.get(of) ?? {};
    let missing = Math.min(seats, Math.max(inputs.outside - had, 0));
    const drawn: string[] = [];
    for (const expert of byLot([...experts.keys()], `${seed}\n${of}`)) {
      if (drawn.length === seats) break;
      const left = room.get(expert) ?? 0;
      const outside = experts.get(expert)?.outside === true;
      if (left < 1 || excluded.has(`${of} ${expert}`)) continue;
      if (!outside && seats - drawn.length <= missing) continue;
      if (outside) missing = Math.max(missing - 1, 0);
      room.set(expert, left - 1);
      drawn.push(expert);
    }
    return { case: of, experts: drawn };
  });
}

/** What is wrong with a published draw. */
export interface DrawFault {
  readonly fault: 'commitment' | 'inputs' | 'drawn';
  /** The code of a case that comes out otherwise; '' for the draw as a whole. */
  readonly of: string;
}

/** Draws again and compares; none where the record says the truth. */
export function drawFaults(record: DrawRecord): DrawFault[] {
  const faults: DrawFault[] = [];
  const { inputs_hash: told, secret, value, drawn, ...inputs } = record;
  if (commitmentTo(secret) !== record.commitment) faults.push({ fault: 'commitment', of: '' });
  if (inputsHash(inputs) !== told) faults.push({ fault: 'inputs', of: '' });
  const again = drawExperts(inputs, joinedSeed(secret, value));
  const said = new Map(drawn.map((each) => [each.case, each.experts.join(' ')]));
  for (const each of again) {
    if (said.get(each.case) !== each.experts.join(' ')) {
      faults.push({ fault: 'drawn', of: each.case });
    }
  }
  if (drawn.length !== again.length) faults.push({ fault: 'drawn', of: '' });
  return faults;
}
