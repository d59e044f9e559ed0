/**
 * Sends the files of `form[data-upload]` one by one, each with its progress. Every file travels as
 * the plain form would have sent it. One that fails says why beside its name and stays chosen, to be
 * sent again by one press; those that arrived are listed whatever became of the others.
 */
import { freshKey } from './fresh.js';

const MEGABYTE = 1024 * 1024;

function lineOf(form, file) {
  const item = document.createElement('li');
  const name = document.createElement('span');
  const state = document.createElement('span');
  const bar = document.createElement('progress');
  const again = document.createElement('button');
  name.textContent = file.name;
  bar.max = 1;
  bar.setAttribute('aria-label', file.name);
  again.type = 'button';
  again.className = 'button secondary small';
  again.textContent = form.dataset.textAgain ?? '';
  again.hidden = true;
  item.append(name, state, bar, again);
  form.querySelector('[data-uploads]').append(item);
  return { item, state, bar, again };
}

/** The server's reason at the file, or for the form as a whole. */
function reasonOf(request, input) {
  try {
    const { fields, message } = JSON.parse(request.responseText);
    return fields?.[input.name] ?? message;
  } catch {
    return undefined;
  }
}

function post(form, input, file, bar) {
  const body = new FormData(form);
  body.delete(input.name);
  if (body.has('once')) body.set('once', freshKey());
  body.append(input.name, file, file.name);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener('load', () => {
      if (request.status >= 400) return resolve({ reason: reasonOf(request, input) });
      resolve({ sent: true, to: toOf(request) });
    });
    request.addEventListener('error', () => resolve({}));
    request.open('POST', form.action);
    request.setRequestHeader('accept', 'application/json');
    request.send(body);
  });
}

function toOf(request) {
  try {
    return JSON.parse(request.responseText).to;
  } catch {
    return undefined;
  }
}

async function send(form, input, each) {
  const { file, line } = each;
  const most = Number(form.dataset.maxMb ?? 0);
  line.again.hidden = true;
  line.bar.hidden = false;
  line.bar.value = 0;
  delete line.state.dataset.state;
  if (most > 0 && file.size > most * MEGABYTE) {
    return fail(line, form.dataset.textTooLarge, false);
  }
  line.state.textContent = form.dataset.textSending ?? '';
  const { sent, to, reason } = await post(form, input, file, line.bar);
  if (!sent) return fail(line, reason ?? form.dataset.textFailed, reason === undefined);
  each.sent = true;
  each.to = to;
  line.bar.value = 1;
  line.state.textContent = form.dataset.textSent ?? '';
  return undefined;
}

/** What the connection cut is worth trying again; what the server refused is not. */
function fail({ state, bar, again }, words, worthAgain) {
  state.dataset.state = 'failed';
  state.textContent = words ?? '';
  bar.hidden = true;
  again.hidden = !worthAgain;
}

/** Shows the list of files as the server now has it, and leaves the form as it is. */
async function showTaken(form) {
  const box = form.closest('[data-files]');
  if (!box) return;
  try {
    const page = await (await fetch(location.href)).text();
    const fresh = new DOMParser()
      .parseFromString(page, 'text/html')
      .getElementById(box.id)
      ?.querySelector('[data-taken]');
    if (fresh) box.querySelector('[data-taken]').replaceWith(fresh);
  } catch {
    // The lines above say what arrived.
  }
}

function watch(form) {
  const input = form.querySelector('input[type="file"]');
  let chosen = [];

  async function sendThese(these) {
    form.setAttribute('aria-busy', 'true');
    for (const each of these) await send(form, input, each);
    form.removeAttribute('aria-busy');
    if (chosen.every(({ sent }) => sent)) {
      document.dispatchEvent(new Event('typed-hold'));
      const to = chosen.at(-1)?.to;
      const here = new URL(location.href);
      const there = to === undefined ? here : new URL(to, here);
      if (there.pathname + there.search === here.pathname + here.search) location.reload();
      else location.assign(there.href);
      return;
    }
    if (these.some(({ sent }) => sent)) await showTaken(form);
  }

  form.addEventListener('submit', (event) => {
    if (!input || input.files.length === 0) return;
    event.preventDefault();
    if (form.getAttribute('aria-busy') === 'true') return;
    form.querySelector('[data-uploads]').replaceChildren();
    chosen = [...input.files].map((file) => ({ file, line: lineOf(form, file), sent: false }));
    for (const each of chosen) {
      each.line.again.addEventListener('click', () => void sendThese([each]));
    }
    void sendThese(chosen);
  });
}

for (const form of document.querySelectorAll('form[data-upload]')) watch(form);
