/**
 * The line between what is read and where it is scored: dragged, or moved by arrow keys, Home and
 * End; where it was left it is again.
 */
const KEPT = 'panes-read';
const [LEAST, MOST, BEGIN] = [30, 75, 60];

function divide(panes) {
  const line = document.createElement('div');
  line.className = 'divider';
  line.tabIndex = 0;
  line.setAttribute('role', 'separator');
  line.setAttribute('aria-orientation', 'vertical');
  line.setAttribute('aria-label', panes.dataset.divide);
  line.setAttribute('aria-controls', 'read');
  line.setAttribute('aria-valuemin', String(LEAST));
  line.setAttribute('aria-valuemax', String(MOST));
  panes.querySelector('.pane-act').before(line);

  let at;
  const put = (percent) => {
    at = Math.min(Math.max(Math.round(percent), LEAST), MOST);
    panes.style.setProperty('--read', `${at}%`);
    line.setAttribute('aria-valuenow', String(at));
  };
  const leave = () => localStorage.setItem(KEPT, String(at));
  const kept = localStorage.getItem(KEPT);
  put(kept === null ? BEGIN : Number(kept) || BEGIN);
  if (kept === null) panes.style.removeProperty('--read');

  line.addEventListener('keydown', (event) => {
    const moves = { ArrowLeft: at - 2, ArrowRight: at + 2, Home: LEAST, End: MOST };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    put(to);
    leave();
  });
  line.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    line.setPointerCapture(event.pointerId);
    panes.classList.add('dividing');
  });
  line.addEventListener('pointermove', (event) => {
    if (!line.hasPointerCapture(event.pointerId)) return;
    const { left, width } = panes.getBoundingClientRect();
    put(((event.clientX - left) / width) * 100);
  });
  line.addEventListener('lostpointercapture', () => {
    panes.classList.remove('dividing');
    leave();
  });
}

const panes = document.querySelector('.panes[data-divide]');
if (panes?.querySelector('.pane-act')) divide(panes);
