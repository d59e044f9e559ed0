import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import { workflowRulesOf } from '../../server/domain/procedure/workflowRules.js';
import { stagesSpokenFor } from '../../server/domain/workflow/spokenFor.js';
import { presetDefinitions } from '../support/presets.js';

const spokenFor = (procedure: string) => {
  const found = presetDefinitions().find((definition) => definition.procedure === procedure);
  if (!found) throw new Error(`no procedure ${procedure}`);
  return [...stagesSpokenFor(workflowRulesOf(compileDefinition(found)))].toSorted();
};

/** Read in each definition: what lies between the ranking and the decision that sets money aside. */
test.each([
  ['haichuang.overseas', ['approve', 'diligence', 'joint', 'legal']],
  ['kechuang.startup', ['approve', 'joint']],
  ['kechuang.transfer', ['approve', 'joint']],
  ['youth.scholarship', ['approve']],
  ['carrier.evaluation', ['approve', 'joint']],
])('in %s a place is spoken for in %j', (procedure, stages) => {
  expect(spokenFor(procedure)).toEqual(stages);
});
