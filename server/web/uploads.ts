import { unlink } from 'node:fs/promises';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import multer from 'multer';
import { Refused } from '../domain/refusal.js';
import type { Deps } from '../shared/request/deps.js';
import type { Uploads } from '../shared/request/route.js';
import { isDiskFull } from '../adapters/diskFull.js';
import { storeGoneBy } from '../adapters/storeGone.js';
import { askOf } from './ask.js';
import { textBesideFiles } from './bodies.js';
import { networkOf } from '../shared/security/networkOf.js';

const megabyte = 1024 * 1024;

const limitsOf = ({ files, megabytes }: Uploads) => ({
  ...textBesideFiles,
  fileSize: megabytes * megabyte,
  files,
  parts: files + textBesideFiles.fields + 1,
});

/** Files of one sender within an hour; nobody who applies comes near it. */
const sending = { name: 'uploads', tries: 600, withinSeconds: 3600 } as const;

/**
 * Takes files into a temporary folder; whatever a handler has not moved away is swept. Nothing is
 * written before the form's token, which stands in front of its files, is found right, the sender
 * is within the limit and the route's door is open. A file that is turned away is passed over; the
 * rest of the form is read, so that the refusal shows what was typed.
 */
export function uploadsOf(
  deps: Deps,
  uploads: Uploads,
  isRightToken: (request: Request) => boolean,
): RequestHandler {
  const receive = multer({
    storage: intoStore(deps.files),
    limits: limitsOf(uploads),
    defParamCharset: 'utf8',
    fileFilter: (request, _file, done) => {
      admit(deps, uploads, isRightToken, request).then(
        () => done(null, true),
        (error: unknown) => {
          request.turnedAway ??= error instanceof Error ? error : new Error(String(error));
          done(null, false);
        },
      );
    },
  }).any();
  return (request: Request, response: Response, next: NextFunction) => {
    response.on('close', () => void sweep(request));
    receive(request, response, (error: unknown) => {
      // The form is shown again with the reason, as after any other refusal.
      if (error) {
        const full = isDiskFull(error) && error instanceof Error ? error : null;
        request.turnedAway ??= full ?? storeGoneBy(error) ?? refusalOf(error, uploads);
      }
      const received = Array.isArray(request.files) ? request.files : [];
      request.uploaded = received.map((file) => ({
        field: file.fieldname,
        name: file.originalname,
        path: file.path,
        sizeBytes: file.size,
      }));
      return next();
    });
  };
}

/** Files go where the store takes them in; of one that fails nothing stays. */
const intoStore = (files: Deps['files']): multer.StorageEngine => ({
  _handleFile: (_request, file, done) => {
    files.receive(file.stream).then(
      (received) => done(null, received),
      (error: unknown) => done(error),
    );
  },
  _removeFile: (_request, file, done) => {
    unlink(file.path).then(
      () => done(null),
      () => done(null),
    );
  },
});

async function admit(
  deps: Deps,
  { door }: Uploads,
  isRightToken: (request: Request) => boolean,
  request: Request,
): Promise<void> {
  if (request.turnedAway) throw request.turnedAway;
  if (!isRightToken(request)) throw new Refused('forbidden', 'form_expired');
  const ask = askOf(deps, request, null);
  await deps.throttle.spend(sending, ask.actor?.userId ?? networkOf(ask.ip));
  await door?.(ask);
}

function refusalOf(error: unknown, { files, megabytes }: Uploads): Refused {
  const code = error instanceof multer.MulterError ? error.code : '';
  if (code === 'LIMIT_FILE_SIZE') {
    return new Refused('invalid', 'file_too_large', { max: megabytes });
  }
  if (code === 'LIMIT_FILE_COUNT') {
    return new Refused('invalid', 'too_many_sent', { max: files });
  }
  return new Refused('invalid', 'upload_broken');
}

async function sweep(request: Request): Promise<void> {
  await Promise.all(
    (request.uploaded ?? []).map(({ path }) => unlink(path).catch(() => undefined)),
  );
}
