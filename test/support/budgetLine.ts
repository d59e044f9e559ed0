import type { Actor } from '../../server/domain/actor.js';
import type { LineFacts } from '../../server/domain/fund/lineFacts.js';
import { fen } from '../../server/domain/money.js';
import { approveAct } from '../../server/features/funds/decideAct.service.js';
import {
  openBudgetLine,
  type NewBudgetLine,
} from '../../server/features/funds/openLine.service.js';
import { proposeAct } from '../../server/features/funds/proposeAct.service.js';
import type { WantedAct } from '../../server/features/funds/proposeAct.step.js';
import type { Deps } from '../../server/shared/request/deps.js';

/** Two persons of finance: who proposes and who approves. */
export interface Finance {
  readonly preparer: Actor;
  readonly payer: Actor;
}

/** What a test says of a line where nothing depends on it. */
export const plainFacts: LineFacts = {
  document: 'ZB-2026-1',
  source: 'zone',
  functionalCode: '2060404',
  functionalName: '',
  economicCode: '31299',
  economicName: '',
  paymentMethod: 'direct',
  payerKind: 'zero_balance',
  payerBank: '',
  payerTail: '0218',
};

/** A line with its first appropriation, by two persons; its id. */
export async function openedLine(
  deps: Deps,
  { preparer, payer }: Finance,
  line: Omit<NewBudgetLine, 'facts'>,
  amountFen: bigint,
): Promise<string> {
  const opened = await openBudgetLine(
    deps,
    preparer,
    { ...line, facts: plainFacts },
    { amount: fen(amountFen), reason: 'Allotted for the year' },
  );
  await approveAct(deps, payer, opened.proposalId);
  return opened.lineId;
}

/** What one proposes and another approves at once; the posting's id. */
export async function acted(
  deps: Deps,
  { preparer, payer }: Finance,
  wanted: Omit<WantedAct, 'document' | 'reason'>,
): Promise<string> {
  const grounds = { document: 'ZB-2026-2', reason: 'As the paper says' };
  const id = await proposeAct(deps, preparer, { ...grounds, ...wanted });
  await approveAct(deps, payer, id);
  return id;
}
