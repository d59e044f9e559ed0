import { z } from 'zod';
import { drawInputsSchema, drawRecordSchema } from '../../domain/review/expertDraw.js';
import {
  dayColumn,
  id,
  json,
  oneOf,
  optional,
  sealedText,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

const pairSchema = z.object({ caseId: z.string(), expertId: z.string() });

/** What a proposal rests on and what it proposes; ids alone, whose names are read where they may be. */
export const proposalSchema = z.object({
  rules: z.object({ outside: z.number(), finance: z.number(), limit: z.number() }),
  cases: z.array(
    z.object({
      id: z.string(),
      /** Of the case as it was read: what has changed since is told before anybody is seated. */
      version: z.number(),
      open: z.number(),
      fields: z.array(z.string()),
      seated: z.array(z.object({ outside: z.boolean(), finance: z.boolean() })),
    }),
  ),
  experts: z.array(
    z.object({
      id: z.string(),
      fields: z.array(z.string()),
      traits: z.object({ outside: z.boolean(), finance: z.boolean() }),
      load: z.number(),
      limit: z.number(),
    }),
  ),
  pairs: z.array(pairSchema),
  reserves: z.array(pairSchema),
  lacks: z.array(
    z.object({
      caseId: z.string(),
      seats: z.number(),
      needs: z.array(z.enum(['outside', 'finance'])),
    }),
  ),
  /** How many pairs were left out for a conflict. */
  barred: z.number(),
});
export type ProposalContent = z.infer<typeof proposalSchema>;

/** Experts proposed for the open seats of a call's cases: a dry run, kept until it is seated. */
export const assignmentProposals = defineTable(
  'assignment_proposals',
  {
    id: id(),
    call_id: id(),
    stage: words(40),
    content: json<ProposalContent>(proposalSchema),
    content_hash: words(64),
    status: oneOf(['open', 'seated'], 10),
    made_at: time(),
    made_by: id(),
    seated_at: optional(time()),
    seated_by: optional(id()),
    version: wholeColumn(),
  },
  { indexes: [['index', 'call_id', 'status', 'made_at']] },
);

/** An account or a case by the code that a draw gives it. */
const codesSchema = z.record(z.string(), z.string());

/**
 * A draw of experts by lot. What it is drawn from is fixed first and published with the hash of a
 * secret; the secret is told together with a number that became public afterwards.
 */
export const expertDraws = defineTable(
  'expert_draws',
  {
    id: id(),
    call_id: id(),
    stage: words(40),
    secret: sealedText(),
    inputs: json(drawInputsSchema),
    inputs_hash: words(64),
    /** Which account and which case a code means; for those who seat experts alone. */
    codes: json(codesSchema),
    committed_at: time(),
    committed_by: id(),
    /** The number joined to the secret is of a later day than this. */
    value_after: dayColumn(),
    record: optional(json(drawRecordSchema)),
    drawn_at: optional(time()),
    drawn_by: optional(id()),
    proposal_id: optional(id()),
    version: wholeColumn(),
  },
  { indexes: [['index', 'call_id', 'committed_at']] },
);

/** What the pool knows of an expert beside the profile. */
export const expertTerms = defineTable(
  'expert_terms',
  {
    user_id: id(),
    /** 1 where the employer lies in the zone. */
    in_zone: wholeColumn(),
    /** Most reviews at work at a time; null for as many as a rule allows. */
    most: optional(wholeColumn()),
    languages: words(100),
    /** When the expert or the secretary last said that all of it is right. */
    refreshed_on: optional(dayColumn()),
  },
  { key: ['user_id'] },
);
