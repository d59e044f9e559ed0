import { done, sceneReason as reason, type Scene } from './sceneSteps.js';

const answers = (...references: readonly string[]): string =>
  [
    'payment_ref,status,amount,reason,date',
    ...references.map((each) => `${each},paid,1.00,,2026-03-02`),
  ].join('\n');

/**
 * A bank says something of payments that nobody knows: for who settles it, for who agrees how it came
 * out, and for who confirms what a colleague has brought next.
 */
export const bankAnswersScene: Scene = async (zone) => {
  const { rows } = zone.deps.db;
  const [batch] = await rows.paymentBatches.all({ status: 'settled' }, [['id', 'ASC']]);
  const page = `/payments/batches/${batch?.id}`;
  const send = (results: string): Promise<string> =>
    done(zone, ['preparer', page], `${page}/results`, { results });
  const file = await send(answers('ZF-scene-1', 'ZF-scene-2'));
  await done(zone, ['reviewer', file], `${file}/confirm`);
  const [first, second] = await rows.resultDifferences.all(
    { reference: ['ZF-scene-1', 'ZF-scene-2'] },
    [['reference', 'ASC']],
  );
  const [open, said] = [first, second].map((each) => `${page}/differences/${each?.id}`);
  if (!open || !said) throw new Error('no differences');
  const typed = { kind: 'unknown_payment', reason };
  await done(zone, ['preparer', said], `${said}/answer`, typed);
  return [
    ['preparer', open],
    ['reviewer', said],
    ['reviewer', await send(answers('ZF-scene-3'))],
  ];
};
