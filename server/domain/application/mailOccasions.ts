import { letterOfTask } from '../workflow/stages/registry.js';
import { callCancelledEnd } from '../workflow/caseEvents.js';
import type { CaseChange } from '../workflow/recorder.js';

/** One mail that an act gives occasion to: which text, to whom, and where its link leads. */
export interface MailOccasion {
  readonly event: string;
  /** `applicant`; `counterparty`, everybody of the organisation on the other side; or a user's id. */
  readonly to: string;
  /** With `:id` for the application. */
  readonly path: string;
}

const toApplicant = (event: string): MailOccasion => ({
  event,
  to: 'applicant',
  path: '/applications/:id',
});

const toCounterparty = (event: string): MailOccasion => ({
  event,
  to: 'counterparty',
  path: '/counterparty-cases/:id',
});

/** The mails of a change, in the order of its events; at most one per text and reader. */
export function mailOccasions(change: CaseChange): readonly MailOccasion[] {
  const found = change.events.flatMap((event): MailOccasion[] => {
    switch (event.type) {
      case 'submitted':
        return [toApplicant('submitted')];
      case 'corrections_asked':
        return [toApplicant('corrections_asked')];
      case 'task_opened':
        return taskMail(event.task);
      case 'deferral_granted':
      case 'deferral_lapsed':
        return [toApplicant(event.type)];
      case 'ended':
        // A cancelled call writes to its applicants itself.
        return [
          ...(event.end === callCancelledEnd ? [] : [toApplicant('ended')]),
          toCounterparty('counterparty_ended'),
        ];
      case 'held':
        return [toApplicant('held')];
      case 'version_moved':
      case 'version_move_undone':
        return event.means === 'nothing' ? [] : [toApplicant(event.type)];
      default:
        return [];
    }
  });
  const seen = new Set<string>();
  return found.filter(({ event, to }) => {
    const key = `${event}:${to}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function taskMail(task: {
  readonly verb: string;
  readonly role: string | null;
  readonly userId: string | null;
}): MailOccasion[] {
  if (task.verb === 'score' && task.userId !== null) {
    return [{ event: 'review_invited', to: task.userId, path: '/reviews' }];
  }
  if (task.role === 'counterparty') return [toCounterparty('counterparty_asked')];
  if (task.role !== 'applicant') return [];
  const letter = letterOfTask(task.verb);
  return letter === undefined ? [] : [toApplicant(letter)];
}
