/**
 * What scripts add to the designer: the preview and the check follow while somebody types, items
 * are dragged to their place. Every form works without.
 */
const QUIET_MS = 600;

/** Asks for the page as it would be with what is typed, and takes over what it shows live. */
function liveLook(form) {
  let timer;
  let asked = 0;
  const url = form.querySelector('[formaction$="/look"]')?.getAttribute('formaction');
  if (!url) return;
  const look = async () => {
    asked += 1;
    const mine = asked;
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(url, { method: 'POST', body }).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const shown = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of document.querySelectorAll('[data-live]')) {
      const fresh = shown.querySelector(`[data-live="${part.dataset.live}"]`);
      if (fresh) part.replaceChildren(...fresh.childNodes);
    }
  };
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(look, QUIET_MS);
  });
}

/** Dragging a line posts its own move; the page then shows the new order. */
function arrange(list) {
  const token = document.querySelector('[data-token] input[name="_csrf"]')?.value;
  const items = [...list.children].filter((item) => item.dataset.move);
  if (!token || items.length < 2) return;
  let dragged = null;
  const clear = () => items.forEach((item) => item.classList.remove('drop-here', 'dragged'));
  for (const item of items) {
    item.draggable = true;
    item.addEventListener('dragstart', (event) => {
      dragged = item;
      item.classList.add('dragged');
      event.dataTransfer.effectAllowed = 'move';
    });
    item.addEventListener('dragend', clear);
    item.addEventListener('dragover', (event) => {
      if (!dragged || dragged === item) return;
      event.preventDefault();
      clear();
      item.classList.add('drop-here');
    });
    item.addEventListener('drop', async (event) => {
      event.preventDefault();
      if (!dragged || dragged === item) return;
      const from = Number(dragged.dataset.place);
      const place = Number(item.dataset.place);
      const to = dragged.dataset.after === undefined ? place - Number(from < place) : undefined;
      const body = new URLSearchParams({ _csrf: token });
      if (to === undefined) body.set('after', items[items.indexOf(item) - 1]?.dataset.after ?? '');
      else body.set('to', String(to));
      await fetch(dragged.dataset.move, { method: 'POST', body });
      location.reload();
    });
  }
}

document.querySelectorAll('form[data-part]').forEach(liveLook);
document.querySelectorAll('[data-arrange]').forEach(arrange);
