import { contactLines, contactOf } from '../../domain/definition/contact.js';
import type { Definition } from '../../domain/definition/definition.js';
import type { Locale } from '../../domain/localText.js';
import type { FormState } from '../../shared/request/formState.js';
import { publicNotices, type CallNotice } from './callNotice.query.js';
import { noticeFiles } from './callNotice.input.js';
import { callCrumbs } from './callPageContext.view.js';
import type { CallRow } from './managedCall.file.js';

/** What a notice says, for its sheet on the page of a call and for its print. */
export function noticeView(callId: string, notice: CallNotice, locale: Locale): object {
  const english = locale === 'en' && notice.body_en !== '';
  return {
    number: notice.number,
    document: notice.document_number,
    body: english ? notice.body_en : notice.body_zh,
    lang: english ? 'en' : 'zh-CN',
    inquiries: notice.contact,
    reason: notice.reason,
    at: notice.written_at,
    attachments: notice.attachments.map(({ file, name }) => ({
      name,
      href: `/calls/${callId}/notice/files/${file}`,
    })),
    printHref: `/calls/${callId}/notice?number=${notice.number}`,
  };
}

/** The notice of a call in public with those that stood before; false where it has none. */
export function noticeOfCall(
  callId: string,
  all: readonly CallNotice[],
  locale: Locale,
): object | false {
  const [newest, ...earlier] = publicNotices(all);
  if (!newest) return false;
  return {
    ...noticeView(callId, newest, locale),
    earlier: earlier.map(({ number, written_at: at }) => ({
      href: `/calls/${callId}/notice?number=${number}`,
      number,
      at,
    })),
  };
}

/** A notice as it is printed and filed. */
export function noticePaper(
  call: CallRow,
  definition: Definition,
  notice: CallNotice,
  { locale, newest }: { readonly locale: Locale; readonly newest: number },
): object {
  return {
    heading: call.title,
    ...noticeView(call.id, notice, locale),
    opensAt: call.opens_at,
    closesAt: call.closes_at,
    procedure: definition.name,
    replaced: notice.number < newest,
    serial: notice.document_number,
    contact: contactLines(contactOf(definition), locale),
  };
}

/** The form in which a notice is written anew; `kept` are the attachments ticked before, null for all. */
export function writeNoticePage(
  call: CallRow,
  newest: CallNotice | undefined,
  { form, kept }: { readonly form: FormState; readonly kept: readonly string[] | null },
): object {
  return {
    id: call.id,
    sub: call.title,
    form,
    seen: newest?.number ?? 0,
    published: call.status !== 'draft',
    reasoned: call.status !== 'draft' && newest !== undefined,
    attachments: (newest?.attachments ?? []).map(({ file, name }) => ({
      value: file,
      label: name,
      checked: kept?.includes(file) ?? true,
    })),
    limits: {
      key: 'callNotice.limits',
      types: noticeFiles.of.join(' / ').toUpperCase(),
      mb: noticeFiles.megabytes,
      files: noticeFiles.most,
    },
    accept: noticeFiles.of.map((ending) => `.${ending}`).join(','),
    crumbs: callCrumbs(call, 'calls.verbs.notice'),
  };
}
