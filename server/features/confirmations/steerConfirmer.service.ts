import { z } from 'zod';
import validator from 'validator';
import { recordEvents } from '../../data/stores/eventStore.js';
import { isOwn } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { closingClock } from '../../domain/application/callWindow.js';
import { conflict, hidden } from '../../domain/refusal.js';
import { halfWidth, optionalLine, whole } from '../../domain/typed.js';
import { holdCase } from '../../shared/casefile/caseFile.js';
import { confirmationLink, mailConfirmer } from '../../shared/letters/confirmation.mails.js';
import { newId, type Deps } from '../../shared/request/deps.js';

export const steerInput = z.object({
  position: whole(0, 1000),
  /** '' for the address as it is. */
  email: optionalLine(200)
    .transform((text) => halfWidth(text).toLowerCase())
    .refine((text) => text === '' || validator.isEmail(text), 'email_format'),
});

/** How long the last letter to somebody must be gone before the same address is written to again. */
const betweenLettersMs = 24 * 3600 * 1000;
/** The same before a letter goes to an address that was put right. */
const betweenAddressesMs = 10 * 60 * 1000;

/**
 * The applicant has the letter to somebody named in their table sent again, or puts the address
 * right: the link of the old letter then leads nowhere. Refused once there is an answer, the stage
 * has passed, or where the last letter has only just left. What was handed in stays as it is; who
 * handles the case reads that the address is another one.
 */
export async function steerConfirmer(
  deps: Deps,
  actor: Actor,
  caseId: string,
  { position, email: typed }: z.infer<typeof steerInput>,
): Promise<'resent' | 'readdressed'> {
  const { db, clock } = deps;
  return db.transaction(async () => {
    const { row, subject, definition, rules } = await holdCase(deps, caseId);
    if (!isOwn(actor, subject)) throw hidden();
    const { stage: stageId, visit, dueAt, status } = row.state;
    if (status !== 'running' || stageId === null) throw conflict('not_in_this_stage');
    const asked = await db.rows.rowConfirmations.find({
      application_id: caseId,
      visit,
      position,
    });
    if (asked?.stage !== stageId) throw hidden();
    if (asked.answer !== null) throw conflict('row_answered');
    const now = clock.now();
    const at = now.toISOString();
    const email = typed === '' ? asked.email : typed;
    const moved = typed !== '' && typed !== asked.email.toLowerCase();
    const free = Date.parse(asked.invited_at) + (moved ? betweenAddressesMs : betweenLettersMs);
    if (now.getTime() < free) {
      throw conflict('confirmer_just_written', {
        when: closingClock(new Date(free).toISOString()),
      });
    }
    // A row of its own has a link of its own.
    const id = moved ? newId() : asked.id;
    const { token, hash } = confirmationLink(deps, id);
    const written = { token_hash: hash, invited_at: at };
    if (moved) {
      await db.rows.rowConfirmations.remove({ id: asked.id });
      await db.rows.rowConfirmations.insert({ ...asked, ...written, id, email });
    } else {
      await db.rows.rowConfirmations.update({ id, answer: null }, written);
    }
    const about = { row, definition, stage: rules.stage(stageId), dueAt };
    await mailConfirmer(deps, { name: asked.name, email, token }, about, 'row_confirmation', at);
    const type = moved ? 'confirmer_readdressed' : 'confirmer_written_again';
    await recordEvents(db, `papers:${caseId}`, { at, actorId: actor.userId }, [
      { type, data: { name: asked.name } },
    ]);
    return moved ? 'readdressed' : 'resent';
  });
}
