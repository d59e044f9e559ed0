import { optional, wholeColumn } from '../../../data/schema/columns.js';
import { reviews } from '../../../data/tables/decisions.js';
import { expertProfiles, users } from '../../../data/tables/people.js';
import type { SeatStatus } from '../../../domain/workflow/contract/stageQuestions.js';
import type { Database } from '../../../data/database.js';
import { reviewCode } from '../../../shared/casefile/reviewCode.js';

/** A seat of the sheet as the review secretary sees it. */
export interface PanelSeat {
  readonly seat: number;
  readonly status: SeatStatus;
  readonly name: string;
  readonly employer: string;
  readonly invitedAt: string;
  readonly submittedAt: string | null;
  readonly declinedReason: string;
}

const { seat, status, invited_at, submitted_at, declined_reason } = reviews.columns;
const seatColumns = {
  seat,
  status,
  name: users.columns.name,
  employer: optional(expertProfiles.columns.employer),
  invited_at,
  submitted_at,
  declined_reason,
  place: wholeColumn(),
};

/** Who sits on the panel of this visit, with the code the case has for them. */
export async function panelSeats(
  db: Database,
  applicationId: string,
  visit: number,
): Promise<{ readonly code: string; readonly seats: readonly PanelSeat[] }> {
  const rows = await db.select(
    seatColumns,
    `SELECT r.seat, r.status, r.invited_at, r.submitted_at, r.declined_reason,
            u.name, p.employer, a.place
       FROM reviews r
       JOIN applications a ON a.id = r.application_id
       JOIN users u ON u.id = r.expert_id
       LEFT JOIN expert_profiles p ON p.user_id = u.id
      WHERE r.application_id = :id AND r.visit = :visit ORDER BY r.seat`,
    { id: applicationId, visit },
  );
  const seats = rows.map((row) => ({
    seat: row.seat,
    status: row.status,
    name: row.name,
    employer: row.employer ?? '',
    invitedAt: row.invited_at,
    submittedAt: row.submitted_at,
    declinedReason: row.declined_reason,
  }));
  return { code: rows[0] ? reviewCode(rows[0].place) : '', seats };
}
