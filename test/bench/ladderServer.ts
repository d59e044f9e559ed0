import { createConnection } from 'mysql2/promise';
import { createHmac, randomUUID } from 'node:crypto';
import { serverFlags, startChild, type Child } from './processes.js';
import { benchSecret, type Subjects, type Zone } from './zone.js';

export const ladderSteps = [
  'ladder 1: node:http',
  'ladder 2: Express',
  'ladder 3: + Handlebars, 50 rows',
  'ladder 4: + mysql2 SELECT',
  'ladder 5: Sequelize findAll raw',
  'ladder 6: + session, passport',
] as const;

export interface Ladder extends Child {
  readonly cookie: string;
  readonly steps: readonly { readonly name: string; readonly url: string }[];
}

/** Starts the ladder on the same table as the product, with a session like the officer's. */
export async function startLadder(
  { url }: Pick<Zone, 'url'>,
  { programme, officerId }: Subjects,
  core: string | null,
): Promise<Ladder> {
  const child = await startChild({
    // As the product is started.
    args: [...serverFlags, 'dist/test/bench/ladder.js'],
    core,
    ready: /ladder on [\d,]+ \./,
    env: {
      NODE_ENV: 'production',
      DATABASE_URL: url,
      SECRET: benchSecret,
      LADDER_PROGRAMME: programme,
    },
  });
  const ports = /[\d,]{5,}/.exec(child.said)?.[0].split(',') ?? [];
  return {
    ...child,
    cookie: await makeSession(url, officerId),
    steps: ladderSteps.map((name, index) => ({ name, url: `http://127.0.0.1:${ports[index]}/` })),
  };
}

/** A session row and the signed cookie that leads to it. */
async function makeSession(url: string, userId: string): Promise<string> {
  const sid = randomUUID();
  const cookie = { originalMaxAge: 43_200_000, httpOnly: true, path: '/' };
  const data = JSON.stringify({ cookie, passport: { user: userId } });
  const connection = await createConnection(url);
  await connection.query(
    'INSERT INTO sessions (sid, expires, data) VALUES (?, NOW() + INTERVAL 12 HOUR, ?)',
    [sid, data],
  );
  await connection.end();
  const signature = createHmac('sha256', benchSecret).update(sid).digest('base64');
  const signed = `s:${sid}.${signature.replace(/=+$/, '')}`;
  return `ladder.sid=${encodeURIComponent(signed)}`;
}
