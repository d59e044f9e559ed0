/**
 * Adds a row to a table of a form where it stands, and leads to its first box: the page stays as it
 * is, and so does all that was typed. Without scripts the same button asks the server for the row.
 */
const ADD = 'button[name="intent"][value^="add_row:"]';
const NAMED = ['id', 'name', 'for', 'aria-describedby', 'data-counter', 'value'];

const tableOf = (button) => button.value.slice('add_row:'.length);
const cardsOf = (button) => button.closest('fieldset').querySelector('.rows').children;

/** The place of a row, from 0, by what its own button takes away. */
const placeOf = (card) =>
  Number(/\d+$/.exec(card.querySelector('button[value^="drop_row:"]').value)[0]);

const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A row at another place: every name and number in it follows. */
function moveTo(card, table, from, to) {
  const named = new RegExp(`(?<![\\w.])${escaped(table)}\\.${from}(?![\\w])`, 'g');
  for (const part of card.querySelectorAll('*')) {
    for (const attribute of NAMED) {
      const text = part.getAttribute(attribute);
      if (text && (attribute !== 'value' || part.matches('button'))) {
        part.setAttribute(attribute, text.replaceAll(named, `${table}.${to}`));
      }
    }
  }
  for (const words of [card.querySelector('legend'), card.querySelector(':scope > button')]) {
    words.textContent = words.textContent.replace(String(from + 1), String(to + 1));
  }
}

/** Nothing of what the row said: neither values nor what was wrong with them. */
function empty(card) {
  card.removeAttribute('id');
  for (const line of card.querySelectorAll('.error')) line.remove();
  for (const box of card.querySelectorAll('input, select, textarea')) {
    const described = (box.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .filter((id) => id !== '' && !id.endsWith('-error'))
      .join(' ');
    if (described === '') box.removeAttribute('aria-describedby');
    else box.setAttribute('aria-describedby', described);
    box.removeAttribute('aria-invalid');
    if (box.type === 'checkbox' || box.type === 'radio') box.checked = false;
    else if (box.tagName === 'SELECT') box.selectedIndex = 0;
    else box.value = '';
  }
}

function addRow(button) {
  const cards = [...cardsOf(button)];
  const last = cards.at(-1);
  const card = last.cloneNode(true);
  moveTo(card, tableOf(button), placeOf(last), Math.max(...cards.map(placeOf)) + 1);
  empty(card);
  last.after(card);
  button.hidden = cards.length + 1 >= Number(button.dataset.most);
  return card;
}

/** Rows for boxes of these names, where a form has fewer than it had when they were typed into. */
export function rowsFor(form, names) {
  for (const button of form.querySelectorAll(ADD)) {
    const typed = names.filter((name) => name.startsWith(`${tableOf(button)}.`));
    const places = typed.map((name) =>
      Number(name.slice(tableOf(button).length + 1).split('.')[0]),
    );
    const wanted = Math.max(-1, ...places.filter(Number.isInteger)) + 1;
    while (cardsOf(button).length < Math.min(wanted, Number(button.dataset.most))) addRow(button);
  }
}

document.addEventListener('click', (event) => {
  const button = event.target.closest?.(ADD);
  if (!button || cardsOf(button).length === 0) return;
  event.preventDefault();
  addRow(button).querySelector('input, select, textarea')?.focus();
});
