import type { Actor } from '../../domain/actor.js';
import { offeredFromAccount } from '../../domain/application/prefill.js';
import type { RawInputs } from '../../domain/form/fieldKind.js';
import { dialledPhone } from '../../domain/identity/phone.js';
import type { Deps } from '../../shared/request/deps.js';
import type { Draft } from './applicationDraft.query.js';

/** Inputs by field that stand filled before anything of them is saved. */
export type AccountOffer = Readonly<Record<string, RawInputs>>;

/**
 * What the account of the one who applies offers to fields of a section that are empty; nothing to
 * a colleague. The account is read only where there is something to offer.
 */
export async function accountOffer(
  { db }: Deps,
  actor: Actor,
  { file, answers, unread }: Draft,
  sectionId: string,
): Promise<AccountOffer> {
  const { row, compiled } = file;
  const section = compiled.sections.get(sectionId);
  if (!section || row.applicant_id !== actor.userId) return {};
  const [stored, typed] = [answers[sectionId] ?? {}, unread[sectionId] ?? {}];
  const empty = [...offeredFromAccount(section, row.organisation_id === null)].filter(
    ([id]) => (stored[id] ?? null) === null && typed[id] === undefined,
  );
  const user = empty.length > 0 ? await db.rows.users.find({ id: actor.userId }) : null;
  if (!user) return {};
  const facts = { name: user.name, email: user.email, phone: dialledPhone(user.phone) };
  const filled = empty.filter(([, fact]) => facts[fact] !== '');
  return Object.fromEntries(
    filled.map(([id, fact]) => [id, { [`${sectionId}.${id}`]: facts[fact] }]),
  );
}
