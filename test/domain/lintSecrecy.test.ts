import type { Definition } from '../../server/domain/definition/definition.js';
import { readDefinition, writeDefinition } from '../../server/domain/definition/definitionFile.js';
import { lint } from '../../server/domain/lint/lint.js';
import { startupDefinition } from '../support/startup.js';

/** The definition once every text that matches is replaced. */
function changed(...pairs: readonly (readonly [string | RegExp, string])[]): Definition {
  const good = writeDefinition(startupDefinition());
  const text = pairs.reduce((all, [from, to]) => all.replaceAll(from, to), good);
  expect(text).not.toBe(good);
  const { value, problems } = readDefinition(text);
  if (!value) throw new Error(JSON.stringify(problems));
  return value;
}

const said = (definition: Definition): readonly string[] =>
  lint(definition)
    .filter(({ code }) => /_(not_private|blind_\w+|role_decides\w+|approved_by\w+)$/.test(code))
    .map(({ level, code, at }) => `${level} ${code.replace('definition_', '')} ${at}`);

test('what comes with the product is declared in full', () => {
  expect(said(startupDefinition())).toEqual([]);
});

test('a definition that gives up secrecy and separation is warned of at each place', () => {
  const open = said(
    changed(
      [/private: true/g, 'private: false'],
      [/by: (?:formal_checker|joint_meeting|approver|department_head)\b/g, 'by: programme_officer'],
    ),
  );
  expect(open).toEqual(
    expect.arrayContaining([
      'warning not_private form.company.contact_mobile',
      'warning not_private form.company.contact_email',
      'warning not_private form.founder.paper',
      'warning role_decides_twice workflow.stages.approve.by',
    ]),
  );
  expect(open.filter((line) => line.includes('approved_by_checker'))).not.toEqual([]);
});

test('what experts can read under blind review is hidden or declared, and each other thing is named', () => {
  const blind = said(changed([/\n *blind_safe: true/g, ''], [/\n *hide_from:\n *- expert/g, '']));
  expect(blind).toEqual(
    expect.arrayContaining([
      'warning blind_title form.project.title',
      'warning blind_beside form.founder.experience',
      'warning blind_document documents.business_plan',
      'warning blind_document documents.licence',
      'warning blind_document documents.identity',
    ]),
  );
  const traces = said(changed([/identifying: true/g, 'identifying: false']));
  expect(traces).toContain('warning blind_names form.company.credit_code');
  for (const field of ['registered_on', 'registered_capital', 'paid_in', 'staff']) {
    expect(traces).toContain(`warning blind_traces form.company.${field}`);
  }
  expect(said(changed([/blind: true/g, 'blind: false'], [/\n *blind_safe: true/g, '']))).toEqual(
    [],
  );
});
