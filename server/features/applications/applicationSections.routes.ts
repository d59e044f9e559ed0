import { readStamps } from '../../domain/form/threeWay.js';
import { seenVersion } from '../../domain/typed.js';
import { invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { readerOf } from '../../shared/forms/fieldReader.js';
import { afterRowIntent, readRowIntent } from '../../shared/forms/formRows.js';
import { answerReasonText } from '../../shared/forms/formView.js';
import {
  get,
  page,
  post,
  rawFields,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { accountOffer } from './accountOffer.query.js';
import { openView } from './applicationView.file.js';
import { saveSection, type SavedSection } from './saveSection.service.js';
import { sheetRoutes } from './sheet.routes.js';
import { sectionPage } from './section.page.js';

const path = '/applications/:id/sections/:section';

export const applicationSectionRoutes = (deps: Deps): readonly Route[] => [
  ...sheetRoutes(deps),
  get(path, 'application.use', async (ask) => {
    const { id, section } = placeOf(ask);
    const actor = signedIn(ask);
    const view = await openView(deps, actor, id);
    const model = sectionPage(view, section, {
      ...ask,
      words: deps.words,
      stamp: (text) => deps.seal.blindIndex(text),
      offer: await accountOffer(deps, actor, view.draft, section),
    });
    return page('applications/section', model);
  }),
  // Not in one transaction with the answer: what could be read stays saved where the rest is
  // refused. The section's version takes the place of the form's key.
  post(path, 'application.use', (ask, input) => save(deps, ask, input), {
    input: rawFields,
    again: path,
    transaction: false,
  }),
];

const placeOf = ({ params }: Ask): { readonly id: string; readonly section: string } => ({
  id: params['id'] ?? '',
  section: params['section'] ?? '',
});

async function save(
  deps: Deps,
  ask: Ask,
  typed: Readonly<Record<string, unknown>>,
): Promise<Reply> {
  const { id, section } = placeOf(ask);
  const asked = typed['intent'];
  const intent = readRowIntent(asked);
  const raw = intent ? afterRowIntent(typed, intent) : typed;
  const version = seenVersion(typed['version']);
  const loaded = readStamps(typed['loaded']);
  const saved = await saveSection(deps, signedIn(ask), { id, section, version, loaded, raw });
  if (asked === 'save') return savedByItself(deps, ask, saved);
  if (Object.keys(saved.problems).length > 0) throw invalid(saved.problems);
  const here = `/applications/${id}/sections/${section}`;
  if (intent) {
    const rows = intent.act === 'add' ? `?rows=${encodeURIComponent(String(asked))}` : '';
    const place = intent.act === 'add' ? `${intent.table}-new` : intent.table;
    return redirect(`${here}${rows}#${place}`);
  }
  const [revealed] = saved.revealed;
  if (revealed !== undefined) return redirect(`${here}#${revealed}`, 'section_more');
  return redirect(asked === 'stay' ? here : nextPlace(id, saved), 'section_saved');
}

/** The answer to the page's own saving: the new version also where something was refused. */
function savedByItself({ words }: Deps, { locale }: Ask, saved: SavedSection): Reply {
  const { version, problems, compiled } = saved;
  const loaded = JSON.stringify(saved.loaded);
  const entries = Object.entries(problems);
  if (entries.length === 0) return { reply: 'json', body: { saved: true, version, loaded } };
  const reader = readerOf(words, locale);
  const message = reader.t('refusals.check_fields', { count: entries.length });
  const fields = Object.fromEntries(
    entries.map(([name, reason]) => [name, answerReasonText(compiled, reason, reader)]),
  );
  return { reply: 'json', status: 422, body: { message, fields, version, loaded } };
}

function nextPlace(id: string, { next, compiled, correcting }: SavedSection): string {
  const href = `/applications/${id}`;
  if (correcting) return href;
  if (next !== null) return `${href}/sections/${next}`;
  return compiled.documents.size > 0 ? `${href}/documents` : href;
}
