/** A screen in a room: counts the time down by the second, and shows anew how things stand. */
const main = document.querySelector('[data-renew]');

/** When the time that is shown is over, on this browser's own clock; null where none is shown. */
let ends = null;
const readTime = () => {
  const shown = main.querySelector('[data-seconds]');
  ends = shown && performance.now() + Number(shown.dataset.seconds) * 1000;
};

function tell() {
  const shown = main.querySelector('[data-seconds]');
  if (!shown || ends === null) return;
  const left = Math.round((ends - performance.now()) / 1000);
  const all = Math.abs(left);
  shown.textContent = `${left < 0 ? '−' : ''}${Math.floor(all / 60)}:${String(all % 60).padStart(2, '0')}`;
  shown.classList.toggle('bad', left < 0);
}

/** What does not come, or comes from another page, leaves the room what it sees. */
async function renew() {
  const answer = await fetch(location.href, { redirect: 'error' }).catch(() => null);
  if (!answer?.ok) return;
  const next = new DOMParser()
    .parseFromString(await answer.text(), 'text/html')
    .querySelector('[data-renew]');
  if (!next || main.contains(document.activeElement)) return;
  main.replaceChildren(...next.childNodes);
  readTime();
  tell();
}

if (main) {
  readTime();
  setInterval(tell, 250);
  setInterval(() => void renew(), Number(main.dataset.renew) * 1000);
}
