import type { Locale, Translate } from '../domain/localText.js';
import { compileTemplate, type Surroundings } from './template.js';
import { markTongues } from './tongues.js';
import { openTemplateFiles, type TemplateFiles } from './templateFiles.js';
import { isRecord, topScope, type Print } from './templateScope.js';
import { changingHelpers, viewHelpers } from './viewHelpers.js';

/** Renders `views/<name>.hbs` within a layout. Models are plain data; prototypes are never read. */
export interface Views {
  render(view: string, layout: string, model: object): string;
}

/** How often a folder that somebody is working on is looked at. */
export const editedEveryMs = 1000;

/**
 * The views of a folder. Each is compiled once for each language, at its first use. Where somebody
 * is working on them, `editedEvery` says after how many milliseconds the folder is looked at again;
 * what was edited is compiled anew, nothing else.
 */
export function openViews(
  folder: string,
  words: Translate,
  assetVersion: string,
  editedEvery: number | null,
): Views {
  const files = openTemplateFiles(folder);
  const inLocales = {
    'zh-CN': openLocale(files, 'zh-CN', words, assetVersion),
    en: openLocale(files, 'en', words, assetVersion),
  };
  let looked = performance.now();
  const takeEdited = (): void => {
    if (editedEvery === null || performance.now() - looked < editedEvery) return;
    for (const name of files.readEdited()) {
      for (const each of Object.values(inLocales)) each.forget(name);
    }
    looked = performance.now();
  };
  return {
    render: (view, layout, model) => {
      takeEdited();
      const locale = localeOf(model);
      const views = inLocales[locale];
      const body = views.print(view, model);
      const html = views.print(`layouts/${layout}`, { ...model, body });
      return locale === 'en' ? markTongues(html) : html;
    },
  };
}

const localeOf = (model: object): Locale => {
  const layout = isRecord(model) ? model['layout'] : undefined;
  return isRecord(layout) && layout['locale'] === 'en' ? 'en' : 'zh-CN';
};

interface LocaleViews {
  print(view: string, model: object): string;
  /** The template has changed. */
  forget(name: string): void;
}

/** Views in one language: its words stand in them as they are compiled. */
function openLocale(
  files: TemplateFiles,
  locale: Locale,
  words: Translate,
  assetVersion: string,
): LocaleViews {
  const compiled = new Map<string, Print>();
  const partials = new Map<string, Print>();
  const named = viewHelpers(locale, words, assetVersion);
  const steady = new Set(Object.keys(named).filter((name) => !changingHelpers.has(name)));
  const around: Surroundings = {
    helpers: { named, steady },
    partial: (name, scope) => partialOf(name)(scope),
  };
  const templateOf = (name: string): Print => {
    const before = compiled.get(name);
    if (before) return before;
    const source = files.source(name);
    if (source === undefined) throw new Error(`no such view: ${name}`);
    const print = compileTemplate(source, around);
    compiled.set(name, print);
    return print;
  };
  const partialOf = (name: string): Print => {
    const before = partials.get(name);
    if (before) return before;
    const print = templateOf(partialFile(files, name));
    partials.set(name, print);
    return print;
  };
  return {
    print: (view, model) => templateOf(view)(topScope(model)),
    forget: (name) => {
      compiled.delete(name);
      partials.clear();
    },
  };
}

/**
 * `fields/…` and `stages/…` are named by the kind they draw, whose id is data and may have
 * underscores: `fields/long_text` stands in `fields/long-text.hbs`. All others are in `partials`.
 */
function partialFile(files: TemplateFiles, name: string): string {
  const drawn = name.replaceAll('_', '-');
  return /^(fields|stages)\//.test(drawn) && files.source(drawn) !== undefined
    ? drawn
    : `partials/${name}`;
}
