import { unlink } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import multer from 'multer';
import { Refused } from '../domain/refusal.js';
import type { Deps } from '../shared/request/deps.js';

const megabyte = 1024 * 1024;
const uploadLimits = {
  fileSize: 100 * megabyte,
  files: 12,
  fields: 300,
  fieldNameSize: 200,
  fieldSize: megabyte,
  parts: 320,
  headerPairs: 100,
} as const;

/** Takes files into a temporary folder; whatever a handler has not moved away is swept. */
export function uploadsOf(deps: Deps): RequestHandler {
  const receive = multer({
    storage: multer.diskStorage({
      destination: deps.files.temporaryFolder,
      filename: (_request, _file, done) => done(null, randomUUID()),
    }),
    limits: uploadLimits,
    defParamCharset: 'utf8',
  }).any();
  return (request: Request, response: Response, next: NextFunction) => {
    response.on('close', () => void sweep(request));
    receive(request, response, (error: unknown) => {
      if (error instanceof multer.MulterError) return next(refusalOf(error));
      if (error) return next(new Refused('invalid', 'upload_broken'));
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

function refusalOf(error: multer.MulterError): Refused {
  return error.code === 'LIMIT_FILE_SIZE'
    ? new Refused('invalid', 'file_too_large', { max: uploadLimits.fileSize / megabyte })
    : new Refused('invalid', 'upload_broken');
}

async function sweep(request: Request): Promise<void> {
  await Promise.all(
    (request.uploaded ?? []).map(({ path }) => unlink(path).catch(() => undefined)),
  );
}
