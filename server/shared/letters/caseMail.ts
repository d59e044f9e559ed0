import type { MailOccasion } from '../../domain/application/mailOccasions.js';
import type { Definition } from '../../domain/definition/definition.js';
import type { Locale } from '../../domain/localText.js';
import type { CaseChange } from '../../domain/workflow/recorder.js';

/** A letter about a case: the change that gives occasion to it, and who reads it. */
export interface CaseMail {
  readonly definition: Definition;
  /** As its reader's own page calls them: an expert's says `T-7` and no title. */
  readonly title: string;
  readonly number: string;
  readonly call: string;
  readonly link: string;
  readonly change: CaseChange;
  readonly occasion: MailOccasion;
  /** ISO time of what happened. */
  readonly at: string;
  readonly locale: Locale;
  readonly name: string;
  /** The organisation on whose behalf the reader is written to; '' where there is none. */
  readonly organisation: string;
  /** Who applied; a walk-through with invented answers has nobody. */
  readonly applicant: string;
  /** The code by which the receipt of the latest revision is checked. */
  readonly code: string;
}
