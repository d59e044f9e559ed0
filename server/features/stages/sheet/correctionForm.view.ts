import { parseDuration } from '../../../domain/duration.js';
import { roundsAsked } from '../../../domain/workflow/correctionsAllowed.js';
import { stageKind } from '../../../domain/workflow/stages/registry.js';
import { inLocale } from '../../../domain/localText.js';
import type { Deps } from '../../../shared/request/deps.js';
import { refusalText } from '../../../shared/request/formState.js';
import type { SheetAsk } from '../../../shared/casefile/stageSheet.js';
import { typedOr } from './sheetBase.view.js';

/** What `partials/correction-form` prints: a note for each part that must be put right. */
export interface CorrectionForm {
  /** The applicant may still be asked in this stage. */
  readonly left: boolean;
  readonly times: number;
  readonly due: { readonly count: number; readonly unit: string };
  readonly error: string;
  /** Why the applicant left everything as it was; '' where something was changed. */
  readonly unchanged: string;
  /** Something was written here before it was refused. */
  readonly open: boolean;
  readonly groups: readonly {
    readonly title: string;
    readonly parts: readonly CorrectionPart[];
  }[];
}

interface CorrectionPart {
  /** The input: `fix.<section>` or `fix.document.<document>`. */
  readonly field: string;
  readonly label: string;
  readonly value: string;
  readonly error: string;
}

const unchangedBecause = (said: unknown): string => (typeof said === 'string' ? said : '');

/** The letter in which everything to correct is said at once. */
export function correctionForm(deps: Deps, sheet: SheetAsk): CorrectionForm {
  const { ask, file, stage } = sheet;
  const { locale, failed } = ask;
  const { times, due } = stageKind(stage.kind).corrections(stage) ?? { times: 0, due: '0 d' };
  const asked = roundsAsked(file.row.state, file.row.state.stage ?? '');
  const errorAt = (field: string): string => {
    const reason = failed?.refusal.fields[field];
    return reason ? refusalText(deps.words, locale, reason.code, reason.params) : '';
  };
  const part = (field: string, label: string): CorrectionPart => ({
    field,
    label,
    value: typedOr(ask, field, ''),
    error: errorAt(field),
  });
  const sections = file.definition.form.map(({ section, name }) =>
    part(`fix.${section}`, inLocale(name, locale)),
  );
  const documents = file.definition.documents.map(({ id, name }) =>
    part(`fix.document.${id}`, inLocale(name, locale)),
  );
  return {
    left: asked < times,
    times,
    due: parseDuration(due),
    unchanged: unchangedBecause(file.row.state.facts['unchanged_because']),
    error: errorAt('fix'),
    open: errorAt('fix') !== '' || [...sections, ...documents].some(({ value }) => value !== ''),
    groups: [
      { title: deps.words(locale, 'stages.corrections.sections'), parts: sections },
      { title: deps.words(locale, 'stages.corrections.documents'), parts: documents },
    ].filter(({ parts }) => parts.length > 0),
  };
}
