import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { verifierFile } from '../../adapters/verifierFile.js';
import type { ZipPart } from '../../adapters/zipPieces.js';
import { anyObject, json } from '../../data/schema/columns.js';
import { procedureVersions } from '../../data/tables/procedures.js';
import type { Actor } from '../../domain/actor.js';
import { plainJson, type Json, type JsonObject } from '../../domain/json.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { bundledMoney } from './decisionMoney.query.js';
import {
  bundledAgreement,
  bundledEvents,
  bundledFiles,
  bundledNotices,
  bundledOpinions,
  bundledRevisions,
  bundledSeals,
} from './decisionRecord.query.js';

/** Who makes the file, when and what for. */
export interface BundleMaking {
  readonly actor: Actor;
  readonly purpose: string;
  readonly at: string;
  /** What is said to whoever opens it. */
  readonly readMe: string;
}

const whole = (bytes: Buffer): AsyncIterable<Uint8Array> => Readable.from([bytes]);

interface Listed {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * The parts of the decision file in order, each read when the one before has left, and at the end
 * the manifest over all of them with its signature.
 */
export async function* bundleParts(
  deps: Deps,
  file: CaseFile,
  making: BundleMaking,
): AsyncGenerator<ZipPart> {
  const listed: Listed[] = [];
  const part = (path: string, pieces: AsyncIterable<Uint8Array>, packed = false): ZipPart => ({
    path,
    packed,
    pieces: counted(pieces, (bytes, sha256) => listed.push({ path, bytes, sha256 })),
  });
  yield part('read-me.txt', whole(Buffer.from(making.readMe)));
  for (const [path, read] of writtenParts(deps, making.actor, file)) {
    const written = JSON.stringify(await read(), null, 2);
    yield part(path, whole(Buffer.from(`${written}\n`)));
  }
  for (const { path, file_id: id } of await bundledFiles(deps, file)) {
    const content = await deps.files.open(id);
    if (content !== null) yield part(path, await content.read(), true);
  }
  yield part('verify.mjs', whole(await verifierFile()));
  const manifest = Buffer.from(
    `${JSON.stringify(
      {
        format: 'qixian.decision-file.1',
        case: file.row.number,
        made: { at: making.at, by: making.actor.name, purpose: making.purpose },
        key: deps.signer.publicKey,
        files: listed,
      },
      null,
      2,
    )}\n`,
  );
  yield { path: 'manifest.json', packed: false, pieces: whole(manifest) };
  const signature = Buffer.from(`${deps.signer.sign(manifest)}\n`);
  yield { path: 'manifest.sig', packed: false, pieces: whole(signature) };
}

type Written = readonly [path: string, read: () => Promise<Json>];

const writtenParts = (deps: Deps, actor: Actor, file: CaseFile): readonly Written[] => [
  ['case.json', () => caseOf(deps, file)],
  ['definition.json', () => definitionOf(deps, file)],
  ['events.json', () => bundledEvents(deps, file)],
  ['seals.json', () => bundledSeals(deps, file)],
  ['revisions.json', () => bundledRevisions(deps, file)],
  ['documents.json', async () => plainJson(await bundledFiles(deps, file))],
  ['reviews.json', () => bundledOpinions(deps, file)],
  ['notices.json', () => bundledNotices(deps, file)],
  ['agreement.json', () => bundledAgreement(deps, file)],
  ['money.json', () => bundledMoney(deps, actor, file)],
];

async function caseOf({ db }: Deps, { row, definition }: CaseFile): Promise<Json> {
  const call = await db.rows.calls.find({ id: row.call_id });
  return plainJson({
    number: row.number,
    title: row.title,
    applicant: row.applicant_name,
    programme: row.programme_id,
    procedure: definition.name,
    call: call?.title ?? null,
    status: row.status,
    stage: row.stage,
    ended_as: row.ended_as,
    submitted_at: row.submitted_at,
    head: { seq: row.version, hash: row.head_hash },
  });
}

const { number, published_at, definition_hash: hash } = procedureVersions.columns;
// As it is stored and was hashed, without what was added to its shape since.
const versionColumns = { number, published_at, hash, definition: json<JsonObject>(anyObject) };

async function definitionOf({ db }: Deps, { row }: CaseFile): Promise<Json> {
  const [version] = await db.select(
    versionColumns,
    `SELECT number, published_at, definition_hash AS hash, definition FROM procedure_versions
      WHERE id = :id`,
    { id: row.procedure_version_id },
  );
  return plainJson(version);
}

/** Counts and hashes bytes as they pass. */
async function* counted(
  pieces: AsyncIterable<Uint8Array>,
  done: (bytes: number, sha256: string) => void,
): AsyncGenerator<Uint8Array> {
  const sum = createHash('sha256');
  let bytes = 0;
  for await (const piece of pieces) {
    sum.update(piece);
    bytes += piece.length;
    yield piece;
  }
  done(bytes, sum.digest('hex'));
}
