/**
 * Scoring by keyboard in `form[data-scoring]`: bands become buttons, the total keeps up, digits go
 * to the criterion at hand, up and down change criterion, Ctrl+Enter submits.
 */
const form = document.querySelector('form[data-scoring]');

const scores = () => [...form.querySelectorAll('input[data-score]')];

/** Full-width digits come from Chinese keyboards. */
const figureOf = (input) => {
  const plain = input.value.normalize('NFKC').trim();
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
};

function showBands(input) {
  const figure = figureOf(input);
  for (const band of input.closest('[data-criterion]').querySelectorAll('[data-band]')) {
    const inside =
      figure !== null && figure >= Number(band.dataset.low) && figure <= Number(band.dataset.high);
    band.querySelector('button')?.setAttribute('aria-pressed', String(inside));
  }
}

function check(input) {
  const figure = figureOf(input);
  const wrong =
    input.value.trim() !== '' && (figure === null || figure > Number(input.dataset.most));
  if (wrong) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
  explain(input, wrong);
}

/** What is wrong with a score, in words where it is typed; taken away once it is right. */
function explain(input, wrong) {
  const id = `${input.name}-error`;
  const shown = document.getElementById(id);
  if (!wrong) {
    shown?.remove();
    return;
  }
  const line = shown ?? document.createElement('p');
  line.className = 'error';
  line.id = id;
  line.textContent = input.dataset.textWrong;
  input.setAttribute('aria-describedby', `${input.name}-help ${id}`);
  if (!shown) input.closest('.split').after(line);
}

/** What a criterion gives, as a part of the most it can; null where nothing was given yet. */
function shareOf(criterion) {
  const scale = Number(criterion.dataset.scale);
  const chosen = criterion.querySelector('[data-gives]:checked');
  if (chosen) return scale > 0 ? Number(chosen.dataset.gives) / scale : 0;
  const input = criterion.querySelector('input[data-score]');
  const figure = input && figureOf(input);
  if (figure === null || scale === 0) return null;
  return (figure * 100) / scale;
}

/** The total as the server works it out: shares of weights, scaled where some do not apply. */
function total() {
  const output = form.querySelector('[data-total]');
  if (!output) return;
  let [sum, whole, applying, given] = [0, 0, 0, 0];
  for (const criterion of form.querySelectorAll('[data-criterion]')) {
    const weight = Number(criterion.dataset.weight);
    whole += weight;
    if (criterion.querySelector('[data-absent]:checked')) continue;
    applying += weight;
    const share = shareOf(criterion);
    if (share === null) continue;
    given += 1;
    sum += share * weight;
  }
  // Whole hundredths, so that 0.1 + 0.2 reads 0.3; what binary fractions lose is given back.
  const hundredths = applying === 0 ? 0 : Math.round((sum * whole) / applying + 1e-7);
  output.textContent = given === 0 ? '\u2014' : String(hundredths / 100);
}

function refresh(input) {
  showBands(input);
  check(input);
  total();
}

function choose(band) {
  const input = band.closest('[data-criterion]').querySelector('input[data-score]');
  const figure = figureOf(input);
  const low = Number(band.dataset.low);
  const high = Number(band.dataset.high);
  // A score already in the band is kept: the band only says roughly where it lies.
  if (figure === null || figure < low || figure > high) {
    input.value = String(Math.round((low + high) / 2));
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }
  input.focus();
  input.select();
}

function makeButton(band) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = band.textContent.trim();
  button.setAttribute('aria-pressed', 'false');
  button.addEventListener('click', () => choose(band));
  band.replaceChildren(button);
}

function move(from, step) {
  const list = scores();
  const to = list[list.indexOf(from) + step];
  if (!to) return;
  to.focus();
  to.select();
  to.closest('[data-criterion]').scrollIntoView({ block: 'nearest' });
}

function onKey(event) {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector('[data-submit]') ?? undefined);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const here = event.target.closest('[data-criterion]')?.querySelector('input[data-score]');
  const atScore = event.target.matches('input[data-score]');
  if (atScore && event.key === 'Enter') {
    // Enter goes on instead of submitting half a review.
    event.preventDefault();
    move(event.target, 1);
    return;
  }
  if (here && event.target.tagName !== 'TEXTAREA' && /^Arrow(Up|Down)$/.test(event.key)) {
    event.preventDefault();
    move(here, event.key === 'ArrowDown' ? 1 : -1);
    return;
  }
  if (here && event.target.tagName === 'BUTTON' && /^\d$/.test(event.key)) {
    here.value = '';
    here.focus();
  }
}

if (form) {
  for (const band of form.querySelectorAll('[data-band]')) makeButton(band);
  for (const input of scores()) refresh(input);
  form.addEventListener('input', (event) => {
    if (event.target.matches('input[data-score]')) refresh(event.target);
    else if (event.target.matches('[data-mark], [data-absent]')) total();
  });
  form.addEventListener('keydown', onKey);
  form.addEventListener('keyup', ({ key, target }) => {
    // Browsers bring only the line with the cursor before the eye, not the whole box.
    if (key === 'Tab' && target.matches('textarea')) target.scrollIntoView({ block: 'nearest' });
  });
}
