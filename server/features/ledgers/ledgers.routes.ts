import { contentMade } from '../../adapters/fileContent.js';
import { workbookOf } from '../../adapters/workbook.js';
import { inScope, scopeOf } from '../../domain/access/scope.js';
import { policy } from '../../domain/access/policy.js';
import { zoneDay } from '../../domain/calendar.js';
import { inLocale } from '../../domain/localText.js';
import { conflict } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { get, page, type Ask, type Handler, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { readLedgerFilter } from './ledgerFilter.input.js';
import { ledgerAsCsv, ledgerAsSheet, mostWorkbookRows } from './ledgerFiles.view.js';
import { ledgerModel } from './ledgers.page.js';
import {
  ledgerFor,
  ledgerHref,
  ledgerNames,
  type LedgerAsk,
  type LedgerName,
} from './ledgers.query.js';

const rowsAPage = 50;

const asked = (deps: Deps, ask: Ask): LedgerAsk => ({
  deps,
  actor: signedIn(ask),
  filter: readLedgerFilter(ask.query),
  words: deps.words,
  locale: ask.locale,
  now: ask.now,
});

function show(deps: Deps, name: LedgerName): Handler {
  return async (ask) => {
    const given = asked(deps, ask);
    const ledger = ledgerFor(name, given);
    const before = /^[\w-]{1,40}$/.exec(ask.query['before'] ?? '')?.[0] ?? '';
    const model = ledgerModel({
      title: deps.words(ask.locale, `ledgers.names.${name}`),
      name,
      ledger,
      part: await ledger.part({ before, most: rowsAPage }),
      proofs: await ledger.prove(),
      filter: given.filter,
      ...(await choicesFor(deps, given)),
    });
    return page('ledgers/ledger', model);
  };
}

/** The programmes and lines of the reader, and the organisation that was asked for by its name. */
async function choicesFor({ db, words }: Deps, { actor, filter, locale }: LedgerAsk) {
  const scope = scopeOf(actor, policy['ledger.view']);
  const programmes = await db.rows.programmes.all({}, [['position', 'ASC']]);
  const lines = await db.rows.budgetLines.all({}, [['year', 'DESC']], 500);
  const organisation =
    filter.organisation === '' || filter.organisation === 'persons'
      ? null
      : await db.rows.organisations.find({ id: filter.organisation });
  return {
    programmes: programmes
      .filter(({ id }) => inScope(scope, id))
      .map(({ id, name }) => ({ value: id, label: inLocale(name, locale) })),
    lines: lines
      .filter(({ programme_id: id }) => inScope(scope, id))
      .map(({ id, code, year, name }) => ({
        value: id,
        label: `${code} ${year} ${inLocale(name, locale)}`,
      })),
    organisation:
      filter.organisation === 'persons'
        ? words(locale, 'ledgers.persons')
        : (organisation?.name ?? ''),
  };
}

/** A ledger as a file: CSV of any length, or a workbook where it is asked for. */
function exported(deps: Deps, name: LedgerName): Handler {
  return async (ask) => {
    const given = asked(deps, ask);
    const ledger = ledgerFor(name, given);
    const fileName = `ledger-${name}-${zoneDay(ask.now)}`;
    if (ask.query['as'] === 'xlsx') {
      const sheet = await ledgerAsSheet(ledger, given);
      if (sheet === null) throw conflict('ledger_too_long', { most: mostWorkbookRows });
      const title = deps.words(ask.locale, `ledgers.names.${name}`);
      return {
        reply: 'file',
        content: contentMade(await workbookOf({ name: title, ...sheet }), ask.now),
        name: `${fileName}.xlsx`,
        type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        inline: false,
      };
    }
    return {
      reply: 'text',
      name: `${fileName}.csv`,
      type: 'text/csv; charset=utf-8',
      text: ledgerAsCsv(ledger, given),
    };
  };
}

/** Ledgers of awards, organisations, lines, months, vouchers and registries, on screen and as files. */
export const ledgerRoutes = (deps: Deps): readonly Route[] =>
  ledgerNames.flatMap((name) => [
    get(ledgerHref(name), 'ledger.view', show(deps, name)),
    get(`${ledgerHref(name)}/export`, 'ledger.view', exported(deps, name)),
  ]);
