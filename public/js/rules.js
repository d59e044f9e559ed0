/**
 * Helps with `textarea[data-rule]`: known names while typing (arrows, Enter, Esc) and a check of
 * the rule once the writer rests, with the fault marked below. Typing is never held up. The names
 * are those of the folded list beneath, so nothing is fetched for them.
 */
const REST_MS = 500;
const MOST = 12;

/** The word before the caret, with its dots. */
const wordBefore = (text) => /[A-Za-z_][\w.]*$/.exec(text)?.[0] ?? '';

/** Inside quotes nothing is completed. */
const inText = (text) => (text.match(/"/g) ?? []).length % 2 === 1;

function namesBelow(area) {
  const list = document.getElementById(area.dataset.ruleNames);
  return [...(list?.querySelectorAll('li[data-name]') ?? [])].map((item) => ({
    name: item.dataset.name,
    columns: (item.dataset.columns ?? '').split(' ').filter(Boolean),
    label: item.querySelector('span')?.textContent ?? '',
  }));
}

function matches(names, word) {
  const wanted = word.toLowerCase();
  const columns = [...new Set(names.flatMap((each) => each.columns))]
    .map((column) => ({ name: `${word.split('.')[0]}.${column}`, label: '' }))
    .filter(() => /^[a-z]\.\w*$/.test(word));
  const rank = ({ name, label }) => {
    const plain = name.toLowerCase();
    if (plain.startsWith(wanted)) return 0;
    if (plain.includes(`.${wanted}`)) return 1;
    return plain.includes(wanted) || label.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return [...columns, ...names]
    .filter((each) => each.name !== word && rank(each) < 3)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST);
}

function completion(area) {
  const names = namesBelow(area);
  const list = document.createElement('ul');
  list.id = `${area.id}-choices`;
  list.className = 'rule-choices';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', area.dataset.textList);
  list.hidden = true;
  area.after(list);
  area.setAttribute('role', 'combobox');
  area.setAttribute('aria-autocomplete', 'list');
  area.setAttribute('aria-expanded', 'false');
  area.setAttribute('aria-controls', list.id);
  let found = [];
  let at = -1;

  function close() {
    list.hidden = true;
    at = -1;
    area.setAttribute('aria-expanded', 'false');
    area.removeAttribute('aria-activedescendant');
  }

  function choose(next) {
    at = next;
    [...list.children].forEach((option, index) => {
      option.setAttribute('aria-selected', String(index === at));
      if (index === at) option.scrollIntoView({ block: 'nearest' });
    });
    if (at < 0) area.removeAttribute('aria-activedescendant');
    else area.setAttribute('aria-activedescendant', `${list.id}-${at}`);
  }

  function insert(name) {
    const before = area.value.slice(0, area.selectionStart);
    const from = before.length - wordBefore(before).length;
    area.setRangeText(name, from, area.selectionStart, 'end');
    close();
    area.dispatchEvent(new Event('input', { bubbles: true }));
    close();
    area.focus();
  }

  function show() {
    const before = area.value.slice(0, area.selectionStart);
    const word = wordBefore(before);
    found = word.length < 1 || inText(before) ? [] : matches(names, word);
    if (found.length === 0) return close();
    list.replaceChildren(
      ...found.map(({ name, label }, index) => {
        const option = document.createElement('li');
        option.id = `${list.id}-${index}`;
        option.setAttribute('role', 'option');
        const code = document.createElement('code');
        code.textContent = name;
        const says = document.createElement('span');
        says.textContent = label;
        option.append(code, says);
        // The area must not lose its caret before the name is put there.
        option.addEventListener('mousedown', (event) => {
          event.preventDefault();
          insert(name);
        });
        return option;
      }),
    );
    list.hidden = false;
    area.setAttribute('aria-expanded', 'true');
    choose(-1);
  }

  area.addEventListener('input', show);
  area.addEventListener('blur', close);
  area.addEventListener('keydown', (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === 'ArrowDown') choose((at + 1) % found.length);
    else if (event.key === 'ArrowUp') choose((at <= 0 ? found.length : at) - 1);
    else if (event.key === 'Enter' && at >= 0) insert(found[at].name);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  });
}

function liveCheck(area) {
  const line = document.createElement('div');
  line.className = 'rule-live';
  line.setAttribute('role', 'status');
  area.parentElement.after(line);
  let timer;
  let asked = 0;

  function say(state, ...content) {
    line.dataset.state = state;
    line.replaceChildren(...content);
  }

  function fault({ message, before, offending, after }) {
    const code = document.createElement('code');
    const mark = document.createElement('mark');
    mark.textContent = offending || '\u2005';
    mark.title = area.dataset.textFault;
    code.append(before, mark, after);
    say('bad', message, code);
    area.setAttribute('aria-invalid', 'true');
  }

  async function check() {
    const rule = area.value;
    const number = (asked += 1);
    if (rule.trim() === '') return say('');
    const body = new URLSearchParams({ at: area.dataset.ruleAt, rule });
    body.set('_csrf', area.form?.elements.namedItem('_csrf')?.value ?? '');
    const headers = { accept: 'application/json' };
    const response = await fetch(area.dataset.ruleCheck, { method: 'POST', body, headers });
    const answer = response.ok ? await response.json() : null;
    // An older question is not answered over a newer one.
    if (number !== asked || answer === null) return;
    if (!answer.ok) return fault(answer);
    area.removeAttribute('aria-invalid');
    say('good', area.dataset.textGood);
  }

  area.addEventListener('input', () => {
    clearTimeout(timer);
    // What the page said of an older text no longer holds.
    document.getElementById(`${area.id}-marked`)?.remove();
    document.getElementById(`${area.id}-error`)?.remove();
    timer = setTimeout(() => void check().catch(() => say('')), REST_MS);
  });
}

for (const area of document.querySelectorAll('textarea[data-rule]')) {
  completion(area);
  liveCheck(area);
}
