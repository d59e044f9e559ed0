/**
 * What is typed outlives its page: a form is sent only when the server will take it, and until then
 * a copy lies in this tab, offered back after a crash, a lost connection or a sign-in. Passwords and
 * files are never copied; signing out forgets everything.
 */
import { whenReady } from './away.js';
import { rowsFor } from './rows.js';

const PREFIX = 'typed:';
const PAUSE_MS = 400;

const store = (() => {
  try {
    sessionStorage.setItem('typed-probe', '1');
    sessionStorage.removeItem('typed-probe');
    return sessionStorage;
  } catch {
    return null;
  }
})();

const valueOf = (form, name) => form.querySelector(`input[type="hidden"][name="${name}"]`)?.value;
const boxes = (form) =>
  [...form.elements].filter(
    (box) =>
      box.name &&
      !box.disabled &&
      /^(?:INPUT|TEXTAREA|SELECT)$/.test(box.tagName) &&
      !/^(?:hidden|password|file|submit|button)$/.test(box.type),
  );
const ticks = (box) => box.type === 'checkbox' || box.type === 'radio';
const keyOf = (form) => `${PREFIX}${valueOf(form, '_writer') ?? ''}:${form.getAttribute('action')}`;

const textOf = (form) =>
  boxes(form).map((box) => [box.name, ticks(box) ? `${box.value}\n${box.checked}` : box.value]);

function read(key) {
  try {
    return JSON.parse(store.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/** A sign-in on the way back to a form has that form's address, and its copy is not that form's. */
const signsIn = (form) => form.matches('[data-signs-in]');

function keep(form, more = {}) {
  if (signsIn(form)) return;
  try {
    const copy = { once: valueOf(form, 'once'), text: textOf(form), ...more };
    store?.setItem(keyOf(form), JSON.stringify(copy));
  } catch {
    // A full store keeps what it has.
  }
}

/** Forgets the copy of a form, which has been saved. */
export const forget = (form) => store?.removeItem(keyOf(form));

function forgetAll() {
  for (const key of Object.keys(store ?? {})) if (key.startsWith(PREFIX)) store.removeItem(key);
}

/** What the server has done is kept no longer; it says so by the form's key. */
function forgetDone() {
  const done = /(?:^|; )qixian\.sent=([0-9a-f-]{36})/.exec(document.cookie)?.[1];
  if (!done) return;
  for (const key of Object.keys(store)) {
    if (key.startsWith(PREFIX) && read(key)?.once === done) store.removeItem(key);
  }
  document.cookie = 'qixian.sent=; Max-Age=0; Path=/';
}

function putBack(form, text) {
  rowsFor(
    form,
    text.map(([name]) => name),
  );
  const left = [...text];
  for (const box of boxes(form)) {
    const at = left.findIndex(
      ([name, value]) => name === box.name && (!ticks(box) || value.startsWith(`${box.value}\n`)),
    );
    if (at < 0) continue;
    const [[, value]] = left.splice(at, 1);
    if (ticks(box)) box.checked = value.endsWith('\ntrue');
    else box.value = value;
  }
  form.dispatchEvent(new Event('input', { bubbles: true }));
  form.dispatchEvent(new Event('change', { bubbles: true }));
}

function differs(form, text) {
  const now = new Set(textOf(form).map((pair) => pair.join('\u0000')));
  return text.some((pair) => !now.has(pair.join('\u0000')));
}

function offer(form, copy) {
  const words = document.querySelector('template[data-typed]');
  if (!words) return;
  const notice = words.content.firstElementChild.cloneNode(true);
  const [back, away] = notice.querySelectorAll('button');
  if (copy.held) {
    putBack(form, copy.text);
    notice.querySelector('[data-offer]').hidden = true;
    back.hidden = true;
  } else notice.querySelector('[data-held]').hidden = true;
  back.addEventListener('click', () => {
    putBack(form, copy.text);
    notice.remove();
    boxes(form)[0]?.focus();
  });
  away.addEventListener('click', () => {
    forget(form);
    notice.remove();
    if (copy.held) location.reload();
  });
  form.before(notice);
}

const touched = new Set();

function watch(form) {
  let timer;
  form.addEventListener('input', () => {
    touched.add(form);
    clearTimeout(timer);
    timer = setTimeout(() => keep(form), PAUSE_MS);
  });
  form.addEventListener('saved', () => {
    clearTimeout(timer);
    touched.delete(form);
    forget(form);
  });
  addEventListener('pagehide', () => {
    if (touched.has(form) && !form.dataset.sentNow) keep(form, { held: form.dataset.held === '' });
  });
  const copy = read(keyOf(form));
  if (copy && differs(form, copy.text)) offer(form, copy);
  else if (copy) forget(form);
}

const forms = [...document.querySelectorAll('form[method="post"]')].filter(
  (form) => valueOf(form, '_csrf') !== undefined && boxes(form).length > 0,
);

if (store) {
  forgetDone();
  for (const form of forms) if (!signsIn(form)) watch(form);
}

// Before anything else that listens: what cannot be sent now must not count as sent.
document.addEventListener(
  'submit',
  (event) => {
    const form = event.target;
    if (/\/sign-out$/.test(form.getAttribute('action') ?? '')) return forgetAll();
    if (form.method !== 'post' || !forms.includes(form)) return;
    if (event.submitter?.getAttribute('formtarget') === '_blank') return;
    if (form.dataset.ready === '') {
      delete form.dataset.ready;
      keep(form);
      form.dataset.sentNow = '';
      for (const other of touched) if (other !== form) other.dataset.held = '';
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.asking === '') return;
    form.dataset.asking = '';
    void whenReady(form, () => {
      form.dataset.ready = '';
      form.requestSubmit(event.submitter ?? undefined);
      // A form that the browser finds incomplete is asked about again.
      delete form.dataset.ready;
    }).finally(() => delete form.dataset.asking);
  },
  true,
);

/** The page is about to be loaded again by something else: what is typed comes back by itself. */
document.addEventListener('typed-hold', () => {
  for (const form of touched) form.dataset.held = '';
});

addEventListener('pageshow', () => {
  for (const form of forms) {
    delete form.dataset.sentNow;
    delete form.dataset.held;
  }
});
