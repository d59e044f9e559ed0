/** Says before a session ends, and lets one stay with one press; another tab at work counts too. */
import { lookAtSession, renewTokens } from './reach.js';

const MINUTE_MS = 60_000;
const WARN_MS = 5 * MINUTE_MS;
const dialog = document.querySelector('dialog[data-session]');

const minutes = (ms) => String(Math.max(1, Math.ceil(ms / 60_000)));

function say(name, n) {
  const line = dialog.querySelector('[data-left]');
  line.textContent = dialog.dataset[name].replace('{n}', n);
}

function watch() {
  // By the clock of this machine, so that a wrong one does no harm.
  let idle = Date.now() + Number(dialog.dataset.idle) * MINUTE_MS;
  let last = Date.now() + Number(dialog.dataset.last) * MINUTE_MS;
  let timer;

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), Math.max(1_000, idle - WARN_MS - Date.now()));
  };

  function take(session) {
    if (!session?.ends) return;
    const now = Date.parse(session.now);
    idle = Date.now() + Date.parse(session.ends.idle) - now;
    last = Date.now() + Date.parse(session.ends.last) - now;
  }

  function show() {
    const left = idle - Date.now();
    const final = last - idle < 1_000;
    if (left <= 0) say('textOver', '');
    else say(final ? 'textLast' : 'textLeft', minutes(left));
    dialog.querySelector('[data-stay]').hidden = left <= 0 || final;
    dialog.querySelector('[data-enter]').hidden = left > 0;
    if (!dialog.open) dialog.showModal();
    timer = setTimeout(show, 20_000);
  }

  async function look() {
    take(await lookAtSession());
    if (idle - WARN_MS > Date.now() + 1_000) return later();
    show();
  }

  dialog.querySelector('[data-stay]').addEventListener('click', async () => {
    const session = await lookAtSession(true);
    if (!session?.ends) return show();
    take(session);
    renewTokens(session);
    dialog.close();
  });
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => {
    if (idle - Date.now() > WARN_MS) later();
    else clearTimeout(timer);
  });
  later();
}

if (dialog) watch();
