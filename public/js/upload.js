/**
 * Sends the files of `form[data-upload]` one by one, each with its progress. Every file travels as
 * the plain form would have sent it; when all are there the page the server answers with is shown.
 */
import { freshKey } from './fresh.js';

function line(list, file) {
  const item = document.createElement('li');
  const name = document.createElement('span');
  const state = document.createElement('span');
  const bar = document.createElement('progress');
  name.textContent = file.name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute('aria-label', file.name);
  item.append(name, state, bar);
  list.append(item);
  return { state, bar };
}

function messageOf(request) {
  try {
    return JSON.parse(request.responseText).message;
  } catch {
    return undefined;
  }
}

function send(form, input, file, list) {
  const { state, bar } = line(list, file);
  const body = new FormData(form);
  body.delete(input.name);
  if (body.has('once')) body.set('once', freshKey());
  body.append(input.name, file, file.name);
  state.textContent = form.dataset.textSending ?? '';
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const fail = () => {
      state.dataset.state = 'failed';
      state.textContent = messageOf(request) ?? form.dataset.textFailed ?? '';
      bar.hidden = true;
      resolve(null);
    };
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener('load', () => {
      if (request.status >= 400) return fail();
      bar.value = 1;
      state.textContent = form.dataset.textSent ?? '';
      resolve(request.responseURL);
    });
    request.addEventListener('error', fail);
    request.open('POST', form.action);
    request.setRequestHeader('accept', 'application/json, text/html;q=0.5');
    request.send(body);
  });
}

async function sendAll(form, input) {
  const list = form.querySelector('[data-uploads]');
  list.replaceChildren();
  form.setAttribute('aria-busy', 'true');
  let shown = '';
  let failed = 0;
  for (const file of input.files) {
    const address = await send(form, input, file, list);
    if (address === null) failed += 1;
    else shown = address;
  }
  form.removeAttribute('aria-busy');
  input.value = '';
  if (failed > 0 || shown === '') return;
  // A redirect was followed: go there. Without one the server answered in JSON: look again.
  if (shown === form.action || shown === location.href) location.reload();
  else location.assign(shown);
}

for (const form of document.querySelectorAll('form[data-upload]')) {
  const input = form.querySelector('input[type="file"]');
  const begin = (event) => {
    if (!input || input.files.length === 0) return;
    event.preventDefault();
    if (form.getAttribute('aria-busy') === 'true') return;
    void sendAll(form, input);
  };
  form.addEventListener('submit', begin);
}
