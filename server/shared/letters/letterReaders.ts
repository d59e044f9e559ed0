import type { ApplicationRow } from '../../data/stores/caseStore.js';
import type { Database } from '../../data/database.js';
import type { RowOf } from '../../data/schema/rows.js';
import { reviews } from '../../data/tables/decisions.js';
import { users } from '../../data/tables/people.js';
import { barsInSql } from '../../domain/access/conflictScope.js';
import type { Role } from '../../domain/actor.js';

const { id, name, email, locale } = users.columns;
const readerColumns = { id, name, email, locale };

/** Somebody a letter is written to. */
export type LetterReader = RowOf<typeof readerColumns>;

const from = 'SELECT u.id, u.name, u.email, u.locale FROM users u WHERE u.disabled_at IS NULL';

const untied = `NOT EXISTS (SELECT 1 FROM case_ties t
       WHERE t.application_id = :case AND t.person_id = u.person_id)`;

/**
 * Everybody who may act for the applicant: who filed, as long as the account is open, and all of
 * the organisation, so that a colleague who is gone or ill leaves nobody in the dark. Who came to
 * the organisation while working on the case is not among them.
 */
export const applicantsOf = (
  db: Database,
  row: Pick<ApplicationRow, 'id' | 'applicant_id' | 'organisation_id'>,
): Promise<LetterReader[]> =>
  db.select(
    readerColumns,
    `${from} AND (u.id = :applicant OR u.id IN
       (SELECT m.user_id FROM memberships m WHERE m.organisation_id = :organisation
           AND ${untied})) ORDER BY u.id`,
    { case: row.id, applicant: row.applicant_id, organisation: row.organisation_id ?? '' },
  );

/**
 * Everybody who may act for an applicant of this call, once each, for applications in these
 * statuses: as `applicantsOf` has them for each.
 */
export const applicantsOfCall = (
  db: Database,
  callId: string,
  statuses: readonly ('draft' | 'running')[],
): Promise<LetterReader[]> =>
  statuses.length === 0
    ? Promise.resolve([])
    : db.select(
        readerColumns,
        `${from} AND EXISTS (
           SELECT 1 FROM applications a
            WHERE a.call_id = :call AND a.status IN (:statuses)
              AND (a.applicant_id = u.id OR a.organisation_id IN
                (SELECT m.organisation_id FROM memberships m WHERE m.user_id = u.id
                    AND NOT EXISTS (SELECT 1 FROM case_ties t
                         WHERE t.application_id = a.id AND t.person_id = u.person_id))))
         ORDER BY u.id`,
        { call: callId, statuses: [...statuses] },
      );

/**
 * Everybody of an organisation who can still sign in, without those who work on the case; nobody
 * where there is none.
 */
export async function organisationMembers(
  db: Database,
  organisationId: string | null,
  caseId: string,
): Promise<LetterReader[]> {
  if (organisationId === null) return [];
  return db.select(
    readerColumns,
    `${from} AND u.id IN
       (SELECT m.user_id FROM memberships m WHERE m.organisation_id = :organisation
           AND ${untied}) ORDER BY u.id`,
    { case: caseId, organisation: organisationId },
  );
}

/** Where a seat stands: the stage of a case in one visit. */
export interface SeatPlace {
  readonly applicationId: string;
  readonly stage: string;
  readonly visit: number;
}

const seatColumns = { ...readerColumns, seat: reviews.columns.seat };
export type SeatedReader = RowOf<typeof seatColumns>;

const seatSql = (which: string): string =>
  `SELECT u.id, u.name, u.email, u.locale, r.seat FROM reviews r
     JOIN users u ON u.id = r.expert_id AND u.disabled_at IS NULL
    WHERE r.application_id = :applicationId AND r.stage = :stage AND r.visit = :visit
      AND r.status ${which} ORDER BY r.seat`;

/** Experts whose seat is open: who recused, declined or has handed in hears nothing more. */
export const seatedExperts = (db: Database, at: SeatPlace): Promise<SeatedReader[]> =>
  db.select(seatColumns, seatSql("IN ('invited', 'accepted')"), { ...at });

/** Who sits on one seat, or sat there until it was withdrawn. */
export const expertOn = (db: Database, at: SeatPlace, seat: number): Promise<SeatedReader[]> =>
  db.select(seatColumns, seatSql("<> '' AND r.seat = :seat"), { ...at, seat });

type CaseSides = Pick<ApplicationRow, 'id' | 'programme_id'>;

/** Of people, those who are kept out of none of the cases `:cases`: `isKeptOut` in SQL. */
const keptOutOfNone = `NOT EXISTS (SELECT 1 FROM applications a
       WHERE a.id IN (:cases)
         AND (u.person_id = (SELECT p.person_id FROM users p WHERE p.id = a.applicant_id)
           OR (NOT EXISTS (SELECT 1 FROM case_ties t
                            WHERE t.application_id = a.id AND t.person_id = u.person_id)
               AND EXISTS (SELECT 1 FROM memberships m JOIN users p ON p.id = m.user_id
                            WHERE p.person_id = u.person_id
                              AND m.organisation_id IN (COALESCE(a.organisation_id, ''),
                                                        COALESCE(a.counterparty_id, ''))))
           OR EXISTS (SELECT 1 FROM case_ties t
                       WHERE t.application_id = a.id AND t.person_id = u.person_id
                         AND (t.status = 'recused' OR (t.status = 'open' AND t.kind = 'left')))
           OR EXISTS (SELECT 1 FROM conflicts c
                        JOIN case_subjects cs ON cs.subject_key = c.subject_key
                       WHERE c.person_id = u.person_id AND cs.application_id = a.id
                         AND ${barsInSql('c')})))`;

/** These accounts, as far as they are open, without those who are kept out of the case. */
export const handlersByIds = (
  db: Database,
  row: CaseSides,
  ids: readonly string[],
): Promise<LetterReader[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : db.select(readerColumns, `${from} AND u.id IN (:ids) AND ${keptOutOfNone} ORDER BY u.id`, {
        ids,
        cases: [row.id],
      });

/** Who holds a role under a case's programme today, without those who are kept out of it (`isKeptOut`). */
export const roleHolders = (db: Database, row: CaseSides, role: Role): Promise<LetterReader[]> =>
  holdersForAll(db, [row], [role]);

/**
 * Who holds one of these roles under the programme of these cases, all of one, and is kept out of
 * none of them; one statement, however many there are.
 */
export async function holdersForAll(
  db: Database,
  rows: readonly CaseSides[],
  roles: readonly Role[],
): Promise<LetterReader[]> {
  const [first] = rows;
  if (!first) return [];
  return db.select(
    readerColumns,
    `${from} AND ${keptOutOfNone}
        AND u.id IN (SELECT g.user_id FROM grants g
                      WHERE g.role IN (:roles) AND g.revoked_at IS NULL
                        AND (g.programme_id IS NULL OR g.programme_id = :programme))
      ORDER BY u.id`,
    { roles, programme: first.programme_id, cases: rows.map(({ id: each }) => each) },
  );
}

/**
 * Who holds a role under the case's programme, or where nobody does, the heads of department, so
 * that somebody hears of it. Without these people, whom it is about.
 */
export async function holdersOrHeads(
  db: Database,
  row: CaseSides,
  role: Role,
  without: readonly string[] = [],
): Promise<LetterReader[]> {
  for (const each of [role, 'department_head'] as const) {
    const found = await roleHolders(db, row, each);
    const others = found.filter(({ id: holder }) => !without.includes(holder));
    if (others.length > 0) return others;
  }
  return [];
}

/** These accounts, as far as they are open. */
export const readersByIds = async (
  db: Database,
  ids: readonly string[],
): Promise<LetterReader[]> =>
  ids.length === 0
    ? []
    : db.select(readerColumns, `${from} AND u.id IN (:ids) ORDER BY u.id`, { ids });
