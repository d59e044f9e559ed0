import { z } from 'zod';
import { usualFormats, type ChosenFormats } from './domain/fund/bankFiles/chosenFormats.js';
import { paymentMethods } from './domain/fund/lineFacts.js';

/**
 * The environment, read once into one frozen object. A setting that is wrong, or missing where
 * production needs it, stops the start with a sentence that names it.
 */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  /** `code` names the reason for scripts; the message is for people. */
  constructor(
    message: string,
    readonly code = 'settings',
  ) {
    super(message);
  }
}

const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATA_DIR: z.string().min(1).default('data'),
  FILES: z
    .string()
    .regex(
      /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/[\w.-]+)*\/?$/,
      'must be s3://bucket or s3://bucket/folder',
    )
    .optional(),
  S3_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must begin with https:// or http://' })
    .optional(),
  S3_REGION: z.string().min(1).optional(),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  S3_PATH_STYLE: z.enum(['on', 'off']).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.+|(mysql|mariadb):\/\/.+)$/, 'must begin with mysql:// or sqlite:')
    .optional(),
  BASE_URL: z.url().optional(),
  SECRET: z.string().min(32, 'needs at least 32 characters').optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/.+/, 'must begin with smtp:// or smtps://')
    .optional(),
  MAIL: z.enum(['on', 'off']).default('on'),
  MAIL_FROM: z.string().min(3).optional(),
  MAIL_REPLY_TO: z.string().min(3).optional(),
  DEMO: z.enum(['on', 'off']).optional(),
  OFFICE: z.string().min(1).default('soffice'),
  BANK_FORMAT: z
    .string()
    .regex(
      /^(?:(?:direct|authorised):)?[a-z]\w*(?:,(?:(?:direct|authorised):)?[a-z]\w*)*$/,
      'must be a format, or direct:FORMAT and authorised:FORMAT with commas between',
    )
    .default('zone_csv'),
  SEAL_BOOK: z.string().min(1).optional(),
  GRACE_SECONDS: z.coerce.number().int().min(0).max(3600).default(60),
  TRUST_PROXY: z.coerce.number().int().min(0).max(5).default(0),
  KEEP_SECURITY_DAYS: z.coerce
    .number()
    .int()
    .min(183, 'must be 183 or more: logs of security are kept for six months at least')
    .max(36_500)
    .default(365),
  KEEP_LETTER_DAYS: z.coerce.number().int().min(7).max(3650).default(30),
  KEEP_LINK_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
  SYSLOG_URL: z
    .string()
    .regex(/^(?:udp|tcp):\/\/.+/, 'must begin with udp:// or tcp://')
    .refine((url) => URL.canParse(url), 'is no address')
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/.+/, 'must begin with redis:// or rediss://')
    .refine((url) => URL.canParse(url), 'is no address')
    .optional(),
  METRICS_TOKEN: z.string().min(20, 'needs at least 20 characters').optional(),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

/** For how many days things are kept that are no record. */
export interface Retention {
  /** Refused requests and failed sign-ins: six months at least (网络安全法 21, GB/T 22239 8.1.4). */
  readonly securityDays: number;
  /** What letters said, after they were sent or given up. */
  readonly letterDays: number;
  /** Used and expired links to set a password or confirm an address. */
  readonly linkDays: number;
}

/** A bucket that keeps files instead of the data folder, on any server that speaks S3. */
export interface Bucket {
  readonly name: string;
  /** Before the name of each file; empty or with a slash at its end. */
  readonly prefix: string;
  /** Null: the server of the cloud that S3 comes from, by its region. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Whether the bucket stands in the path, and not in the name of the host. */
  readonly pathStyle: boolean;
}

export const usualRetention: Retention = { securityDays: 365, letterDays: 30, linkDays: 30 };

export interface Settings {
  readonly environment: 'development' | 'test' | 'production';
  readonly host: string;
  /** 0 asks the system for a free port. */
  readonly port: number;
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** Sessions and limits are there; null: in the database. */
  readonly redisUrl: string | null;
  /** Null: files are kept in the data folder. */
  readonly bucket: Bucket | null;
  /** Shows Word and Excel in the browser: a program of LibreOffice by name or path; null: none is wanted. */
  readonly office: string | null;
  /** Links in mails begin with this; null until the port is known. */
  readonly baseUrl: string | null;
  /** Signs sessions and receipts and seals personal data; null means: keep one in the data folder. */
  readonly secret: string | null;
  /** Null: in a trial mail is shown in the outbox page and goes nowhere; in production it waits. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** Where answers to letters go; null where nobody reads them. */
  readonly mailReplyTo: string | null;
  readonly demo: boolean;
  /** In which formats batches leave for the bank and the treasury. */
  readonly bankFormats: ChosenFormats;
  /** The file of the daily seals; null puts it beside the data folder. */
  readonly sealBook: string | null;
  /** So long requests under way may take once the process was told to end. */
  readonly graceSeconds: number;
  readonly trustProxy: number;
  readonly keep: Retention;
  /** Where security events go, `udp://host:514` or `tcp://host:601`; null leaves them in the log. */
  readonly syslogUrl: string | null;
  /** Opens `/metrics` to whoever sends it; null opens them to this machine alone. */
  readonly metricsToken: string | null;
  readonly logLevel: string;
}

/** `direct:treasury_xlsx,bank_fixed`: the first for what is paid directly, the second for the rest. */
function chosenFormats(typed: string): ChosenFormats {
  const parts = typed.split(',').map((part) => part.split(':').toReversed());
  const usual = parts.find(([, method]) => method === undefined)?.[0] ?? usualFormats.usual;
  const byMethod = new Map(
    paymentMethods.flatMap((method) => {
      const id = parts.find((part) => part[1] === method)?.[0];
      return id === undefined ? [] : [[method, id] as const];
    }),
  );
  return { usual, byMethod };
}

/** The first setting that nobody makes for a trial on a desk; null where there is none. */
function signOfProduction(values: z.infer<typeof schema>): string | null {
  if (values.BASE_URL?.startsWith('https://') === true) return 'BASE_URL with https';
  if (values.SMTP_URL !== undefined) return 'SMTP_URL';
  return /^(?:mysql|mariadb):/.test(values.DATABASE_URL ?? '') ? 'DATABASE_URL' : null;
}

const bucketNames = [
  'S3_ENDPOINT',
  'S3_REGION',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
  'S3_PATH_STYLE',
] as const;

/** Where files are kept. Refuses half of what a bucket needs, and what belongs to none. */
function bucketOf(values: z.infer<typeof schema>): Bucket | null {
  if (values.FILES === undefined) {
    const left = bucketNames.find((name) => values[name] !== undefined);
    if (left === undefined) return null;
    throw new SettingsError(
      `${left} is set without FILES, such as s3://bucket/folder; set both or neither and start again.`,
    );
  }
  const needed = (name: 'S3_ACCESS_KEY_ID' | 'S3_SECRET_ACCESS_KEY'): string => {
    const value = values[name];
    if (value !== undefined) return value;
    throw new SettingsError(`${name} is required with FILES; set it and start again.`);
  };
  const [, name = '', path = ''] = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(values.FILES) ?? [];
  return {
    name,
    prefix: path === '' ? '' : `${path}/`,
    endpoint: values.S3_ENDPOINT ?? null,
    region: values.S3_REGION ?? 'us-east-1',
    accessKeyId: needed('S3_ACCESS_KEY_ID'),
    secretAccessKey: needed('S3_SECRET_ACCESS_KEY'),
    pathStyle:
      values.S3_PATH_STYLE === undefined
        ? values.S3_ENDPOINT !== undefined
        : values.S3_PATH_STYLE === 'on',
  };
}

/** Reads settings from environment variables. Throws SettingsError with a sentence to act on. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const read = schema.safeParse(present);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new SettingsError(
      `${String(issue?.path[0] ?? 'environment')} ${issue?.message ?? 'is wrong'}; set it and start again.`,
    );
  }
  const values = read.data;
  const production = values.NODE_ENV === 'production';
  for (const name of ['SECRET', 'BASE_URL'] as const) {
    if (production && values[name] === undefined) {
      throw new SettingsError(`${name} is required in production; set it and start again.`);
    }
  }
  if (production && values.SMTP_URL === undefined && values.MAIL === 'on') {
    throw new SettingsError(
      'SMTP_URL is required in production, or MAIL=off if letters are to wait and nobody can register; set one and start again.',
      'mail_missing',
    );
  }
  if (!production && values.DEMO === undefined) {
    const sign = signOfProduction(values);
    if (sign !== null) {
      throw new SettingsError(
        `${sign} says that people will rely on this. Set NODE_ENV=production, or DEMO=on if it is to be a demonstration that anybody may enter; then start again.`,
      );
    }
  }
  if (values.SMTP_URL !== undefined && values.MAIL_FROM === undefined) {
    throw new SettingsError(
      'MAIL_FROM is required with SMTP_URL, such as "Qixian <grants@example.gov.cn>"; set it and start again.',
    );
  }
  return Object.freeze({
    redisUrl: values.REDIS_URL ?? null,
    bucket: bucketOf(values),
    office: values.OFFICE === 'off' ? null : values.OFFICE,
    environment: values.NODE_ENV,
    host: values.HOST,
    port: values.PORT,
    dataDir: values.DATA_DIR,
    databaseUrl: values.DATABASE_URL ?? `sqlite:${values.DATA_DIR}/qixian.sqlite`,
    baseUrl: values.BASE_URL ?? null,
    secret: values.SECRET ?? null,
    smtpUrl: values.MAIL === 'off' ? null : (values.SMTP_URL ?? null),
    mailFrom: values.MAIL_FROM ?? 'Qixian <no-reply@localhost>',
    mailReplyTo: values.MAIL_REPLY_TO ?? null,
    demo: values.DEMO === undefined ? !production : values.DEMO === 'on',
    bankFormats: chosenFormats(values.BANK_FORMAT),
    sealBook: values.SEAL_BOOK ?? null,
    graceSeconds: values.GRACE_SECONDS,
    trustProxy: values.TRUST_PROXY,
    keep: {
      securityDays: values.KEEP_SECURITY_DAYS,
      letterDays: values.KEEP_LETTER_DAYS,
      linkDays: values.KEEP_LINK_DAYS,
    },
    syslogUrl: values.SYSLOG_URL ?? null,
    metricsToken: values.METRICS_TOKEN ?? null,
    logLevel: values.LOG_LEVEL,
  });
}
