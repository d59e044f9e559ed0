/**
 * The dialog that keeps a form on its page while it cannot be sent: the server is away, the session
 * has ended, or another account is signed in by now. One press goes on once that is over.
 */
import { lookAtSession, renewTokens, standing } from './reach.js';

const dialog = document.querySelector('dialog[data-away]');
let waiting;

function show(state) {
  dialog.dataset.state = state;
  for (const part of dialog.querySelectorAll('[data-when]')) {
    part.hidden = !part.dataset.when.split(' ').includes(state);
  }
  // Signing in comes first then; two buttons of one weight would say that either will do.
  dialog.querySelector('[data-go-on]').classList.toggle('secondary', state === 'signedOut');
  if (!dialog.open) dialog.showModal();
}

async function tryAgain() {
  if (!waiting) return;
  const session = await lookAtSession();
  const state = standing(waiting.form, session);
  if (state !== 'ready') return show(state);
  renewTokens(session);
  const { goOn } = waiting;
  waiting = undefined;
  dialog.close();
  goOn();
}

/** Asks whether a form can be sent now and sends it, or waits in the dialog until it can. */
export async function whenReady(form, goOn) {
  const session = await lookAtSession();
  const state = standing(form, session);
  if (state === 'ready' || !dialog) {
    if (session) renewTokens(session);
    goOn();
    return;
  }
  waiting = { form, goOn };
  show(state);
}

if (dialog) {
  dialog.querySelector('[data-go-on]').addEventListener('click', () => void tryAgain());
  dialog.querySelector('[data-stay-here]').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => (waiting = undefined));
  // Back from the window in which one has signed in: the dialog says that one may go on.
  addEventListener('focus', async () => {
    if (!waiting || !dialog.open) return;
    const state = standing(waiting.form, await lookAtSession());
    if (waiting && dialog.open) show(state);
  });
}
