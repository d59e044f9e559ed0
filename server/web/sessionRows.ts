import session from 'express-session';
import SequelizeStore from 'connect-session-sequelize';
import { systemClock } from '../adapters/clock.js';
import type { ColumnReader } from '../data/schema/columns.js';
import { loadSession } from '../data/stores/actorStore.js';
import { zoneDay } from '../domain/calendar.js';
import type { Deps } from '../shared/request/deps.js';
import type { SessionKeeper, SessionTimes } from './sessionStore.js';

const LibraryStore = SequelizeStore(session.Store);

/** The library's sessions in the database, whose rows live until nothing is done any more. */
class SessionRows extends LibraryStore {
  readonly #idleMs: number;

  constructor({ db }: Deps, idleMs: number) {
    const options = {
      db: db.sequelize,
      tableName: 'sessions',
      // Old sessions are swept by the scheduler, not by a timer of the store.
      checkExpirationInterval: -1,
      // Its types leave this out: no UPDATE at every request.
      disableTouch: true,
    };
    super(options);
    this.#idleMs = idleMs;
  }

  /** Asked by the library: the cookie lives as long as a session can, its row until nothing is done. */
  expiration(): Date {
    return new Date(systemClock.now().getTime() + this.#idleMs);
  }
}

/** One dialect gives a moment as text, the other as a date. */
const moment: ColumnReader<Date> = {
  read: (raw) => (raw instanceof Date ? raw : new Date(String(raw))),
};

/** Sessions in the database: one statement a request reads a session with its account. */
export function sessionRows(deps: Deps, { idleMs, slideEveryMs }: SessionTimes): SessionKeeper {
  const { db, clock } = deps;
  return {
    library: new SessionRows(deps, idleMs),
    read: (sid) => {
      // Sessions end by the clock of the machine, as browsers count theirs.
      const now = systemClock.now();
      return loadSession(db, sid, {
        now,
        today: zoneDay(clock.now()),
        ending: new Date(now.getTime() + idleMs - slideEveryMs),
      });
    },
    extend: async (sid, expires) => {
      // Never an insert: a session that was ended meanwhile stays ended.
      await db.execute(
        'UPDATE sessions SET expires = :expires WHERE sid = :sid AND expires < :expires',
        { expires, sid },
      );
    },
    endOf: async (sid) => {
      const sql = 'SELECT expires FROM sessions WHERE sid = :sid';
      const [row] = await db.select({ expires: moment }, sql, { sid });
      return row?.expires ?? null;
    },
  };
}
