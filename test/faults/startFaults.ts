import type { TestDatabase } from '../support/databases.js';
import { testDatabase, testSecret } from '../support/databases.js';
import type { Environment } from '../support/program.js';
import type { Fault, Outcome } from './fault.js';
import { refusedStart } from './product.js';

/** What must stop a start, the sentence that says so, and what puts it right. */
interface Hindrance {
  readonly done: string;
  readonly quick: boolean;
  /** What the one sentence must name. */
  readonly named: RegExp;
  readonly settings?: Environment;
  readonly spoil?: (database: TestDatabase) => Promise<unknown>;
  readonly mend?: (database: TestDatabase) => Promise<unknown>;
}

const hindrances: readonly Hindrance[] = [
  {
    done: 'start with another secret',
    quick: true,
    named: /^SECRET is not the one/,
    settings: { SECRET: 'another secret than the data was sealed with' },
  },
  {
    done: 'start in production without a mail server',
    quick: false,
    named: /^SMTP_URL is required/,
    settings: { MAIL: 'on' },
  },
  {
    done: 'start of an old build on a newer schema',
    quick: false,
    named: /newer release .*9999_of_tomorrow/,
    spoil: ({ db }) => db.execute("INSERT INTO migrations (name) VALUES ('9999_of_tomorrow')"),
    mend: ({ db }) => db.execute("DELETE FROM migrations WHERE name = '9999_of_tomorrow'"),
  },
  {
    done: 'start while the database is away',
    quick: false,
    named: /^The database .* cannot be reached/,
    settings: { DATABASE_URL: 'mysql://qixian:hunter2@127.0.0.1:9/qixian' },
  },
];

async function hindered({ named, settings, spoil, mend }: Hindrance): Promise<Outcome> {
  const database = await testDatabase('sqlite');
  const right: Environment = {
    DATABASE_URL: database.url,
    DATA_DIR: database.folder,
    SECRET: testSecret,
    NODE_ENV: 'production',
    MAIL: 'off',
    BASE_URL: 'http://127.0.0.1',
  };
  try {
    // The first start notes what the database was sealed with.
    await demandStart(right);
    await spoil?.(database);
    const said = await refusedStart({ ...right, ...settings });
    await mend?.(database);
    const begun = performance.now();
    const after = await refusedStart(right);
    const sentence = said ?? 'it started';
    const fair = named.test(sentence) && !sentence.includes('\n') && !sentence.includes('hunter2');
    return {
      seen: sentence.split(/[;(]/)[0]?.replaceAll(/\/\S{20,}/g, '…') ?? '',
      lost: 0,
      recoveredMs: after === null ? performance.now() - begun : null,
      wrong: fair ? [] : [sentence],
    };
  } finally {
    await database.close();
  }
}

async function demandStart(settings: Environment): Promise<void> {
  const said = await refusedStart(settings);
  if (said !== null) throw new Error(said);
}

export const startFaults: readonly Fault[] = hindrances.map((hindrance) => ({
  done: hindrance.done,
  on: 'SQLite',
  quick: hindrance.quick,
  run: () => hindered(hindrance),
}));
