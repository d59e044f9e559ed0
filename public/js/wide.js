/**
 * Where a wide table scrolls aside, what has the focus by the keyboard is brought into it whole:
 * browsers leave it where it is when some of it is seen at the edge.
 */
document.addEventListener('focusin', ({ target }) => {
  // Under a mouse nothing may move between pressing and letting go.
  if (target instanceof Element && target.matches('.table-wrap :focus-visible')) {
    target.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
});
