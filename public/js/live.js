/** Small things that move: the last day of a countdown, characters left, focus on what is wrong. */
const HOUR = 3_600_000;

function tick(element) {
  const left = Date.parse(element.dataset.until) - Date.now();
  const [figure, words] = element.children;
  if (!figure || !words || Number.isNaN(left) || left > 24 * HOUR) return;
  element.classList.add('urgent');
  if (left <= 0) {
    figure.textContent = '';
    words.textContent = element.dataset.textOver ?? '';
    return;
  }
  const hours = Math.floor(left / HOUR);
  const minutes = Math.floor((left % HOUR) / 60_000);
  figure.textContent = `${hours}:${String(minutes).padStart(2, '0')}`;
  words.textContent = element.dataset.textHours ?? '';
}

function count(textarea) {
  const counter = document.querySelector(`[data-counter="${CSS.escape(textarea.name)}"]`);
  if (!counter) return;
  const left = Number(textarea.dataset.count) - [...textarea.value].length;
  const words = left < 0 ? textarea.dataset.textOver : textarea.dataset.textLeft;
  counter.textContent = (words ?? '').replace('{n}', String(Math.abs(left)));
  counter.classList.toggle('over', left < 0);
}

const countdowns = [...document.querySelectorAll('[data-until]')];
if (countdowns.length > 0) {
  const all = () => countdowns.forEach(tick);
  all();
  setInterval(all, 30_000);
}

/** The reader's own time of a deadline, where clocks there show another than the zone's. */
for (const line of document.querySelectorAll('[data-own-time]')) {
  const at = new Date(line.dataset.ownTime);
  if (Number.isNaN(at.getTime()) || at.getTimezoneOffset() === -480) continue;
  const shown = new Intl.DateTimeFormat(document.documentElement.lang, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  line.querySelector('time').textContent = shown.format(at);
  line.hidden = false;
}

for (const textarea of document.querySelectorAll('textarea[data-count]')) count(textarea);
document.addEventListener('input', (event) => {
  if (event.target.matches?.('textarea[data-count]')) count(event.target);
});

document.querySelector('[data-focus]')?.focus();

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}

// The folded menu closes on Escape and when the reader goes on.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const fold = document.querySelector('.fold[open]');
  if (!fold) return;
  fold.open = false;
  fold.querySelector('summary').focus();
});

/** How much is ticked in a form, and how many. */
function sumTicked(form) {
  const ticked = [...form.querySelectorAll('input[data-fen]:checked')];
  const fen = ticked.reduce((sum, { dataset }) => sum + BigInt(dataset.fen), 0n);
  const whole = (fen / 100n).toString().replaceAll(/\B(?=(\d{3})+$)/g, ',');
  const yuan = `${whole}.${(fen % 100n).toString().padStart(2, '0')}`;
  for (const place of form.querySelectorAll('[data-sum]')) {
    const words = ticked.length === 0 ? '' : form.dataset.sums;
    place.textContent = words.replace('{n}', String(ticked.length)).replace('{yuan}', yuan);
  }
}

for (const form of document.querySelectorAll('form[data-sums]')) {
  sumTicked(form);
  form.addEventListener('change', () => sumTicked(form));
}
