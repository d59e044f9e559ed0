import { joined, optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { grants, users } from '../../data/tables/people.js';
import type { Role } from '../../domain/actor.js';
import { inLocale, type Locale } from '../../domain/localText.js';
import { endOfCase } from '../../shared/casefile/caseEnd.js';
import type { Deps } from '../../shared/request/deps.js';

/** People of the demonstration zone have addresses that end in this. */
export const demoDomain = '@demo.qixian.test';

export interface DemoAccount {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** Empty for applicants. */
  readonly roles: readonly Role[];
  /** The project of an applicant and how far it has come; '' where there is none. */
  readonly project: string;
  readonly progress: string;
}

const demoColumns = {
  id: users.columns.id,
  email: users.columns.email,
  name: users.columns.name,
  roles: joined(grants.columns.role),
  title: optional(applications.columns.title),
  stage: applications.columns.stage,
  ended_as: applications.columns.ended_as,
  version_id: optional(applications.columns.procedure_version_id),
};

/** Everybody of the demonstration zone, in the order they came. */
export async function demoAccounts(deps: Deps, locale: Locale): Promise<readonly DemoAccount[]> {
  const rows = await deps.db.select(
    demoColumns,
    `SELECT u.id, u.email, u.name, a.title, a.stage, a.ended_as,
            a.procedure_version_id AS version_id,
            (SELECT GROUP_CONCAT(g.role) FROM grants g
              WHERE g.user_id = u.id AND g.revoked_at IS NULL) AS roles
       FROM users u
       LEFT JOIN applications a ON a.id =
            (SELECT MAX(b.id) FROM applications b WHERE b.applicant_id = u.id)
      WHERE u.host_digest = :host AND u.disabled_at IS NULL
      ORDER BY u.id`,
    { host: deps.db.vault.digest(demoDomain) },
  );
  const accounts: DemoAccount[] = [];
  for (const row of rows) {
    accounts.push({
      id: row.id,
      email: row.email,
      name: row.name,
      roles: row.roles,
      project: row.title ?? '',
      progress: await progressOf(deps, row, locale),
    });
  }
  return accounts;
}

/** The name of the stage or of the end that the case has come to. */
async function progressOf(
  deps: Deps,
  row: RowOf<typeof demoColumns>,
  locale: Locale,
): Promise<string> {
  if (row.version_id === null) return '';
  const { definition } = await deps.definitions.byVersion(row.version_id);
  const place =
    row.stage === null
      ? endOfCase(deps.words, definition, row.ended_as)
      : definition.workflow.stages[row.stage];
  return place ? inLocale(place.name, locale) : deps.words(locale, 'accounts.demo.draft');
}
