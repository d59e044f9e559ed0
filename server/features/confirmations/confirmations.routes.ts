import { passedClock } from '../../shared/casefile/passedDeadline.query.js';
import { rowAnswers } from '../../domain/workflow/contract/stageQuestions.js';
import { contactLines, contactOf } from '../../domain/definition/contact.js';
import { inLocale } from '../../domain/localText.js';
import { silenceOf } from '../../shared/letters/confirmation.mails.js';
import type { Deps } from '../../shared/request/deps.js';
import { readerOf } from '../../shared/forms/fieldReader.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { answerRow, answerRowInput } from './answerRow.service.js';
import { openConfirmation } from './confirmation.query.js';
import { steerConfirmer, steerInput } from './steerConfirmer.service.js';

const one = '/confirmations/:token';
const tokenOf = ({ params }: Ask): string => params['token'] ?? '';

/** Confirmations by link, for people without an account; whose letters the applicant looks after. */
export const confirmationRoutes = (deps: Deps): readonly Route[] => [
  get(one, 'confirmation.answer', (ask) => show(deps, ask)),
  post(
    one,
    'confirmation.answer',
    async (ask, input) => {
      await answerRow(deps, tokenOf(ask), input);
      return redirect(`/confirmations/${tokenOf(ask)}`, 'row_answered');
    },
    { input: answerRowInput, again: one },
  ),
  post(
    '/applications/:id/confirmers',
    'application.use',
    async (ask, input) => {
      const id = ask.params['id'] ?? '';
      const done = await steerConfirmer(deps, signedIn(ask), id, input);
      return redirect(`/applications/${id}#stage`, `confirmer_${done}`);
    },
    { input: steerInput, again: '/applications/:id' },
  ),
];

async function show(deps: Deps, ask: Ask): Promise<Reply> {
  const reader = readerOf(deps.words, ask.locale);
  const found = await openConfirmation(deps, tokenOf(ask), reader);
  const { row, definition } = found.file;
  const missed = !found.open && found.answer === null;
  const when = missed ? await passedClock(deps, row.id, found.stage) : null;
  return page('confirmations/confirmation', {
    title: deps.words(ask.locale, 'confirmations.title'),
    sub: deps.words(ask.locale, 'confirmations.from', {
      applicant: row.applicant_name,
      procedure: inLocale(definition.name, ask.locale),
    }),
    until: row.state.dueAt ?? false,
    silence: silenceOf(deps, definition, found.file.rules.stage(found.stage), ask.locale),
    contact: contactLines(contactOf(definition), ask.locale),
    name: found.name,
    action: `/confirmations/${tokenOf(ask)}`,
    open: found.open,
    overSays: when === null ? '' : deps.words(ask.locale, 'refusals.stage_time_over', { when }),
    answered: found.answer !== null,
    facts: found.facts,
    ways: rowAnswers.map((value) => ({
      value,
      label: deps.words(ask.locale, `confirmations.ways.${value}`),
    })),
    form: formState(ask, deps.words, { answer: '', remark: '' }),
  });
}
