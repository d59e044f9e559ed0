import { maskBank } from '../../domain/identity/masking.js';
import type { PayeeLine } from '../../shared/effects/payeeFile.js';

export interface PayeeEntry {
  readonly at: string;
  readonly what: { readonly key: string };
  readonly account: string;
  readonly who: string;
  readonly note: string;
  /** Where the paper is read that proves it. */
  readonly proof: string | false;
}

interface For {
  /** Who did it, as this reader is told: applicants are told no names of the zone. */
  readonly asker: (line: PayeeLine) => string;
  readonly decider: (line: PayeeLine) => string;
  /** Where its proof is read by those who may. */
  readonly proof: (line: PayeeLine) => string | false;
}

/** `Bank of Somewhere ****0012` */
export const coveredAccount = ({ bank, tail }: Pick<PayeeLine, 'bank' | 'tail'>): string =>
  `${bank} ${maskBank(`0000${tail}`)}`;

/** What was named and what became of it, the latest first. */
export const historyOf = (lines: readonly PayeeLine[], of: For): readonly PayeeEntry[] =>
  lines.toReversed().flatMap((line) => [...decisionOf(line, of), namingOf(line, of)]);

const namingOf = (line: PayeeLine, { asker, proof }: For): PayeeEntry => ({
  at: line.askedAt,
  what: { key: `payees.history.${line.onBehalf ? 'recorded' : line.kind}` },
  account: coveredAccount(line),
  who: asker(line),
  note: line.reason,
  proof: line.proofFileId !== null && proof(line),
});

const decisionOf = (line: PayeeLine, { decider }: For): readonly PayeeEntry[] =>
  line.outcome === null || line.decidedAt === null
    ? []
    : [
        {
          at: line.decidedAt,
          what: { key: `payees.history.${line.outcome}` },
          account: coveredAccount(line),
          who: decider(line),
          note: line.decisionReason,
          proof: false,
        },
      ];
