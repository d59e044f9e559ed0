import type { Connection, RowDataPacket } from 'mysql2/promise';

const chunk = 50_000;

/** The call of a review, and how many cases there are to be in it. */
export interface FullCall {
  readonly reviewId: string;
  readonly cases: number;
}

/**
 * Multiplies the cases of a database to `total`: copies of real ones in every stage, with ids,
 * numbers, titles, applicants and due dates of their own. They are older than the real ones by id,
 * and fall due later, so that no clock moves them while others are measured. Where a call is to be
 * `full`, it is filled first, with copies of the case that is reviewed.
 */
export async function multiplyCases(
  connection: Connection,
  database: string,
  total: number,
  full: FullCall | null = null,
): Promise<void> {
  await connection.query(`USE \`${database}\``);
  await connection.query("INSTALL SONAME 'ha_sequence'").catch(() => undefined);
  await connection.query('SET unique_checks = 0, foreign_key_checks = 0');
  // Their pairs of characters are written all at once below.
  await connection.query('DROP TRIGGER IF EXISTS applications_first_pairs');
  const present = await numberIn(connection, 'SELECT COUNT(*) AS n FROM applications');
  let last = 0;
  if (full) {
    const reviewed = `SELECT a.* FROM applications a JOIN reviews r ON r.application_id = a.id
                       WHERE r.id = ${connection.escape(full.reviewId)}`;
    const there = await numberIn(
      connection,
      `SELECT COUNT(*) AS n FROM applications WHERE call_id = ${callOf(connection, full)}`,
    );
    last = full.cases - there;
    await copyCases(connection, database, reviewed, { first: 1, last });
  }
  const patterns = "SELECT * FROM applications WHERE status <> 'draft' AND number NOT LIKE 'B-%'";
  const others =
    full === null ? patterns : `${patterns} AND call_id <> ${callOf(connection, full)}`;
  await copyCases(connection, database, others, { first: last + 1, last: total - present });
  await pairTheirTexts(connection);
  await connection.query('ANALYZE TABLE applications');
}

const callOf = (connection: Connection, { reviewId }: FullCall): string =>
  `(SELECT o.call_id FROM applications o JOIN reviews r ON r.application_id = o.id
     WHERE r.id = ${connection.escape(reviewId)})`;

/** Copies these cases in turn, each copy with a number of its own. */
async function copyCases(
  connection: Connection,
  database: string,
  patternsSql: string,
  { first, last }: { readonly first: number; readonly last: number },
): Promise<void> {
  await connection.query(`
    CREATE TEMPORARY TABLE patterns AS
    SELECT ROW_NUMBER() OVER (ORDER BY p.id) - 1 AS turn, p.* FROM (${patternsSql}) AS p`);
  const patterns = await numberIn(connection, 'SELECT COUNT(*) AS n FROM patterns');
  if (patterns === 0) throw new Error('there is no case to multiply');
  const columns = await columnsOf(connection, database, 'applications');
  const values = columns.map((name) => own[name] ?? `p.\`${name}\``);
  for (let from = first; from <= last; from += chunk) {
    const to = Math.min(from + chunk - 1, last);
    await connection.query(`
      INSERT INTO applications (${columns.map((name) => `\`${name}\``).join(', ')})
      SELECT ${values.join(', ')} FROM seq_${from}_to_${to} s
        JOIN patterns p ON p.turn = s.seq % ${patterns}`);
  }
  await connection.query('DROP TEMPORARY TABLE patterns');
}

/** What a change of each would have told the index of words; a copy is inserted as it is. */
async function pairTheirTexts(connection: Connection): Promise<void> {
  const texts = ['number', 'title', 'applicant_name'].map(
    (column) => `SELECT SUBSTR(a.${column}, n.position, 2) AS pair, a.id, a.programme_id
      FROM applications a JOIN text_positions n ON n.position < CHAR_LENGTH(a.${column})
     WHERE a.number LIKE 'B-%'`,
  );
  for (const each of texts) {
    await connection.query(
      `INSERT IGNORE INTO case_pairs (pair, application_id, programme_id) SELECT pair, id, programme_id FROM (${each}) AS some
        ORDER BY pair, id`,
    );
  }
  await connection.query('ANALYZE TABLE case_pairs');
}

/** Two more seats of other experts on every copy that is where the reviewed case is. */
export async function seatOthers(
  connection: Connection,
  database: string,
  reviewId: string,
): Promise<void> {
  await connection.query(`USE \`${database}\``);
  const columns = await columnsOf(connection, database, 'reviews');
  const changed: Readonly<Record<string, string>> = {
    id: 'UUID()',
    application_id: 'copy.id',
    seat: '100 + n.seq',
    expert_id: "CONCAT('bench-expert-', n.seq, '-', copy.place % 150)",
  };
  await connection.query(
    `INSERT INTO reviews (${columns.map((name) => `\`${name}\``).join(', ')})
     SELECT ${columns.map((name) => changed[name] ?? `s.\`${name}\``).join(', ')}
       FROM reviews s JOIN applications o ON o.id = s.application_id
       JOIN applications copy ON copy.call_id = o.call_id AND copy.stage = o.stage
        AND copy.number LIKE 'B-%'
       JOIN seq_1_to_2 n
      WHERE s.id = ?`,
    [reviewId],
  );
  await connection.query('ANALYZE TABLE reviews, tasks');
}

/** Gives the expert of a review more of the same, each with its task, in copies of its call. */
export async function multiplyReviews(
  connection: Connection,
  database: string,
  reviewId: string,
  count: number,
): Promise<void> {
  await connection.query(`USE \`${database}\``);
  const copies = async (
    table: string,
    source: string,
    changed: Readonly<Record<string, string>>,
  ) => {
    const columns = await columnsOf(connection, database, table);
    await connection.query(
      `INSERT INTO ${table} (${columns.map((name) => `\`${name}\``).join(', ')})
       SELECT ${columns.map((name) => changed[name] ?? `s.\`${name}\``).join(', ')}
         FROM ${source} JOIN applications o ON o.id = s.application_id
         JOIN (SELECT c.id, c.call_id, c.stage FROM applications c WHERE c.number LIKE 'B-%') AS copy
           ON copy.call_id = o.call_id AND copy.stage = o.stage
        ORDER BY copy.id DESC LIMIT ${count}`,
      [reviewId],
    );
  };
  await copies('reviews', '(SELECT * FROM reviews WHERE id = ?) AS s', {
    id: 'UUID()',
    application_id: 'copy.id',
  });
  await copies(
    'tasks',
    `(SELECT t.* FROM tasks t JOIN reviews r ON r.application_id = t.application_id
        AND r.expert_id = t.user_id AND r.stage = t.stage WHERE r.id = ? AND t.status = 'open') AS s`,
    { application_id: 'copy.id' },
  );
}

/** Columns of a copy that are its own, by number `s.seq`. */
const own: Readonly<Record<string, string>> = {
  id: "CONCAT('0190', LPAD(LOWER(HEX(s.seq DIV 4096)), 4, '0'), '-', LPAD(LOWER(HEX(s.seq % 4096)), 4, '0'), '-7000-8000-', LPAD(s.seq, 12, '0'))",
  number: "CONCAT('B-', LPAD(s.seq, 8, '0'))",
  place: 's.seq + 1000000',
  title: "CONCAT(p.title, ' ', s.seq)",
  applicant_id: "CONCAT('bench-person-', s.seq % 40000)",
  organisation_id: "CONCAT('bench-firm-', s.seq % 20000)",
  applicant_name: "CONCAT(p.applicant_name, ' ', s.seq % 20000)",
  due_at: "DATE_FORMAT(UTC_TIMESTAMP() + INTERVAL (1 + s.seq % 20) DAY, '%Y-%m-%dT%H:%i:%s.000Z')",
};

/** The id of the copy with this number. */
export function copyId(seq: number): string {
  const high = Math.floor(seq / 4096).toString(16);
  const low = (seq % 4096).toString(16);
  return `0190${high.padStart(4, '0')}-${low.padStart(4, '0')}-7000-8000-${String(seq).padStart(12, '0')}`;
}

async function numberIn(connection: Connection, sql: string): Promise<number> {
  const [[row]] = await connection.query<RowDataPacket[]>(sql);
  return Number(row?.['n']);
}

export async function columnsOf(
  connection: Connection,
  database: string,
  table: string,
): Promise<readonly string[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
    [database, table],
  );
  return rows.map(({ name }) => String(name));
}
