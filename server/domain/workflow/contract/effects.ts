import { z } from 'zod';
import { durationSchema } from '../../duration.js';

/**
 * The closed set of what a stage may cause beyond the workflow, run in the same transaction. A
 * definition lists effects per outcome; each has a function of its own in `shared/effects/`.
 */
const id = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
const rule = z.string().min(1).max(1000);

export const effectSchema = z.discriminatedUnion('effect', [
  /** Commits the award to the account that the form names, where no agreement is signed. */
  z.strictObject({ effect: z.literal('commit_award') }),
  /** Lists the applicant in a registry of the programme, or extends and regrades its entry. */
  z.strictObject({
    effect: z.literal('list_entry'),
    registry: id,
    valid: durationSchema,
    /** CEL; the level it is listed at. */
    level: rule.optional(),
    /** CEL; how many cases a year it may file by its entry. */
    quota: rule.optional(),
  }),
  z.strictObject({ effect: z.literal('delist_entry'), registry: id }),
  /** Gives the applicant a voucher over the decided amount. */
  z.strictObject({ effect: z.literal('issue_voucher'), valid: durationSchema }),
  /** Sets the amount aside in the voucher that this case builds on. */
  z.strictObject({ effect: z.literal('freeze_voucher') }),
  z.strictObject({ effect: z.literal('unfreeze_voucher') }),
  /** The firm that a person's award promised to found: named in a report, it takes the case over. */
  z.strictObject({ effect: z.literal('attach_organisation'), field: id }),
]);

export type StageEffect = z.infer<typeof effectSchema>;

/** What the machine itself causes: money follows decisions, claims follow the end of a case. */
export type OwnEffect =
  | 'reserve_award'
  | 'release_award'
  | 'open_tranche'
  | 'cancel_tranches'
  | 'cancel_due_tranches'
  | 'release_claims'
  | 'retake_claims'
  | 'invite_confirmers'
  | 'strike_line'
  | 'restore_line'
  | 'record_broken_commitment';
export type EffectName = StageEffect['effect'] | OwnEffect;

/** What others may ask of an effect; nobody tells effects apart by their names. */
interface EffectTraits {
  /** The fact that shows at once that money was moved, so that later steps know. */
  readonly fact?: string;
  /** Moves money and does nothing else, so that the movement tells all. */
  readonly onlyMoves?: true;
  /** Commits the award, as the signing of an agreement does. */
  readonly commits?: true;
  /** An organisation takes over the case of a person. */
  readonly attaches?: true;
  /** A line of a public list holds no more. */
  readonly strikes?: true;
  /** What is due is not paid any more. */
  readonly takesDue?: true;
  /** Others build on what it made: why it is not taken back with the award, as a refusal's code. */
  readonly builtUpon?: string;
}

const traits: Readonly<Record<EffectName, EffectTraits>> = {
  commit_award: { fact: 'committed', onlyMoves: true, commits: true },
  list_entry: {},
  delist_entry: {},
  issue_voucher: { builtUpon: 'revoke_voucher' },
  freeze_voucher: { fact: 'frozen', onlyMoves: true },
  unfreeze_voucher: { onlyMoves: true },
  attach_organisation: { attaches: true },
  reserve_award: { fact: 'reserved', onlyMoves: true },
  release_award: { onlyMoves: true },
  open_tranche: { onlyMoves: true },
  cancel_tranches: { onlyMoves: true },
  cancel_due_tranches: { onlyMoves: true, takesDue: true },
  release_claims: {},
  retake_claims: {},
  invite_confirmers: {},
  strike_line: { strikes: true },
  restore_line: {},
  record_broken_commitment: {},
};

export const effectTraits = ({ effect }: { readonly effect: EffectName }): EffectTraits =>
  traits[effect];

export const effectNames: readonly string[] = Object.keys(traits);

/** Facts that only say what was done with money. */
export const moneyFacts: ReadonlySet<string> = new Set(
  Object.values(traits).flatMap(({ fact }) => fact ?? []),
);
