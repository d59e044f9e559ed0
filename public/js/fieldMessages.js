/** The server's reasons at the inputs that they are about, as the page itself would show them. */

const made = 'fromScript';

function clear(form) {
  for (const line of form.querySelectorAll('[data-from-script]')) {
    const control = document.getElementById(line.dataset[made]);
    control?.removeAttribute('aria-invalid');
    const described = (control?.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .filter((id) => id !== line.id && id !== '')
      .join(' ');
    if (described === '') control?.removeAttribute('aria-describedby');
    else control?.setAttribute('aria-describedby', described);
    line.remove();
  }
}

function mark(form, name, message) {
  const control = document.getElementById(name) ?? form.elements.namedItem(name);
  if (!(control instanceof HTMLElement)) return;
  const id = `${name}-error`;
  const shown = document.getElementById(id);
  if (shown) {
    shown.textContent = message;
    return;
  }
  const line = document.createElement('p');
  line.className = 'error';
  line.id = id;
  line.dataset[made] = control.id;
  line.textContent = message;
  control.setAttribute('aria-invalid', 'true');
  const described = control.getAttribute('aria-describedby');
  control.setAttribute('aria-describedby', described ? `${described} ${id}` : id);
  const box = control.matches('fieldset') ? control : control.closest('.field');
  const before = box?.querySelector(':scope > .with-unit, :scope > textarea, :scope > select');
  if (before) before.before(line);
  else control.after(line);
}

/** Shows these messages by input name, and takes away what was shown before by this function. */
export function showFieldMessages(form, fields) {
  clear(form);
  for (const [name, message] of Object.entries(fields ?? {})) mark(form, name, message);
}
