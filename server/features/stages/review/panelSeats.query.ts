import { flag, optional, wholeColumn, words } from '../../../data/schema/columns.js';
import { tasks } from '../../../data/tables/cases.js';
import { reviews } from '../../../data/tables/decisions.js';
import { expertProfiles, users } from '../../../data/tables/people.js';
import { lifeOf, type SeatLife } from '../../../domain/workflow/contract/stageQuestions.js';
import type { Database } from '../../../data/database.js';
import { reviewCode } from '../../../shared/casefile/reviewCode.js';

/** A seat of the sheet as the review secretary sees it. */
export interface PanelSeat {
  readonly seat: number;
  readonly life: SeatLife;
  readonly name: string;
  readonly employer: string;
  readonly invitedAt: string;
  readonly submittedAt: string | null;
  /** By when the expert owes an answer or the review; null where nothing is owed. */
  readonly dueAt: string | null;
  /** How often the secretary put the review back. */
  readonly putBack: number;
  /** How often its expert took it back. */
  readonly takenBack: number;
  /** It is open again, and that is why; '' where it is not or nothing was said. */
  readonly againFor: string;
  /** It is open again because its expert took it back. */
  readonly byExpert: boolean;
  readonly declinedReason: string;
}

const { seat, status, invited_at, submitted_at, declined_reason, left_as, reopened_at } =
  reviews.columns;
const seatColumns = {
  seat,
  status,
  name: users.columns.name,
  employer: optional(expertProfiles.columns.employer),
  invited_at,
  submitted_at,
  declined_reason,
  left_as,
  reopened_at,
  due_at: tasks.columns.due_at,
  put_back: wholeColumn(),
  taken_back: wholeColumn(),
  again_for: optional(words(500)),
  by_expert: flag(),
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
            r.left_as, r.reopened_at, u.name, p.employer, a.place, t.due_at,
            (SELECT COUNT(*) FROM review_versions v
              WHERE v.review_id = r.id AND v.put_back_by <> r.expert_id) AS put_back,
            (SELECT COUNT(*) FROM review_versions v
              WHERE v.review_id = r.id AND v.put_back_by = r.expert_id) AS taken_back,
            w.reason AS again_for, COALESCE(w.put_back_by = r.expert_id, 0) AS by_expert
       FROM reviews r
       JOIN applications a ON a.id = r.application_id
       JOIN users u ON u.id = r.expert_id
       LEFT JOIN expert_profiles p ON p.user_id = u.id
       LEFT JOIN review_versions w ON w.review_id = r.id AND r.status = 'accepted'
                        AND w.number = (SELECT MAX(number) FROM review_versions
                                         WHERE review_id = r.id)
       LEFT JOIN tasks t ON t.application_id = r.application_id AND t.status = 'open'
                        AND t.id = CONCAT(r.stage, '.', r.visit, '.seat-', r.seat)
      WHERE r.application_id = :id AND r.visit = :visit ORDER BY r.seat`,
    { id: applicationId, visit },
  );
  const seats = rows.map((row) => ({
    seat: row.seat,
    life: lifeOf(row),
    name: row.name,
    employer: row.employer ?? '',
    invitedAt: row.invited_at,
    submittedAt: row.submitted_at,
    dueAt: row.due_at,
    putBack: row.put_back,
    takenBack: row.taken_back,
    againFor: row.again_for ?? '',
    byExpert: row.by_expert,
    declinedReason: row.declined_reason,
  }));
  return { code: rows[0] ? reviewCode(rows[0].place) : '', seats };
}
