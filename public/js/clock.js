/** Counts the time of the room down by the second; without it the page is made anew by itself. */
const shown = document.querySelector('[data-seconds]');
if (shown) {
  const ends = performance.now() + Number(shown.dataset.seconds) * 1000;
  const tell = () => {
    const left = Math.round((ends - performance.now()) / 1000);
    const all = Math.abs(left);
    shown.textContent = `${left < 0 ? '−' : ''}${Math.floor(all / 60)}:${String(all % 60).padStart(2, '0')}`;
    shown.classList.toggle('bad', left < 0);
  };
  setInterval(tell, 250);
}
