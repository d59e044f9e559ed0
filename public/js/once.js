/** A form is sent once; the page works again when the reader comes back to it. */
const release = (form) => {
  form.removeAttribute('aria-busy');
  for (const button of form.querySelectorAll('[data-held]')) {
    button.disabled = false;
    delete button.dataset.held;
  }
};

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') return;
  // What opens beside this page leaves the form as it is, to be sent later.
  if (event.submitter?.getAttribute('formtarget') === '_blank') return;
  if (form.getAttribute('aria-busy') === 'true') {
    event.preventDefault();
    return;
  }
  form.setAttribute('aria-busy', 'true');
  // Held after this turn, so that the button pressed is still sent with its name and value.
  setTimeout(() => {
    for (const button of form.querySelectorAll('button:not([type="button"]):not(:disabled)')) {
      button.dataset.held = '';
      button.disabled = true;
    }
  });
  // A download leaves the page where it is, and a lost connection must not lock the form.
  setTimeout(() => release(form), 12_000);
});

addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[aria-busy="true"]')) release(form);
});
