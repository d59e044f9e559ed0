import { createServer, type RequestListener } from 'node:http';
import express, { type Express, type RequestHandler } from 'express';
import session from 'express-session';
import SequelizeStore from 'connect-session-sequelize';
import { createPool, type RowDataPacket } from 'mysql2/promise';
import { Passport } from 'passport';
import { DataTypes, IndexHints, Op, QueryTypes, Sequelize } from 'sequelize';
import { ladderColumns, ladderPage, rowsInMemory } from './ladderPage.js';

/**
 * The ladder: the same page on ever more layers, each as its makers show it, on the product's
 * own table. It says what a layer costs here and now; the product is compared with step 3 and 6.
 */
const url = process.env['DATABASE_URL'] ?? '';
const programme = process.env['LADDER_PROGRAMME'] ?? '';
const pageSize = 50;
const idAboveAll = 'g';

const sequelize = new Sequelize(url, {
  logging: false,
  timezone: '+00:00',
  pool: { max: 12 },
  define: { timestamps: false },
});
const pool = createPool({ uri: url, connectionLimit: 12 });

const applications = sequelize.define(
  'applications',
  {
    id: { type: DataTypes.STRING(36), primaryKey: true },
    programme_id: DataTypes.STRING(36),
    number: DataTypes.STRING(20),
    title: DataTypes.STRING(300),
    applicant_name: DataTypes.STRING(200),
    status: DataTypes.STRING(36),
    stage: DataTypes.STRING(40),
    due_at: DataTypes.STRING(24),
    score: DataTypes.INTEGER,
    submitted_at: DataTypes.STRING(24),
  },
  { timestamps: false, freezeTableName: true },
);

async function bySelect(): Promise<readonly object[]> {
  const [rows] = await pool.execute<RowDataPacket[]>(
    `SELECT ${ladderColumns.map((name) => `\`${name}\``).join(', ')} FROM applications
      FORCE INDEX (applications__programmeid_status_id)
      WHERE programme_id = ? AND status = ? AND id < ? ORDER BY id DESC LIMIT ${pageSize}`,
    [programme, 'running', idAboveAll],
  );
  return rows;
}

async function bySequelize(): Promise<readonly object[]> {
  return applications.findAll({
    attributes: [...ladderColumns],
    where: { programme_id: programme, status: 'running', id: { [Op.lt]: idAboveAll } },
    order: [['id', 'DESC']],
    limit: pageSize,
    raw: true,
    indexHints: [{ type: IndexHints.FORCE, values: ['applications__programmeid_status_id'] }],
  });
}

function pageOf(load: () => Promise<readonly object[]>): RequestHandler {
  return async (_request, response) => {
    response.type('html').send(ladderPage(await load()));
  };
}

function step(...handlers: readonly RequestHandler[]): Express {
  const app = express();
  app.disable('x-powered-by');
  app.get('/', ...handlers);
  return app;
}

function signedIn(): RequestHandler[] {
  const Store = SequelizeStore(session.Store);
  const options = { db: sequelize, tableName: 'sessions', checkExpirationInterval: -1 };
  const passport = new Passport();
  passport.deserializeUser((id: string, done) => {
    sequelize
      .query<Express.User>('SELECT id, name, email FROM users WHERE id = :id', {
        replacements: { id },
        type: QueryTypes.SELECT,
      })
      .then(
        ([user]) => done(null, user ?? false),
        (error: unknown) => done(error),
      );
  });
  return [
    session({
      name: 'ladder.sid',
      secret: process.env['SECRET'] ?? '',
      resave: false,
      saveUninitialized: false,
      // Like the product: a session that is only read is not written.
      store: new Store(Object.assign(options, { disableTouch: true })),
    }),
    passport.session(),
    (request, response, next) => (request.user ? next() : response.sendStatus(401)),
  ];
}

const memory = rowsInMemory(pageSize);
const steps: readonly RequestListener[] = [
  (_request, response) => response.end('hello'),
  step((_request, response) => void response.send('hello')),
  step(pageOf(async () => memory)),
  step(pageOf(bySelect)),
  step(pageOf(bySequelize)),
  step(...signedIn(), pageOf(bySequelize)),
];

const ports = await Promise.all(
  steps.map(
    (listener) =>
      new Promise<number>((resolve) => {
        const server = createServer(listener);
        server.listen(0, '127.0.0.1', () => {
          const address = server.address();
          resolve(typeof address === 'object' && address !== null ? address.port : 0);
        });
      }),
  ),
);
process.stdout.write(`ladder on ${ports.join(',')} .\n`);
