import { createServer, type Server, type Socket } from 'node:net';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { signIn } from '../bench/browser.js';
import { dialects } from '../support/databases.js';
import { freePort } from '../support/mariadb.js';
import { NotHere, type Fault, type Outcome } from './fault.js';
import { pause, withDatabase } from './founders.js';
import { onScene, type Scene } from './scene.js';

const hour = 3_600_000;

interface PostOffice {
  /** The letters that were taken, each by its id. */
  readonly taken: readonly string[];
  close(): Promise<void>;
}

/** A mail server that takes everything. */
async function openPostOffice(port: number): Promise<PostOffice> {
  const taken: string[] = [];
  const lines = new Set<Socket>();
  const server: Server = createServer((line) => {
    lines.add(line);
    let letter: string | null = null;
    line.write('220 post\r\n');
    line.on('error', () => line.destroy());
    line.on('data', (chunk: Buffer) => {
      const said = chunk.toString('latin1');
      if (letter !== null || /^DATA/im.test(said)) {
        if (letter === null) {
          letter = '';
          line.write('354 go on\r\n');
          return;
        }
        letter += said;
        if (!letter.includes('\r\n.\r\n')) return;
        taken.push(/^Message-ID: *(\S+)/im.exec(letter)?.[1] ?? '');
        letter = null;
        line.write('250 taken\r\n');
      } else if (/^QUIT/im.test(said)) line.end('221 bye\r\n');
      else line.write('250 ok\r\n');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    taken,
    close: () =>
      new Promise((resolve) => {
        for (const line of lines) line.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Four hand in while the mail server is away; a day passes; then it is back. */
async function mailServerAway(scene: Scene): Promise<Outcome> {
  const port = await freePort();
  const product = await scene.start({
    MAIL: 'on',
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'Qixian <grants@example.org>',
  });
  for (const { email, id, declared } of scene.drafts.slice(0, 4)) {
    const path = `/applications/${id}/submit`;
    await (await signIn(product.base, email, demoPassword)).post(path, declared, path);
  }
  const letters = (status: 'waiting' | 'sent' | 'failed'): Promise<number> =>
    withDatabase(scene.database.url, (db) => db.rows.mails.count({ status }));
  await waitUntil(async () => (await letters('waiting')) >= 4);
  for (let passed = 2; passed <= 24; passed += 2) {
    await scene.setClock(passed * hour);
    // Deliveries come round every five seconds.
    await pause(passed % 8 === 0 ? 5500 : 200);
  }
  const [waiting, failed] = [await letters('waiting'), await letters('failed')];
  const office = await openPostOffice(port);
  try {
    const back = performance.now();
    await scene.setClock(27 * hour);
    const arrived = await waitUntil(async () => (await letters('waiting')) === 0);
    const recoveredMs = arrived ? performance.now() - back : null;
    const sent = await letters('sent');
    const once = new Set(office.taken).size;
    return {
      seen: `${waiting} letters waited a day, ${failed} given up; then ${sent} sent, ${office.taken.length - once} of them twice`,
      lost: Math.max(0, waiting - once),
      recoveredMs,
      wrong: [
        ...(failed > 0 ? ['given up within a day'] : []),
        ...(office.taken.length > once ? ['sent twice'] : []),
        ...(await scene.broken()),
      ],
    };
  } finally {
    await office.close();
  }
}

/** Three processes come to the day on which founders are reminded of their drafts. */
async function threeRemind(scene: Scene): Promise<Outcome> {
  const products = [];
  for (let turn = 0; turn < 3; turn += 1) products.push(await scene.start());
  const { database } = scene;
  const call = await database.db.rows.calls.find({ status: 'published' });
  if (!call) throw new Error('no call');
  const event = 'draft_closing';
  const opened = new Date(call.opens_at).getTime();
  const reminded = (): Promise<number> =>
    withDatabase(database.url, (db) => db.rows.mails.count({ event }));
  const begun = performance.now();
  // Two days before its end, and an hour later: what came round then comes round again.
  const nearEnd = new Date(call.closes_at).getTime() - opened - 48 * hour;
  await scene.setClock(nearEnd);
  const arrived = await waitUntil(async () => (await reminded()) >= scene.drafts.length);
  const recoveredMs = arrived ? performance.now() - begun : null;
  await scene.setClock(nearEnd + hour);
  await pause(4000);
  const letters = await withDatabase(database.url, (db) => db.rows.mails.all({ event }));
  const marks = letters.map(({ application_id: about, to_address: to }) => `${about} ${to}`);
  const twice = marks.length - new Set(marks).size;
  const failures = products.flatMap((product) => product.log().match(/"msg":"job failed"/g) ?? []);
  return {
    seen: `${letters.length} reminders for ${scene.drafts.length} drafts, ${twice} twice`,
    lost: Math.max(0, scene.drafts.length - new Set(marks).size),
    recoveredMs,
    wrong: [
      ...(twice > 0 ? ['reminded twice'] : []),
      ...(failures.length > 0 ? [`${failures.length} jobs failed`] : []),
      ...(await scene.broken()),
    ],
  };
}

/** Waits for it, forty seconds at most; whether it came. */
async function waitUntil(isSo: () => Promise<boolean>): Promise<boolean> {
  for (const until = Date.now() + 40_000; Date.now() < until;) {
    if (await isSo()) return true;
    await pause(250);
  }
  return false;
}

export const mailFaults: readonly Fault[] = [
  {
    done: 'mail server away for a day (clock)',
    on: 'SQLite',
    quick: false,
    run: () => onScene('sqlite', mailServerAway),
  },
  {
    done: 'three processes when reminders are due (clock)',
    on: 'MariaDB',
    quick: false,
    run: () => {
      if (!dialects.includes('mysql')) throw new NotHere('MariaDB is not installed');
      return onScene('mysql', threeRemind);
    },
  },
];
