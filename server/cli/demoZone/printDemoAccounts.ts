import { joined } from '../../data/schema/columns.js';
import { grants, users } from '../../data/tables/people.js';
import { demoDomain } from '../../features/accounts/demoAccounts.query.js';
import type { Deps } from '../../shared/request/deps.js';

export const demoPassword = 'Qixian-demo-2026';

const accountColumns = {
  email: users.columns.email,
  name: users.columns.name,
  roles: joined(grants.columns.role),
};

/** Prints who can sign in to the demonstration, with roles: a table for people or JSON lines. */
export async function printDemoAccounts(
  deps: Deps,
  out: NodeJS.WritableStream,
  shape: 'table' | 'json' = 'table',
): Promise<void> {
  const rows = await deps.db.select(
    accountColumns,
    `SELECT u.email, u.name, GROUP_CONCAT(DISTINCT g.role) AS roles
       FROM users u LEFT JOIN grants g ON g.user_id = u.id AND g.revoked_at IS NULL
      WHERE u.host_digest = :host GROUP BY u.id, u.email, u.name ORDER BY MIN(u.created_at), u.id`,
    { host: deps.db.vault.digest(demoDomain) },
  );
  for (const { email, name, roles } of rows) {
    const held = roles.length === 0 ? ['applicant'] : roles;
    out.write(
      shape === 'json'
        ? `${JSON.stringify({ email, password: demoPassword, name, roles: held })}\n`
        : `  ${email.padEnd(34)}${held.join(', ')}\n`,
    );
  }
  if (shape === 'table' && rows.length > 0) {
    out.write(`  Password of all demonstration accounts: ${demoPassword}\n`);
  }
}
