import { z } from 'zod';
import { differenceKinds } from '../../domain/fund/differenceKinds.js';
import { choice, line, paragraph } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  nothing,
  page,
  post,
  redirect,
  type Ask,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { openDifference } from './difference.file.js';
import { differencePage } from './difference.page.js';
import {
  approveAnswer,
  proposeAnswer,
  rejectAnswer,
  takeDifference,
  withdrawAnswer,
  type DifferenceKey,
} from './resolveDifference.service.js';

const keyOf = ({ params }: Ask): DifferenceKey => ({
  batchId: params['id'] ?? '',
  id: params['difference'] ?? '',
});
const back = (ask: Ask): string =>
  `/payments/batches/${keyOf(ask).batchId}/differences/${keyOf(ask).id}`;

const answerInput = z.object({
  kind: choice(differenceKinds),
  reason: paragraph({ min: 5, max: 1000 }),
});
const decideInput = z.object({ answer: line(36) });
const rejectInput = z.object({ answer: line(36), why: paragraph({ min: 5, max: 500 }) });

const one = '/payments/batches/:id/differences/:difference';
const again = { again: one };

/** What of the bank's answers does not agree: who looks after it, how it came out, who agreed. */
export const differenceRoutes = (deps: Deps): readonly Route[] => [
  get(one, 'payment.view', async (ask) => {
    const actor = signedIn(ask);
    const { batchId, id } = keyOf(ask);
    const model = differencePage({
      actor,
      opened: await openDifference(deps, actor, batchId, id),
      form: formState(ask, deps.words, { kind: '', reason: '', why: '' }),
      rejecting: ask.failed !== null && 'why' in ask.failed.typed,
    });
    return page('payments/difference', model);
  }),
  post(
    `${one}/take`,
    'payment.resolve',
    async (ask) => {
      await takeDifference(deps, signedIn(ask), keyOf(ask));
      return redirect(back(ask), 'difference_taken');
    },
    { input: nothing, ...again },
  ),
  post(
    `${one}/answer`,
    'payment.resolve',
    async (ask, input) => {
      await proposeAnswer(deps, signedIn(ask), keyOf(ask), input);
      return redirect(back(ask), 'difference_proposed');
    },
    { input: answerInput, ...again },
  ),
  post(
    `${one}/approve`,
    'payment.resolve',
    async (ask, { answer }) => {
      await approveAnswer(deps, signedIn(ask), keyOf(ask), answer);
      return redirect(back(ask), 'difference_approved');
    },
    { input: decideInput, ...again },
  ),
  post(
    `${one}/reject`,
    'payment.resolve',
    async (ask, input) => {
      await rejectAnswer(deps, signedIn(ask), keyOf(ask), input);
      return redirect(back(ask), 'difference_rejected');
    },
    { input: rejectInput, ...again },
  ),
  post(
    `${one}/withdraw`,
    'payment.resolve',
    async (ask, { answer }) => {
      await withdrawAnswer(deps, signedIn(ask), keyOf(ask), answer);
      return redirect(back(ask), 'difference_withdrawn');
    },
    { input: decideInput, ...again },
  ),
];
