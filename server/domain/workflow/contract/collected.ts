import type { JsonObject } from '../../json.js';
import { invalid, Refused, type FieldReasons } from '../../refusal.js';
import type { z } from 'zod';
import type { formCheckSchema } from '../../form/formCheck.js';
import type { StageView } from './stageKind.js';

/**
 * Refuses a short form that breaks a check of its stage, at the field of the check. What cannot be
 * told, since something is not stated, is left to whoever accepts the form.
 */
export function demandChecked(
  checks: readonly z.infer<typeof formCheckSchema>[],
  values: JsonObject,
  view: Pick<StageView<unknown, unknown>, 'evaluate'>,
): void {
  const failed = checks.filter(({ rule }) => view.evaluate(rule, { report: values }) === false);
  if (failed.length === 0) return;
  throw invalid(
    Object.fromEntries(
      failed.map(({ field, reason: { zh, en } }) => [
        `report.${field}`,
        { code: 'definition_says', params: { zh, en } },
      ]),
    ),
  );
}

/** Reads parts of one form; what is wrong with any of them is refused together, each at its place. */
export class FormParts {
  private problems: FieldReasons = {};

  /** What a part reads as; `otherwise` where it is wrong, which `demandSound` then refuses. */
  read<T>(part: () => T, otherwise: T): T {
    try {
      return part();
    } catch (error) {
      if (!(error instanceof Refused) || error.kind !== 'invalid') throw error;
      this.problems = { ...this.problems, ...error.fields };
      return otherwise;
    }
  }

  demandSound(): void {
    if (Object.keys(this.problems).length > 0) throw invalid(this.problems);
  }
}
