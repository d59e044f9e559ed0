import { namesObjector } from '../../domain/award/objectionHearing.js';
import { invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import type { ObjectionRow } from './objection.file.js';

/** How whoever objected could be known, opened. */
const secretsOf = ({ seal }: Deps, objection: ObjectionRow): readonly string[] => [
  seal.open(objection.objector_name),
  seal.open(objection.objector_contact),
];

/** Refuses words to others at `field` that name whoever objected. */
export function demandUnnamed(
  deps: Deps,
  objection: ObjectionRow,
  field: string,
  text: string,
): void {
  if (namesObjector(text, secretsOf(deps, objection))) {
    throw invalid({ [field]: { code: 'hearing_names_objector' } });
  }
}
