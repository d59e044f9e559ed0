import Handlebars from 'handlebars';

/** What the yardstick's page shows of each of its 50 rows. */
export const ladderColumns = [
  'id',
  'number',
  'title',
  'applicant_name',
  'status',
  'stage',
  'due_at',
  'score',
  'submitted_at',
] as const;

const engine = Handlebars.create();
engine.registerHelper('date', (text: string | null) => (text ?? '').slice(0, 10));

const filler = 'A line of the frame that stands around the rows of every page. ';

const layout = engine.compile(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{title}}</title>
<link rel="stylesheet" href="/assets/page.css"></head>
<body><header><nav>{{#each places}}<a href="{{href}}">{{label}}</a>{{/each}}</nav></header>
<main>{{{body}}}</main><footer>{{#each lines}}<p>{{this}}</p>{{/each}}</footer></body></html>`);

const table = engine.compile(`<h1>{{title}}</h1><table class="table"><tbody>
{{#each rows}}<tr class="table__row">
<td class="table__cell table__cell--id"><a class="table__link" href="/cases/{{id}}">{{id}}</a></td>
<td class="table__cell">{{number}}</td>
<td class="table__cell table__cell--title">{{title}}</td>
<td class="table__cell">{{applicant_name}}</td>
<td class="table__cell"><span class="badge badge--{{status}}">{{status}}</span></td>
<td class="table__cell">{{stage}}</td>
<td class="table__cell"><time datetime="{{due_at}}">{{date due_at}}</time></td>
<td class="table__cell table__cell--number">{{score}}</td>
<td class="table__cell">{{date submitted_at}}</td>
</tr>{{/each}}</tbody></table>`);

/** The yardstick's page: a layout and 50 rows of nine columns, 31 KB, as on the first ladder. */
export function ladderPage(rows: readonly object[]): string {
  const title = 'Cases';
  const places = Array.from({ length: 8 }, (_, index) => ({ href: `/${index}`, label: 'Place' }));
  const body = table({ title, rows });
  return layout({ title, places, body, lines: [filler.repeat(6), filler.repeat(6)] });
}

/** Rows as they would come from the database. */
export function rowsInMemory(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `0190${String(index).padStart(8, '0')}-7000-8000-000000000000`,
    number: `B-2026-${String(index).padStart(7, '0')}`,
    title: `Project ${index} of somebody in the zone`,
    applicant_name: `Firm ${index % 97} of the zone`,
    status: 'running',
    stage: 'review',
    due_at: '2026-12-01T09:00:00.000Z',
    score: 8125,
    submitted_at: '2026-11-02T01:00:00.000Z',
  }));
}
