/**
 * Saves `form[data-autosave]` two seconds after the last change, on leaving a field and on leaving
 * the page: the same form, posted with `intent=save`. What was typed stays on the page whatever
 * the answer is. Words come from the element `[data-save-state]` of the form or of the page.
 */
import { freshKey } from './fresh.js';

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
  let timer;
  let changes = 0;
  let saved = 0;
  let sending = false;
  let stopped = false;
  let waiting;

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
    if (response.ok && answer.saved) {
      saved = upTo;
      const clock = new Date().toTimeString().slice(0, 5);
      say('saved', line?.dataset.textSaved?.replace('{n}', clock));
      return;
    }
    if (response.status === 409) {
      stopped = true;
      say('failed', answer.message ?? line?.dataset.textStale);
      return;
    }
    // Refused input is not sent again until it changes; a tired server is asked again.
    if (response.status >= 400 && response.status < 500) {
      say('failed', answer.message ?? line?.dataset.textRefused);
      return;
    }
    say('failed');
    later(RETRY_MS);
  }

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

  form.addEventListener('input', () => {
    changes += 1;
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
