import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import Handlebars from 'handlebars';
import type { Translate } from '../domain/localText.js';
import { viewHelpers } from './viewHelpers.js';

/** Renders `views/<name>.hbs` within a layout. Models are plain data; prototypes are never read. */
export interface Views {
  render(view: string, layout: string, model: object): string;
}

/**
 * The view engine: an isolated Handlebars with the product's helpers only. Every template under
 * `partials`, `fields` and `stages` can be used as a partial. Templates are compiled once; in
 * development they are read anew each time.
 */
export function openViews(
  folder: string,
  words: Translate,
  assetVersion: string,
  fresh: boolean,
): Views {
  const load = (): Views => compileAll(folder, words, assetVersion);
  const ready = load();
  return { render: (...args) => (fresh ? load() : ready).render(...args) };
}

function compileAll(folder: string, words: Translate, assetVersion: string): Views {
  const engine = Handlebars.create();
  const helpers = viewHelpers(words, assetVersion);
  engine.registerHelper(helpers);
  const options: CompileOptions = {
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries(Object.keys(helpers).map((name) => [name, true])),
    // Without it an indented partial would change the text people typed into a textarea.
    preventIndent: true,
  };
  const compiled = new Map<string, HandlebarsTemplateDelegate>();
  for (const file of templatesIn(folder)) {
    const name = relative(folder, file)
      .replace(/\.hbs$/, '')
      .replaceAll('\\', '/');
    const template = engine.compile(readFileSync(file, 'utf8'), options);
    compiled.set(name, template);
    if (/^(partials|fields|stages)\//.test(name)) {
      engine.registerPartial(name.replace(/^partials\//, ''), template);
    }
  }
  const template = (name: string): HandlebarsTemplateDelegate => {
    const found = compiled.get(name);
    if (!found) throw new Error(`no such view: ${name}`);
    return found;
  };
  return {
    render: (view, layout, model) => {
      const body = template(view)(model);
      return template(`layouts/${layout}`)({ ...model, body });
    },
  };
}

function templatesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.hbs'))
    .map((entry) => join(entry.parentPath, entry.name));
}
