export type Plain = Record<string, unknown>;
/** A fault that `spoil` puts into any well-formed definition, and the code that must tell it. */
export interface Spoilt {
  readonly code: string;
  readonly spoil: (definition: Plain, stage: Plain) => void;
}

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null;

/** The part of a definition at a path; an absent one is a fault of the test. */
export function at(value: unknown, ...path: readonly string[]): Plain {
  const found = path.reduce<unknown>((all, key) => (isPlain(all) ? all[key] : undefined), value);
  if (!isPlain(found)) throw new Error(`nothing at ${path.join('.')}`);
  return found;
}

/** Each breaks one rule, whatever the definition is. */
export const faults: readonly Spoilt[] = [
  {
    code: 'definition_outcome_without_next',
    spoil: (_, stage) => void delete at(stage, 'next')[Object.keys(at(stage, 'next'))[0] ?? ''],
  },
  {
    code: 'definition_no_such_outcome',
    spoil: (_, stage) => void (at(stage, 'next')['never_heard_of'] = '.refused'),
  },
  {
    code: 'definition_no_such_outcome',
    spoil: (_, stage) => void (stage['effects'] = { never_heard_of: [{ effect: 'commit_award' }] }),
  },
  {
    code: 'definition_no_such_target',
    spoil: (_, stage) => {
      const next = at(stage, 'next');
      next[Object.keys(next).at(-1) ?? ''] = 'nowhere';
    },
  },
  { code: 'definition_no_such_phase', spoil: (_, stage) => void (stage['phase'] = 'no_phase') },
  {
    code: 'definition_no_first_stage',
    spoil: (definition) => void (at(definition, 'workflow')['first'] = 'nowhere'),
  },
  {
    code: 'definition_no_withdrawn_end',
    spoil: (definition) => void delete at(definition, 'workflow', 'ends')['withdrawn'],
  },
  {
    code: 'definition_stage_unreachable',
    spoil: (definition, stage) =>
      void (at(definition, 'workflow', 'stages')['island'] = structuredClone(stage)),
  },
  {
    code: 'definition_no_way_out',
    spoil: (_, stage) => {
      const next = at(stage, 'next');
      for (const outcome of Object.keys(next)) next[outcome] = String(stage['self']);
    },
  },
  {
    code: 'definition_last_branch_with_when',
    spoil: (_, stage) => {
      const next = at(stage, 'next');
      next[Object.keys(next)[0] ?? ''] = [{ when: 'score > 1.0', to: '.refused' }];
    },
  },
  {
    code: 'definition_outcome_without_name',
    spoil: (_, stage) => {
      stage['timeout'] = 'too_late';
      at(stage, 'next')['too_late'] = '.refused';
    },
  },
  {
    code: 'definition_rule_unknown_name',
    spoil: (definition) => void (at(definition, 'eligibility', '0')['rule'] = 'nobody.knows == 1'),
  },
  {
    code: 'definition_rule_result',
    spoil: (definition) => void (at(definition, 'eligibility', '0')['rule'] = 'main.sum'),
  },
  {
    code: 'definition_rule_types',
    spoil: (definition) => void (at(definition, 'eligibility', '0')['rule'] = 'main.sum == "x"'),
  },
  {
    code: 'definition_title_field',
    spoil: (definition) => void (definition['title_field'] = 'main.nothing'),
  },
  {
    code: 'definition_id_twice',
    spoil: (definition) => void (at(definition, 'form', '0', 'fields', '1')['id'] = 'title'),
  },
  {
    code: 'definition_name_reserved',
    spoil: (definition) => void (at(definition, 'form', '0', 'fields', '1')['id'] = 'score'),
  },
  {
    code: 'definition_check_without_message',
    spoil: (definition) =>
      void (at(definition, 'form', '0', 'fields', '1')['check'] = 'main.sum > 0'),
  },
  {
    code: 'definition_tranches_sum',
    spoil: (definition) =>
      void (at(definition, 'award')['tranches'] = [
        { id: 'part', name: { zh: '一', en: 'One' }, share_percent: 60 },
      ]),
  },
];
