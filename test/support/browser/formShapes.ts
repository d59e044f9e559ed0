import type { FoundForm } from '../everyForm.js';

/** A form as the scripts of its page see it. */
export interface ScriptedForm extends FoundForm {
  /** Forms of one shape are treated alike by every script: one of them stands for all. */
  readonly shape: string;
  /** Why the scripts that keep what is typed would not find it. */
  readonly problems: readonly string[];
}

/** Names under which a form's own properties would be hidden from scripts. */
const hiding =
  /\sname="(action|method|elements|submit|requestSubmit|noValidate|matches|closest|target)"/;

/**
 * How the scripts of a page see a form: the layout with its scripts, the form's attributes, and what
 * its buttons and boxes ask for. `html` is the page as it was served.
 */
export function scriptedForm(found: FoundForm, html: string, signedIn: boolean): ScriptedForm {
  const forms = html.match(/<form\b[\s\S]*?<\/form>/g) ?? [];
  const own = forms.find((form) => actionOf(form) === found.form.action) ?? '';
  const opening = /^<form[^>]*>/.exec(own)?.[0] ?? '';
  const scripts = [...html.matchAll(/<script type="module" src="\/assets\/js\/([\w.]+)/g)];
  const loaded = scripts.map(([, name = '']) => name);
  const asked = ['typed.js', 'session.js', 'once.js', 'live.js'];
  const problems = [
    ...(own === '' ? ['is not on its page'] : []),
    ...asked.filter((name) => !loaded.includes(name)).map((name) => `lacks ${name}`),
    ...(html.includes('data-away') ? [] : ['has no dialog to wait in']),
    ...(/<input type="hidden" name="_csrf"/.test(own) ? [] : ['has no token']),
    ...(/name="_writer"/.test(own) === signedIn ? [] : ['does not say whose it is']),
    ...(hiding.test(own) ? ['hides a property of its form'] : []),
  ];
  const attributes = opening
    .replaceAll(/\s(action|class|id|aria-[\w-]+)="[^"]*"/g, '')
    .replaceAll(/="[^"]*"/g, '');
  const within = ['formaction', 'formtarget', 'data-count', 'data-score', 'type="file"'];
  const shape = [
    /<body[^>]*>/.exec(html)?.[0] ?? '',
    loaded.join(' '),
    attributes,
    ...within.filter((word) => own.includes(word)),
  ].join(' ');
  return { ...found, shape, problems };
}

const actionOf = (form: string): string =>
  (/^<form[^>]*\saction="([^"]*)"/.exec(form)?.[1] ?? '')
    .replaceAll('&#x3D;', '=')
    .replaceAll('&amp;', '&');
