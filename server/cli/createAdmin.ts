import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { exclusively } from '../data/exclusively.js';
import { grants, users } from '../data/tables/people.js';
import { recordEvents } from '../data/stores/eventStore.js';
import { locales } from '../domain/localText.js';
import { line, reasonsOf } from '../domain/typed.js';
import { emailLine, phoneLine } from '../features/accounts/account.input.js';
import { mailLink, makeLink } from '../features/accounts/account.mails.js';
import { createUser } from '../features/accounts/createUser.step.js';
import { grantRole } from '../features/people/grantRole.service.js';
import type { Deps } from '../shared/request/deps.js';
import { CommandStop, exits, tell, type Command, type TypedCommand } from './command.js';
import { depsOf } from './depsOf.js';
import { withInstallation } from './installation.js';
import { demandSchema } from './demandSchema.js';

const wanted = z.object({
  email: emailLine(),
  name: line(100),
  phone: phoneLine(),
  locale: z.enum(locales).default('zh-CN'),
});
type Wanted = z.infer<typeof wanted>;

/**
 * Makes the security administrator who grants every other role, by events on record. Their password
 * is set by a link that works once: mailed, or printed where no mail goes out or `--print` asks.
 */
export const createAdminCommand: Command = {
  name: 'admin create',
  options: {
    email: { type: 'string' },
    name: { type: 'string' },
    phone: { type: 'string' },
    locale: { type: 'string' },
    another: { type: 'boolean' },
    reason: { type: 'string' },
    print: { type: 'boolean' },
  },
  run: (typed) =>
    withInstallation(async (installation) => {
      const person = personOf(typed);
      await demandSchema(installation.db);
      const deps = await depsOf(installation);
      const printed = typed.has('print') || installation.settings.smtpUrl === null;
      const link = await exclusively(deps.db, () =>
        deps.db.transaction(async () => {
          await demandReason(deps, typed);
          return appoint(deps, person, typed.text('reason') ?? null, printed);
        }),
      );
      tell(`${person.email} is a security administrator and grants roles on the page "People".`);
      if (link === 'known') tell('The account was there before; its password stays as it is.');
      else if (link === 'mailed') tell('A link to set the password waits for the mail server.');
      else tell(`Set the password here, once, within a day:\n${link}`);
      return exits.done;
    }),
};

function personOf(typed: TypedCommand): Wanted {
  const [email, name, phone, locale] = ['email', 'name', 'phone', 'locale'].map((key) =>
    typed.text(key),
  );
  const read = wanted.safeParse({ email, name, phone, locale });
  if (read.success) return read.data;
  const [option = ''] = Object.keys(reasonsOf(read.error));
  throw new CommandStop('usage', `--${option} is missing or cannot be read.`, exits.usage);
}

/** The first is made freely; each after it only with a reason, which stands on record. */
async function demandReason({ db }: Deps, typed: TypedCommand): Promise<void> {
  const present = await db.select(
    { email: users.columns.email, role: grants.columns.role },
    `SELECT u.email, g.role FROM grants g JOIN users u ON u.id = g.user_id
      WHERE g.role = 'security_admin' AND g.revoked_at IS NULL AND u.disabled_at IS NULL
      ORDER BY u.id LIMIT 1`,
  );
  const [admin] = present;
  if (admin && !typed.has('another')) {
    throw new CommandStop(
      'admin_exists',
      `${admin.email} is a security administrator already and can grant roles; where nobody can sign in as one any more, say --another and --reason.`,
    );
  }
  if (admin && (typed.text('reason') ?? '').trim().length < 10) {
    throw new CommandStop('usage', '--another needs --reason in a sentence.', exits.usage);
  }
}

/** The link to set the password, or what became of it. */
async function appoint(
  deps: Deps,
  person: Wanted,
  reason: string | null,
  printed: boolean,
): Promise<string> {
  const known = await deps.db.rows.users.find({ email: person.email });
  if (known && known.disabled_at !== null) {
    throw new CommandStop('account_disabled', `The account ${person.email} is closed.`);
  }
  const password = randomBytes(32).toString('base64url');
  const userId = known?.id ?? (await createUser(deps, { ...person, password }));
  await grantRole(deps, null, { userId, role: 'security_admin', programmeId: null });
  const at = deps.clock.now().toISOString();
  await recordEvents(deps.db, `user:${userId}`, { at, actorId: null }, [
    { type: 'administrator_made', data: { reason } },
  ]);
  if (known) return 'known';
  const addressee = { ...person, id: userId };
  if (printed) return `${deps.baseUrl()}${(await makeLink(deps, userId, 'reset', 24)).path}`;
  await mailLink(deps, addressee, 'reset');
  return 'mailed';
}
