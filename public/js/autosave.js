/**
 * Saves `form[data-autosave]` two seconds after the last change, on leaving a field and on leaving
 * the page: the same form, posted with `intent=save`. What was typed stays on the page whatever
 * the answer is. Words come from the element `[data-save-state]` of the form or of the page.
 */
import { showFieldMessages } from './fieldMessages.js';
import { freshKey } from './fresh.js';
import { lookAtSession, renewTokens, standing } from './reach.js';

const IDLE_MS = 2_000;
// Long enough for a click on the form's own button to come first.
const LEFT_MS = 400;
const RETRY_MS = 10_000;
// What browsers allow a request that outlives its page.
const LEAVING_BYTES = 60_000;

function contents(form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') body.append(name, value);
  }
  body.set('intent', 'save');
  // The key in the page belongs to the final submission; each saving is a request of its own.
  if (body.has('once')) body.set('once', freshKey());
  return body;
}

function watch(form) {
  const line =
    form.querySelector('[data-save-state]') ?? document.querySelector('[data-save-state]');
  const version = form.elements.namedItem('version');
  const loaded = form.elements.namedItem('loaded');
  let timer;
  let changes = 0;
  let saved = 0;
  let sending = false;
  let stopped = false;
  let waiting;
  let renewed = false;

  const say = (state, words) => {
    if (!line) return;
    line.dataset.state = state;
    line.textContent =
      words ?? line.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`] ?? '';
  };
  const later = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(() => void save(), ms);
  };

  function goOn() {
    const { button } = waiting;
    waiting = undefined;
    form.requestSubmit(button ?? undefined);
  }

  async function accept(response, upTo) {
    const answer = await response.json().catch(() => ({}));
    // Also where something was refused: the rest of the form may have been saved.
    if (version && answer.version !== undefined) version.value = String(answer.version);
    if (loaded && answer.loaded !== undefined) loaded.value = answer.loaded;
    if (response.ok || response.status === 422) showFieldMessages(form, answer.fields);
    if (response.ok && answer.saved) {
      saved = upTo;
      renewed = false;
      if (changes === upTo) form.dispatchEvent(new Event('saved'));
      const clock = new Date().toTimeString().slice(0, 5);
      say('saved', line?.dataset.textSaved?.replace('{n}', clock));
      return;
    }
    if (response.status === 409) {
      stopped = true;
      say('failed', answer.message ?? line?.dataset.textStale);
      return;
    }
    if (response.status === 403) return signedOut(answer);
    // Refused input is not sent again until it changes; a tired server is asked again.
    if (response.status >= 400 && response.status < 500) {
      say('failed', answer.message ?? line?.dataset.textRefused);
      return;
    }
    say('failed');
    later(RETRY_MS);
  }

  /** The session or its token is gone: with a new one saving goes on, until then it is said how. */
  async function signedOut(answer) {
    const session = await lookAtSession();
    if (session && standing(form, session) === 'ready' && !renewed) {
      renewed = true;
      renewTokens(session);
      later(0);
      return;
    }
    say('failed', line?.dataset.textSignedOut ?? answer.message);
    if (!line) return;
    const link = document.createElement('a');
    link.href = '/sign-in';
    link.target = '_blank';
    link.textContent = line.dataset.textEnter ?? '';
    line.append(' ', link);
  }
  // Back from the window in which one has signed in.
  addEventListener('focus', () => {
    renewed = false;
    if (changes !== saved && !stopped) later(0);
  });

  async function save() {
    clearTimeout(timer);
    if (stopped || sending || changes === saved) return;
    if (form.getAttribute('aria-busy') === 'true') return;
    const upTo = changes;
    sending = true;
    say('saving');
    try {
      const response = await fetch(form.action, {
        method: 'POST',
        body: contents(form),
        headers: { accept: 'application/json' },
        redirect: 'manual',
      });
      await accept(response, upTo);
    } catch {
      say('failed');
      later(RETRY_MS);
    } finally {
      sending = false;
    }
    if (waiting) return goOn();
    if (changes > upTo && !stopped) later(IDLE_MS);
  }

  async function flush() {
    while (sending) await new Promise((resolve) => setTimeout(resolve, 50));
    await save();
  }

  form.addEventListener('input', () => {
    changes += 1;
    // What was saved is not what stands here any more.
    if (line?.dataset.state === 'saved') say('changed', '');
    later(IDLE_MS);
  });
  form.addEventListener('change', () => later(LEFT_MS));
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    if (sending) {
      // Two requests with one version would make the second a stranger to the first.
      event.preventDefault();
      waiting = { button: event.submitter };
      return;
    }
    saved = changes;
  });
  addEventListener('online', () => later(0));
  // A link of this page waits for what is being saved, so that the next page knows of it.
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || link.target || link.download) return;
    if (link.origin !== location.origin || link.getAttribute('href').startsWith('#')) return;
    if (changes === saved || stopped) return;
    event.preventDefault();
    void flush().then(() => location.assign(link.href));
  });
  addEventListener('pagehide', () => {
    if (stopped || sending || changes === saved) return;
    const body = contents(form);
    if (body.toString().length > LEAVING_BYTES) return;
    saved = changes;
    void fetch(form.action, {
      method: 'POST',
      body,
      keepalive: true,
      headers: { accept: 'application/json' },
    }).catch(() => undefined);
  });
  addEventListener('beforeunload', (event) => {
    if (changes !== saved && (stopped || line?.dataset.state === 'failed')) event.preventDefault();
  });
}

for (const form of document.querySelectorAll('form[data-autosave]')) watch(form);
