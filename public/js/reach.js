/** What an open page asks of the server: whether it is there, who is signed in, and a fresh token. */

const WAIT_MS = 8_000;

/** The session as it is now, or null where the server cannot be reached. */
export async function lookAtSession(stay = false) {
  try {
    const response = await fetch(stay ? '/session?stay' : '/session', {
      headers: { accept: 'application/json' },
      cache: 'no-store',
      signal: AbortSignal.timeout(WAIT_MS),
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

// A form that signs in carries what somebody else's form was written as; it is itself nobody's yet.
const writerOf = (form) =>
  form.matches('[data-signs-in]') ? '' : (form.querySelector('input[name="_writer"]')?.value ?? '');

/** How a form stands to a session: `ready`, `away`, `signedOut` or `other` (another account). */
export function standing(form, session) {
  if (session === null) return 'away';
  const writer = writerOf(form);
  if (writer === '' || writer === session.writer) return 'ready';
  return session.writer === '' ? 'signedOut' : 'other';
}

/** Puts a fresh token into every form of the page. */
export function renewTokens({ token }) {
  for (const input of document.querySelectorAll('input[name="_csrf"]')) input.value = token;
}
