import { at, type Plain, type Spoilt } from './faults.js';

/** Faults that strand a case, mislead a reader or open a door, each told by its own code. */
const name = { zh: '\u540D\u79F0', en: 'Name' };

/** Puts a stage before the first one; by default the legal office's opinion, within five days. */
function begin(definition: Plain, stage: Plain = {}): void {
  const workflow = at(definition, 'workflow');
  const first = workflow['first'];
  at(workflow, 'stages')['extra'] = {
    kind: 'legal',
    name,
    phase: 'all',
    by: 'legal',
    due: '5 wd',
    next: { lawful: first, unlawful: '.refused' },
    ...stage,
  };
  workflow['first'] = 'extra';
}

const fault = (code: string, spoil: (definition: Plain) => void): Spoilt => ({
  code: `definition_${code}`,
  spoil,
});

const stageFault = (code: string, stage: Plain): Spoilt =>
  fault(code, (definition) => begin(definition, stage));

const mail = (subject: string, body = 'x'): Plain => ({
  subject: { zh: subject, en: 'x' },
  body: { zh: 'x', en: body },
});

const mailFault = (code: string, occasion: string, text: Plain): Spoilt =>
  fault(code, (definition) => void (definition['mails'] = { [occasion]: text }));

const tranche = (more: Plain): Plain => ({ id: 'part', name, share_percent: 100, ...more });

const confirmEach = {
  kind: 'confirm_each',
  by: 'programme_officer',
  table: 'main.rows',
  name_column: 'who',
  email_column: 'mail',
};

/** A report before everything else, as often as said, that releases an instalment. */
function reporting(definition: Plain, report: Plain, tranches: readonly Plain[]): void {
  const { first } = at(definition, 'workflow');
  begin(definition, {
    kind: 'report',
    by: 'programme_officer',
    first_due: '1 m',
    fields: [{ id: 'done', kind: 'text', name }],
    next: { done: first, stopped: '.refused' },
    ...report,
  });
  at(definition, 'award')['tranches'] = tranches;
}

const firstField = (definition: Plain, index: number): Plain =>
  at(definition, 'form', '0', 'fields', `${index}`);

const rule = (source: string) => (definition: Plain) =>
  void (at(definition, 'eligibility', '0')['rule'] = source);

export const deepFaults: readonly Spoilt[] = [
  fault('rubric_sum', (all) => void (at(all, 'rubrics', 'main', 'criteria', '0')['max'] = 99)),
  stageFault('escalate_without_due', { due: undefined, escalate: 'approver' }),
  stageFault('remind_without_due', { due: undefined, remind: ['1 wd'] }),
  stageFault('remind_longer_than_due', { remind: ['8 d'] }),
  fault('timeout_without_due', (all) => {
    begin(all, { due: undefined, timeout: 'lawful' });
  }),
  stageFault('role_only_looks', { by: 'auditor' }),
  stageFault('party_decides', { by: 'applicant' }),
  stageFault('counterparty_needed', { by: 'counterparty' }),
  fault('never_granted', (all) => {
    at(all, 'workflow', 'ends', 'granted')['state'] = 'not_granted';
  }),
  fault('endless_circle', (all) => {
    begin(all, { ...confirmEach, next: { confirmed: 'extra', contradicted: '.refused' } });
  }),
  fault('no_such_column', (all) => {
    const { first } = at(all, 'workflow');
    const next = { confirmed: first, contradicted: '.refused' };
    begin(all, { ...confirmEach, name_column: 'nobody', next });
  }),
  fault('reserved_twice', (all) => {
    const { first } = at(all, 'workflow');
    const approve = { kind: 'approve', by: 'approver' };
    begin(all, { ...approve, next: { approved: first, rejected: '.refused' } });
    at(all, 'workflow', 'stages')['before'] = {
      ...at(all, 'workflow', 'stages', 'extra'),
      next: { approved: 'extra', rejected: '.refused' },
    };
    at(all, 'workflow')['first'] = 'before';
  }),
  stageFault('commit_before_reserve', { effects: { lawful: [{ effect: 'commit_award' }] } }),
  fault('payee_needed', (all) => {
    delete all['agreement'];
    begin(all, { effects: { lawful: [{ effect: 'commit_award' }] } });
  }),
  fault('paid_before_commit', (all) => {
    begin(all);
    at(all, 'award')['tranches'] = [tranche({ after: 'extra.lawful' })];
  }),
  fault('paid_after_refusal', (all) => {
    begin(all);
    at(all, 'award')['tranches'] = [tranche({ after: 'extra.unlawful' })];
  }),
  fault('no_such_tranche', (all) => reporting(all, { releases: 'other' }, [])),
  fault('releases_beyond', (all) =>
    reporting(all, { times: 3, every: '1 m', releases: 'part' }, [tranche({ repeat: 2 })]),
  ),
  fault('rank_needs_classes', (all) => {
    const { first } = at(all, 'workflow');
    const next = { selected: first, not_selected: '.refused' };
    begin(all, { kind: 'rank', by: 'programme_officer', next });
    at(all, 'award')['classes'] = [];
  }),
  fault('no_amounts', (all) => void (at(all, 'award')['classes'] = [])),
  fault('two_amounts', (all) => {
    at(all, 'award')['formula'] = { lines: [{ id: 'one', name, value: 'main.sum' }] };
  }),
  fault('payee_fields', (all) => void (all['payee'] = 'main')),
  fault('counterparty_field', (all) => void (all['counterparty'] = 'main.title')),
  fault('unique_key', (all) => {
    all['unique'] = [{ id: 'once', key: ['main.nothing'], message: name }];
  }),
  fault('unique_also', (all) => {
    all['unique'] = [
      { id: 'once', key: ['main.title', 'main.sum'], also: ['main.title'], message: name },
    ];
  }),
  fault('unique_applicant', (all) => {
    all['applicant'] = 'organisation';
    all['unique'] = [{ id: 'once', key: ['applicant.person'], message: name }];
  }),
  fault('no_such_table', (all) => {
    all['unique'] = [{ id: 'once', each: 'main.title', key: ['who'], message: name }];
  }),
  stageFault('attach_field', {
    effects: { lawful: [{ effect: 'attach_organisation', field: 'code' }] },
  }),
  fault('text_blank', (all) => void (all['summary'] = { zh: ' \n', en: 'x' })),
  fault('text_hidden_sign', (all) => void (all['summary'] = { zh: 'x', en: 'a\u202Eb' })),
  fault('show_if_circle', (all) => void (firstField(all, 1)['show_if'] = 'main.sum > 0')),
  fault('rule_never_known', rule('score > 1.0')),
  fault('rule_never_known', rule('past.claims < 3')),
  fault('rule_slow', (all) => {
    firstField(all, 2)['max_rows'] = 100;
    const calls = Array.from({ length: 9 }, () => 'age(today, "2000-01-01") > 1').join('||');
    rule(`main.rows.all(a, main.rows.all(b, ${calls}))`)(all);
  }),
  fault('rule_no_such_option', (all) => {
    const { fields } = at(all, 'form', '0');
    const options = ['one', 'two'].map((id) => ({ id, name }));
    if (Array.isArray(fields)) fields.push({ id: 'way', kind: 'choice', name, options });
    rule('main.way == "three"')(all);
  }),
  mailFault('mail_occasion', 'birthday', mail('x')),
  mailFault('mail_subject_lines', 'ended', mail('x\nBcc: everybody@example.org')),
  mailFault('text_too_long', 'ended', mail('x'.repeat(151))),
  mailFault('text_too_long', 'ended', mail('x', 'x'.repeat(5001))),
  mailFault('mark_unknown', 'submitted', mail('{{result}}')),
  mailFault('mark_unknown', 'submitted', mail('x', '{{constructor}}')),
  mailFault('mark_unclosed', 'ended', mail('{{title')),
  mailFault('mark_unclosed', 'ended', mail('x', 'title}}')),
  mailFault('mark_not_plain', 'ended', mail('{{{title}}}')),
  mailFault('mark_not_plain', 'ended', mail('x', '{{#each title}}{{/each}}')),
  mailFault('mark_not_plain', 'ended', mail('{{> shell/head}}')),
  mailFault('mark_not_plain', 'ended', mail('x', '{{ti{{title}}tle}}')),
  mailFault('mark_not_plain', 'ended', mail('x', '{{title.length}}')),
  mailFault('marks_too_many', 'ended', mail('x', '{{title}}'.repeat(41))),
  fault('mark_unknown', (all) => {
    all['agreement'] = { zh: '{{awardee}}{{amount}}{{secret}}', en: '{{awardee}}{{amount}}' };
  }),
];
