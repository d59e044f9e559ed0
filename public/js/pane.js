/**
 * Tabs beside a form swap only the pane that is read, so that what is being typed stays where it
 * is. Where that fails the link is an ordinary one again.
 */
const tabs = '.doc-tabs a[href]';

async function show(href) {
  const response = await fetch(href, { headers: { accept: 'text/html' } });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const fresh = page.querySelector('.pane-read');
  if (!fresh) throw new Error('no pane');
  document.querySelector('.pane-read').replaceWith(fresh);
}

// Before the form hears of it: nothing leaves this page.
document.addEventListener(
  'click',
  (event) => {
    const link = event.target.closest?.(tabs);
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.href).then(
      () => {
        history.pushState(null, '', link.href);
        document.querySelector(`${tabs}[aria-current]`)?.focus();
      },
      () => location.assign(link.href),
    );
  },
  true,
);

addEventListener('popstate', () => {
  show(location.href).catch(() => location.reload());
});
