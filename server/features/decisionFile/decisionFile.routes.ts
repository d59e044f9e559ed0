import { z } from 'zod';
import { zipPieces } from '../../adapters/zipPieces.js';
import { paragraph } from '../../domain/typed.js';
import { zoneDay } from '../../domain/calendar.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  page,
  post,
  redirect,
  type FormHandler,
  type Handler,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { bundleParts } from './bundle.file.js';
import { openToBundle, refuseOpenPanel } from './decisionFile.file.js';
import { bundleStream, makeDecisionFile } from './makeDecisionFile.service.js';

const fetchedWithinMs = 15 * 60_000;
const one = '/cases/:id/decision-file';

/** Why the reader last made the file, as long as they may fetch it; null afterwards. */
async function purposeOf(
  { db }: Deps,
  id: string,
  { userId, now }: { readonly userId: string; readonly now: Date },
): Promise<string | null> {
  const made = await db.rows.events.all(
    { stream: bundleStream(id), type: 'decision_file_made', actor_id: userId },
    [['seq', 'DESC']],
    1,
  );
  const [last] = made;
  const since = new Date(now.getTime() - fetchedWithinMs).toISOString();
  if (last === undefined || last.at < since) return null;
  const { purpose } = last.data;
  return typeof purpose === 'string' ? purpose : '';
}

function show(deps: Deps): Handler {
  return async (ask) => {
    const actor = signedIn(ask);
    const file = await openToBundle(deps, actor, ask.params['id'] ?? '');
    const { row, definition } = file;
    const title = deps.words(ask.locale, 'decisionFile.title');
    return page('decision-file/decision-file', {
      title,
      sub: [row.number ?? '', caseTitle(row.title, definition, ask.locale)]
        .filter(Boolean)
        .join(' · '),
      crumbs: [
        { href: '/cases', label: { key: 'cases.list.title' } },
        { href: `/cases/${row.id}`, label: row.number ?? row.title },
        { label: title },
      ],
      caseId: row.id,
      ready: (await purposeOf(deps, row.id, { userId: actor.userId, now: ask.now })) !== null,
      fingerprint: deps.signer.fingerprint,
      form: formState(ask, deps.words, { purpose: '' }),
    });
  };
}

const makeInput = z.object({ purpose: paragraph({ min: 5, max: 300 }) });

function make(deps: Deps): FormHandler<z.infer<typeof makeInput>> {
  return async (ask, { purpose }) => {
    const id = ask.params['id'] ?? '';
    await makeDecisionFile(deps, signedIn(ask), id, purpose);
    return redirect(`/cases/${id}/decision-file`, 'decision_file_made');
  };
}

function fetched(deps: Deps): Handler {
  return async (ask) => {
    const actor = signedIn(ask);
    const file = await openToBundle(deps, actor, ask.params['id'] ?? '');
    await refuseOpenPanel(deps, file);
    const { row } = file;
    const purpose = await purposeOf(deps, row.id, { userId: actor.userId, now: ask.now });
    // Whoever comes too late says once more what for.
    if (purpose === null) return redirect(`/cases/${row.id}/decision-file`);
    const making = {
      actor,
      purpose,
      at: ask.now.toISOString(),
      readMe: deps.words(ask.locale, 'decisionFile.readMe', {
        fingerprint: deps.signer.fingerprint,
      }),
    };
    return {
      reply: 'text',
      name: `decision-file-${row.number ?? row.id}-${zoneDay(ask.now)}.zip`,
      type: 'application/octet-stream',
      text: zipPieces(bundleParts(deps, file, making)),
    };
  };
}

/** Everything that led to a decision as one file that can be checked without the product. */
export const decisionFileRoutes = (deps: Deps): readonly Route[] => [
  get(one, 'decision_file.make', show(deps)),
  post(one, 'decision_file.make', make(deps), { input: makeInput, again: one }),
  get(`${one}/fetch`, 'decision_file.make', fetched(deps)),
];
