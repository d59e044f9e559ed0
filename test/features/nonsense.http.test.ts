import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { id as idColumn } from '../../server/data/schema/columns.js';
import type { Role } from '../../server/domain/actor.js';
import { policy } from '../../server/domain/access/policy.js';
import type { Route } from '../../server/shared/request/route.js';
import { allRoutes } from '../../server/web/routes.js';
import { dialects } from '../support/databases.js';
import { caseOf, openDemoZone, type DemoZone } from '../support/demoZone.js';
import type { Visitor } from '../support/visitor.js';

const cast: Readonly<Partial<Record<Role, string>>> = {
  expert: 'expert4',
  desk_officer: 'desk',
  programme_officer: 'officer',
  review_secretary: 'secretary',
  department_head: 'head',
  joint_member: 'joint5',
  approver: 'approver',
  finance_preparer: 'preparer',
  finance_reviewer: 'reviewer',
  finance_approver: 'payer',
  discipline_officer: 'discipline',
  auditor: 'auditor',
  security_admin: 'security',
};

/** What no form of ours sends: raw bodies, so that nothing is put right on the way. */
const bodies: readonly (readonly [string, string, string])[] = [
  ['nothing', 'application/x-www-form-urlencoded', ''],
  [
    'lists where words belong',
    'application/x-www-form-urlencoded',
    'name=a&name=b&reason=a&reason=b&version=1&version=2&email=a&email=b&application=1&application=2&field=a&field=b&organisation=1&organisation=2',
  ],
  [
    'objects where words belong',
    'application/x-www-form-urlencoded',
    'name[a]=b&reason[]=x&version[$ne]=1&email[toString]=x&__proto__[x]=1&constructor[prototype][x]=1',
  ],
  [
    'inherited names',
    'application/x-www-form-urlencoded',
    'field=__proto__&to=constructor&role=toString&intent=hasOwnProperty&decision=valueOf&vote=__proto__',
  ],
  [
    'control characters',
    'application/x-www-form-urlencoded',
    'name=%00%01%1b&reason=%00%00%00%00%00&email=%00@%00.cn&facts=%0b%0c&purpose=%00%00%00%00%00%00',
  ],
  [
    'broken encoding',
    'application/x-www-form-urlencoded',
    'name=%E4%BD&reason=%ff%fe%fd&email=%zz&field=%',
  ],
  [
    'numbers that are none',
    'application/x-www-form-urlencoded',
    'version=1e999&quota=-0.5&amount=-1&year=NaN&appropriated=99999999999999999999&opens=2026-02-30+10:00&closes=x&visited_on=2026-13-45',
  ],
  [
    'very long words',
    'application/x-www-form-urlencoded',
    `name=${'长'.repeat(20_000)}&reason=${'x'.repeat(60_000)}&facts=${'y'.repeat(60_000)}`,
  ],
  ['JSON', 'application/json', '{"name":{"a":1},"reason":[1],"version":null}'],
  ['broken JSON', 'application/json', '{"name":'],
  [
    'a torn multipart',
    'multipart/form-data; boundary=xyz',
    '--xyz\r\nContent-Disposition: form-data; name="proof"; filename="a.pdf"\r\n\r\n%PDF-1.4',
  ],
  ['a multipart without a boundary', 'multipart/form-data', 'x'],
];

describe.each(dialects)('what no form of ours sends, on %s', (dialect) => {
  let zone: DemoZone;
  let routes: readonly Route[];
  let ids: Readonly<Record<string, string>>;

  beforeAll(async () => {
    zone = await openDemoZone(dialect);
    routes = allRoutes(zone.deps).filter(({ path }) => path !== '/sign-out');
    ids = await somethingReal(zone);
  }, 240_000);
  afterAll(() => zone.close());

  const whoMay = async ({ may }: Route): Promise<Visitor> => {
    const who = policy[may];
    if (who === 'anyone' || who === 'guest') return zone.stranger();
    if (who === 'signed_in') return zone.as('lanhai');
    const role = Object.entries(cast).find(([each]) => who.some((one: string) => one === each));
    return zone.as(role?.[1] ?? 'officer');
  };
  const addressOf = ({ path }: Route): string =>
    path.replaceAll(/:(\w+)/g, (_, name: string) => ids[`${path} ${name}`] ?? ids[name] ?? 'x');

  const tokens = new Map<Visitor, string>();
  /** What lets a person's forms in, from a page that everybody has. */
  const newToken = async (person: Visitor): Promise<string> => {
    const shown = (await person.get('/account')).text + (await person.get('/sign-in')).text;
    const token = /name="_csrf" value="([^"]+)"/.exec(shown)?.[1] ?? '';
    tokens.set(person, token);
    return token;
  };
  /** Sends so that it comes in: a token serves as long as its session, and is then taken anew. */
  async function sendSigned(person: Visitor, path: string, type: string, body: string) {
    const send = async (token: string): Promise<number> =>
      (await person.raw(path, type, `${body}&_csrf=${token}`)).status;
    const known = tokens.get(person);
    const status = known === undefined ? 403 : await send(known);
    return status === 403 ? send(await newToken(person)) : status;
  }

  test.each(bodies)(
    '%s: every form answers, none falls over',
    async (_, type, body) => {
      const fallen: string[] = [];
      for (const route of routes.filter(({ method }) => method === 'post')) {
        const person = await whoMay(route);
        const status = type.endsWith('urlencoded')
          ? await sendSigned(person, addressOf(route), type, body)
          : (await person.raw(addressOf(route), type, body)).status;
        if (status >= 500) fallen.push(`${route.path} ${status}`);
      }
      expect(fallen).toEqual([]);
    },
    60_000,
  );

  test.each([
    'q=%00&before=%00&after=x&page=-1&status=__proto__&call=constructor&stage=toString&waiting=x',
    'before=~&from=~~&state=__proto__&kind=__proto__&stream=%25_&type=%27%22&day=2026-02-30',
    'q=a&q=b&before=a&before=b&call[]=x&stage[a]=b&lang=xx&lang=en&programme=__proto__',
    `q=${'x'.repeat(7000)}&before=${'9'.repeat(500)}`,
    'version=0&version=99999999999999999999&part=-1&document=__proto__',
  ])(
    'queries like %.40s: every page answers',
    async (query) => {
      const fallen: string[] = [];
      for (const route of routes.filter(({ method }) => method === 'get')) {
        const person = await whoMay(route);
        const { status } = await person.get(`${addressOf(route)}?${query}`);
        if (status >= 500) fallen.push(`${route.path} ${status}`);
      }
      expect(fallen).toEqual([]);
    },
    60_000,
  );

  test.each([
    '%00',
    '%E4%BD',
    '..%2f..%2fetc%2fpasswd',
    "'%20OR%201=1--",
    '__proto__',
    'x'.repeat(3000),
  ])(
    'ids like %.30s: every page answers',
    async (id) => {
      const fallen: string[] = [];
      for (const route of routes.filter(
        ({ method, path }) => method === 'get' && path.includes(':'),
      )) {
        const person = await whoMay(route);
        const { status } = await person.get(route.path.replaceAll(/:\w+/g, id));
        if (status >= 500 || status === 200) fallen.push(`${route.path} ${status}`);
      }
      expect(fallen).toEqual([]);
    },
    60_000,
  );
});

/** Ids of things that are there, by parameter, so that what is sent reaches the services. */
async function somethingReal(zone: DemoZone): Promise<Readonly<Record<string, string>>> {
  const one = async (sql: string): Promise<string> =>
    (await zone.deps.db.select({ id: idColumn() }, sql))[0]?.id ?? 'x';
  const userCalled = async (name: string): Promise<string> =>
    (await zone.deps.db.rows.users.find({ email: `${name}${demoDomain}` }))?.id ?? 'x';
  return {
    callId: await one("SELECT id FROM calls WHERE status = 'published' ORDER BY closes_at DESC"),
    noticeId: await one('SELECT id FROM notices ORDER BY ends_at DESC'),
    lineId: await one('SELECT id FROM budget_lines'),
    application: await caseOf(zone, 'lanhai'),
    id: await caseOf(zone, 'lanhai'),
    stage: 'desk',
    verb: 'accept',
    section: 'company',
    token: 'x',
    attachment: await one('SELECT id FROM attachments'),
    userId: await userCalled('expert1'),
    '/manage/calls/:callId callId': await one('SELECT id FROM calls'),
    '/people/:id/grants id': await userCalled('desk'),
    '/procedures/:id id': 'kechuang.startup',
    '/payments/batches/:id id': await one('SELECT id FROM payment_batches'),
    '/payments/batches/:id/results id': await one('SELECT id FROM payment_batches'),
  };
}
