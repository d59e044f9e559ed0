import type { Request } from 'express';
import { hashFile } from '../adapters/fileContent.js';
import { isDuplicate } from '../data/databaseErrors.js';
import { findAnswer, keepAnswer, type SentForm } from '../data/stores/formKeyStore.js';
import { sha256 } from '../domain/events.js';
import { Refused } from '../domain/refusal.js';
import type { Deps } from '../shared/request/deps.js';
import { redirect, type Ask, type Reply } from '../shared/request/route.js';

const uuidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Runs a POST in one transaction that also remembers its key, so that a form sent twice (double
 * click, back button, lost answer) is done once and answered twice the same. The key is not looked
 * for first: a second sending meets the key that the first has kept, or a refusal because the thing
 * is done; either way all of it is taken back and the first one's answer is given.
 */
export async function answerOnce(
  deps: Deps,
  ask: Ask,
  request: Request,
  work: () => Promise<Reply>,
): Promise<Reply> {
  const form = await sentForm(deps, ask, request);
  if (form === null) return deps.db.transaction(work);
  try {
    return await deps.db.transaction(async () => {
      const reply = await work();
      if (reply.reply === 'redirect') {
        await keepAnswer(deps.db, form, reply.to, ask.now.toISOString());
      }
      return reply;
    });
  } catch (error) {
    const overtaken = isDuplicate(error) || error instanceof Refused;
    const before = overtaken ? await findAnswer(deps.db, form) : null;
    if (before === null) throw error;
    return redirect(before);
  }
}

async function sentForm(deps: Deps, ask: Ask, request: Request): Promise<SentForm | null> {
  const { once, _csrf: token, ...content } = ask.body;
  if (typeof once !== 'string' || !uuidShape.test(once)) return null;
  // By content: a corrected file of the same name and length is another form.
  const files = await Promise.all(
    ask.files.map(async ({ field, name, path }) => ({ field, name, hash: await hashFile(path) })),
  );
  return {
    // A visitor is known by the token of the browser, which the form has just proved.
    owner: ask.actor?.userId ?? sha256(String(token)),
    key: once,
    // Under a key: what has few answers, such as a secret vote, could be tried out otherwise.
    requestHash: deps.db.vault.digest(sha256(JSON.stringify([request.path, content, files]))),
  };
}
