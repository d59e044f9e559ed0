import { definitionSchema, type Definition } from '../../server/domain/definition/definition.js';

const wanted = 40;
const copied = 'formal';

/**
 * A definition made to have forty stages: its formal check over and over, each with its checklist
 * and with a condition on the form of its own before it leads to the next.
 */
export function fortyStages(real: Definition): Definition {
  const plain = definitionSchema.parse(JSON.parse(JSON.stringify(real)));
  const { stages } = plain.workflow;
  const check = stages[copied];
  const onward = check?.next['passed'];
  if (!check || onward === undefined) throw new Error(`${real.procedure} has no such check`);
  const more = wanted - Object.keys(stages).length;
  const name = (turn: number): string => (turn === 0 ? copied : `${copied}_${turn}`);
  for (let turn = 0; turn < more; turn += 1) {
    const when = `company.paid_in >= wan(${100 + turn})`;
    const passed = [{ when, to: name(turn + 1) }, { to: '.ineligible' }];
    stages[name(turn)] = { ...check, next: { ...check.next, passed } };
  }
  stages[name(more)] = { ...check, next: { ...check.next, passed: onward } };
  return definitionSchema.parse(plain);
}
